namespace TfLrCallbacks.Tests;

/// <summary>Whether warm-up and decay fit into the whole is told at once, whatever the length of the run.</summary>
[TestClass]
public sealed class WarmupStableDecayTests
{
    [TestMethod]
    [DataRow("60%", "50%", null)]
    [DataRow("100%", "10%", null)]
    [DataRow("100%", "0.000001%", null)]
    [DataRow("60%", "50%", "100%")]
    [DataRow("30%", "30%", "50%")]
    [DataRow("3 epochs", "2 epochs", "4 epochs")]
    [DataRow("3 steps", "2 steps", "4 steps")]
    [DataRow("3 minutes", "2 minutes", "4 minutes")]
    public void Parts_that_are_longer_than_the_whole_are_refused_when_the_schedule_is_made(string warmup, string decay, string? total)
    {
        string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new WarmupStableDecay(0.1, warmup, decay, total is { } text ? Length.Parse(text) : default(Length?))).Message;
        Assert.Contains("Must not be shorter than warm-up and decay together", message);
    }

    [TestMethod]
    [DataRow("60%", "50%", "5 steps", 5)]
    [DataRow("60%", "50%", "1 epoch", 3)]
    [DataRow("1 epoch", "1 step", "100%", 4)]
    public void Parts_in_other_units_are_refused_when_the_run_is_known(string warmup, string decay, string total, int steps) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new WarmupStableDecay(0.1, warmup, decay, total).Bind(new RunLength(1, steps)));

    [TestMethod]
    [DataRow("50%", "50%", null, 1, 1)]
    [DataRow("50%", "50%", null, 1, 3)]
    [DataRow("70%", "30%", null, 1, 5)]
    [DataRow("10%", "90%", null, 1, 7)]
    [DataRow("0.5 epochs", "0.5 epochs", "1 epoch", 1, 3)]
    [DataRow("0.5 epochs", "0.5 epochs", null, 1, 3)]
    [DataRow("50%", "0.5 epochs", null, 1, 3)]
    public void Parts_that_fill_the_whole_fit_though_each_is_rounded_to_whole_steps(string warmup, string decay, string? total, int epochs, int steps)
    {
        LearningRateSchedule schedule = new WarmupStableDecay(0.1, warmup, decay, total is { } text ? Length.Parse(text) : default(Length?)).Bind(new RunLength(epochs, steps));
        Assert.AreEqual(epochs * steps, schedule.EndStep());
        Assert.AreEqual(0, schedule.ValueAt(epochs * steps));
    }
}
