namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class SnapshotTensorTests
{
    [TestMethod]
    public void Arrays_of_other_types_are_refused_by_name()
    {
        foreach (Array values in new Array[] { new uint[1], new sbyte[1], new decimal[1], new DayOfWeek[1] })
        {
            Assert.Contains(values.GetType().ToString(), Assert.ThrowsExactly<ArgumentException>(() => new SnapshotTensor(values, 1)).Message);
        }
    }

    [TestMethod]
    public void A_shape_that_does_not_fit_is_refused() =>
        Assert.Contains("(2, 3) has places, 6. Received: 5", Assert.ThrowsExactly<ArgumentException>(() => new SnapshotTensor(new float[5], 2, 3)).Message);
}
