namespace TfLrCallbacks.Tests;

/// <summary>What is told of the learning rate: every change once, and nothing where there is none.</summary>
[TestClass]
public sealed class RunRateTests
{
    public static IEnumerable<object[]> SetAlready =>
    [
        [false, () => new Callback[] { new LambdaCallback(onTrainBatchBegin: (run, _) => run.LearningRate = run.LearningRate) }],
        [true, () => new Callback[] { new LambdaCallback(onTrainBatchBegin: (run, _) => run.LearningRate = run.LearningRate) }],
        [false, () => new Callback[] { new ConstantRate(0.1) }],
        [true, () => new Callback[] { new ConstantRate(0.1) }],
        [true, () => new Callback[] { new ConstantRate(0.1), new LambdaCallback(onTrainBatchBegin: (run, _) => run.LearningRate = run.LearningRate) }],
        [true, () => new Callback[] { new LearningRateScheduler((_, rate) => rate), new ConstantRate((float)0.1) }],
        [true, () => new Callback[] { new LambdaCallback(onTrainBatchEnd: (run, _, _) => run.SetLearningRate(0.1, "again")), new GradientNormGuard(() => 1, window: 3) }],
    ];

    [TestMethod]
    [DynamicData(nameof(SetAlready))]
    public void Setting_the_rate_in_force_tells_nothing(bool keepsFloats, Func<Callback[]> make)
    {
        var recorder = new RecordingCallback();
        new ShuffledTrainer { KeepsFloats = keepsFloats, LearningRate = 0.1 }.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, [.. make(), recorder]);
        Assert.IsEmpty(recorder.Changes, string.Join('\n', recorder.Changes));
    }

    public static IEnumerable<object[]> Guarded =>
    [
        [() => new Callback[] { new ConstantRate(0.1), Guard() }, "GradientNormGuard"],
        [() => new Callback[] { Guard() }, "GradientNormGuard"],
        [() => new Callback[] { new ExponentialDecay(0.1, 1, 0.9), Guard() }, "GradientNormGuard"],
        [() => new Callback[] { new ExponentialDecay(0.1, 1, 0.9), new GradientNormGuard(() => 1, window: 3), Guard() }, "GradientNormGuard"],
        [() => new Callback[] { new ExponentialDecay(0.1, 1, 0.9), Guard(), new GradientNormGuard(() => 1, window: 3) }, "GradientNormGuard"],
        [() => new Callback[] { new ExponentialDecay(0.1, 1, 0.9), Guard(), new SpikeGuard() }, "GradientNormGuard"],
    ];

    [TestMethod]
    [DynamicData(nameof(Guarded))]
    public void A_guard_tells_one_change_a_step_and_the_changes_are_a_chain_that_ends_at_every_trained_rate(Func<Callback[]> make, string who)
    {
        foreach (bool keepsFloats in new[] { false, true })
        {
            var recorder = new RecordingCallback();
            History history = new ShuffledTrainer { KeepsFloats = keepsFloats, LearningRate = 0.1 }.Fit(new FitOptions { Epochs = 4, Verbose = 0 }, [.. make(), recorder]);
            Assert.IsTrue(recorder.Changes.Any(change => change.Who == who));
            double rate = 0.1;
            for (int step = 0; step < history.StepLearningRates.Count; step++)
            {
                RateChange[] changes = [.. recorder.Changes.Where(change => change.Step == step)];
                Assert.IsLessThanOrEqualTo(step is 4 ? 2 : 1, changes.Length, $"step {step}: {string.Join('\n', changes)}");
                foreach (RateChange change in changes)
                {
                    Assert.AreEqual((float)rate, (float)change.From, $"step {step}");
                    rate = change.To;
                }

                Assert.AreEqual((float)history.StepLearningRates[step], (float)rate, $"step {step}");
            }
        }
    }

    [TestMethod]
    public void A_rate_that_a_guard_leaves_alone_again_is_told_by_who_set_it()
    {
        var recorder = new RecordingCallback();
        new ShuffledTrainer().Fit(new FitOptions { Epochs = 4, Verbose = 0 }, new ExponentialDecay(0.1, 1, 0.9), Guard(), recorder);
        CollectionAssert.AreEqual(
            new[] { "ExponentialDecay", "ExponentialDecay", "ExponentialDecay", "ExponentialDecay", "ExponentialDecay GradientNormGuard", "GradientNormGuard", "GradientNormGuard", "ExponentialDecay" },
            recorder.Changes.Where(change => change.Step < 8).GroupBy(change => change.Step).Select(changes => string.Join(' ', changes.Select(Name))).ToArray());
    }

    [TestMethod]
    public void A_cool_down_begins_at_the_rate_that_was_set_and_not_at_what_a_guard_makes_of_it()
    {
        var trainer = new ScriptedTrainer(4, [1.0]);
        var asks = new LambdaCallback(onTrainBatchBegin: (run, _) =>
        {
            if (run.Step is 4)
            {
                run.RequestCooldown("4 steps");
            }
        });
        History history = trainer.Fit(new FitOptions { Epochs = 5, Verbose = 0 }, new ConstantRate(0.1), Guard(), asks);
        Assert.Contains("from 0.1 to 0 in 4 steps", history.Notes[0]);
        Assert.AreEqual(0.1 * (1 - Math.Sqrt(4 / 5.0)), trainer.TrainedRates[^1], 1e-12);
    }

    private static string Name(RateChange change) => change.Who is nameof(LearningRateScheduler) ? change.Why : change.Who;

    /// <summary>Makes a guard that scales steps 4 to 6.</summary>
    private static GradientNormGuard Guard()
    {
        int step = 0;
        return new GradientNormGuard(() => step++ is 3 ? 100 : 1, window: 3, spike: 2, recoverySteps: 3);
    }
}
