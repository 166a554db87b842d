namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class RangeTestSchedulesTests
{
    private static readonly RangeTestResult Found = new()
    {
        BaseLearningRate = 0.1,
        MaxLearningRate = 0.2,
        Momentum = 0.9,
        Confidence = RangeTestConfidence.High,
        Flags = [],
        Sweeps = [],
        Baseline = 1,
        Rounds = [],
    };

    public static IEnumerable<object[]> Shapes =>
        from shape in Enum.GetValues<ScheduleShape>()
        from steps in (int[])[500, 5000]
        select new object[] { shape, steps };

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void Every_shape_has_the_peak_that_the_result_advises_for_the_length_of_the_run(ScheduleShape shape, int steps)
    {
        LearningRateSchedule schedule = Found.Schedule(shape).Bind(new RunLength(10, steps / 10));

        double highest = Enumerable.Range(0, steps).Max(step => schedule.ValueAt(step));

        Assert.AreEqual(Found.ForSchedule(shape, steps), highest, highest * 1e-3);
    }

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void A_warm_up_begins_low(ScheduleShape shape, int steps)
    {
        LearningRateSchedule schedule = shape is ScheduleShape.OneCycle ? Found.OneCycle() : Found.Schedule(shape, "5%");

        LearningRateSchedule bound = schedule.Bind(new RunLength(10, steps / 10));

        Assert.IsLessThan(0.3 * Enumerable.Range(0, steps).Max(step => bound.ValueAt(step)), bound.ValueAt(0));
    }

    [TestMethod]
    public void A_triangle_begins_at_a_quarter_of_its_peak()
    {
        LearningRateSchedule schedule = Found.Schedule(ScheduleShape.Triangular).Bind(new RunLength(10, 100));

        Assert.AreEqual(schedule.ValueAt(100) / 4, schedule.ValueAt(0), 1e-12);
    }

    [TestMethod]
    [DataRow(0.9, null, true)]
    [DataRow(null, null, false)]
    [DataRow(0.0, null, false)]
    [DataRow(0.9, false, false)]
    [DataRow(null, true, true)]
    public void A_one_cycle_cycles_the_momentum_where_the_optimizer_has_one(double? momentum, bool? asked, bool cycles)
    {
        LearningRateSchedule schedule = (Found with { Momentum = momentum }).OneCycle(cycleMomentum: asked).Bind(new RunLength(1, 100));

        Assert.AreEqual(cycles, schedule.MomentumAt(0) is not null);
    }

    [TestMethod]
    public void Before_it_is_bound_it_says_what_is_missing()
    {
        LearningRateSchedule schedule = Found.Schedule(ScheduleShape.Linear);

        foreach (Action ask in (Action[])[() => schedule.ValueAt(0), () => schedule.EndStep()])
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(ask);

            StringAssert.Contains(error.Message, "Bind(run)", StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void Bad_arguments_are_refused_at_once()
    {
        RangeTestResult nothing = new LrRangeTest().Run(new ScriptedTrainer(10, _ => 1) { Probe = _ => 1 });

        Assert.ThrowsExactly<InvalidOperationException>(() => nothing.OneCycle());
        Assert.ThrowsExactly<InvalidOperationException>(() => nothing.Schedule(ScheduleShape.Constant));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Found.OneCycle(pctStart: 1.5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Found.Schedule((ScheduleShape)99));
        Assert.ThrowsExactly<ArgumentException>(() => Found.Schedule(ScheduleShape.OneCycle, "5%"));
    }
}
