namespace TfLrCallbacks.Reports.Tests;

/// <summary>Runs that would flatten a picture, and what the legend says of each.</summary>
[TestClass]
public sealed class ReadableRunsTests
{
    private static readonly RunFigure s_good = Samples.Run("good", new ConstantRate(0.05), 0.3);

    private static RunFigure Diverged => s_good with
    {
        Name = "diverged",
        StepLosses = [.. Enumerable.Range(0, 100).Select(i => 2.3 * Math.Exp(Math.Max(0, i - 20) * 0.5))],
        ValidationLoss = [new MetricPoint(100, 1e17)],
    };

    [TestMethod]
    public void A_run_that_diverges_leaves_the_picture_to_the_others()
    {
        RunFigure[] runs = [s_good, Diverged];
        IReadOnlyList<bool> leaving = LossAxis.Leaving(runs, [.. runs.Select(LossAxis.Shown)]);

        CollectionAssert.AreEqual(new[] { false, true }, leaving.ToArray());
        Assert.IsLessThan(4.0, LossAxis.Of(LossAxis.Range([.. runs.Select(LossAxis.Shown)], leaving), height: 180).Scale.Max);
        Assert.Contains("aria-label=\"diverged (rate as good) (leaves the picture)\"", new RunChart(runs).ToSvg());
    }

    [TestMethod]
    public void A_run_that_diverges_alone_is_shown_in_decades()
    {
        Assert.IsFalse(LossAxis.Leaving([Diverged], [LossAxis.Shown(Diverged)])[0]);
        Assert.Contains("aria-label=\"loss (logarithmic)\"", new RunChart(Diverged).ToSvg());
    }

    [TestMethod]
    [DataRow(1e4, true)]
    [DataRow(10.0, false)]
    public void Losses_are_logarithmic_where_most_of_them_are_decades_below_the_first(double start, bool isLogarithmic)
    {
        RunFigure run = s_good with { StepLosses = [.. Enumerable.Range(0, 100).Select(i => 0.5 + (start * Math.Exp(-0.15 * i)))], Loss = [], ValidationLoss = [] };
        LossAxis axis = LossAxis.Of(LossAxis.Range([LossAxis.Shown(run)], [false]), height: 180);

        Assert.AreEqual(isLogarithmic, axis.IsLogarithmic);
        Assert.AreEqual(isLogarithmic ? 2 : 100, axis.Place(100), 1e-12);
    }

    [TestMethod]
    public void Losses_below_zero_stay_linear() =>
        Assert.IsFalse(LossAxis.Of(LossAxis.Range([LossAxis.Shown(s_good with { StepLosses = [.. Enumerable.Range(0, 100).Select(i => (1e4 * Math.Exp(-i)) - 1)], Loss = [], ValidationLoss = [] })], [false]), height: 180).IsLogarithmic);

    [TestMethod]
    public void Rates_whose_peaks_are_decades_apart_are_logarithmic_and_a_fall_to_zero_does_not_stretch_the_axis()
    {
        RateAxis axis = RateAxis.Of([[.. Falling(5)], [.. Falling(0.05)]], height: 90, mostLinear: 3);

        Assert.IsTrue(axis.IsLogarithmic);
        Assert.IsGreaterThan(-4.0, axis.Scale.Min);
        Assert.IsFalse(RateAxis.Of([[.. Falling(0.5)], [.. Falling(0.05)]], height: 90, mostLinear: 3).IsLogarithmic);

        static IEnumerable<double> Falling(double peak) => Enumerable.Range(0, 1000).Select(i => peak * (1 + Math.Cos(Math.PI * i / 1000)) / 2);
    }

    [TestMethod]
    public void Rates_that_only_look_alike_are_not_called_the_same()
    {
        RunFigure triangle = Samples.Runs[0];
        RunFigure near = triangle with { Name = "near", StepLearningRates = [.. triangle.StepLearningRates.Select(rate => rate * 1.0001)] };

        Assert.Contains("aria-label=\"near (rate near that of triangle)\"", new RunChart(triangle, near).ToSvg());
    }

    [TestMethod]
    public void Kept_weights_and_the_first_step_without_a_number_are_in_the_legend()
    {
        string svg = new RunChart(s_good with { KeptEpoch = 3, FirstStep = 10, StepLosses = [.. s_good.StepLosses.Select((loss, i) => i < 60 ? loss : double.NaN)] }).ToSvg();

        Assert.Contains("aria-label=\"good (keeps epoch 3) (no number in step 70)\"", svg);
        Assert.Contains("aria-label=\"weights kept\"", svg);
        Assert.DoesNotContain("weights kept", new RunChart(s_good).ToSvg());
    }

    [TestMethod]
    [DataRow("runs/sha-3f786850e387550fdab836ed7e6dc881de23001b", "runs/sha-3f78685…")]
    [DataRow("89E6C98D92887913CADF06B2ADB97F26CDE4849B", "89E6C98…")]
    [DataRow("2026112907124400000", "2026112907124400000")]
    [DataRow("feedbackfeedbackfeed", "feedbackfeedbackfeed")]
    [DataRow("decade-of-deadbeef", "decade-of-deadbeef")]
    public void Hashes_are_cut_and_nothing_else_is(string name, string shown) => Assert.AreEqual(shown, RunName.Short(name));

    [TestMethod]
    public void Long_names_are_cut_in_the_middle_and_stay_out_of_the_title()
    {
        string first = "runs/" + new string('a', 120) + "/batch-128";

        Assert.EndsWith("/batch-128", Sheet.FittingMiddle(first, 300));
        Assert.IsLessThanOrEqualTo(300f, Sheet.Measure(Sheet.FittingMiddle(first, 300)));
        Assert.AreEqual("Training: 2 runs", new RunChart(s_good with { Name = first }, s_good).Title);
        Assert.AreEqual("Training: a and b", new RunChart(s_good with { Name = "a" }, s_good with { Name = "b" }).Title);
    }

    [TestMethod]
    public void A_page_cuts_the_hashes_of_names_wherever_it_names_runs()
    {
        const string Hash = "3f786850e387550fdab836ed7e6dc881de23001b";
        string page = new ReportPage(new ReportContent
        {
            Title = "Two",
            Runs = [s_good with { Name = Hash, Settings = [new Setting("data", Hash)] }, s_good with { Name = "b", Settings = [new Setting("data", "none")] }],
            RangeTest = Samples.RangeTest,
            Diagnoses = [new NamedDiagnosis(Hash, new Diagnosis([])), new NamedDiagnosis("b", new Diagnosis([]))],
        }).ToHtml();

        // The description of a picture, for those who cannot see it, has the whole name.
        Assert.DoesNotContain($"\">{Hash}", page.Replace($"desc\">{Hash}", string.Empty, StringComparison.Ordinal));
        Assert.DoesNotContain($"<p>{Hash}", page);
        Assert.DoesNotContain($"of {Hash}", page);
        Assert.Contains("used: 3f78685…", page);
        Assert.Contains("<td>3f78685…</td>", page);
        Assert.DoesNotContain($"<td>{Hash}", page);
    }

    [TestMethod]
    public void Steps_are_counted_in_whole_numbers()
    {
        string svg = new RunChart(s_good with { StepLosses = [2], StepLearningRates = [0.1], StepsPerEpoch = 1, Loss = [], ValidationLoss = [], Metric = [], ValidationMetric = [], MetricName = null }).ToSvg();

        Assert.DoesNotContain("aria-label=\"0.2\"", svg);
        Assert.Contains("aria-label=\"1\"", svg);
    }
}
