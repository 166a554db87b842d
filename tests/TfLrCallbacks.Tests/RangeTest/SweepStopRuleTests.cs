using System.Text.Json;

namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class SweepStopRuleTests
{
    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void A_loss_that_is_not_finite_ends_the_sweep(double loss) => Assert.IsTrue(new SweepStopRule(1).IsOverAfter(loss));

    [TestMethod]
    [DataRow(2.0, 0.0, 2.4, DisplayName = "a fifth of the baseline, without a descent")]
    [DataRow(2.0, 0.5, 3.5, DisplayName = "three times the descent")]
    [DataRow(-2.0, 0.0, -1.6, DisplayName = "for negative losses too")]
    [DataRow(0.0, 1.0, 3.0, DisplayName = "and from zero")]
    public void Two_losses_in_a_row_above_the_limit_end_the_sweep(double baseline, double descent, double limit)
    {
        var rule = new SweepStopRule(baseline);

        Assert.IsFalse(rule.IsOverAfter(baseline - descent));
        Assert.IsFalse(rule.IsOverAfter(limit + 1e-9));
        Assert.IsFalse(rule.IsOverAfter(limit - 1e-9), "The one in between breaks the row.");
        Assert.IsFalse(rule.IsOverAfter(limit + 1e-9));
        Assert.IsTrue(rule.IsOverAfter(limit + 1e-9));
    }

    [TestMethod]
    public void Recorded_sweeps_ended_where_the_rule_ends_them()
    {
        foreach (JsonElement sweep in Golden.Read("RangeTest/landmarks").EnumerateArray()
            .Where(item => !item.GetProperty("name").GetString()!.StartsWith("made", StringComparison.Ordinal)))
        {
            double[] losses = sweep.GetProperty("loss").Singles();
            var rule = new SweepStopRule(sweep.GetProperty("baseline").GetDouble());

            bool[] over = [.. losses.Select(rule.IsOverAfter)];

            Assert.IsFalse(over[..^1].Any(value => value), sweep.GetProperty("name").GetString());
            Assert.IsTrue(over[^1] || losses.Length == sweep.GetProperty("steps").GetInt32(), sweep.GetProperty("name").GetString());
        }
    }
}
