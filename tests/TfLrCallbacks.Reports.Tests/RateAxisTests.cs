namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class RateAxisTests
{
    private static IEnumerable<object[]> Schedules =>
    [
        [new CosineDecay(0.1, 1000), false],
        [new OneCycle(0.1, 1000), false],
        [new WarmupCosine(3e-4, totalSteps: 1000, warmup: 100), false],
        [new PolynomialDecay(0.1, 1000, 0.0), false],
        [new ConstantRate(0), false],
        [new InverseSqrt(0.1, 10), false],
        [new ExponentialDecay(0.1, 100, 0.5), true],
        [new MultiStepDecay(0.1, [500, 750], 0.1), true],
    ];

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void The_axis_is_logarithmic_where_the_rate_lies_decades_below_its_peak_for_long(LearningRateSchedule schedule, bool isLogarithmic) =>
        Assert.AreEqual(isLogarithmic, AxisOf(schedule).IsLogarithmic, schedule.ToString());

    [TestMethod]
    public void One_curve_of_four_that_falls_far_does_not_take_the_shape_from_the_others()
    {
        IReadOnlyList<double> cosine = [.. Enumerable.Range(0, 1000).Select(step => new CosineDecay(0.1, 1000).ValueAt(step))], steps = [.. Enumerable.Range(0, 1000).Select(step => new MultiStepDecay(0.1, [333, 666], 0.1).ValueAt(step))];

        Assert.IsFalse(RateAxis.Of([cosine, steps, cosine, cosine], height: 300, mostLinear: 5).IsLogarithmic);
        Assert.IsTrue(RateAxis.Of([cosine, steps], height: 300, mostLinear: 5).IsLogarithmic);
    }

    [TestMethod]
    public void A_rate_of_zero_has_no_place_on_a_logarithmic_axis()
    {
        RateAxis axis = AxisOf(new ExponentialDecay(0.1, 100, 0.5));

        Assert.IsTrue(double.IsNaN(axis.Place(0.0)));
        Assert.AreEqual(-2, axis.Place(0.01), 1e-12);
    }

    [TestMethod]
    public void A_rate_that_falls_without_end_leaves_the_picture_after_eight_decades()
    {
        RateAxis axis = AxisOf(new ExponentialDecay(1, 10, 0.1));

        Assert.IsTrue(axis.Scale.Min is > -9 and < -7, axis.Scale.Min.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static RateAxis AxisOf(LearningRateSchedule schedule) =>
        RateAxis.Of([[.. Enumerable.Range(0, 1000).Select(step => schedule.ValueAt(step))]], height: 300, mostLinear: 5);
}
