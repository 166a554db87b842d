namespace TfLrCallbacks.Tests.Schedules;

/// <summary>What holds for compositions, whatever they are made of.</summary>
[TestClass]
public sealed class AlgebraLaws
{
    private static readonly ConstantRate One = new(1);

    private static readonly double[] Moments = [.. Enumerable.Range(0, 130).Select(step => (double)step), 0.5, 7.25, 1e6];

    private static IEnumerable<LearningRateSchedule> Schedules => EverySchedule.Examples;

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void Neutral_compositions_change_nothing(LearningRateSchedule schedule)
    {
        Same(schedule, schedule.Scale(1));
        Same(schedule, schedule.Times(One));
        Same(schedule, schedule.Plus(new ConstantRate(0)));
        Same(schedule, schedule.Clamp());
        Same(schedule, schedule.Shift(0));
        Same(schedule, schedule.Skip(0));
        Same(schedule, schedule.Stretch(1));
        Same(schedule, schedule.WithWarmup(0));
        Same(schedule, schedule.Then(Length.Steps(1e9), One));
        Same(schedule, One.Then(0, schedule));
        Same(schedule, schedule.Repeat(Length.Steps(1e9)));
        Same(schedule, schedule.WithCooldown(5, start: Length.Steps(1e9)));
        Same(schedule, schedule.WithNoise(limit: 0));
        Same(schedule, schedule.WithMomentum(One));
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void Compositions_that_undo_each_other_give_the_schedule_back(LearningRateSchedule schedule)
    {
        Same(schedule, schedule.Shift(7).Skip(7));
        Same(schedule, schedule.Stretch(4).Stretch(Length.Steps(0.25)));
        foreach (double moment in Moments.Where(moment => moment <= 64))
        {
            Same(schedule.ValueAt(moment), schedule.Reverse(64).Reverse(64).ValueAt(moment));
            Same(schedule.ValueAt(moment), schedule.Reverse(64).ValueAt(64 - moment));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void Compositions_of_one_kind_can_be_one(LearningRateSchedule schedule)
    {
        Same(schedule.Shift(12), schedule.Shift(5).Shift(7));
        Same(schedule.Skip(12), schedule.Skip(5).Skip(7));
        Same(schedule.Stretch(8), schedule.Stretch(2).Stretch(4));
        Same(schedule.Scale(0.125), schedule.Scale(0.5).Scale(0.25));
        Same(schedule.Scale(0.25), schedule.Times(new ConstantRate(0.25)));
        Same(schedule.Plus(schedule), schedule.Scale(2));
        Same(schedule.Staircase(6), schedule.Staircase(3).Staircase(6));
        Same(schedule.Repeat(8), schedule.Repeat(8).Repeat(16));
        Same(schedule.Then(10, schedule.Skip(10)), schedule);
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void Products_and_sums_do_not_care_for_order(LearningRateSchedule schedule)
    {
        var other = new CosineDecay(0.5, 40);

        Same(schedule.Times(other), other.Times(schedule));
        Same(schedule.Plus(other), other.Plus(schedule));
        Same(schedule.Scale(0.5).Times(other), other.Scale(0.5).Times(schedule));
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void Joining_is_associative(LearningRateSchedule schedule)
    {
        var other = new CosineDecay(0.5, 40);

        Same(schedule.Then(10, other).Then(25, One), schedule.Then(10, other.Then(15, One)));
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void A_joined_schedule_starts_each_part_from_its_beginning(LearningRateSchedule schedule)
    {
        JoinedSchedule joined = schedule.Then(10, schedule);

        foreach (double moment in Moments)
        {
            Assert.AreEqual(schedule.ValueAt(moment < 10 ? moment : moment - 10), joined.ValueAt(moment));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void A_warmup_starts_where_it_should_and_meets_the_schedule(LearningRateSchedule schedule)
    {
        foreach (Curve curve in (Curve[])[Curve.Linear, Curve.Cosine, new LogCurve(9), Curve.OneMinusSqrt.Reversed()])
        {
            WarmupSchedule before = schedule.WithWarmup(10, startLearningRate: 0.03, curve);
            WarmupSchedule over = schedule.WithWarmup(10, startLearningRate: 0.03, curve, overlap: true);

            Assert.AreEqual(0.03, before.ValueAt(0));
            Assert.AreEqual(0.03, over.ValueAt(0));
            Assert.AreEqual(curve.Between(0.03, schedule.ValueAt(0), 4, 10), before.ValueAt(4));
            Assert.AreEqual(curve.Between(0.03, schedule.ValueAt(10), 4, 10), over.ValueAt(4));
            foreach (double moment in Moments)
            {
                Assert.AreEqual(schedule.ValueAt(moment), before.ValueAt(moment + 10));
                Assert.AreEqual(schedule.ValueAt(moment + 10), over.ValueAt(moment + 10));
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void A_cooldown_leaves_the_schedule_where_it_is_and_ends_where_it_should(LearningRateSchedule schedule)
    {
        CooldownSchedule cooled = schedule.WithCooldown(10, start: 20, endLearningRate: 0.002, Curve.MirrorCosine);

        foreach (double moment in Moments)
        {
            double expected = moment < 20 ? schedule.ValueAt(moment) : Curve.MirrorCosine.Between(schedule.ValueAt(20), 0.002, moment - 20, 10);
            Assert.AreEqual(expected, cooled.ValueAt(moment));
        }

        Assert.AreEqual(0.002, cooled.ValueAt(30));
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void A_repetition_repeats_slower_and_lower(LearningRateSchedule schedule)
    {
        RepeatedSchedule repeated = schedule.Repeat(8, tMul: 2, mMul: 0.5, cycles: 3);

        foreach (double moment in Moments)
        {
            double expected = moment switch
            {
                < 8 => schedule.ValueAt(moment),
                < 24 => 0.5 * schedule.ValueAt((moment - 8) / 2),
                < 56 => 0.25 * schedule.ValueAt((moment - 24) / 4),
                _ => 0.25 * schedule.ValueAt(8),
            };
            Same(expected, repeated.ValueAt(moment));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void Bounds_are_never_left_and_nothing_else_changes(LearningRateSchedule schedule)
    {
        foreach (double moment in Moments)
        {
            double rate = schedule.ValueAt(moment);
            double bounded = schedule.Clamp(0.02, 0.08).ValueAt(moment);
            Assert.AreEqual(rate < 0.02 ? 0.02 : rate > 0.08 ? 0.08 : rate, bounded);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void Noise_stays_within_its_limit_and_its_time(LearningRateSchedule schedule)
    {
        NoisySchedule noisy = schedule.WithNoise(start: 10, end: 50, limit: 0.25);

        foreach (double moment in Moments)
        {
            double rate = schedule.ValueAt(moment);
            double change = Math.Abs(noisy.ValueAt(moment) - rate);
            Assert.IsTrue(moment is >= 10 and < 50 ? change <= 0.25 * rate : change == 0);
        }
    }

    [TestMethod]
    public void The_momentum_of_a_schedule_follows_its_clock()
    {
        var cycle = new OneCycle(0.1, 50);

        foreach (int step in Enumerable.Range(0, 60))
        {
            double momentum = cycle.MomentumAt(step)!.Value;
            Assert.AreEqual(momentum, cycle.Scale(2).MomentumAt(step));
            Assert.AreEqual(momentum, cycle.Clamp(0.01).MomentumAt(step));
            Assert.AreEqual(momentum, cycle.WithNoise().MomentumAt(step));
            Assert.AreEqual(momentum, cycle.Shift(7).MomentumAt(step + 7));
            Assert.AreEqual(momentum, cycle.Stretch(4).MomentumAt(4 * step));
            Assert.AreEqual(momentum, cycle.WithWarmup(7).MomentumAt(step + 7));
            Assert.AreEqual(momentum, cycle.WithWarmup(7, overlap: true).MomentumAt(step));
            Assert.AreEqual(momentum, One.Then(7, cycle).MomentumAt(step + 7));
            Assert.AreEqual(momentum, One.Times(cycle).MomentumAt(step));
            Assert.AreEqual(momentum, cycle.Plus(One).MomentumAt(step));
            Assert.AreEqual(0.5, cycle.WithMomentum(new ConstantRate(0.5)).MomentumAt(step));
        }

        Assert.IsNull(One.Then(7, cycle).MomentumAt(3));
        Assert.IsNull(One.MomentumAt(3));
        Assert.AreEqual(0.95, cycle.WithWarmup(7).MomentumAt(3));
        Assert.AreEqual(cycle.MomentumAt(20), cycle.WithCooldown(10, start: 20).MomentumAt(25));
    }

    [TestMethod]
    public void A_momentum_above_1_is_no_momentum() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => One.WithMomentum(new ConstantRate(1.5)).MomentumAt(0));

    private static void Same(LearningRateSchedule expected, LearningRateSchedule actual)
    {
        foreach (double moment in Moments)
        {
            Same(expected.ValueAt(moment), actual.ValueAt(moment), $"{actual} at {moment}");
        }
    }

    private static void Same(double expected, double actual, string? what = null) =>
        Assert.AreEqual(expected, actual, 1e-12 * expected, what);
}
