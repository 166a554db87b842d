using System.Xml.Linq;

namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class ReportPageTests
{
    [TestMethod]
    public void The_page_has_every_section_with_a_heading_in_order()
    {
        XElement page = Parse(Samples.Report);

        Assert.AreEqual(Samples.Report.Title, page.Descendants("h1").Single().Value);
        CollectionAssert.AreEqual(
            new[] { "One warning", "What the range test found", "Schedules", "Training", "Configuration" },
            page.Descendants("h2").Select(heading => heading.Value).ToArray());
    }

    [TestMethod]
    public void The_page_names_the_version_of_the_package() =>
        StringAssert.Contains(Parse(Samples.Report).Descendants("footer").Single().Value, $"TfLrCallbacks {PackageVersion.Of(typeof(ReportPage))}.");

    [TestMethod]
    public void An_unknown_rate_is_said_wherever_a_rate_stands()
    {
        RunFigure run = Samples.Runs[0];
        XElement page = Parse(Samples.Report with { Runs = [run with { StepLearningRates = [.. run.StepLearningRates.Select(_ => double.NaN)] }] });
        string words = string.Join(' ', page.Element("body")!.DescendantNodes().OfType<XText>().Select(text => text.Value));

        foreach (string part in (string[])["triangle, learning rate unknown", "used: triangle unknown the log of the training has no learning rate", "highest learning rate unknown"])
        {
            StringAssert.Contains(words, part);
        }

        Assert.DoesNotContain("not a number", words);
    }

    [TestMethod]
    public void A_run_without_settings_differs_in_none()
    {
        RunFigure[] runs = [Samples.Runs[0] with { Settings = [new Setting("optimizer", "SGD")] }, Samples.Runs[1]];

        Assert.DoesNotContain("Settings that differ", new ReportPage(new ReportContent { Title = "two", Runs = runs }).ToHtml());
        Assert.Contains("Settings that differ", new ReportPage(new ReportContent { Title = "two", Runs = [.. runs, Samples.Runs[1] with { Name = "third", Settings = [new Setting("optimizer", "Adam")] }] }).ToHtml());
    }

    [TestMethod]
    public void Values_between_which_no_epochs_are_counted_are_measurements()
    {
        string html = new ReportPage(new ReportContent { Title = "steps", Runs = [Samples.Runs[0] with { StepsPerEpoch = null }] }).ToHtml();

        Assert.Contains("Every measurement in numbers", html);
        Assert.Contains("training, means of steps", html);
        Assert.DoesNotContain("per epoch", html);
    }

    [TestMethod]
    public void Only_known_epochs_are_not_called_steps()
    {
        RunFigure run = Samples.Runs[0] with { StepsPerEpoch = 1, StepMomentums = [] };

        Assert.Contains("not logged, 100 epochs", new ReportPage(new ReportContent { Title = "epochs", Runs = [run] }).ToHtml());
    }

    [TestMethod]
    public void What_was_found_how_sure_and_why_stands_in_words()
    {
        string words = string.Join(' ', Parse(Samples.Report).Element("body")!.DescendantNodes().OfType<XText>().Select(text => text.Value));

        foreach (string part in (string[])[
            "0.0562", "0.0178 to 0.316", "medium", "SlowStart", Samples.RangeTest.Flags[0].Reason, Samples.RangeTest.Flags[0].Remedy, "validation accuracy", "batch size",
            "The bundled data was used.", "All 13 short trials", "infinite",
            NumberText.Value(Samples.Runs[0].ValidationMetric[^1].Value), NumberText.Value(Samples.Runs[1].ValidationMetric[^1].Value)])
        {
            StringAssert.Contains(words, part);
        }
    }

    [TestMethod]
    public void A_range_test_that_never_swept_says_why_and_has_no_picture()
    {
        XElement page = Parse(new ReportContent
        {
            Title = "none",
            RangeTest = Samples.NoAnswer with
            {
                Sweeps = [],
                Baseline = double.NaN,
                Flags = [new RangeTestFlag(RangeTestFlagKind.ImmediateExplosion, "The loss is NaN before the first step.", "Look at the data.")],
            },
        });

        Assert.IsEmpty(page.Descendants("svg"));
        StringAssert.Contains(page.Value, "The loss is NaN before the first step. Look at the data.");
        Assert.IsFalse(page.Value.Contains("diverged", StringComparison.Ordinal));
    }

    [TestMethod]
    public void The_rate_that_was_used_stands_beside_what_was_suggested_with_the_reason()
    {
        RunFigure longer = Samples.Run("long", new ConstantRate(0.1 * Math.Pow(10, -0.25)), 0.3, steps: 2000);
        XElement page = Parse(new ReportContent { Title = "t", RangeTest = Samples.RangeTest, Runs = [Samples.Runs[0], Samples.Runs[1], longer] });

        Assert.AreEqual("0.1 max, as suggested", Row(page, "used: triangle"));
        Assert.AreEqual("0.05 chosen by hand, within the interval", Row(page, "used: constant"));
        StringAssert.StartsWith(Row(page, "used: long"), "0.0562 max, times 0.56 because the training has more than 1,000 steps");
    }

    [TestMethod]
    public void A_good_answer_has_reasons_too()
    {
        RangeTestResult sure = Samples.RangeTest with { Flags = [], Confidence = RangeTestConfidence.High };
        string words = Parse(new ReportContent { Title = "t", RangeTest = sure }).Element("body")!.Value;

        Assert.Contains("Confidence: high. Worse rates were found below and above, and the sweep agrees with the trials.", words);
        foreach (string line in sure.ToSummary().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Contains(line, words);
        }
    }

    [TestMethod]
    public void Every_epoch_stands_in_a_table_that_is_folded_away()
    {
        RunFigure run = Samples.Runs[0];
        XElement table = Parse(new ReportContent { Title = "t", Runs = [run] }).Descendants("details").Single();
        string[][] rows = [.. table.Descendants("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];

        Assert.AreEqual("Every epoch in numbers", table.Element("summary")!.Value);
        CollectionAssert.AreEqual(
            new[] { "epoch", "loss", "validation loss", "accuracy", "validation accuracy", "learning rate", "momentum" }, rows[0]);
        Assert.HasCount(6, rows);
        Assert.AreEqual("2", rows[2][0]);
        Assert.AreEqual(NumberText.Value(run.ValidationLoss[1].Value), rows[2][2]);
        Assert.AreEqual(NumberText.Rate(run.StepLearningRates[39]), rows[2][5]);
        Assert.AreEqual(NumberText.Rate(run.StepMomentums[39]), rows[2][6]);
    }

    [TestMethod]
    public void Of_many_epochs_the_table_has_evenly_spread_ones_and_the_last()
    {
        MetricPoint[] points = [.. Enumerable.Range(1, 1000).Select(epoch => new MetricPoint(epoch, epoch))];
        RunFigure run = Samples.Run("long", new ConstantRate(0.1), 0.3, steps: 1000) with { StepsPerEpoch = 1, Loss = points, ValidationLoss = [], Metric = [], ValidationMetric = [] };
        XElement table = Parse(new ReportContent { Title = "t", Runs = [run] }).Descendants("details").Single();

        Assert.AreEqual("One in 5 epochs in numbers", table.Element("summary")!.Value);
        Assert.HasCount(201, table.Descendants("tr"));
        Assert.AreEqual("1,000", table.Descendants("th").Last().Value);
    }

    [TestMethod]
    [DataRow(1000, 1L, null)]
    [DataRow(40_000, 1L, "The curves of 40,000 epochs show the lowest and the highest value of about every 46; the log has all of them.")]
    [DataRow(4000, 100L, "The curves of 4,000 steps show the lowest and the highest value of about every 5; the log has all of them.")]
    public void A_page_of_a_long_run_says_what_its_curves_leave_out(int count, long perEpoch, string? said)
    {
        MetricPoint[] points = [.. Enumerable.Range(1, count / (int)perEpoch).Select(epoch => new MetricPoint(epoch * perEpoch, 1.0 / epoch))];
        RunFigure run = Samples.Run("long", new ConstantRate(0.1), 0.3, steps: count) with { StepsPerEpoch = perEpoch, Loss = points, ValidationLoss = points, Metric = [], ValidationMetric = [] };
        string? found = Parse(new ReportContent { Title = "t", Runs = [run] }).Descendants("p").Select(paragraph => paragraph.Value).FirstOrDefault(text => text.StartsWith("The curves", StringComparison.Ordinal));

        Assert.AreEqual(said, found);
    }

    [TestMethod]
    public void Settings_that_differ_stand_side_by_side()
    {
        RunFigure one = Samples.Runs[0] with { Settings = [new Setting("batch", "64"), new Setting("optimizer", "sgd")] };
        RunFigure other = Samples.Runs[1] with { Settings = [new Setting("batch", "32"), new Setting("optimizer", "sgd")] };
        XElement page = Parse(new ReportContent { Title = "t", Runs = [one, other] });

        Assert.AreEqual("64 32", Row(page, "batch"));
        Assert.DoesNotContain("sgd", page.Value);
        Assert.DoesNotContain("Settings that differ", Parse(new ReportContent { Title = "t", Runs = [one] }).Value);
    }

    [TestMethod]
    public void Hashes_that_differ_behind_the_digits_that_are_shown_differ()
    {
        string hash = new('a', 63);
        RunFigure one = Samples.Runs[0] with { Settings = [new Setting("data", hash + "1")] };
        RunFigure other = Samples.Runs[1] with { Settings = [new Setting("data", hash + "2")] };

        Assert.IsNotNull(Row(Parse(new ReportContent { Title = "t", Runs = [one, other] }), "data"));
    }

    [TestMethod]
    public void Test_and_validation_are_not_mixed() =>
        Assert.DoesNotContain("test accuracy", Parse(Samples.Report).Value, StringComparison.OrdinalIgnoreCase);

    [TestMethod]
    public void Every_picture_is_inline_in_two_widths_with_a_name_and_ids_of_its_own()
    {
        XElement page = Parse(Samples.Report);
        XElement[] pictures = [.. page.Descendants("svg")];
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];

        Assert.HasCount(6, pictures);
        CollectionAssert.AllItemsAreUnique(ids);
        foreach (XElement picture in pictures)
        {
            Assert.AreEqual("img", picture.Attribute("role")?.Value);
            foreach (string id in picture.Attribute("aria-labelledby")!.Value.Split(' '))
            {
                CollectionAssert.Contains(ids, id);
            }
        }

        foreach (XAttribute use in page.Descendants("use").Attributes("href"))
        {
            CollectionAssert.Contains(ids, use.Value[1..]);
        }

        foreach (XAttribute clip in page.Descendants().Attributes("clip-path"))
        {
            CollectionAssert.Contains(ids, clip.Value["url(#".Length..^1]);
        }
    }

    [TestMethod]
    public void Both_themes_are_there_and_pictures_take_their_colours_from_them()
    {
        XElement page = Parse(Samples.Report);
        string style = page.Descendants("style").Single().Value;

        StringAssert.Contains(style, "prefers-color-scheme: dark");
        foreach ((string role, string color) in Palette.Light.Roles.Concat(Palette.Dark.Roles))
        {
            StringAssert.Contains(style, $"--{role}: {color};");
        }

        foreach (XAttribute color in page.Descendants("svg").Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "fill" or "stroke"))
        {
            Assert.IsTrue(color.Value is "none" || color.Value.StartsWith("var(--", StringComparison.Ordinal), color.ToString());
        }
    }

    [TestMethod]
    public void The_page_loads_nothing()
    {
        string html = new ReportPage(Samples.Report).ToHtml();

        Assert.IsFalse(html.Contains("//", StringComparison.Ordinal));
        Assert.IsFalse(html.Contains("<script", StringComparison.Ordinal));
        Assert.IsFalse(html.Contains("src=", StringComparison.Ordinal));
        Assert.IsFalse(html.Contains("@import", StringComparison.Ordinal));
        StringAssert.Contains(html, "default-src 'none'");
    }

    [TestMethod]
    public void Text_of_the_user_is_escaped_wherever_it_stands()
    {
        const string Evil = "<script>alert('&amp;\"')</script>\u0001";
        var content = new ReportContent
        {
            Title = Evil,
            Summary = Evil,
            RangeTest = Samples.RangeTest with { Flags = [new RangeTestFlag(RangeTestFlagKind.Noisy, Evil, Evil)] },
            Schedules = [new NamedSchedule(Evil, new ConstantRate(0.1))],
            Runs = [Samples.Runs[0] with { Name = Evil, MetricName = Evil, StopReason = Evil }],
            Configuration = [new Setting(Evil, Evil)],
            Warnings = [Evil],
        };

        string html = new ReportPage(content).ToHtml();

        Assert.IsFalse(html.Contains("<script", StringComparison.OrdinalIgnoreCase));
        Assert.AreEqual(Evil.Replace('\u0001', '\uFFFD'), Parse(content).Descendants("h1").Single().Value);
    }

    [TestMethod]
    public void The_style_needs_no_escaping()
    {
        Assert.IsFalse(PageStyle.Sheet.AsSpan().ContainsAny('<', '>', '&'));
        Assert.IsFalse(PageStyle.Sheet.Contains('\r', StringComparison.Ordinal));
    }

    [TestMethod]
    public void The_same_content_gives_the_same_bytes() =>
        Assert.AreEqual(new ReportPage(Samples.Report).ToHtml(), new ReportPage(Samples.Report).ToHtml());

    [TestMethod]
    public void A_page_of_two_long_runs_stays_below_two_megabytes()
    {
        RunFigure run = Samples.Run("long", new Triangle(0.1, 100_000), 0.3, steps: 100_000);

        string html = new ReportPage(Samples.Report with { Runs = [run, run with { Name = "again" }] }).ToHtml();

        Assert.IsLessThan(1_500_000, html.Length);
    }

    [TestMethod]
    public void A_page_with_a_title_alone_is_a_page()
    {
        XElement page = Parse(new ReportContent { Title = "Nothing yet" });

        Assert.IsEmpty(page.Descendants("section"));
        Assert.IsEmpty(page.Descendants("dl"));
    }

    [TestMethod]
    public void Bad_content_is_refused()
    {
        Assert.ThrowsExactly<ArgumentNullException>(() => new ReportPage(null!));
        Assert.ThrowsExactly<ArgumentException>(() => new ReportPage(new ReportContent { Title = " " }));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new ReportPage(new ReportContent { Title = "t", Schedules = Samples.Schedules })).Message,
            "ScheduleSteps");
    }

    private static string Row(XElement page, string heading) =>
        string.Join(' ', page.Descendants("tr").Single(row => row.Element("th")?.Value == heading).Elements("td").Select(cell => cell.Value));

    private static XElement Parse(ReportContent content)
    {
        string html = new ReportPage(content).ToHtml();
        StringAssert.StartsWith(html, "<!DOCTYPE html>\n<html lang=\"en\">");
        return XElement.Parse(html["<!DOCTYPE html>\n".Length..]);
    }

    [TestMethod]
    public void What_to_do_next_says_of_each_run_what_the_doctor_found()
    {
        History sick = new ScriptedTrainer(4, step => step.Epoch < 2 ? 1.0 / (step.Update + 1) : double.NaN).Fit(new FitOptions { Epochs = 4, Verbose = 0 });
        History well = new ScriptedTrainer(4, step => 1.0 / (step.Update + 1)).Fit(new FitOptions { Epochs = 4, Verbose = 0 }, new OneCycle(0.1));
        Diagnosis found = Doctor.Examine(sick, 4);
        Assert.IsNotEmpty(found.Findings);

        string page = new ReportPage(new ReportContent { Title = "Two", Diagnoses = [new NamedDiagnosis("a <b>", found), new NamedDiagnosis("well", Doctor.Examine(well, 4))] }).ToHtml();

        Assert.Contains("What to do next", page);
        foreach (Finding finding in found.Findings)
        {
            Assert.Contains($"a &lt;b&gt;: {finding.Code.Replace('_', ' ')}", page);
            Assert.Contains(System.Net.WebUtility.HtmlEncode(finding.Advice).Replace("&#39;", "'", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal), page);
        }

        Assert.Contains("well: ", page);
        Assert.DoesNotContain("What to do next", new ReportPage(new ReportContent { Title = "None" }).ToHtml());
    }

    [TestMethod]
    [DataRow(8)]
    [DataRow(9)]
    [DataRow(12)]
    public void Of_many_runs_the_first_eight_are_drawn_and_all_are_in_the_tables(int count)
    {
        RunFigure[] runs = [.. Enumerable.Range(1, count).Select(i => Samples.Report.Runs[0] with { Name = $"run number {i}." })];

        string page = new ReportPage(new ReportContent { Title = "Many", Runs = runs }).ToHtml();

        Assert.AreEqual(count > 8, page.Contains($"The picture shows the first 8 of {count} runs", StringComparison.Ordinal));
        foreach (RunFigure run in runs)
        {
            Assert.Contains($">{run.Name}</th>", page);
        }
    }
}
