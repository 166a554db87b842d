using CsCheck;
using ScottPlot;

namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class MarkLabelsTests
{
    [TestMethod]
    public void Labels_never_touch_each_other_or_the_line_of_another() =>
        Gen.Select(Gen.Float[100, 780], Gen.Float[4, 300], Gen.Float[4, 300]).Sample((first, second, third) =>
        {
            MarkLabel[] labels =
            [
                new("base 0.0562", first, Colors.Black, PrefersLeft: true),
                new("max 0.1", Math.Min(first + second, 860), Colors.Black, PrefersLeft: false),
                new("diverges 1.26", Math.Min(first + second + third, 872), Colors.Black, PrefersLeft: false),
            ];
            if (labels[2].X - labels[1].X < 4)
            {
                return;
            }

            IReadOnlyList<PlacedLabel> placed = MarkLabels.Place(labels, width: 880);

            foreach (PlacedLabel one in placed)
            {
                Assert.IsTrue(one.From >= 0 && one.To <= 880, $"{one} leaves the picture");
                foreach (PlacedLabel other in placed.Where(other => other != one))
                {
                    Assert.IsFalse(other.Row == one.Row && other.From < one.To && one.From < other.To, $"{one} touches {other}");
                    Assert.IsFalse(
                        other.Row >= one.Row && other.Label.X > one.From && other.Label.X < one.To, $"the line of {other} crosses {one}");
                }
            }
        });

    [TestMethod]
    public void Labels_with_room_stand_in_one_row_on_their_own_sides()
    {
        IReadOnlyList<PlacedLabel> placed = MarkLabels.Place(
            [new("base", 200, Colors.Black, PrefersLeft: true), new("max", 220, Colors.Black, PrefersLeft: false)], width: 880);

        CollectionAssert.AreEqual(new[] { (0, true), (0, false) }, placed.Select(label => (label.Row, label.Left)).ToArray());
    }
}
