using System.Text;
using System.Text.Json.Nodes;
using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace AttackTests;

/// <summary>
/// Every field of a saved state, forged with every kind of value and sealed again: refused with the place before the model or a log is changed,
/// or gone on with to the end.
/// </summary>
[TestClass]
public sealed class ForgedStateTests(TestContext context)
{
    [TestMethod]
    [DataRow(6, DisplayName = "in the middle of an epoch")]
    [DataRow(8, DisplayName = "between two epochs")]
    public void Every_forged_field_is_refused_before_anything_is_changed_or_gone_on_with(int step)
    {
        if (step is 8 && !Amount.IsFull)
        {
            Assert.Inconclusive("Set ATTACK_TESTS=full to try this place too.");
        }

        using var folder = new TemporaryFolder(inMemory: true);
        byte[] json = Save(folder, step);
        var files = Directory.EnumerateFiles(folder["run"], "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes);
        int tried = 0;
        int refused = 0;
        int fields = 0;
        foreach (string path in Forgery.Paths(JsonNode.Parse(json)!))
        {
            IEnumerable<string> values = Amount.IsFull ? Forgery.Hostile : Forgery.Hostile.Skip(7 + (fields % 24)).Take(1).Concat(Forgery.Hostile.Skip(fields % 4 * 2).Take(2));
            foreach (string value in values.Append("twice").Append("gone"))
            {
                if (Forgery.Of(json, path, value) is not { } forged)
                {
                    continue;
                }

                Restore(files, folder);
                File.WriteAllBytes(folder["run/state/state.json"], StateSeal.Forge(Encoding.UTF8.GetBytes(forged)));
                tried++;
                refused += IsRefused(folder, files, $"{path} = {value}") ? 1 : 0;
            }

            fields++;
        }

        Assert.IsGreaterThan(100, fields);
        Assert.IsGreaterThan(tried / 2, refused);
        context.WriteLine($"{fields} fields, {tried} forged states: {refused} refused, {tried - refused} gone on with to the end.");
    }

    private static Callback[] Callbacks(TemporaryFolder folder, ShuffledTrainer trainer)
    {
        var plateau = new ReduceLROnPlateau(new GreedyLR(factor: 0.5, patience: 1, windowSize: 2), "val_loss") { RestoreBestWeights = true };
        return
        [
            new BackupAndRestore(folder["run/state"], saveEveryBatches: 2),
            plateau,
            new ReduceLROnPlateau(new TimmPlateau(warmupEpochs: 1, mode: MetricMode.Min), "loss") { Schedule = new WarmupCosine(peakLearningRate: 0.1, warmup: 3) },
            new ReduceLROnPlateau(new OptaxPlateau(accumulationSize: 2), "mae"),
            new GradientNormGuard(() => 1 + Math.Abs(trainer.Weight), window: 3),
            new EarlyStopping(plateau, uselessReductions: 5, restoreBestWeights: true),
            new EarlyStopping(patience: 30, restoreBestWeights: true),
            new StochasticWeightAveraging(startEpoch: 1),
            new SwapEMAWeights(emaMomentum: 0.9, emaOverwriteFrequency: 3),
            new TimeLimit(TimeSpan.FromDays(1)),
            new ModelCheckpoint(folder["run/best.npz"], saveBestOnly: true),
            new ModelCheckpoint(folder["run/every.npz"], saveEveryBatches: 3),
            new ModelCheckpoint(folder["run/top-{epoch}.npz"], saveTopK: 2, saveLast: true),
            new RateChangeCheckpoint(folder["run/change.npz"]),
            new CsvLogger(folder["run/log.csv"]),
            new StepCsvLogger(folder["run/steps.csv"]),
            new JsonLinesLogger(folder["run/log.jsonl"], "batch"),
            new Ledger(folder["run/ledger.jsonl"]),
            new TensorBoard(folder["run/logs"]),
            new MessageLogger(_ => { }, _ => { }),
        ];
    }

    private static byte[] Save(TemporaryFolder folder, int step)
    {
        var trainer = new ShuffledTrainer();
        byte[]? saved = null;
        var killer = new LambdaCallback(
            onTrainBatchBegin: (run, _) => saved = run.Step == step ? Take(folder) : saved);
        trainer.Fit(new FitOptions { Epochs = 4, Verbose = 0 }, [killer, .. Callbacks(folder, trainer)]);
        Directory.Delete(folder["run"], recursive: true);
        Directory.Move(folder["taken"], folder["run"]);
        return saved!;
    }

    private static byte[] Take(TemporaryFolder folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder["run"], "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            string copy = Path.Combine(folder["taken"], Path.GetRelativePath(folder["run"], file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return File.ReadAllBytes(folder["taken/state/state.json"]);
    }

    private static void Restore(Dictionary<string, byte[]> files, TemporaryFolder folder)
    {
        Directory.Delete(folder["run"], recursive: true);
        foreach ((string file, byte[] content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
        }
    }

    private static bool IsRefused(TemporaryFolder folder, Dictionary<string, byte[]> files, string story)
    {
        var trainer = new ShuffledTrainer();
        (double Weight, double Rate) before = (trainer.Weight, trainer.LearningRate);
        bool isRefused = Forgery.IsRefused(() => trainer.Fit(new FitOptions { Epochs = 4, Verbose = 0 }, Callbacks(folder, trainer)), story);
        if (isRefused)
        {
            Assert.AreEqual(before, (trainer.Weight, trainer.LearningRate), story);
            foreach ((string file, byte[] content) in files.Where(file => !file.Key.EndsWith("state.json", StringComparison.Ordinal)))
            {
                Assert.IsTrue(File.Exists(file) && content.AsSpan().SequenceEqual(File.ReadAllBytes(file)), $"{story}: {file} was changed.");
            }
        }

        return isRefused;
    }
}
