using CsCheck;

namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class TicksTests
{
    [TestMethod]
    public void Linear_ticks_lie_inside_apart_and_have_labels_of_their_own() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[1e-3, 12], Gen.Int[2, 12]).Sample((min, logSpan, most) =>
        {
            double max = min + (Math.Abs(min) * 1e-3) + Math.Pow(10, logSpan - 6);

            AxisScale scale = LinearTicks.Between(min, max, most);

            Assert.IsLessThanOrEqualTo(most + 1, scale.Ticks.Count);
            foreach (AxisTick tick in scale.Ticks)
            {
                Assert.IsTrue(tick.Position >= min - (1e-6 * (max - min)) && tick.Position <= max + (1e-6 * (max - min)));
            }

            CollectionAssert.AllItemsAreUnique(scale.Ticks.Select(tick => tick.Label).ToArray());
        });

    [TestMethod]
    public void Linear_ticks_are_round_numbers()
    {
        CollectionAssert.AreEqual(
            new[] { "0.00", "0.05", "0.10" }, LinearTicks.Between(0, 0.106, 3).Ticks.Select(tick => tick.Label).ToArray());
        CollectionAssert.AreEqual(
            new[] { "0", "20,000", "40,000" }, LinearTicks.Between(0, 50_000, 3).Ticks.Select(tick => tick.Label).ToArray());
        CollectionAssert.AreEqual(
            new[] { "−1", "0", "1" }, LinearTicks.Between(-1, 1, 3).Ticks.Select(tick => tick.Label).ToArray());
    }

    [TestMethod]
    [DataRow(0.0, 0.0)]
    [DataRow(2.5, 2.5)]
    [DataRow(-3.0, -3.0)]
    [DataRow(0.0, 1e-300)]
    [DataRow(1.0, 1.0 + 1e-15)]
    public void A_scale_around_values_has_a_height_and_holds_them(double min, double max)
    {
        AxisScale scale = LinearTicks.Around(min, max, 5);

        Assert.IsGreaterThan(scale.Min, scale.Max);
        Assert.IsTrue(scale.Min <= min && scale.Max >= max);
        Assert.IsNotEmpty(scale.Ticks);
    }

    [TestMethod]
    public void Values_of_zero_and_more_have_no_axis_below_zero() => Assert.AreEqual(0, LinearTicks.Around(0.01, 1, 5).Min);

    [TestMethod]
    public void Decades_are_all_marked_and_as_many_labelled_as_there_is_room_for()
    {
        AxisScale wide = DecadeTicks.Between(-7.2, 2.1, 20);
        AxisScale narrow = DecadeTicks.Between(-7.2, 2.1, 5);

        CollectionAssert.AreEqual(Enumerable.Range(-7, 10).Select(i => (double)i).ToArray(), wide.Ticks.Select(tick => tick.Position).ToArray());
        CollectionAssert.AreEqual(
            new[] { "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰", "10²" }, narrow.Ticks.Select(tick => tick.Label).Where(label => label.Length > 0).ToArray());
    }
}
