namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class NumberTextTests
{
    [TestMethod]
    [DataRow(0.0, "0")]
    [DataRow(0.1, "0.1")]
    [DataRow(0.056234, "0.0562")]
    [DataRow(0.001, "0.001")]
    [DataRow(0.00099960, "0.001")]
    [DataRow(0.00099940, "9.99×10⁻⁴")]
    [DataRow(3.1623e-5, "3.16×10⁻⁵")]
    [DataRow(1e-7, "10⁻⁷")]
    [DataRow(3.16, "3.16")]
    [DataRow(100.0, "100")]
    [DataRow(123456.0, "123456")]
    [DataRow(2e6, "2×10⁶")]
    [DataRow(-0.25, "−0.25")]
    [DataRow(double.NaN, "not a number")]
    [DataRow(double.PositiveInfinity, "infinite")]
    [DataRow(double.NegativeInfinity, "−infinite")]
    public void A_rate_has_three_digits_and_a_power_of_ten_below_a_thousandth(double rate, string expected) =>
        Assert.AreEqual(expected, NumberText.Rate(rate));

    [TestMethod]
    public void A_value_has_four_digits() => Assert.AreEqual("0.8439", NumberText.Value(0.84388));

    [TestMethod]
    public void A_count_has_its_thousands_set_apart() => Assert.AreEqual("1,234,567", NumberText.Count(1234567));

    [TestMethod]
    [DataRow(0, "0 epochs")]
    [DataRow(1, "1 epoch")]
    [DataRow(2, "2 epochs")]
    [DataRow(2000, "2,000 epochs")]
    public void One_thing_is_singular(long count, string expected) => Assert.AreEqual(expected, NumberText.Count(count, "epoch"));
}
