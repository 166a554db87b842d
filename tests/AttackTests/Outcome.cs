using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace AttackTests;

/// <summary>What a training showed at every hook, and what it left: model, history and files.</summary>
internal sealed record Outcome(IReadOnlyList<string> Lines, string End)
{
    /// <summary>Trains, going on from what is saved in the folder.</summary>
    /// <param name="recipe">What to train with.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="saveEveryBatches">After how many batches it is saved.</param>
    /// <param name="atBorder">Called when a state was saved, with how many lines were written before; null for a resumed training, where nobody looks.</param>
    public static Outcome Train(Recipe recipe, string folder, int saveEveryBatches, Action<int>? atBorder = null)
    {
        var clock = new ManualTime(start: folder.Length * 1000L);
        bool resumes = atBorder is null;

        // What is saved counts, not what the resumed program begins with: another rate, and no first epoch.
        var trainer = new ShuffledTrainer { KeepsFloats = recipe.KeepsFloats, LearningRate = resumes ? 0.07 : 0.05, StepsPerEpoch = recipe.KnowsLength ? 4 : null, ValidationLosses = recipe.ValidationLosses };
        var site = new TrainingSite(folder, clock, trainer);
        Callback[] watched = [.. recipe.Make(site)];
        var witness = new Witness([.. watched.Where(callback => callback is not BackupAndRestore)], folder, clock);
        var watcher = new BorderWatcher(() => atBorder?.Invoke(witness.Lines.Count));
        var options = new FitOptions { Epochs = recipe.Epochs, InitialEpoch = resumes ? 0 : recipe.InitialEpoch, Verbose = 0 };
        History history = trainer.Fit(options, [watcher, new BackupAndRestore(Path.Combine(folder, "state"), saveEveryBatches), .. watched, witness]);
        return new Outcome(witness.Lines, Describe(history, trainer, folder));
    }

    /// <summary>Trains with callbacks that have been through another fit before: the model, its data and the folder are as they were at the start.</summary>
    /// <param name="recipe">What to train with.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="before">How the fit before ends; null for none.</param>
    public static Outcome TrainAfter(Recipe recipe, string folder, FitBefore? before)
    {
        var clock = new ManualTime(start: 1000);
        var trainer = new ShuffledTrainer { StepsPerEpoch = recipe.KnowsLength ? 4 : null, ValidationLosses = recipe.ValidationLosses };
        Directory.CreateDirectory(folder);
        var site = new TrainingSite(folder, clock, trainer);
        Callback[] watched = [.. recipe.Make(site)];
        var options = new FitOptions { Epochs = recipe.Epochs, InitialEpoch = recipe.InitialEpoch, Verbose = 0 };
        if (before is { } end)
        {
            TrainerSnapshot start = trainer.Capture(SnapshotParts.All);
            if (end is FitBefore.Resumed)
            {
                Once([.. recipe.Make(site), new BackupAndRestore(Path.Combine(folder, "state"), saveEveryBatches: 1)], FitBefore.Failed);
                Once([.. watched, new BackupAndRestore(Path.Combine(folder, "state"))], FitBefore.Whole);
            }
            else
            {
                Once(watched, end);
            }

            // A checkpoint keeps its best for the next fit, as Keras' does, and the steps of TensorBoard go on.
            watched = [.. watched.Zip(recipe.Make(site), (used, fresh) => used is ModelCheckpoint or TensorBoard ? fresh : used)];
            trainer.Restore(start);
            Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
        }

        var witness = new Witness(watched, folder, clock);
        History history = trainer.Fit(options, [.. watched, witness]);
        return new Outcome(witness.Lines, Describe(history, trainer, folder));

        void Once(Callback[] callbacks, FitBefore end)
        {
            int batches = 0;
            try
            {
                trainer.Fit(options, [.. callbacks, new LambdaCallback(onTrainBatchEnd: (run, _, _) =>
                {
                    clock.Advance(TimeSpan.FromSeconds(1));
                    if (++batches is 10 && end is not FitBefore.Whole)
                    {
                        run.RequestStop(end is FitBefore.Stopped ? "in the middle of an epoch" : throw new TimeoutException());
                    }
                })]);
            }
            catch (TimeoutException)
            {
            }
        }
    }

    /// <summary>Fails at the first line that differs, and shows where.</summary>
    public static void AssertSame(string[] expected, string[] actual, string place)
    {
        for (int i = 0; i < Math.Max(expected.Length, actual.Length); i++)
        {
            string one = i < expected.Length ? expected[i] : "nothing";
            string other = i < actual.Length ? actual[i] : "nothing";
            int from = Math.Max(0, one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count() - 60);
            Assert.IsTrue(one == other, $"{place}\nline {i}, {one[..Math.Min(40, one.Length)]}\nexpected: {Cut(one, from)}\nactual:   {Cut(other, from)}");
        }
    }

    private static string Cut(string line, int from) => from >= line.Length ? string.Empty : line[from..Math.Min(line.Length, from + 200)];

    private static string Describe(History history, ShuffledTrainer trainer, string folder)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"weight {trainer.Weight:R}, rate {trainer.LearningRate:R}, {history.StopReason}, from step {history.FirstStep}");
        text.AppendJoin(' ', history.StepLearningRates.Zip(history.StepLosses)).AppendLine();
        foreach (string name in history.Names)
        {
            text.Append(name).Append(' ').AppendJoin(' ', history.EpochsOf(name).Zip(history[name])).AppendLine();
        }

        text.AppendJoin('\n', history.Warnings.Select(warning => warning.Replace(folder, string.Empty, StringComparison.Ordinal))).AppendLine();
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("tfevents", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(folder, file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}");
        }

        text.AppendJoin('\n', EventSeries.Read(folder)).AppendLine();
        return text.ToString();
    }
}
