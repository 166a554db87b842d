namespace TfLrCallbacks.Tests.Schedules;

/// <summary>What kinds of schedules do at their borders, where libraries differ or fail.</summary>
[TestClass]
public sealed class EdgeTests
{
    private static double[] First(LearningRateSchedule schedule, int count) =>
        [.. Enumerable.Range(0, count).Select(step => Math.Round(schedule.ValueAt(step), 12))];

    [TestMethod]
    public void Multiplicative_decays_from_other_rates_are_not_equal_also_before_they_are_bound()
    {
        static double Half(long step) => 0.5;
        var schedule = new MultiplicativeDecay(0.1, Half);
        Assert.AreNotEqual(schedule, new MultiplicativeDecay(0.5, Half));
        Assert.AreEqual(schedule, new MultiplicativeDecay(0.1, schedule.Factor));
        Assert.AreEqual(schedule.GetHashCode(), new MultiplicativeDecay(0.1, schedule.Factor).GetHashCode());
    }

    [TestMethod]
    [DataRow(1, new[] { 4e-7, 4e-7 }, DisplayName = "one step is the last")]
    [DataRow(2, new[] { 0.081174565395, 4e-7 })]
    public void A_one_cycle_of_hardly_any_steps_has_rates(int totalSteps, double[] expected) =>
        CollectionAssert.AreEqual(expected, First(new OneCycle(0.1, totalSteps), 2));

    [TestMethod]
    public void A_one_cycle_without_a_way_up_starts_at_its_maximum()
    {
        Assert.AreEqual(0.1, new OneCycle(0.1, 10, pctStart: 0.1).ValueAt(0));
        Assert.AreEqual(0.1, new OneCycle(0.1, 10, pctStart: 0.1, threePhase: true).ValueAt(0));
        Assert.AreEqual(0.85, new OneCycle(0.1, 10, pctStart: 0.1).MomentumAt(0));
    }

    [TestMethod]
    public void A_linear_one_cycle_past_its_end_neither_rises_nor_falls_below_zero()
    {
        var cycle = new OneCycle(0.1, 10, annealing: Curve.Linear);

        Assert.AreEqual(4e-7, cycle.ValueAt(9), 1e-20);
        Assert.AreEqual(cycle.ValueAt(9), cycle.ValueAt(10));
        Assert.AreEqual(0.95, cycle.MomentumAt(10));
    }

    [TestMethod]
    public void A_one_cycle_leaves_the_momentum_alone_if_told_so() =>
        Assert.IsNull(new OneCycle(0.1, 10, cycleMomentum: false).MomentumAt(0));

    [TestMethod]
    public void A_boundary_has_the_old_value_and_a_milestone_the_new_one()
    {
        CollectionAssert.AreEqual(new[] { 1.0, 1, 1, 0.5, 0.5 }, First(new PiecewiseConstantDecay([2], [1, 0.5]), 5));
        CollectionAssert.AreEqual(new[] { 1.0, 1, 0.5, 0.5, 0.5 }, First(new MultiStepDecay(1, [2], 0.5), 5));
    }

    [TestMethod]
    public void A_milestone_of_0_counts_at_once_and_one_given_twice_counts_twice() =>
        CollectionAssert.AreEqual(new[] { 0.5, 0.5, 0.125 }, First(new MultiStepDecay(1, [2, 0, 2], 0.5), 3));

    [TestMethod]
    public void A_cycling_polynomial_jumps_up_one_step_after_its_end() =>
        CollectionAssert.AreEqual(
            new[] { 1.0, 0.5, 0, 0.25, 0, 0.166666666667, 0 },
            First(new PolynomialDecay(1, 2, endLearningRate: 0, cycle: true), 7));

