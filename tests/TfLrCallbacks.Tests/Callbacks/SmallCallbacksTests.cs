namespace TfLrCallbacks.Tests;

/// <summary>Callbacks of a few lines: functions, a time limit, the guard of the gradient's norm.</summary>
[TestClass]
public sealed class SmallCallbacksTests
{
    [TestMethod]
    public void Functions_are_called_at_their_hooks()
    {
        var calls = new List<string>();
        var callback = new LambdaCallback(
            onTrainBegin: _ => calls.Add("begin"),
            onTrainEnd: (_, logs) => calls.Add($"end {logs["loss"]}"),
            onEpochBegin: (_, epoch) => calls.Add($"epoch {epoch}"),
            onEpochEnd: (_, epoch, _) => calls.Add($"epoch {epoch} over"),
            onTrainBatchBegin: (_, batch) => calls.Add($"batch {batch}"),
            onTrainBatchEnd: (_, batch, _) => calls.Add($"batch {batch} over"));
        new ScriptedTrainer(1, [2.0]).Fit(new FitOptions { Verbose = 0 }, callback, new LambdaCallback());
        CollectionAssert.AreEqual(new[] { "begin", "epoch 0", "batch 0", "batch 0 over", "epoch 0 over", "end 2" }, calls);
    }

    [TestMethod]
    public void A_training_stops_when_its_time_is_up()
    {
        var trainer = new ScriptedTrainer(100, [1.0]);
        var limit = new TimeLimit(TimeSpan.FromSeconds(5), new ManualTime(secondsPerReading: 1));
        Assert.AreEqual("TimeLimit: 00:00:05 have passed.", trainer.Fit(new FitOptions { Epochs = 9, Verbose = 0 }, limit).StopReason);
        Assert.HasCount(5, trainer.TrainedRates);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TimeLimit(TimeSpan.Zero));
    }

    [TestMethod]
    public void A_spike_of_the_gradient_cuts_the_rate_and_quiet_steps_bring_it_back()
    {
        double[] norms = [1, 2, 3, 2, 9, 2, 2, 2, 2];
        var trainer = new ScriptedTrainer(norms.Length, [1.0]) { LearningRate = 1 };
        int step = 0;
        var guard = new GradientNormGuard(() => norms[step++], spike: 4, window: 3, cut: 0.25, recoverySteps: 2);
        trainer.Fit(new FitOptions { Verbose = 0 }, guard);
        double[] expected = [1, 1, 1, 1, 1, 0.25, 0.5, 1, 1];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], trainer.TrainedRates[i], 1e-12, $"step {i}");
        }

        Assert.AreEqual(1, guard.Spikes);
    }

    [TestMethod]
    public void The_guard_scales_what_a_schedule_sets_and_takes_nan_for_a_spike()
    {
        var trainer = new ScriptedTrainer(4, [1.0]);
        int step = 0;
        var guard = new GradientNormGuard(() => step++ is 0 ? double.NaN : 1, window: 3, cut: 0.5, recoverySteps: 1000);
        trainer.Fit(new FitOptions { Verbose = 0 }, new LearningRateScheduler(new Doubling()), guard);
        Assert.AreEqual(1, trainer.TrainedRates[0]);
        Assert.AreEqual(2 * 0.5, trainer.TrainedRates[1], 0.01);
        Assert.AreEqual(4 * 0.5, trainer.TrainedRates[2], 0.01);
        Assert.AreEqual(8 * 0.5, trainer.TrainedRates[3], 0.03);
    }

    [TestMethod]
    public void The_guard_never_cuts_below_a_millionth()
    {
        var trainer = new ScriptedTrainer(40, [1.0]) { LearningRate = 1 };
        var guard = new GradientNormGuard(() => double.NaN);
        trainer.Fit(new FitOptions { Verbose = 0 }, guard);
        Assert.AreEqual(1e-6, guard.Scale);
        Assert.AreEqual(40, guard.Spikes);
    }

    [TestMethod]
    public void The_guards_arguments_are_checked()
    {
        foreach (Action bad in new Action[]
        {
            () => _ = new GradientNormGuard(() => 1, spike: 1),
            () => _ = new GradientNormGuard(() => 1, window: 2),
            () => _ = new GradientNormGuard(() => 1, cut: 1),
            () => _ = new GradientNormGuard(() => 1, cut: 0),
            () => _ = new GradientNormGuard(() => 1, recoverySteps: 0),
        })
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(bad);
        }
    }

    private sealed record Doubling : LearningRateSchedule
    {
        protected override double Evaluate(double step) => Math.Pow(2, step);
    }
}
