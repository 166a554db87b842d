namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class CurveTests
{
    private static readonly double[] Rates = [.. Enumerable.Range(0, 61).Select(i => Math.Pow(10, -6 + (i / 10.0)))];

    [TestMethod]
    [DataRow(0.0, 1.0)]
    [DataRow(0.9, 2.8028)]
    [DataRow(0.99, 2.8028, DisplayName = "counted as 0.9")]
    public void The_answer_is_a_part_of_the_edge_or_where_nine_tenths_were_learned(double momentum, double factor)
    {
        RangeTestResult found = LrRangeTest.Read(Rates, Losses(onset: -2, edge: -0.5), momentum);

        double edge = found.DivergenceLearningRate!.Value;
        double learned = found.Sweeps[0].Landmarks!.NineTenthsLearningRate;
        Assert.IsInRange(-0.8, -0.2, Math.Log10(edge));
        Assert.AreEqual(Math.Min(learned, edge / (5 * factor)), found.BaseLearningRate, 1e-4 * edge);
        Assert.AreEqual(Math.Min(learned, edge / (2.5 * factor)), found.MaxLearningRate, 1e-4 * edge);
        Assert.AreEqual(RangeTestConfidence.Medium, found.Confidence);
        Assert.AreEqual(RangeTestFlagKind.CurveOnly, found.Flags.Single().Kind);
    }

    [TestMethod]
    public void The_answer_moves_with_the_curve()
    {
        RangeTestResult here = LrRangeTest.Read(Rates, Losses(onset: -4, edge: -0.5));
        RangeTestResult there = LrRangeTest.Read([.. Rates.Select(rate => rate * 1000)], Losses(onset: -4, edge: -0.5));

        Assert.AreEqual(1000 * here.BaseLearningRate, there.BaseLearningRate, 1e-6 * there.BaseLearningRate);
    }

    [TestMethod]
    public void A_flat_curve_and_one_of_nan_have_no_answer()
    {
        Assert.AreEqual(RangeTestFlagKind.NotLearning, LrRangeTest.Read(Rates, [.. Rates.Select(_ => 2.3)]).Flags.Single().Kind);
        Assert.AreEqual(RangeTestFlagKind.ImmediateExplosion, LrRangeTest.Read(Rates, [.. Rates.Select(_ => double.NaN)]).Flags.Single().Kind);
        Assert.IsFalse(LrRangeTest.Read(Rates, [.. Rates.Select(_ => double.NaN)]).HasAnswer);
    }

    [TestMethod]
    [DataRow(5)]
    [DataRow(30)]
    [DataRow(41)]
    public void A_nan_between_finite_losses_was_not_measured(int point)
    {
        double[] losses = Losses(onset: -4, edge: -0.5);
        double[] rates = [.. Rates.Where((_, i) => i != point)];
        RangeTestResult without = LrRangeTest.Read(rates, [.. losses.Where((_, i) => i != point)]);
        losses[point] = double.NaN;

        RangeTestResult found = LrRangeTest.Read(Rates, losses);

        Assert.AreEqual(without.BaseLearningRate, found.BaseLearningRate);
        Assert.AreEqual(without.MaxLearningRate, found.MaxLearningRate);
        Assert.AreSequenceEqual(rates, found.Sweeps[0].LearningRates);
    }

    [TestMethod]
    public void An_infinite_loss_is_an_explosion_though_the_loss_comes_back()
    {
        double[] losses = Losses(onset: -4, edge: -0.5);
        losses[40] = double.PositiveInfinity;

        Assert.AreEqual("the loss is no longer finite", LrRangeTest.Read(Rates, losses).DivergenceReason);
        Assert.IsNull(LrRangeTest.Read(Rates, [.. Rates.Select(_ => 2.3)]).DivergenceReason);
    }

    [TestMethod]
    [DataRow(2.3, 2.2, 1.5, 0.8, 0.7, 9.0)]
    [DataRow(1.0, 0.2, 1.7, 0.3, 1.5, 0.9)]
    public void A_curve_of_too_few_points_is_not_called_flat(params double[] losses)
    {
        RangeTestResult found = LrRangeTest.Read([.. losses.Select((_, i) => Math.Pow(10, i - 5))], losses);

        RangeTestFlag flag = found.Flags.Single();
        Assert.IsFalse(found.HasAnswer);
        Assert.Contains("The 6 losses", flag.Reason);
        Assert.DoesNotContain("neither", flag.Reason);
        Assert.Contains("more points", flag.Remedy);
    }

    [TestMethod]
    public void A_curve_that_only_rises_is_a_guess_far_below()
    {
        RangeTestResult found = LrRangeTest.Read(Rates, [.. Rates.Select(rate => 1 + (1e4 * rate * rate))]);

        Assert.AreEqual(RangeTestConfidence.Low, found.Confidence);
        Assert.AreEqual(found.DivergenceLearningRate!.Value / (50 * 2.8028), found.BaseLearningRate, 1e-3 * found.BaseLearningRate);
    }

    [TestMethod]
    public void Bad_curves_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => LrRangeTest.Read([0.1, 0.2], [1]));
        Assert.ThrowsExactly<ArgumentException>(() => LrRangeTest.Read([], []));
        Assert.ThrowsExactly<ArgumentException>(() => LrRangeTest.Read([0.1, 0.1], [1, 1]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LrRangeTest.Read([0, 0.1], [1, 1]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LrRangeTest.Read([0.1, 0.2], [1, 1], momentum: 1));
    }

    private static double[] Losses(double onset, double edge) =>
        [.. Rates.Select(rate => 1 - (0.8 / (1 + Math.Exp(-(Math.Log10(rate) - onset) / 0.3))) + (0.8 * Math.Pow(10, Math.Min(6 * (Math.Log10(rate) - edge), 30))))];
}
