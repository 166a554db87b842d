namespace TfLrCallbacks.Tests;

/// <summary>Thresholds that stop at once, as Lightning's EarlyStopping has them.</summary>
[TestClass]
public sealed class EarlyStoppingThresholdTests
{
    private static readonly double[] Falling = [0.9, 0.5, 0.2, 0.1, 0.3];

    [TestMethod]
    [DataRow(MetricMode.Min, 0.25, null, 2, "stopping threshold 0.25")]
    [DataRow(MetricMode.Min, 0.2, null, 3, "stopping threshold 0.2")]
    [DataRow(MetricMode.Min, null, 0.8, 0, "divergence threshold 0.8")]
    [DataRow(MetricMode.Max, null, 0.15, 3, "divergence threshold 0.15")]
    [DataRow(MetricMode.Max, 0.8, null, 0, "stopping threshold 0.8")]
    [DataRow(MetricMode.Min, 0.01, 0.95, null, null)]
    public void A_value_beyond_a_threshold_stops_after_its_epoch(MetricMode mode, double? stopping, double? divergence, int? stopped, string? reason)
    {
        var early = new EarlyStopping("score", patience: 100, mode: mode) { StoppingThreshold = stopping, DivergenceThreshold = divergence };

        History history = new ScriptedTrainer(2, [1.0]).Fit(
            new FitOptions { Epochs = Falling.Length, Verbose = 0 }, new LambdaCallback(onEpochEnd: (_, epoch, logs) => logs["score"] = Falling[epoch]), early);

        Assert.AreEqual(stopped, early.StoppedEpoch);
        Assert.AreEqual(stopped is { } last ? last + 1 : Falling.Length, history.Epochs.Count);
        Assert.IsTrue(reason is null ? history.StopReason is null : history.StopReason!.Contains(reason, StringComparison.Ordinal), history.StopReason);
    }

    [TestMethod]
    public void The_weights_of_the_value_that_was_good_enough_are_the_best()
    {
        var early = new EarlyStopping("score", patience: 100, mode: MetricMode.Min, restoreBestWeights: true) { StoppingThreshold = 0.25 };
        new ScriptedTrainer(2, [1.0]).Fit(
            new FitOptions { Epochs = 5, Verbose = 0 }, new LambdaCallback(onEpochEnd: (_, epoch, logs) => logs["score"] = Falling[epoch]), early);

        Assert.AreEqual(2, early.BestEpoch);
    }

    [TestMethod]
    public void A_threshold_is_a_finite_number() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new EarlyStopping("loss") { StoppingThreshold = double.NaN });
}
