using System.Globalization;
using System.Text;
using TfLrCallbacks;

namespace CrashTests.Child;

/// <summary>What acts in the training that is killed: all callbacks at once.</summary>
internal static class Training
{
    /// <summary>Gives the callbacks.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="saveEvery">After how many batches it is saved; null is after every epoch.</param>
    /// <param name="weights">Gives a number that depends on the weights.</param>
    public static IEnumerable<Callback> Callbacks(RunFolder folder, int? saveEvery, Func<double> weights)
    {
        var plateau = new ReduceLROnPlateau("val_loss", factor: 0.5, patience: 1, minDelta: 0.05) { RestoreBestWeights = true };
        return
        [
            new BackupAndRestore(folder.State, saveEvery, deleteCheckpoint: false),
            new LrRangeTest(),
            plateau,
            new LearningRateScheduler((epoch, rate) => epoch is 0 ? rate : rate * 0.98),
            new GradientNormGuard(() => Spiking(weights()), window: 5, recoverySteps: 9),
            new EarlyStopping(plateau, uselessReductions: 3, restoreBestWeights: true),
            new TerminateOnNaN(),
            new TimeLimit(TimeSpan.FromDays(1)),
            new SwapEMAWeights(swapOnEpoch: true, emaMomentum: 0.9),
            new LambdaCallback(onEpochEnd: (run, _, logs) => logs["rate_again"] = run.LearningRate),
            new MetricsMeter(),
            new CsvLogger(folder.CsvLog),
            new JsonLinesLogger(folder.JsonLog, "batch"),
            new Ledger(folder.Ledger),
            new TensorBoard(folder["logs"], updateFrequency: 3, histogramFrequency: 2),
            new ModelCheckpoint(folder["best.npz"], saveBestOnly: true),
            new ModelCheckpoint(folder["every-{epoch:02d}-{batch:02d}.npz"], saveEveryBatches: 17),
            new RateChangeCheckpoint(folder["change-{step}.npz"], ratio: 1.9),
            new StochasticWeightAveraging(startEpoch: 3),
            new ProgressBar(),
        ];
    }

    /// <summary>Never comes back from a step, and says beside the folder that it is there.</summary>
    public static void HangAt(long step, RunFolder folder)
    {
        if (step is 40)
        {
            File.WriteAllText(folder.Location + ".hangs", string.Empty);
            Thread.Sleep(Timeout.Infinite);
        }
    }

    /// <summary>Gets the rate and the loss of every step and the metrics of every epoch, every number to the last bit.</summary>
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

    /// <summary>Gives a number that changes with every weight.</summary>
    public static double SumOfWeights(ITrainer trainer) =>
        trainer.Capture(SnapshotParts.Weights).Tensors.Sum(tensor => tensor.Value.Values.Cast<IConvertible>().Sum(weight => weight.ToDouble(CultureInfo.InvariantCulture)));

    /// <summary>Gives a norm that spikes now and then, and depends on the weights alone.</summary>
    private static double Spiking(double weights) => BitConverter.DoubleToUInt64Bits(weights) % 13 is 0 ? 40 : 1;
}
