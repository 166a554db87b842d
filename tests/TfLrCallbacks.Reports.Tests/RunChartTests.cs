using System.Xml.Linq;

namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class RunChartTests
{
    [TestMethod]
    public void Both_runs_and_all_panels_have_their_names()
    {
        var chart = new RunChart(Samples.Runs);
        string svg = chart.ToSvg();

        Assert.AreEqual("Training: triangle and constant", chart.Title);
        foreach (string label in (string[])[
            "triangle", "constant", "single steps", "running median of 5 steps", "epoch", "momentum", "training, per epoch", "validation", "loss", "accuracy", "learning rate", "step"])
        {
            StringAssert.Contains(svg, $"aria-label=\"{label}\"");
        }
    }

    [TestMethod]
    [DataRow(1L, "only: 1 epoch; at the end")]
    [DataRow(null, "only: 1 step; at the end")]
    public void One_epoch_and_one_step_are_described_in_the_singular(long? stepsPerEpoch, string expected)
    {
        RunFigure run = new() { Name = "only", StepLosses = [1], StepLearningRates = [0.1], StepsPerEpoch = stepsPerEpoch, Loss = [new MetricPoint(1, 1)] };

        StringAssert.Contains(new RunChart(run).ToSvg(), expected);
    }

    [TestMethod]
    public void The_last_values_are_written_at_the_ends_of_the_lines()
    {
        string svg = new RunChart(Samples.Runs).ToSvg();

        foreach (RunFigure run in Samples.Runs)
        {
            StringAssert.Contains(svg, $"aria-label=\"{NumberText.Value(run.ValidationLoss[^1].Value)}\"");
            StringAssert.Contains(svg, $"aria-label=\"{NumberText.Value(run.ValidationMetric[^1].Value)}\"");
        }
    }

    [TestMethod]
    public void A_training_that_diverged_is_drawn_as_far_as_it_has_numbers()
    {
        RunFigure run = Samples.Runs[0] with
        {
            StepLosses = [.. Samples.Runs[0].StepLosses.Take(50), .. Enumerable.Repeat(double.NaN, 50)],
            ValidationLoss = [new MetricPoint(20, 1), new MetricPoint(100, double.NaN)],
            ValidationMetric = [new MetricPoint(100, double.NaN)],
            Metric = [],
        };

        string svg = new RunChart(run).ToSvg();

        Assert.IsFalse(svg.Contains("nan", StringComparison.OrdinalIgnoreCase));
    }

    [TestMethod]
    [DataRow(1, "Training: a")]
    [DataRow(2, "Training: a and b")]
    [DataRow(3, "Training: a, b and c")]
    [DataRow(4, "Training: 4 runs")]
    public void The_title_has_room_for_its_names(int count, string expected) =>
        Assert.AreEqual(expected, new RunChart([.. "abcd".Take(count).Select(name => Samples.Runs[0] with { Name = name.ToString() })]).Title);

    [TestMethod]
    public void Eight_runs_have_eight_looks_in_the_legend_and_in_each_panel()
    {
        RunFigure[] runs = [.. Enumerable.Range(0, 8).Select(i => Samples.Run($"run {i}", new Triangle(0.1 + (0.02 * i), 100), 0.3 + (0.1 * i)))];
        XElement[] all = [.. XDocument.Parse(new RunChart(runs).ToSvg()).Descendants()];

        // A dashed line in the legend is drawn as several.
        string[] keys =
        [
            .. from run in runs
               let marks = all.TakeWhile(element => (string?)element.Attribute("aria-label") != run.Name).Reverse().TakeWhile(element => element.Attribute("stroke") is not null).ToArray()
               select $"{marks[0].Attribute("stroke")!.Value} {marks.Length}",
        ];
        Assert.HasCount(8, keys.Distinct());
        foreach (string color in keys.Select(key => key.Split(' ')[0]).Distinct())
        {
            // Skia writes a dashed curve as a filled path of many pieces.
            int dashed = all.Count(element => (string?)element.Attribute("fill") == color && element.Attribute("d")?.Value.Count(c => c is 'M') is > 2);
            Assert.IsGreaterThanOrEqualTo(7, dashed, $"{color}: training loss and accuracy of both, validation loss and accuracy and rate of the second");
        }
    }

    [TestMethod]
    public void A_run_of_200_000_steps_is_a_small_picture()
    {
        RunFigure run = Samples.Run("long", new Triangle(0.1, 200_000), 0.3, steps: 200_000);

        Assert.IsLessThan(250_000, new RunChart(run, run).ToSvg().Length);
    }

    [TestMethod]
    [DataRow(-0.9)]
    [DataRow(0.0)]
    public void Losses_that_are_never_positive_stay_in_the_picture(double start)
    {
        RunFigure run = Samples.Runs[0];
        run = run with { StepLosses = [.. run.StepLosses.Select((_, i) => start - (0.001 * (run.StepLosses.Count - i)))], Loss = [], ValidationLoss = [] };

        Assert.DoesNotContain("leaves the picture", new RunChart(run).ToSvg());
        Assert.DoesNotContain("leaves the picture", new RunChart(run, run with { Name = "other" }).ToSvg());
    }

    [TestMethod]
    public void Bad_runs_are_refused()
    {
        RunFigure good = Samples.Runs[0];
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new RunChart()).Message, "Received 0.");
        Assert.ThrowsExactly<ArgumentException>(() => new RunChart([.. Enumerable.Repeat(good, 9)]));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new RunChart(good with { StepLosses = [1] })).Message, "Received 100 and 1.");
        Assert.ThrowsExactly<ArgumentException>(() => new RunChart(good with { StepLosses = [], StepLearningRates = [] }));
        Assert.ThrowsExactly<ArgumentException>(() => new RunChart(good with { StepLosses = [double.NaN], StepLearningRates = [1] }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RunChart(good with { StepLosses = [1], StepLearningRates = [-0.1], StepMomentums = [] }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RunChart(good with { StepLosses = [1], StepLearningRates = [double.PositiveInfinity], StepMomentums = [] }));
        Assert.ThrowsExactly<ArgumentException>(() => new RunChart(good with { StepMomentums = [0.9] }));
        Assert.ThrowsExactly<ArgumentException>(() => new RunChart(good with { Name = "" }));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new RunChart(good, good with { MetricName = "auc" })).Message, "accuracy, auc");
    }

    [TestMethod]
    [DataRow(0, 100, "triangle (rate unknown)", false, DisplayName = "nowhere known")]
    [DataRow(40, 60, "triangle (rate unknown in 20 steps)", true, DisplayName = "unknown in the middle")]
    [DataRow(99, 100, "triangle (rate unknown in 1 step)", true, DisplayName = "unknown at the end")]
    public void An_unknown_rate_is_a_gap_and_is_said(int from, int to, string legend, bool hasPanel)
    {
        RunFigure run = Samples.Runs[0];
        run = run with { StepLearningRates = [.. run.StepLearningRates.Select((rate, i) => i >= from && i < to ? double.NaN : rate)] };
        string svg = new RunChart(run).ToSvg();

        Assert.Contains($"aria-label=\"{legend}\"", svg);
        Assert.AreEqual(hasPanel, svg.Contains("aria-label=\"learning rate\"", StringComparison.Ordinal));
        Assert.IsFalse(svg.Contains("nan", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("aria-label=\"step\"", svg);
    }

    [TestMethod]
    public void Where_nothing_drives_a_run_and_its_rate_is_unknown_the_losses_have_the_labels_of_the_steps()
    {
        RunFigure run = Samples.Runs[1] with { StepLearningRates = [.. Samples.Runs[1].StepLosses.Select(_ => double.NaN)], StepMomentums = [], MetricName = null, Metric = [], ValidationMetric = [] };

        Assert.Contains("aria-label=\"step\"", new RunChart(run).ToSvg());
    }

    [TestMethod]
    public void A_run_of_which_only_epochs_are_known_has_no_steps_in_its_picture()
    {
        string svg = new RunChart(EpochsOnly).ToSvg();

        Assert.Contains("aria-label=\"epoch\"", svg);
        Assert.Contains("aria-label=\"epochs only (rate unknown in 3 epochs) (no number in epoch 5)\"", svg);
        foreach (string absent in (string[])["step", "single steps", "running median of 5 steps", "accuracy"])
        {
            Assert.DoesNotContain($"aria-label=\"{absent}\"", svg);
        }
    }

    [TestMethod]
    public void Beside_a_run_of_epochs_a_run_of_steps_is_drawn_over_epochs()
    {
        string svg = new RunChart(EpochsOnly, Samples.Runs[0] with { MetricName = null, Metric = [], ValidationMetric = [], StepsPerEpoch = 20 }).ToSvg();

        Assert.Contains("aria-label=\"epoch\"", svg);
        Assert.Contains("aria-label=\"single steps\"", svg);
        Assert.Contains("aria-label=\"60\"", svg);
        Assert.DoesNotContain("aria-label=\"100\"", svg);
    }

    [TestMethod]
    public void Steps_of_which_every_tenth_is_logged_stand_at_their_numbers()
    {
        RunFigure run = Samples.Runs[0] with { StepNumbers = [.. Enumerable.Range(0, 100).Select(i => (10L * i) + 9)], StepsPerEpoch = 200, Loss = [new MetricPoint(200, 1), new MetricPoint(1000, 0.5)] };
        string html = new ReportPage(new ReportContent { Title = "logged", Runs = [run] }).ToHtml();

        Assert.Contains("1,000, 100 of them logged, 200 in an epoch", html);
        Assert.Contains("aria-label=\"logged steps\"", html);
        Assert.Contains("aria-label=\"1,000\"", html);
        Assert.AreEqual(1000, run.End);
        CollectionAssert.AreEqual(new[] { -1, 0, 0, 1, 99 }, new long[] { 8, 9, 18, 19, 5000 }.Select(run.IndexOf).ToArray());
        CollectionAssert.AreEqual(new[] { -1, 0, 99 }, new long[] { 4, 5, 500 }.Select((run with { StepNumbers = [], FirstStep = 5 }).IndexOf).ToArray());
    }

    [TestMethod]
    [DataRow(0, 1, 1)]
    [DataRow(0, 2, 1)]
    [DataRow(-1, 1, 2)]
    public void Numbers_of_steps_that_do_not_rise_are_refused(long first, long second, long third) =>
        Assert.Contains("StepNumbers must be empty", Assert.ThrowsExactly<ArgumentException>(() => new RunChart(new RunFigure { Name = "a", StepLosses = [1, 1, 1], StepLearningRates = [1, 1, 1], StepNumbers = [first, second, third] })).Message);

    private static RunFigure EpochsOnly { get; } = new()
    {
        Name = "epochs only",
        MetricName = "accuracy",
        StepsPerEpoch = 1,
        StepLosses = [.. Enumerable.Range(0, 60).Select(i => i is 4 ? double.NaN : Math.Exp(-i / 20.0))],
        StepLearningRates = [.. Enumerable.Range(0, 60).Select(i => i is > 3 and < 7 ? double.NaN : 0.1)],
        Loss = [.. Enumerable.Range(0, 60).Select(i => new MetricPoint(i + 1, i is 4 ? double.NaN : Math.Exp(-i / 20.0)))],
    };

    [TestMethod]
    [DataRow(1e308, -1.7e308)]
    [DataRow(1e308, double.NaN)]
    [DataRow(double.NegativeInfinity, 1e200)]
    public void Losses_that_no_axis_can_hold_leave_the_picture(double one, double other)
    {
        RunFigure run = Samples.Runs[0];
        run = run with
        {
            StepLosses = [.. run.StepLosses.Select((loss, i) => i is 10 ? one : i is 20 ? other : loss)],
            Loss = [new MetricPoint(20, 1), new MetricPoint(40, one), new MetricPoint(60, other), new MetricPoint(80, 0.5)],
            ValidationMetric = [new MetricPoint(40, one), new MetricPoint(60, 0.5), new MetricPoint(80, other)],
        };

        string svg = new RunChart(run).ToSvg();

        Assert.IsFalse(svg.Contains("nan", StringComparison.OrdinalIgnoreCase));
        Assert.ThrowsExactly<ArgumentException>(() => new RunChart(run with { StepLosses = [.. run.StepLosses.Select(_ => one)] }));
    }

    [TestMethod]
    public void A_rate_that_is_known_in_one_step_only_is_a_dot()
    {
        RunFigure run = Samples.Runs[1] with { StepMomentums = [] };
        string known = new RunChart(run with { StepLearningRates = [.. run.StepLearningRates.Select((rate, i) => i is 50 ? rate : double.NaN)] }).ToSvg();

        Assert.AreEqual(1, Dots(known) - Dots(new RunChart(run).ToSvg()));

        static int Dots(string svg) => XDocument.Parse(svg).Descendants().Count(element => element.Name.LocalName is "circle" or "ellipse");
    }

    [TestMethod]
    public void Momentum_and_weight_decay_have_a_panel_only_where_they_are_driven()
    {
        RunFigure bare = Samples.Runs[1];
        string with = new RunChart(bare with { StepWeightDecays = [.. Enumerable.Range(0, 100).Select(i => 1e-4 * i)] }).ToSvg();

        Assert.IsEmpty(bare.StepMomentums);
        Assert.DoesNotContain("aria-label=\"weight decay", new RunChart(bare).ToSvg());
        Assert.Contains("aria-label=\"weight decay", with);
        Assert.DoesNotContain("aria-label=\"momentum", with);
    }

    [TestMethod]
    public void Rates_over_decades_have_a_logarithmic_axis()
    {
        RunFigure run = Samples.Run("falling", new ExponentialDecay(0.1, 10, 0.5), 0.3);

        Assert.Contains("aria-label=\"learning rate (logarithmic)\"", new RunChart(run).ToSvg());
        Assert.DoesNotContain("logarithmic", new RunChart(Samples.Runs).ToSvg());
    }

    [TestMethod]
    public void Two_runs_with_the_same_rates_are_told_apart() =>
        Assert.Contains("aria-label=\"again (rate as triangle)\"", new RunChart(Samples.Runs[0], Samples.Runs[0] with { Name = "again" }).ToSvg());
}
