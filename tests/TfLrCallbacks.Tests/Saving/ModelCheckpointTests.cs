using System.Text.Json;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class ModelCheckpointTests
{
    /// <summary>Where Keras overwrites the best model because a metric is missing, or fails; ours does neither.</summary>
    private static readonly string[] BetterThanKeras =
    [
        "metric missing", "save_freq int, save_best_only, metric only at epoch end", "save_freq int, save_best_only on loss",
    ];

    [TestMethod]
    public void Files_are_saved_when_and_under_the_names_that_Keras_gives_them()
    {
        int played = 0;
        foreach (JsonElement golden in Golden.Read("Callbacks/model_checkpoint").EnumerateArray())
        {
            if (!BetterThanKeras.Contains(golden.Text("what")))
            {
                Play(golden);
                played++;
            }
        }

        Assert.AreEqual(27, played);
    }

    [TestMethod]
    public void The_best_of_a_fit_is_not_overwritten_by_a_worse_one_of_the_next()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = new ModelCheckpoint(folder["best.npz"], saveBestOnly: true);
        Train(0.7, 0.5);
        File.Delete(folder["best.npz"]);
        Train(0.6, 0.55);
        Assert.IsFalse(File.Exists(folder["best.npz"]));
        Train(0.6, 0.45);
        Assert.IsTrue(File.Exists(folder["best.npz"]));

        void Train(params double[] losses) =>
            new ScriptedTrainer(1, [1.0]) { ValidationLoss = epoch => losses[epoch] }.Fit(new FitOptions { Epochs = losses.Length, Verbose = 0 }, checkpoint);
    }

    [TestMethod]
    public void Only_the_best_is_saved_and_a_missing_metric_overwrites_nothing()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = new ModelCheckpoint(folder["best.npz"], saveBestOnly: true);
        var recorder = new RecordingCallback();
        Epochs([checkpoint, recorder], [0.5, null, 0.6]);
        Assert.AreEqual(1, WeightIn(folder["best.npz"]));
        Assert.Contains("monitors \"val_loss\"", recorder.Warnings.Single());
    }

    [TestMethod]
    public void A_model_that_could_not_be_written_is_not_the_best()
    {
        using var folder = new TemporaryFolder();
        string file = folder["best.npz"];
        var checkpoint = new ModelCheckpoint(file, saveBestOnly: true);
        var trouble = new LambdaCallback(onEpochEnd: (_, epoch, _) =>
        {
            if (epoch is 1)
            {
                File.Move(file, file + ".aside");
                Directory.CreateDirectory(file);
            }
            else if (epoch is 2)
            {
                Directory.Delete(file);
                File.Move(file + ".aside", file);
            }
        });
        Epochs([trouble, checkpoint], [0.9, 0.5, 0.6]);
        Assert.AreEqual(0.6, checkpoint.Best);
        Assert.AreEqual(3, WeightIn(file));
    }

    [TestMethod]
    public void Nan_is_never_the_best()
    {
        using var folder = new TemporaryFolder();
        Epochs([new ModelCheckpoint(folder["best.npz"], saveBestOnly: true)], [double.NaN, 0.5, double.NaN]);
        Assert.AreEqual(2, WeightIn(folder["best.npz"]));
    }

    [TestMethod]
    public void What_was_saved_can_be_put_back()
    {
        using var folder = new TemporaryFolder();
        var trainer = new ScriptedTrainer(3, [1.0]) { LearningRate = 0.25 };
        trainer.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, new ModelCheckpoint(folder["e{epoch}.npz"]));
        var other = new ScriptedTrainer(3, [1.0]);
        other.Restore(SnapshotFile.Read(folder["e1.npz"]));
        Assert.AreEqual(0.25, other.LearningRate);
        CollectionAssert.AreEqual(new[] { 3L }, (long[])other.Capture(SnapshotParts.Weights).Tensors["weights/updates"].Values);
    }

    [TestMethod]
    public void A_file_that_cannot_be_written_is_a_warning_and_leaves_the_one_before()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["taken"], string.Empty);
        var trainer = new ScriptedTrainer(1, [1.0]);
        History history = trainer.Fit(
            new FitOptions { Epochs = 2, Verbose = 0 }, new ModelCheckpoint(Path.Combine(folder["taken"], "m.npz")));
        Assert.HasCount(2, trainer.TrainedRates);
        Assert.HasCount(2, history.Warnings);
        Assert.Contains("can't be written", history.Warnings[0]);
    }

    [TestMethod]
    public void A_file_named_by_the_validation_is_written_after_validated_epochs_only()
    {
        using var folder = new TemporaryFolder();
        var trainer = new ScriptedTrainer(2, [1.0]) { ValidationLoss = _ => 2 };
        var options = new FitOptions { Epochs = 5, Verbose = 0, ValidationFrequency = 2 };
        trainer.Fit(options, new ModelCheckpoint(folder["m{epoch}-{val_loss:.0f}.npz"]), new ModelCheckpoint(folder["b{epoch}.npz"]));
        string[] files = [.. Directory.GetFiles(folder[string.Empty], "*.npz").Select(file => Path.GetFileName(file)[..2]).Order()];
        CollectionAssert.AreEqual(new[] { "b1", "b2", "b3", "b4", "b5", "m2", "m4" }, files);

        // After a batch there is never a validation: that would save nothing for ever, so it is told.
        Assert.ThrowsExactly<KeyNotFoundException>(() => trainer.Fit(options, new ModelCheckpoint(folder["{val_loss:.2f}.npz"], saveEveryBatches: 1)));
    }

    [TestMethod]
    public void A_name_that_asks_for_what_is_not_logged_says_what_there_is()
    {
        using var folder = new TemporaryFolder();
        string message = Assert.ThrowsExactly<KeyNotFoundException>(
            () => Epochs([new ModelCheckpoint(folder["{val_acc:.2f}.npz"])], [1])).Message;
        Assert.Contains("\"val_acc\", which is not in the logs", message);
        Assert.Contains("There is: epoch, learning_rate, loss, val_loss.", message);
    }

    [TestMethod]
    [DataRow("model.h5")]
    [DataRow("{epoch.npz")]
    [DataRow("epoch}.npz")]
    [DataRow("{epoch:02x}.npz")]
    [DataRow("{0}.npz")]
    [DataRow(" ")]
    public void A_name_that_makes_no_sense_is_refused(string name) => Assert.ThrowsExactly<ArgumentException>(() => new ModelCheckpoint(name));

    [TestMethod]
    public void A_large_change_of_rate_is_preceded_by_a_checkpoint()
    {
        using var folder = new TemporaryFolder();
        var trainer = new ScriptedTrainer(4, [1.0]) { LearningRate = 0.1 };
        var recorder = new RecordingCallback
        {
            Act = (run, hook, index, _) =>
            {
                if (hook is "on_train_batch_begin")
                {
                    run.LearningRate = index switch { 0 => 0.1, 1 => 0.15, _ => 0.05 };
                }
            },
        };
        trainer.Fit(new FitOptions { Verbose = 0 }, recorder, new RateChangeCheckpoint(folder["before-{step:03d}.npz"]));
        TrainerSnapshot saved = SnapshotFile.Read(folder["before-002.npz"]);
        CollectionAssert.AreEqual(new[] { 2L }, (long[])saved.Tensors["weights/updates"].Values);
        Assert.HasCount(1, Directory.GetFiles(Path.GetDirectoryName(folder["x"])!));
    }

    private static void Play(JsonElement golden)
    {
        using var folder = new TemporaryFolder();
        JsonElement arguments = golden.GetProperty("args");
        string what = golden.Text("what");
        bool best = arguments.TryGetProperty("save_best_only", out JsonElement only) && only.GetBoolean();
        var checkpoint = new ModelCheckpoint(
            folder[Npz(arguments.Text("filepath"))],
            arguments.Argument("monitor", "val_loss"),
            (int)arguments.Argument("verbose", 0),
            best,
            saveWeightsOnly: true,
            arguments.Argument("mode", "auto") is "max" ? MetricMode.Max : MetricMode.Min,
            arguments.TryGetProperty("save_freq", out JsonElement every) ? every.GetInt32() : null,
            arguments.TryGetProperty("initial_value_threshold", out JsonElement threshold) ? threshold.GetDouble() : null,
            new Keras3Improvement(0));
        var recorder = new RecordingCallback();
        var run = new TrainingRun(new OneWeight(), new RunLength(100), 0, [recorder, checkpoint]);
        run.Begin();
        using JsonElement.ArrayEnumerator trace = golden.GetProperty("trace").EnumerateArray();
        int epoch = 0;
        foreach (JsonElement logs in golden.GetProperty("logs").EnumerateArray())
        {
            run.BeginEpoch(epoch);
            if (golden.TryGetProperty("batches", out JsonElement batches))
            {
                foreach (JsonElement batch in batches[epoch].EnumerateArray())
                {
                    checkpoint.OnTrainBatchEnd(run, batch[0].GetInt64(), Logs(batch[1]));
                    List<string> saved = Taken(folder);
                    if (saved.Count > 0)
                    {
                        trace.MoveNext();
                        Assert.AreEqual(batch[0].GetInt64(), trace.Current.GetProperty("batch").GetInt64(), what);
                        Compare(trace.Current, saved, checkpoint, what);
                    }
                }
            }

            if (!trace.MoveNext())
            {
                Assert.ThrowsExactly<KeyNotFoundException>(() => checkpoint.OnEpochEnd(run, epoch, Logs(logs)), what);
                return;
            }

            checkpoint.OnEpochEnd(run, epoch, Logs(logs));
            Compare(trace.Current, Taken(folder), checkpoint, what);
            epoch++;
        }

        Assert.IsFalse(trace.MoveNext(), what);
        if (golden.TryGetProperty("printed", out JsonElement printed))
        {
            string notes = string.Concat(recorder.Notes.Select(note => $"\n{note}\n")).Replace(folder["m"], "m", StringComparison.Ordinal);
            Assert.AreEqual(Npz(printed.GetString()!), notes, what);
        }
    }

    private static void Compare(JsonElement expected, List<string> saved, ModelCheckpoint checkpoint, string what)
    {
        CollectionAssert.AreEqual(expected.GetProperty("saved").EnumerateArray().Select(name => Npz(name.GetString()!)).ToList(), saved, what);
        Assert.AreEqual(expected.GetProperty("best").NumberOrNull(), checkpoint.Best, what);
    }

    /// <summary>Lists the files in a folder, by their names from there, and removes them.</summary>
    private static List<string> Taken(TemporaryFolder folder)
    {
        string root = folder[string.Empty];
        List<string> names = [];
        foreach (string file in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
        {
            names.Add(Path.GetRelativePath(root, file));
            File.Delete(file);
        }

        return names;
    }

    private static string Npz(string name) =>
        name.Replace(".weights.h5", ".npz", StringComparison.Ordinal).Replace(".keras", ".npz", StringComparison.Ordinal);

    private static Dictionary<string, double> Logs(JsonElement logs) =>
        logs.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.Number());

    private static void Epochs(Callback[] callbacks, double?[] losses)
    {
        var model = new OneWeight();
        var run = new TrainingRun(model, new RunLength(100), 0, callbacks);
        run.Begin();
        for (int epoch = 0; epoch < losses.Length; epoch++)
        {
            model.Value++;
            var logs = new Dictionary<string, double> { ["loss"] = 1 };
            if (losses[epoch] is { } loss)
            {
                logs["val_loss"] = loss;
            }

            run.EndEpoch(epoch, logs);
        }
    }

    private static int WeightIn(string file) => ((int[])SnapshotFile.Read(file).Tensors["weights/value"].Values)[0];
}
