namespace TfLrCallbacks.Tests.Schedules;

/// <summary>The end of a schedule is the first moment from which its rate holds, not a later one.</summary>
[TestClass]
public sealed class EndStepTests
{
    private static IEnumerable<(LearningRateSchedule Schedule, double? End)> Ends =>
    [
        (new CosineDecay(0.1, 100), 100),
        (new OneCycle(0.1, 500), 499),
        (new OneCycle(0.1, 1), 0),
        (new WarmupStableDecay(0.1, 10, 20, 60), 60),
        (new PiecewiseInterpolation([0, 5, 15], [0, 0.1, 0.02]), 15),
        (new ConstantRate(0.1).Then(10, new CosineDecay(0.1, 20)), 30),
        (new CosineDecay(0.1, 100).Shift(7), 107),
        (new CosineDecay(0.1, 100).Skip(7), 93),
        (new CosineDecay(0.1, 100).Skip(700), 0),
        (new CosineDecay(0.1, 100).Stretch(3), 300),
        (new InverseSqrt(0.1, 10).WithCooldown(20, start: 30), 50),
        (new CosineDecay(0.1, 100).Times(new Anneal(1, 0, 40)), 100),
        (new InverseSqrt(0.1, 10), null),
        (new CosineDecay(0.1, 10).Repeat(10), null),
    ];

    [TestMethod]
    [DynamicData(nameof(Ends))]
    public void A_schedule_ends_where_its_rate_holds(LearningRateSchedule schedule, double? end) => Assert.AreEqual(end, schedule.EndStep());
}
