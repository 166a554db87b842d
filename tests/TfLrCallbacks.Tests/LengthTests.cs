using CsCheck;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class LengthTests
{
    private static readonly RunLength Run = new(epochs: 4, stepsPerEpoch: 7);

    [TestMethod]
    [DataRow("500", LengthUnit.Steps, 500.0)]
    [DataRow("500 steps", LengthUnit.Steps, 500.0)]
    [DataRow("1 step", LengthUnit.Steps, 1.0)]
    [DataRow("2.5 steps", LengthUnit.Steps, 2.5)]
    [DataRow("500ba", LengthUnit.Steps, 500.0)]
    [DataRow("1.5 epochs", LengthUnit.Epochs, 1.5)]
    [DataRow(" 1 EPOCH ", LengthUnit.Epochs, 1.0)]
    [DataRow("1.5ep", LengthUnit.Epochs, 1.5)]
    [DataRow("30%", LengthUnit.Run, 0.3)]
    [DataRow("0.3dur", LengthUnit.Run, 0.3)]
    [DataRow("100 %", LengthUnit.Run, 1.0)]
    [DataRow("rest", LengthUnit.Rest, 0.0)]
    public void A_text_is_read(string text, LengthUnit unit, double amount)
    {
        Length length = text;

        Assert.AreEqual(unit, length.Unit);
        Assert.AreEqual(amount, length.Amount);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("0.3")]
    [DataRow("-5")]
    [DataRow("-5 steps")]
    [DataRow("101%")]
    [DataRow("-1 epochs")]
    [DataRow("NaN epochs")]
    [DataRow("1e999 steps")]
    [DataRow("1e-10 steps")]
    [DataRow("5 fortnights")]
    [DataRow("steps")]
    [DataRow("1,5 epochs")]
    public void A_text_that_is_no_length_is_refused_with_a_way_out(string text)
    {
        var error = Assert.ThrowsExactly<FormatException>(() => Length.Parse(text));

        Assert.Contains($"\"{text}\"", error.Message);
        Assert.Contains("Write \"500 steps\"", error.Message);
    }

    [TestMethod]
    [DataRow("1 epochs", "1 epoch")]
    [DataRow("1 step", "1 step")]
    [DataRow("1.0 epochs", "1 epoch")]
    [DataRow("0 epochs", "0 epochs")]
    [DataRow("1.5 epochs", "1.5 epochs")]
    [DataRow("2 steps", "2 steps")]
    public void One_is_singular(string text, string expected) => Assert.AreEqual(expected, Length.Parse(text).ToString());

    [TestMethod]
    public void What_a_length_says_of_itself_is_read_as_the_same_length() =>
        Gen.OneOf(
                Gen.Long[0, long.MaxValue].Select(Length.FromInt64),
                Gen.Double[1e-9, 1e6].Select(Length.Steps),
                Gen.Double[0, 1e6].Select(Length.Epochs),
                Gen.Double[0, 1].Select(Length.OfRun),
                Gen.Int[0, 100].Select(percent => Length.OfRun(percent / 100.0)),
                Gen.Const(Length.Rest))
            .Sample(length => Length.Parse(length.ToString()) == length);

    [TestMethod]
    [DataRow("7 steps", 7.0)]
    [DataRow("2.5 steps", 2.5)]
    [DataRow("1.5 epochs", 11.0, DisplayName = "10.5 steps are rounded away from 0")]
    [DataRow("30%", 8.0)]
    [DataRow("1%", 1.0, DisplayName = "a part of a run never vanishes")]
    [DataRow("0 epochs", 0.0)]
    [DataRow("0%", 0.0)]
    [DataRow("rest", 28.0)]
    public void A_length_in_a_run_is_in_steps(string length, double steps)
    {
        Assert.AreEqual(steps, Length.Parse(length).In(Run));
        Assert.AreEqual(Length.Steps(steps), Length.Parse(length).Bind(Run));
    }

    [TestMethod]
    [DataRow("1.5 epochs")]
    [DataRow("30%")]
    [DataRow("rest")]
    public void In_a_run_of_unknown_length_only_steps_are_known(string length)
    {
        var unknown = new RunLength(epochs: 4);

        Assert.IsNull(Length.Parse(length).In(unknown));
        Assert.ThrowsExactly<UnboundLengthException>(() => Length.Parse(length).Bind(unknown));
        Assert.AreEqual(7, Length.Steps(7).In(unknown));
    }

    [TestMethod]
    [DataRow(-1.0)]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void A_number_that_is_no_length_is_refused(double amount)
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Length.Steps(amount));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Length.Epochs(amount));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Length.OfRun(amount));
    }

    [TestMethod]
    public void A_length_too_small_to_divide_by_is_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Length.Steps(1e-10));

    [TestMethod]
    public void More_than_all_of_a_run_is_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Length.OfRun(1.01));

    [TestMethod]
    [DataRow(100L, 32, 4L)]
    [DataRow(96L, 32, 3L)]
    [DataRow(1L, 32, 1L)]
    [DataRow(long.MaxValue, 1, long.MaxValue)]
    public void A_last_smaller_batch_is_a_step(long samples, int batchSize, long steps) =>
        Assert.AreEqual(steps, RunLength.From(samples, batchSize, epochs: 1).StepsPerEpoch);
}
