namespace TfLrCallbacks.Tests.Schedules;

[TestClass]
public sealed class RateSamplesTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(199_999)]
    [DataRow(200_000)]
    public void Every_step_of_a_short_run_is_looked_at(int steps)
    {
        RateSamples samples = RateSamples.Of(new ConstantRate(0.1), steps);

        Assert.AreSequenceEqual(Enumerable.Range(0, steps).Select(step => (long)step), samples.Steps);
        Assert.IsTrue(samples.IsComplete);
    }

    [TestMethod]
    [DataRow(200_001)]
    [DataRow(1_000_000_007)]
    [DataRow(long.MaxValue)]
    public void A_long_run_is_looked_at_in_steps_that_are_evenly_spread_from_the_first_to_the_last(long steps)
    {
        long[] at = RateSamples.StepsOver(steps);
        long[] gaps = [.. at.Skip(1).Zip(at, (later, earlier) => later - earlier)];

        Assert.AreEqual((RateSamples.Most, 0L, steps - 1), (at.Length, at[0], at[^1]));
        Assert.IsGreaterThan(0, gaps.Min());
        Assert.IsLessThanOrEqualTo(1, gaps.Max() - gaps.Min());
        Assert.IsFalse(RateSamples.Of(new ConstantRate(0.1), steps).IsComplete);
    }
}
