namespace TfLrCallbacks.Tests.Schedules;

[TestClass]
public sealed class NoisyScheduleTests
{
    private static readonly ConstantRate One = new(1);

    [TestMethod]
    public void The_same_seed_gives_the_same_rates_and_another_one_others()
    {
        double[] Rates(long seed) => [.. Enumerable.Range(0, 50).Select(step => One.WithNoise(seed: seed).ValueAt(step))];

        CollectionAssert.AreEqual(Rates(7), Rates(7));
        CollectionAssert.AreNotEqual(Rates(7), Rates(8));
        Assert.HasCount(50, Rates(7).Distinct());
    }

    /// <summary>The figures of 2000 draws that timm makes with these settings, within what chance allows.</summary>
    [TestMethod]
    [DataRow(1.0, 0.0153, 0.3791, 0.6698)]
    [DataRow(0.1, -0.0011, 0.0991, 0.3066)]
    public void The_changes_are_spread_as_those_of_timm(double spread, double mean, double deviation, double largest)
    {
        NoisySchedule schedule = One.WithNoise(limit: 0.67, standardDeviation: spread);
        double[] changes = [.. Enumerable.Range(0, 2000).Select(step => schedule.ValueAt(step) - 1)];

        Assert.AreEqual(mean, changes.Average(), 4 * deviation / Math.Sqrt(2000));
        Assert.AreEqual(deviation, Math.Sqrt(changes.Average(change => change * change)), 0.05 * deviation);
        Assert.IsTrue(changes.Max(Math.Abs) is var max && max <= 0.67 && max > 0.8 * largest);
    }

    [TestMethod]
    public void Without_a_spread_all_changes_are_equally_likely()
    {
        NoisySchedule schedule = One.WithNoise(limit: 0.5, standardDeviation: null);
        int[] tenths = new int[10];
        for (int step = 0; step < 10_000; step++)
        {
            tenths[(int)((schedule.ValueAt(step) - 0.5) * 10)]++;
        }

        Assert.IsTrue(tenths.All(count => count is > 850 and < 1150), string.Join(' ', tenths));
    }

    [TestMethod]
    [DataRow(1e-12, 1e12)]
    [DataRow(1.0, 1e-12)]
    public void Extreme_spreads_and_limits_find_a_draw(double limit, double spread) =>
        Assert.AreEqual(1, One.WithNoise(limit: limit, standardDeviation: spread).ValueAt(3), 1e-10);

    [TestMethod]
    public void Moments_within_a_step_share_its_noise() =>
        Assert.AreEqual(One.WithNoise().ValueAt(3L), One.WithNoise().ValueAt(3.7));
}
