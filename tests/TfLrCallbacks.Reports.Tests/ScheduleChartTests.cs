namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class ScheduleChartTests
{
    [TestMethod]
    public void Every_schedule_has_a_line_and_a_name()
    {
        string svg = new ScheduleChart(Samples.Schedules, 100).ToSvg();

        StringAssert.Contains(svg, "aria-label=\"triangle\"");
        StringAssert.Contains(svg, "aria-label=\"constant\"");
        Assert.AreEqual(2, Lines(svg, Palette.Light.Blue), "rate and momentum of the triangle");
        Assert.AreEqual(1, Lines(svg, Palette.Light.Orange), "rate of the constant");
    }

    [TestMethod]
    public void Nothing_is_drawn_twice()
    {
        string svg = new ScheduleChart([new NamedSchedule("short", new Triangle(0.1, 40))], 41).ToSvg();

        foreach (string label in (string[])["20", "30", "40", "0.10", "learning rate", "step"])
        {
            Assert.AreEqual(1, svg.Split($"aria-label=\"{label}\"").Length - 1, label);
        }
    }

    [TestMethod]
    public void The_momentum_panel_is_there_only_where_a_schedule_drives_the_momentum()
    {
        StringAssert.Contains(new ScheduleChart(Samples.Schedules, 100).ToSvg(), "aria-label=\"momentum\"");
        Assert.IsFalse(new ScheduleChart([Samples.Schedules[1]], 100).ToSvg().Contains("momentum", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Description_gives_first_highest_and_last() =>
        Assert.AreEqual(
            "Learning rate over 101 steps. triangle: first 0, highest 0.1 at step 50, last 0.",
            new ScheduleChart([Samples.Schedules[0]], 101).Description);

    [TestMethod]
    public void Small_rates_have_one_factor_in_the_caption_and_short_tick_labels()
    {
        string svg = new ScheduleChart([new NamedSchedule("tiny", new Triangle(3e-5, 10))], 11).ToSvg();

        StringAssert.Contains(svg, "aria-label=\"learning rate (×10⁻⁵)\"");
        StringAssert.Contains(svg, "aria-label=\"1\"");
    }

    [TestMethod]
    public void One_schedule_is_drawn_as_it_stands() =>
        Assert.AreEqual(new ScheduleChart([new NamedSchedule(new CosineDecay(0.1, 90).WithWarmup(10))], 101).ToSvg(), new ScheduleChart(new CosineDecay(0.1, 90).WithWarmup(10), 101).ToSvg());

    [TestMethod]
    public void A_run_of_a_million_steps_is_a_small_picture()
    {
        var chart = new ScheduleChart([new NamedSchedule("long", new Triangle(0.1, 1_000_000_000_000))], 1_000_000_000_001);

        Assert.IsLessThan(200_000, chart.ToSvg().Length);
        StringAssert.Contains(chart.Description, "last 0.");
    }

    [TestMethod]
    public void Bad_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentNullException>(() => new ScheduleChart((IReadOnlyList<NamedSchedule>)null!, 1));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new ScheduleChart([], 1)).Message, "Received 0.");
        Assert.ThrowsExactly<ArgumentException>(() => new ScheduleChart([.. Enumerable.Repeat(Samples.Schedules[0], 9)], 1));
        Assert.ThrowsExactly<ArgumentException>(() => new ScheduleChart([new NamedSchedule("", new ConstantRate(1))], 1));
        Assert.ThrowsExactly<ArgumentNullException>(() => new ScheduleChart([new NamedSchedule("none", null!)], 1));
        Assert.AreEqual("steps", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ScheduleChart(Samples.Schedules, 0)).ParamName);
    }

    private static int Lines(string svg, string color) => svg.Split($"stroke=\"{color}\" stroke-width=\"2.2\" stroke-linejoin").Length - 1;
}