    [TestMethod]
    public void Restarts_fall_on_the_exact_step_however_far_out()
    {
        Assert.AreEqual(1, new CosineRestarts(1, 1000).ValueAt(8_191_000L));
        Assert.AreEqual(1, new CosineRestarts(1, 7, tMul: 3).ValueAt(847L));
        Assert.AreEqual(1, new CosineRestarts(1, 100, tMul: 3).ValueAt(12_100L));
        Assert.IsLessThan(1e-6, new CosineRestarts(1, 1000).ValueAt(8_190_999L));
        Assert.AreEqual(1, new CosineRestarts(1, 10, tMul: 1).ValueAt(10_000_000_000L));
    }

    [TestMethod]
    public void Shrinking_cycles_end_on_the_floor() =>
        Assert.AreEqual(0.1, new CosineRestarts(1, 10, tMul: 0.5, alpha: 0.1).ValueAt(20), 1e-15);

    [TestMethod]
    public void Whole_cycles_that_can_no_longer_grow_go_on_for_ever()
    {
        RepeatedSchedule repeated = new Anneal(1, 0, 10).Repeat(10, tMul: 1.05, wholeSteps: true);

        Assert.AreEqual(0.5, repeated.ValueAt(1_000_000_005L));
    }

    [TestMethod]
    public void A_cycle_without_a_way_down_is_a_sawtooth() =>
        CollectionAssert.AreEqual(new[] { 0, 0.25, 0.5, 0.75, 0, 0.25 }, First(new Cyclical(0, 1, 4, stepSizeDown: 0), 6));

    [TestMethod]
    public void Noam_is_0_at_first_and_largest_at_the_end_of_its_warmup()
    {
        var noam = new Noam(modelSize: 512, warmup: 4000);

        Assert.AreEqual(0, noam.ValueAt(0));
        Assert.AreEqual(1 / Math.Sqrt(512.0 * 4000), noam.ValueAt(4000), 1e-18);
        Assert.AreEqual(noam.ValueAt(4000) / 2, noam.ValueAt(16000), 1e-18);
        Assert.AreEqual(noam.ValueAt(4000) / 2, noam.ValueAt(2000), 1e-18);
    }

    [TestMethod]
    public void An_inverse_square_root_falls_to_the_root_of_a_half_in_its_timescale() =>
        Assert.AreEqual(Math.Sqrt(0.5), new InverseSqrt(1, 500).ValueAt(500), 1e-15);

    [TestMethod]
    public void A_power_law_never_exceeds_its_maximum_and_then_follows_the_power()
    {
        var law = new PowerLaw(0.02, amplitude: 4, exponent: -0.5, unitsPerStep: 100);

        Assert.AreEqual(0.02, law.ValueAt(0));
        Assert.AreEqual(0.02, law.ValueAt(400), 1e-17);
        Assert.AreEqual(0.01, law.ValueAt(1600), 1e-17);
    }

