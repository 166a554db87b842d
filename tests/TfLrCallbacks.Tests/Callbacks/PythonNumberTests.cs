using System.Globalization;
using CsCheck;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class PythonNumberTests
{
    [TestMethod]
    [DataRow(0.1, "0.1")]
    [DataRow(1, "1.0")]
    [DataRow(0.0001, "0.0001")]
    [DataRow(0.00001, "1e-05")]
    [DataRow(9.999e-5, "9.999e-05")]
    [DataRow(1e15, "1000000000000000.0")]
    [DataRow(1e16, "1e+16")]
    [DataRow(1.2345678901234568e17, "1.2345678901234568e+17")]
    [DataRow(123456.75, "123456.75")]
    [DataRow(-0.0, "-0.0")]
    [DataRow(0, "0.0")]
    [DataRow(double.Epsilon, "5e-324")]
    [DataRow(double.MaxValue, "1.7976931348623157e+308")]
    [DataRow(-2.5e-7, "-2.5e-07")]
    [DataRow(double.NaN, "nan")]
    [DataRow(double.PositiveInfinity, "inf")]
    [DataRow(double.NegativeInfinity, "-inf")]
    public void Numbers_look_as_in_Python(double value, string text) => Assert.AreEqual(text, PythonNumber.Repr(value));

    [TestMethod]
    public void Every_number_reads_back_as_itself() => Gen.Double.Sample(
        value => BitConverter.DoubleToInt64Bits(double.Parse(PythonNumber.Repr(value), CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(value),
        iter: 20_000);
}
