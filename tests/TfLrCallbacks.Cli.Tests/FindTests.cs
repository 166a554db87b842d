namespace TfLrCallbacks.Cli.Tests;

[TestClass]
public sealed class FindTests
{
    private const int Width = 60;

    [TestMethod]
    public void A_terminal_gets_one_line_with_the_time_left_that_goes_away()
    {
        using var error = new StringWriter();
        var terminal = new Terminal(TextReader.Null, TextWriter.Null, MessageWriter.To(error, Width), IsOutRedirected: false, HasColour: false, Width) { IsErrorRedirected = false, Time = new ManualTime(secondsPerReading: 0.07) };
        using (var progress = new FindProgress(terminal))
        {
            progress.Report(At(made: 30, expected: 300, left: 4.2));
            progress.Report(At(made: 31, expected: 300, left: 4.1));
            progress.Report(At(made: 290, expected: 300, left: 600));
            progress.Report(At(made: 299, expected: 300, left: 0.1));
            progress.Report(At(made: 300, expected: 300, left: 0));
        }

        string[] lines = error.ToString().Split('\r');
        Assert.AreEqual("step 30 of about 300, about 4 s left: trial at 0.0316", lines[1]);
        Assert.AreEqual("step 290 of about 300, about 10 min left: trial at 0.0316", lines[2], "Two lines in a tenth of a second are one.");
        Assert.StartsWith("step 300 of about 300, under 1 s left: trial at 0.0316", lines[3]);
        Assert.IsTrue(lines.All(line => line.Length < Width), "A line that wraps would stay.");
        Assert.IsTrue(string.IsNullOrWhiteSpace(lines[4]));
        Assert.IsGreaterThanOrEqualTo(lines[3].TrimEnd().Length, lines[4].Length);
    }

    [TestMethod]
    public void Redirected_messages_hold_nothing_of_it()
    {
        Run run = Run.Of("find", "digits", "--budget", "100", "--parallel", "2", "--validation", "--format", "csv");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.IsEmpty(run.Error);
        Assert.HasCount(2, run.Lines);
    }

    [TestMethod]
    public void Trials_at_the_same_time_give_the_same_answer() => Assert.AreEqual(
        Run.Of("find", "digits", "--format", "csv").Out,
        Run.Of("find", "digits", "--parallel", "3", "--format", "csv").Out);

    [TestMethod]
    [DataRow("--budget", "10%", "--budget is in steps, epochs or time")]
    [DataRow("--budget", "soon", "Received: \"soon\"")]
    [DataRow("--budget", "50", "A budget must be 90 steps or more")]
    [DataRow("--parallel", "0", "--parallel must be 1 or more. Received: 0.")]
    public void Options_out_of_their_range_are_refused_in_one_line(string option, string value, string expected)
    {
        Run run = Run.Of("find", "digits", option, value);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains(expected, run.Error);
        Assert.HasCount(1, run.Error.TrimEnd().Split('\n'));
    }

    [TestMethod]
    public void A_test_without_a_sweep_gives_its_answer_and_says_that_there_is_no_curve()
    {
        using TemporaryFolder folder = new();
        Run run = Run.Of("find", "digits", "--budget", "0.001s", "--csv", folder["c.csv"], "--svg", folder["c.svg"], "--format", "csv");

        Assert.AreEqual(1, run.ExitCode, run.Error);
        Assert.Contains("BudgetSpent", run.Out);
        Assert.AreEqual(2, run.Error.Split("is not written").Length - 1, run.Error);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    private static RangeTestProgress At(int made, int expected, double left) => new(RangeTestStage.Trial, 2, 5, 40, 0.0316228, 1)
    {
        StepsMade = made, StepsExpected = expected, TimeLeft = TimeSpan.FromSeconds(left),
    };
}
