namespace TfLrCallbacks.Tests;

/// <summary>Two callbacks that set the rate are named before a step is trained without what one of them set, in every fit.</summary>
[TestClass]
public sealed class RateDriversTests
{
    private static readonly LearningRateSchedule Falling = new ExponentialDecay(0.1, 1, 0.9);

    public static IEnumerable<object[]> Colliding =>
    [
        ["ReduceLROnPlateau", "ExponentialDecay", "ReduceLROnPlateau { Schedule = … }", () => new Callback[] { Falling, new ReduceLROnPlateau("loss", patience: 1) }, 0],
        ["ReduceLROnPlateau", "LearningRateScheduler", "ReduceLROnPlateau { Schedule = … }", () => new Callback[] { new ReduceLROnPlateau("loss", patience: 1), new LearningRateScheduler(_ => 0.1) }, 0],
        ["ConstantRate", "ExponentialDecay", "Remove one of them", () => new Callback[] { new ConstantRate(0.01), Falling }, 0],
        ["ConstantRate (1. callback)", "ConstantRate (2. callback)", "Remove one of them", () => new Callback[] { new ConstantRate(0.01), new ConstantRate(0.02) }, 0],
        ["LearningRateScheduler", "ExponentialDecay", "Remove one of them", () => new Callback[] { new LearningRateScheduler(_ => 0.1), new TerminateOnNaN(), Falling }, 2],
        ["GradientNormGuard", "ConstantRate", "Put GradientNormGuard behind ConstantRate", () => new Callback[] { new GradientNormGuard(() => double.NaN), new ConstantRate(0.1) }, 1],
        ["LambdaCallback", "ExponentialDecay", "Remove one of them", () => new Callback[] { new LambdaCallback(onEpochEnd: (run, _, _) => run.LearningRate = 0.5), Falling }, 2],
        ["ExponentialDecay", "ReduceLROnPlateau", "the plateau has a schedule of its own", () => new Callback[] { Falling, new ReduceLROnPlateau("loss") { Schedule = new ConstantRate(1) } }, 0],
    ];

    public static IEnumerable<object[]> Together =>
    [
        [() => new Callback[] { Falling, new GradientNormGuard(() => double.NaN) }],
        [() => new Callback[] { new LearningRateScheduler((_, rate) => rate * 0.9), new ReduceLROnPlateau("loss", patience: 1) }],
        [() => new Callback[] { new LearningRateScheduler((epoch, rate) => epoch < 1 ? 0.01 : rate), new ReduceLROnPlateau("loss", patience: 1) }],
        [() => new Callback[] { new ReduceLROnPlateau("loss", patience: 1) { Schedule = Falling } }],
        [() => new Callback[] { Falling, new StochasticWeightAveraging(1, learningRate: 0.05) }],
        [() => new Callback[] { new LambdaCallback(onTrainBatchBegin: (run, _) => run.LearningRate *= 0.99), new ReduceLROnPlateau("loss", patience: 1) }],
        [() => new Callback[] { new ReduceLROnPlateau("loss", patience: 1), new ReduceLROnPlateau("loss", patience: 2) }],
    ];

    [TestMethod]
    [DynamicData(nameof(Colliding))]
    public void Of_two_that_set_the_rate_both_are_named_once_before_a_change_is_lost(string first, string second, string remedy, Func<Callback[]> make, int step)
    {
        var trainer = new ScriptedTrainer(2, [1.0]) { LearningRate = 1 };
        int stepsBefore = -1;
        var watcher = new RecordingCallback();
        var logger = new MessageLogger(warning: _ => stepsBefore = trainer.TrainedRates.Count);
        History history = trainer.Fit(new FitOptions { Epochs = 5, Verbose = 0 }, [.. make(), watcher, logger]);
        string warning = history.Warnings.Single();
        Assert.StartsWith($"{first} and {second} both set the learning rate: what {first} sets is overwritten by {second}", warning);
        Assert.Contains(remedy, warning);
        Assert.AreEqual(step, stepsBefore);
    }

    [TestMethod]
    [DynamicData(nameof(Together))]
    public void Callbacks_that_take_the_rate_of_others_into_account_stand_together(Func<Callback[]> make)
    {
        History history = new ScriptedTrainer(2, [1.0]) { LearningRate = 1 }.Fit(new FitOptions { Epochs = 5, Verbose = 0 }, make());
        Assert.IsEmpty(history.Warnings, string.Join('\n', history.Warnings));
    }

    [TestMethod]
    [DataRow(3, 3, true)]
    [DataRow(3, 2, true)]
    [DataRow(2, 3, false)]
    [DataRow(0, 1, true)]
    public void A_plateau_that_the_early_stop_outruns_is_named(int plateau, int stop, bool isNamed)
    {
        Callback[] callbacks = [new EarlyStopping("loss", patience: stop), new ReduceLROnPlateau("loss", patience: plateau)];
        History history = new ScriptedTrainer(1, [1.0]).Fit(new FitOptions { Epochs = 2, Verbose = 0 }, callbacks);
        Assert.HasCount(isNamed ? 1 : 0, history.Warnings);
        if (isNamed)
        {
            Assert.Contains($"EarlyStopping stops the training after {stop} epochs", history.Warnings[0]);
            Assert.Contains("less patience than the stop", history.Warnings[0]);
        }
    }

    [TestMethod]
    public void A_stop_that_waits_for_a_plateau_which_is_not_there_is_refused()
    {
        var trainer = new ScriptedTrainer(1, [1.0]);
        var plateau = new ReduceLROnPlateau("loss");
        string message = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(new FitOptions(), new EarlyStopping(plateau))).Message;
        Assert.Contains("not among the callbacks", message);
        Assert.IsEmpty(trainer.TrainedRates);
        trainer.Fit(new FitOptions { Verbose = 0 }, new EarlyStopping(plateau), plateau);
    }

    [TestMethod]
    public void The_same_callback_in_two_runs_is_refused_until_the_first_has_ended()
    {
        var stop = new EarlyStopping("loss");
        var first = new TrainingRun(new ScriptedTrainer(1, [1.0]), new RunLength(1, 1), 0, [stop]);
        var second = new TrainingRun(new ScriptedTrainer(1, [1.0]), new RunLength(1, 1), 0, [new TerminateOnNaN(), stop]);
        first.Begin();
        Assert.Contains("EarlyStopping", Assert.ThrowsExactly<InvalidOperationException>(second.Begin).Message);
        first.End(failed: false);
        second.Begin();
        second.End(failed: false);
    }
}
