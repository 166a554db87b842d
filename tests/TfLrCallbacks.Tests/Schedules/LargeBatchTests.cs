namespace TfLrCallbacks.Tests.Schedules;

[TestClass]
public sealed class LargeBatchTests
{
    private static readonly RunLength Run = new(epochs: 30, stepsPerEpoch: 10);

    [TestMethod]
    [DataRow(BatchScaling.Linear, 0.8)]
    [DataRow(BatchScaling.SquareRoot, 0.28284271247461906)]
    public void A_larger_batch_has_a_larger_rate_after_five_epochs(BatchScaling rule, double expected)
    {
        LearningRateSchedule schedule = new ConstantRate(0.1).ForBatch(512, 64, rule).Bind(Run);

        Assert.AreEqual(0.1, schedule.ValueAt(0));
        Assert.AreEqual(0.1 + ((expected - 0.1) / 2), schedule.ValueAt(25), 1e-15);
        Assert.AreEqual(expected, schedule.ValueAt(50), 1e-15);
        Assert.AreEqual(expected, schedule.ValueAt(299), 1e-15);
    }

    [TestMethod]
    public void The_warm_up_lies_over_the_schedule_and_moves_nothing()
    {
        LearningRateSchedule plain = new StepDecay(0.1, "6 epochs").Bind(Run);
        LearningRateSchedule large = new StepDecay(0.1, "6 epochs").ForBatch(256, 128, warmup: "2 epochs").Bind(Run);

        Assert.AreEqual(plain.ValueAt(0), large.ValueAt(0));
        Assert.AreEqual(2 * plain.ValueAt(59), large.ValueAt(59), 1e-15);
        Assert.AreEqual(2 * plain.ValueAt(60), large.ValueAt(60), 1e-15);
    }

    [TestMethod]
    public void A_smaller_batch_and_no_warm_up_scale_at_once()
    {
        Assert.AreEqual(0.025, new ConstantRate(0.1).ForBatch(16, 64).ValueAt(0));
        Assert.AreEqual(0.05, new ConstantRate(0.1).ForBatch(16, 64, BatchScaling.SquareRoot).ValueAt(0));
        Assert.AreEqual(0.4, new ConstantRate(0.1).ForBatch(256, 64, warmup: 0).ValueAt(0));
    }

    [TestMethod]
    public void The_same_batch_leaves_the_schedule_as_it_is()
    {
        var schedule = new CosineDecay(0.1, 100);

        Assert.AreSame(schedule, schedule.ForBatch(64, 64));
    }

    [TestMethod]
    public void The_momentum_stays_the_schedules_own() =>
        Assert.AreEqual(0.95, new OneCycle(0.1, 100).ForBatch(128, 64, warmup: 10).MomentumAt(0));

    [TestMethod]
    public void A_batch_of_nothing_is_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ConstantRate(0.1).ForBatch(0, 64));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ConstantRate(0.1).ForBatch(64, -1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ConstantRate(0.1).ForBatch(64, 1, (BatchScaling)7));
    }
}
