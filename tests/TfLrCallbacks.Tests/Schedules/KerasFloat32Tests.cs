namespace TfLrCallbacks.Tests.Schedules;

[TestClass]
public sealed class KerasFloat32Tests
{
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
