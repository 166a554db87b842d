using System.Globalization;
using System.Text;
using TfLrCallbacks;

namespace CrashTests.Child;

/// <summary>What acts in the training that is killed: everything that remembers or writes something.</summary>
internal static class Training
{
    public static IEnumerable<Callback> Callbacks(RunFolder folder, int? saveEvery)
    {
        var plateau = new ReduceLROnPlateau("val_loss", factor: 0.5, patience: 1, minDelta: 0.05)
        {
            Schedule = new WarmupCosine(peakLearningRate: 0.02, warmup: 20),
            RestoreBestWeights = true,
        };
        return
        [
            new BackupAndRestore(folder.State, saveEvery, deleteCheckpoint: false),
            plateau,
            new EarlyStopping(plateau, uselessReductions: 2, restoreBestWeights: true),
            new CsvLogger(folder.CsvLog),
            new JsonLinesLogger(folder.JsonLog, "batch"),
            new Ledger(folder.Ledger),
            new SwapEMAWeights(swapOnEpoch: true, emaMomentum: 0.9),
            new ModelCheckpoint(folder["best.npz"], saveBestOnly: true),
            new ModelCheckpoint(folder["every-{epoch:02d}-{batch:02d}.npz"], saveEveryBatches: 17),
            new StochasticWeightAveraging(startEpoch: 3),
        ];
    }

    /// <summary>Gives the rate and the loss of every step and the metrics of every epoch, every number to the last bit.</summary>
    public static string Describe(History history)
    {
        var text = new StringBuilder();
        for (int step = 0; step < history.StepLosses.Count; step++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"step {step}: rate {history.StepLearningRates[step]:R}, loss {history.StepLosses[step]:R}");
        }

        foreach (string name in history.Names.Order(StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{name}: {string.Join(" ", history[name].Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"stopped: {history.StopReason}");
        return text.ToString();
    }
}
