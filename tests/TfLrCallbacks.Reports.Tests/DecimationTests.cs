using CsCheck;

namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class DecimationTests
{
    [TestMethod]
    public void What_is_kept_is_small_in_order_and_reaches_as_high_and_low_as_the_series() =>
        Gen.Select(Gen.Double[-5, 5].Array[1, 3000], Gen.Int[1, 100]).Sample((values, columns) =>
        {
            ChartPoint[] points = [.. values.Select((value, i) => new ChartPoint(i, value))];

            IReadOnlyList<ChartPoint> kept = Decimation.MinMax(points, columns);

            Assert.IsLessThanOrEqualTo(Math.Max(2 * columns, 0), kept.Count);
            Assert.AreEqual(values.Min(), kept.Min(point => point.Y));
            Assert.AreEqual(values.Max(), kept.Max(point => point.Y));
            Assert.IsTrue(kept.Zip(kept.Skip(1)).All(pair => pair.First.X < pair.Second.X));
            CollectionAssert.IsSubsetOf(kept.ToArray(), points);
        });

    [TestMethod]
    public void A_peak_of_one_step_in_a_million_stays()
    {
        ChartPoint[] points = [.. Enumerable.Range(0, 1_000_000).Select(i => new ChartPoint(i, i is 654_321 ? 9 : 1))];

        Assert.IsTrue(Decimation.MinMax(points, 800).Contains(points[654_321]));
    }

    [TestMethod]
    public void Columns_without_numbers_are_gaps_and_single_ones_are_not()
    {
        ChartPoint[] points = [.. Enumerable.Range(0, 100).Select(i => new ChartPoint(i, i is >= 50 and < 75 or 3 ? double.NaN : i))];

        IReadOnlyList<ChartPoint> kept = Decimation.MinMax(points, 4);

        Assert.AreEqual(1, kept.Count(point => double.IsNaN(point.Y)));
        Assert.IsTrue(double.IsNaN(kept[4].Y));
    }
}
