namespace TfLrCallbacks.Tests.Schedules;

[TestClass]
public sealed class GeometricCyclesTests
{
    /// <summary>The growths and their powers are exact in binary, and so are the borders; the logarithm that finds the cycle is not.</summary>
    [TestMethod]
    [DataRow(1.125)]
    [DataRow(1.0625)]
    [DataRow(1.1875)]
    [DataRow(0.5)]
    [DataRow(0.75)]
    [DataRow(0.875)]
    public void A_border_is_the_first_moment_of_the_next_cycle(double growth)
    {
        double power = 1;
        for (int cycle = 0; cycle < 10; cycle++, power *= growth)
        {
            double border = 16 / (growth - 1) * (power - 1);

            Assert.AreEqual((cycle, 0.0, 16 * power), GeometricCycles.At(border, 16, growth, whole: false));
        }
    }
}
