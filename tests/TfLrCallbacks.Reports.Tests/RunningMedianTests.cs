using CsCheck;

namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class RunningMedianTests
{
    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(49, 0)]
    [DataRow(50, 5)]
    [DataRow(600, 11)]
    [DataRow(100_000, 1667)]
    public void The_window_grows_with_the_run_and_is_odd(int steps, int window) => Assert.AreEqual(window, RunningMedian.Window(steps));

    [TestMethod]
    public void An_outlier_moves_nothing()
    {
        ChartPoint[] steps = [.. Enumerable.Range(0, 100).Select(i => new ChartPoint(i, i is 40 ? 1e9 : 1))];

        Assert.IsTrue(RunningMedian.Of(steps, 5).All(point => point.Y is 1));
    }

    [TestMethod]
    public void Gaps_are_left_out_and_a_window_of_gaps_is_one()
    {
        ChartPoint[] steps = [.. Enumerable.Range(0, 60).Select(i => new ChartPoint(i, i < 30 ? 2 : double.NaN))];
        IReadOnlyList<ChartPoint> medians = RunningMedian.Of(steps, 5);

        Assert.AreEqual(2, medians[31].Y);
        Assert.IsTrue(double.IsNaN(medians[40].Y));
    }

    [TestMethod]
    public void Every_value_is_the_median_of_its_window() => Gen.Select(Gen.Double[-10, 10].Array[50, 600], Gen.Int[0, 1]).Sample((values, _) =>
    {
        int window = RunningMedian.Window(values.Length);
        ChartPoint[] steps = [.. values.Select((value, i) => new ChartPoint(i, value))];
        foreach (ChartPoint median in RunningMedian.Of(steps, window))
        {
            int from = Math.Max(0, (int)median.X - (window / 2));
            double[] around = [.. values[from..Math.Min(values.Length, (int)median.X + (window / 2) + 1)].Order()];
            Assert.AreEqual((around[(around.Length - 1) / 2] + around[around.Length / 2]) / 2, median.Y);
        }
    });
}
