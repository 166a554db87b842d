namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class RangeTestChartTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Trials_that_were_cooled_down_are_drawn_named_and_listed(bool cooled)
    {
        RangeTestResult result = Samples.RangeTest with { Cooled = cooled ? [new RangeTestTrial(-3, 0.4321), new RangeTestTrial(-2, 0.4567)] : [] };

        string svg = new RangeTestChart(result).ToSvg();
        string page = new ReportPage(Samples.Report with { RangeTest = result }).ToHtml();

        Assert.AreEqual(cooled, svg.Contains("cooled down", StringComparison.Ordinal));
        Assert.AreEqual(cooled, page.Contains("0.432", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Title_and_description_say_the_answer_and_how_sure_it_is()
    {
        var chart = new RangeTestChart(Samples.RangeTest);

        Assert.AreEqual("Range test: base 0.0562, max 0.1 (confidence: medium)", chart.Title);
        StringAssert.Contains(chart.Description, "a sweep of 31 steps and 13 short trainings");
        StringAssert.Contains(chart.Description, "within 0.0178 to 0.316");
        StringAssert.Contains(chart.Description, "diverges at about 1.26");
    }

    [TestMethod]
    public void Every_mark_and_every_series_has_a_label()
    {
        string svg = new RangeTestChart(Samples.RangeTest).ToSvg();

        foreach (string label in (string[])[
            "base 0.0562", "max 0.1", "diverges 1.26", "sweep", "trials, last round", "shorter rounds before", "suggested interval",
            "before training", "learning rate", "loss", "10⁻³", "10⁰"])
        {
            StringAssert.Contains(svg, $"aria-label=\"{label}\"");
        }
    }

    [TestMethod]
    public void Every_trial_is_a_mark_also_where_it_exploded()
    {
        string all = new RangeTestChart(Samples.RangeTest).ToSvg();
        string fewer = new RangeTestChart(Samples.RangeTest with { Rounds = [Samples.RangeTest.Rounds[1]] }).ToSvg();
        string blue = Palette.Light.Blue;

        // One ellipse more than trials of the last round: the legend's own.
        Assert.AreEqual(4 + 1, Count(all, $"<ellipse fill=\"{blue}\""));
        Assert.AreEqual(8 + 1, Count(all, "<ellipse fill=\"none\""));
        Assert.AreEqual(0, Count(fewer, "<ellipse fill=\"none\""));
        string triangle = $"<path fill=\"none\" stroke=\"{blue}\" stroke-width=\"1.6\"";
        Assert.AreEqual((1, 0), (Count(all, triangle), Count(fewer, triangle)));
        StringAssert.Contains(all, "A triangle is a trial that ended above the picture.");
    }

    [TestMethod]
    public void Without_an_answer_the_picture_says_so_and_has_no_marks()
    {
        var chart = new RangeTestChart(Samples.NoAnswer);

        Assert.AreEqual("Range test: no rate can be suggested (confidence: none)", chart.Title);
        Assert.IsFalse(chart.ToSvg().Contains("aria-label=\"base", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Marks_close_together_keep_their_labels_apart()
    {
        foreach (double divergence in (double[])[0.11, 0.15, 0.3, 1, 100])
        {
            foreach (int width in (int[])[240, 380, 880])
            {
                string svg = new RangeTestChart(Samples.RangeTest with { DivergenceLearningRate = divergence }).ToSvg(width: width);
                StringAssert.Contains(svg, $"aria-label=\"diverges {NumberText.Rate(divergence)}\"");
            }
        }
    }

    [TestMethod]
    public void A_loss_beyond_every_picture_is_drawn_as_one_that_just_leaves_it()
    {
        string Ending(double loss) =>
            new RangeTestChart(Samples.RangeTest with { Sweeps = [Samples.SweepOf(Samples.Sweep.LearningRates, [.. Samples.Sweep.ProbeLosses.SkipLast(1), loss])] }).ToSvg();

        Assert.AreEqual(Ending(1e6), Ending(1e300));
        Assert.AreNotEqual(Ending(double.NaN), Ending(1e300));
    }

    [TestMethod]
    public void The_end_of_a_sweep_that_did_not_diverge_is_no_divergence()
    {
        RangeTestResult calm = Samples.RangeTest with { Flags = [new RangeTestFlag(RangeTestFlagKind.NoDivergence, "It did not rise.", "Go higher.")] };

        Assert.IsFalse(new RangeTestChart(calm).ToSvg().Contains("diverges", StringComparison.Ordinal));
        StringAssert.Contains(new ReportPage(new ReportContent { Title = "calm", RangeTest = calm }).ToHtml(), "no rate of the sweep diverged");
    }

    [TestMethod]
    public void The_last_sweep_is_the_one_that_is_drawn()
    {
        RangeTestResult twice = Samples.RangeTest with { Sweeps = [Samples.SweepOf([1, 2], [double.NaN, double.NaN]), Samples.Sweep] };

        Assert.AreEqual(new RangeTestChart(Samples.RangeTest).ToSvg(), new RangeTestChart(twice).ToSvg());
    }

    [TestMethod]
    public void Bad_results_are_refused()
    {
        RangeTestResult good = Samples.RangeTest;
        Assert.ThrowsExactly<ArgumentNullException>(() => new RangeTestChart(null!));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new RangeTestChart(good with { Sweeps = [] })).Message, "not finite before any training");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Swept([1, 2, 3], [1, 2])).Message, "Received 3 and 2.");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Swept([], [])).Message, "nothing to draw");
        Assert.ThrowsExactly<ArgumentException>(() => Swept([1], [double.NaN]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Swept([double.NaN], [1]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RangeTestChart(good with { Baseline = double.NaN }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RangeTestChart(good with { MaxLearningRate = 0 }));

        RangeTestChart Swept(double[] rates, double[] losses) => new(good with { Sweeps = [Samples.SweepOf(rates, losses)] });
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
