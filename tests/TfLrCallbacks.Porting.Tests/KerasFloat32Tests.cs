namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed class KerasFloat32Tests
{
    private static IEnumerable<LearningRateSchedule> Examples =>
    [
        new KerasFloat32(new CosineRestarts(0.1, 10, mMul: 0.5)),
        new KerasFloat32(new CosineRestarts(0.1, 10, tMul: 0.5)),
        new KerasFloat32(new CosineDecay(0.1, 50).WithWarmup(5)),
        new KerasFloat32(new ExponentialDecay(0.1, 10, 1.5)),
        new KerasFloat32(new PolynomialDecay(0.1, 10, cycle: true)),
        new KerasFloat32(new InverseTimeDecay(0.1, 10, 0.5, staircase: true)),
    ];

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void Every_rate_is_finite_and_not_negative_and_equal_schedules_are_equal(LearningRateSchedule schedule)
    {
        foreach (long step in (long[])[0, 1, 9, 10, 11, 49, 50, 51, 55, 1_000_000, 1L << 53, long.MaxValue])
        {
            double rate = schedule.ValueAt(step);
            Assert.IsTrue(double.IsFinite(rate) && rate >= 0, $"{schedule} at step {step}: {rate}");
        }

        Assert.AreEqual(schedule, schedule with { });
        Assert.AreEqual(schedule, schedule.Bind(new RunLength(3, 7)));
    }

    [TestMethod]
    public void A_restart_is_a_step_late_where_Keras_is()
    {
        var exact = new CosineRestarts(0.1, 1000);

        Assert.AreEqual(0.1, exact.ValueAt(8_191_000L));
        Assert.AreEqual(0, new KerasFloat32(exact).ValueAt(8_191_000L));
        Assert.AreEqual(0.1f, new KerasFloat32(exact).ValueAt(8_191_001L));
    }

    [TestMethod]
    public void What_Keras_does_not_have_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new KerasFloat32(new OneCycle(0.1, 10)));

        Assert.Contains("OneCycle", error.Message);
        Assert.ThrowsExactly<ArgumentException>(() => new KerasFloat32(new CosineDecay(0.1, 10).WithWarmup(5, overlap: true)));
    }
}