    [TestMethod]
    public void A_stable_part_can_be_made_longer_without_touching_what_was()
    {
        var schedule = new WarmupStableDecay(0.1, 10, 20, 100, decayCurve: Curve.OneMinusSqrt);
        WarmupStableDecay longer = schedule.Extend(1000);

        Assert.IsTrue(Enumerable.Range(0, 81).All(step => schedule.ValueAt(step) == longer.ValueAt(step)));
        Assert.AreEqual(0.1, longer.ValueAt(980));
        Assert.AreEqual(schedule.ValueAt(90), longer.ValueAt(990));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => schedule.Extend(29));
    }

    [TestMethod]
    public void A_tri_stage_schedule_decays_geometrically()
    {
        var schedule = new WarmupStableDecay(
            1, warmup: 10, decay: 20, totalSteps: 60, startLearningRate: 0.01, endLearningRate: 0.01, decayCurve: new ExponentialCurve(0.01));

        Assert.AreEqual(0.01, schedule.ValueAt(0));
        Assert.AreEqual(0.1, schedule.ValueAt(50), 1e-15);
        Assert.AreEqual(0.01, schedule.ValueAt(60), 1e-15);
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    [DataRow(-0.1)]
    public void A_function_that_gives_no_rate_is_named_with_the_step(double rate)
    {
        var schedule = new LambdaSchedule(step => step < 7 ? 0.1 : rate);

        Assert.AreEqual(0.1, schedule.ValueAt(6));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => schedule.WithWarmup(3).ValueAt(10));
        Assert.Contains("at step 7", error.Message);
    }

    [TestMethod]
    public void An_exception_of_the_user_passes_unchanged() =>
        Assert.ThrowsExactly<TimeoutException>(() => new LambdaSchedule(_ => throw new TimeoutException()).ValueAt(0));

    [TestMethod]
    public void Factors_are_called_once_from_step_1_on()
    {
        List<long> calls = [];
        var schedule = new MultiplicativeDecay(
            1,
            step =>
            {
                calls.Add(step);
                return 0.5;
            },
            steps: 3);

        CollectionAssert.AreEqual(new[] { 1.0, 0.5, 0.25, 0.125, 0.125 }, First(schedule, 5));
        CollectionAssert.AreEqual(new[] { 1L, 2, 3 }, calls);
    }

    [TestMethod]
    public void A_factor_that_is_none_is_refused_when_the_schedule_is_made()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MultiplicativeDecay(1, _ => double.NaN, 3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MultiplicativeDecay(1, _ => 1, 100_000_001));
    }

    [TestMethod]
    public void A_schedule_in_epochs_can_run_per_step_smoothly_or_in_stairs()
    {
        RunLength run = new(epochs: 90, stepsPerEpoch: 10);
        LearningRateSchedule smooth = new CosineDecay(0.1, 90).Stretch("1 epoch").Bind(run);
        LearningRateSchedule stairs = new CosineDecay(0.1, 90).Stretch("1 epoch").Staircase("1 epoch").Bind(run);

        Assert.AreEqual(new CosineDecay(0.1, 900).ValueAt(455), smooth.ValueAt(455), 1e-16);
        Assert.AreEqual(new CosineDecay(0.1, 90).ValueAt(45), stairs.ValueAt(455));
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(2, 0.04)]
    [DataRow(5, 0.1)]
    [DataRow(10, 0.06)]
    [DataRow(15, 0.02)]
    [DataRow(99, 0.02)]
    public void Between_two_points_the_rate_moves_from_the_one_to_the_other(long step, double rate) =>
        Assert.AreEqual(rate, new PiecewiseInterpolation([0, 5, 15], [0, 0.1, 0.02]).ValueAt(step), 1e-15);

    [TestMethod]
    public void Bad_lists_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new PiecewiseConstantDecay([20, 10], [1, 2, 3]));
        Assert.ThrowsExactly<ArgumentException>(() => new PiecewiseConstantDecay([10], [1]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PiecewiseConstantDecay([10], [1, double.NaN]));
        Assert.ThrowsExactly<ArgumentException>(() => new PiecewiseConstantDecay(["30%", "10%"], [1, 2, 3]));
        Assert.ThrowsExactly<ArgumentException>(() => new PiecewiseConstantDecay(["30%", 10], [1, 2, 3]).Bind(new RunLength(1, 100)));
        Assert.ThrowsExactly<ArgumentException>(() => new PiecewiseInterpolation([], []));
        Assert.ThrowsExactly<ArgumentException>(() => new PiecewiseInterpolation([0, 1], [1]));
    }

    [TestMethod]
    public void A_list_given_to_a_schedule_can_change_without_changing_it()
    {
        List<double> values = [1, 2];
        var schedule = new PiecewiseConstantDecay([10], values);
        values[0] = 5;

        Assert.AreEqual(1, schedule.ValueAt(0));
    }

    [TestMethod]
    public void Bounds_the_wrong_way_round_are_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ConstantRate(1).Clamp(min: 2, max: 1));
}
