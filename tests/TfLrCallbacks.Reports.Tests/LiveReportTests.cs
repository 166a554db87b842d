namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class LiveReportTests
{
    [TestMethod]
    public void The_page_reloads_itself_while_training_and_says_at_the_end_that_it_is_finished()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "report.html");
        try
        {
            List<string> pages = [];
            new ScriptedTrainer(3, [1.0]).Fit(
                new FitOptions { Epochs = 2, Verbose = 0 },
                new LiveReport(file, new ReportContent { Title = "Small <nets>" }),
                new LambdaCallback(onEpochEnd: (_, _, _) => pages.Add(File.ReadAllText(file))));
            string last = File.ReadAllText(file);

            Assert.Contains("http-equiv=\"refresh\" content=\"5\"", pages[0]);
            Assert.Contains("epoch 1 of 2 has ended", pages[0]);
            Assert.DoesNotContain("http-equiv=\"refresh\"", last);
            Assert.Contains("is finished after epoch 2 of 2", last);
            Assert.Contains("Small &lt;nets&gt;", last);
            Assert.HasCount(1, Directory.GetFiles(Path.GetDirectoryName(file)!));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [TestMethod]
    public void The_values_are_those_of_the_weights_that_are_kept_and_what_was_chosen_is_said()
    {
        using TemporaryFolder temporary = new();
        string file = temporary["report.html"];
        double[] losses = [0.5, 0.25, 0.75];
        new ScriptedTrainer(3, [1.0]) { ValidationLoss = epoch => losses[epoch] }.Fit(
            new FitOptions { Epochs = 3, Verbose = 0 },
            new LambdaCallback(onTrainBegin: run => run.Note("AutoLearningRate: a <rate> that was found.")),
            new EarlyStopping(patience: 9, restoreBestWeights: true),
            new LiveReport(file));

        string page = File.ReadAllText(file);
        Assert.Contains("those of epoch 2", page);
        Assert.MatchesRegex(@"validation loss</th>\s*<td[^>]*>0\.25<", page);
        Assert.Contains("AutoLearningRate: a &lt;rate&gt; that was found.", page);
    }

    [TestMethod]
    public void A_failure_is_told_on_the_page()
    {
        using TemporaryFolder temporary = new();
        string file = temporary["report.html"];
        Assert.ThrowsExactly<TimeZoneNotFoundException>(() => new ScriptedTrainer(3, [1.0]).Fit(
            new FitOptions { Epochs = 3, Verbose = 0 },
            new LiveReport(file),
            new LambdaCallback(onEpochBegin: (_, epoch) => FailAt(1, epoch))));

        Assert.Contains("broke off after epoch 1 of 3", File.ReadAllText(file));
    }

    [TestMethod]
    public void A_hundred_thousand_epochs_are_thinned()
    {
        MetricPoint[] points = [.. Enumerable.Range(1, 100_000).Select(epoch => new MetricPoint(epoch, 1.0 / epoch))];
        RunFigure run = Samples.Run("long", new ConstantRate(0.1), 0.3, steps: 100_000) with { Loss = points, ValidationLoss = points, Metric = points, ValidationMetric = points };

        Assert.IsLessThan(2_000_000, new ReportPage(new ReportContent { Title = "Long", Runs = [run] }).ToHtml().Length);
    }

    [TestMethod]
    [DataRow(5_000)]
    [DataRow(100_000)]
    public void Names_of_any_length_are_drawn_at_once(int letters)
    {
        foreach (string name in new[] { new string('W', letters), string.Concat(Enumerable.Repeat("a ", letters / 2)), string.Concat(Enumerable.Repeat("😀", letters / 2)) })
        {
            RunFigure run = Samples.Run(name, new ConstantRate(0.1), 0.3) with { MetricName = name };
            var time = System.Diagnostics.Stopwatch.StartNew();

            string html = new ReportPage(new ReportContent { Title = name, Runs = [run, run with { Name = name + "2" }] }).ToHtml();

            // It took minutes; a hang is told from a slow machine.
            Assert.IsLessThan(20, time.Elapsed.TotalSeconds);
            Assert.IsLessThan(40 * letters + 500_000, html.Length);
        }
    }

    [TestMethod]
    public void A_page_is_not_reloaded_every_0_seconds() => Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LiveReport("report.html", refreshSeconds: 0));

    private static void FailAt(int failing, int epoch)
    {
        if (epoch == failing)
        {
            throw new TimeZoneNotFoundException();
        }
    }
}
