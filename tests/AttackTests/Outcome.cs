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
