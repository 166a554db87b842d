namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class ScheduleWordsTests
{
    private static IEnumerable<object[]> Schedules =>
    [
        [new OneCycle(0.1, 100), "one-cycle"],
        [new CosineDecay(0.1, 100).WithWarmup(10), "cosine with warm-up"],
        [new WarmupCosine(0.1, totalSteps: 100, warmup: 10), "cosine with warm-up"],
        [new PolynomialDecay(0.1, 100, 0.0), "linear"],
        [new PolynomialDecay(0.1, 100, 0.0, power: 2), "polynomial"],
        [new ConstantRate(0.1).Then(10, new CosineDecay(0.1, 10)).Then(20, new ExponentialDecay(0.1, 10, 0.5)), "constant, then cosine, then exponential"],
        [new StepDecay(0.1, 30).Scale(2), "step decay"],
        [new CosineDecay(0.1, 100).Repeat(100), "repeated cosine"],
        [new Triangle(0.1, 100), "triangle"],
    ];

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void A_schedule_is_named_as_people_speak_of_it(LearningRateSchedule schedule, string words) =>
        Assert.AreEqual(words, new NamedSchedule(schedule).Name);

    [TestMethod]
    public void No_schedule_has_no_name() => Assert.ThrowsExactly<ArgumentNullException>(() => new NamedSchedule(null!));
}
