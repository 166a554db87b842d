namespace TfLrCallbacks.Tests.Time;

[TestClass]
public sealed class TimeLengthTests
{
    [TestMethod]
    [DataRow("90 minutes", 5400)]
    [DataRow("2 hours", 7200)]
    [DataRow("10m", 600)]
    [DataRow("1.5h", 5400)]
    [DataRow("45s", 45)]
    [DataRow("1 day", 86400)]
    [DataRow("3 min", 180)]
    [DataRow("5 mins", 300)]
    [DataRow("2 hrs", 7200)]
    [DataRow("0.5 SECONDS", 0.5)]
    [DataRow("1e3 sec", 1000)]
    public void A_time_is_read_in_seconds(string text, double seconds)
    {
        Length length = Length.Parse(text);
        Assert.AreEqual(LengthUnit.Time, length.Unit);
        Assert.AreEqual(seconds, length.Amount);
        Assert.AreEqual(length, Length.Parse(length.ToString()));
        Assert.AreEqual(length, Length.Of(TimeSpan.FromSeconds(seconds)));
        Length converted = TimeSpan.FromSeconds(seconds);
        Assert.AreEqual(length, converted);
        Assert.AreEqual(length, Length.FromTimeSpan(TimeSpan.FromSeconds(seconds)));
    }

    [TestMethod]
    [DataRow("1 hours", "1 hour")]
    [DataRow("120 min", "2 hours")]
    [DataRow("90 min", "90 minutes")]
    [DataRow("90.5s", "90.5 seconds")]
    [DataRow("60s", "1 minute")]
    [DataRow("0s", "0 seconds")]
    public void A_time_is_written_in_its_largest_whole_unit(string text, string written) => Assert.AreEqual(written, Length.Parse(text).ToString());

    [TestMethod]
    [DataRow("-1 hour")]
    [DataRow("1e9 days")]
    [DataRow("hours")]
    [DataRow("1:30")]
    [DataRow("2 fortnights")]
    [DataRow("NaN s")]
    [DataRow("1 moment")]
    public void What_is_no_time_is_refused(string text) =>
        Assert.Contains("90 minutes", Assert.ThrowsExactly<FormatException>(() => Length.Parse(text)).Message, StringComparison.Ordinal);

    [TestMethod]
    public void Steps_and_percentages_are_still_read_as_before()
    {
        Assert.AreEqual(Length.Steps(500), Length.Parse("500 steps"));
        Assert.AreEqual(Length.OfRun(0.3), Length.Parse("30%"));
        Assert.AreEqual(Length.OfRun(0.3), Length.Parse("0.3dur"));
    }

    [TestMethod]
    public void A_time_of_a_negative_span_is_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Length.Of(TimeSpan.FromSeconds(-1)));

    [TestMethod]
    public void A_time_becomes_steps_by_the_time_of_a_step()
    {
        var run = new RunLength(10, 100) { StepTime = TimeSpan.FromMilliseconds(20) };
        Assert.AreEqual(3000, Length.Parse("1 minute").In(run));
        Assert.AreEqual(3000, new WarmupCosine(0.1, 0, "1 minute").Bind(run).EndStep());
        Assert.IsNull(Length.Parse("1 minute").In(new RunLength(10, 100)));
        Assert.Contains("time of a step", Assert.ThrowsExactly<UnboundLengthException>(() => new OneCycle(0.1, "1 minute").Bind(new RunLength(10, 100))).Message, StringComparison.Ordinal);
    }
}
