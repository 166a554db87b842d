namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class CurveStyleTests
{
    private static readonly double[] s_falling = [.. Enumerable.Range(0, 100).Select(i => 1 - (i / 100.0))];
    private static readonly double[] s_rising = [.. s_falling.Reverse()];

    [TestMethod]
    public void A_curve_that_lies_on_another_one_is_dashed_in_another_colour()
    {
        IReadOnlyList<CurveStyle> styles = CurveStyle.Of([s_falling, s_rising, [.. s_falling.Select(y => y + 0.001)], s_falling]);

        Assert.AreEqual(LegendMark.Line, styles[0].Mark);
        Assert.AreEqual(LegendMark.Line, styles[1].Mark);
        CollectionAssert.AreEqual(new int?[] { null, null, 0, 0 }, styles.Select(style => style.LiesOn).ToArray());
        Assert.AreEqual(LegendMark.DashedLine, styles[2].Mark);
        Assert.AreEqual(LegendMark.DottedLine, styles[3].Mark);
        Assert.HasCount(3, styles.Where((_, i) => i is not 1).Select(style => style.ColorIndex).Distinct());
    }

    [TestMethod]
    public void A_difference_that_is_seen_keeps_the_line_solid() =>
        Assert.IsNull(CurveStyle.Of([s_falling, [.. s_falling.Select(y => y + 0.02)]])[1].LiesOn);

    [TestMethod]
    public void Eight_curves_that_coincide_or_do_not_have_eight_looks()
    {
        foreach (Func<int, double[]> curve in (Func<int, double[]>[])[_ => s_falling, i => [.. s_falling.Select(y => y * i)], i => i % 2 is 0 ? s_falling : s_rising])
        {
            IReadOnlyList<CurveStyle> styles = CurveStyle.Of([.. Enumerable.Range(1, 8).Select(curve)]);
            Assert.HasCount(8, styles.Select(style => (style.ColorIndex, style.Mark)).Distinct());
        }
    }

    [TestMethod]
    public void The_legend_says_what_lies_on_what()
    {
        string svg = new ScheduleChart([new NamedSchedule("one", new CosineDecay(0.1, 100)), new NamedSchedule("other", new CosineDecay(0.1, 100))], 100).ToSvg();

        StringAssert.Contains(svg, "aria-label=\"other (lies on one)\"");
    }
}
