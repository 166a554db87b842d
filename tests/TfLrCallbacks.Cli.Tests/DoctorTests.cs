using System.Text.Json;

namespace TfLrCallbacks.Cli.Tests;

[TestClass]
public sealed class DoctorTests
{
    private const string TooLow = "epoch,loss,lr\n0,2.31,1e-6\n1,2.309,1e-6\n2,2.308,1e-6\n3,2.307,1e-6\n4,2.306,1e-6\n";
    private const string Good = "epoch,loss,lr\n0,2.0,0.1\n1,1.2,0.08\n2,0.8,0.05\n3,0.6,0.02\n4,0.55,0.001\n";

    [TestMethod]
    [DataRow("epoch,train_loss,valid_loss,accuracy,time")]
    [DataRow("epoch,loss,val_loss,val_accuracy,time")]
    public void A_training_that_only_comes_back_from_an_explosion_is_not_learned(string names)
    {
        string log = names + "\n0,6.164,1.765,0.231,00:03\n1,1.898,2.111,0.231,00:03\n2,1.967,1.721,0.163,00:03\n3,1.895,1.752,0.163,00:03\n4,1.814,1.763,0.231,00:03\n5,1.921,1.803,0.225,00:03\n6,1.848,1.7,0.225,00:03\n7,1.814,2.025,0.163,00:03\n";

        Run run = Run.With(log, isRedirected: true, "doctor", "-");

        Assert.StartsWith("error,rate_far_too_high,7,", run.Lines[1]);
        Assert.StartsWith("warning,rate_not_logged,", run.Lines[2]);
        Assert.HasCount(3, run.Lines);
    }

    [TestMethod]
    public void The_help_has_an_example_that_works()
    {
        string example = Run.Of("doctor", "--help").Lines.Last(line => line.Contains("| tflr doctor", StringComparison.Ordinal)).Trim();
        string printed = CommandLine.Arguments(example.Split(" | tflr ")[0]).Last().Replace("\\n", "\n", StringComparison.Ordinal);

        Run run = Run.With(printed, isRedirected: true, "doctor", "-");

        Assert.AreEqual(1, run.ExitCode, run.Error);
        Assert.StartsWith("warning,rate_too_low,,", run.Lines[1]);
        Assert.Contains("read standard input: Keras CSVLogger, 5 epochs", run.Error);
    }

    [TestMethod]
    public void Json_has_code_severity_epoch_evidence_and_advice()
    {
        JsonElement answer = JsonDocument.Parse(Run.With(TooLow, isRedirected: true, "doctor", "-", "--format", "json").Out).RootElement;
        JsonElement finding = answer.GetProperty("findings").EnumerateArray().Single();

        Assert.AreEqual("rate_too_low", finding.GetProperty("code").GetString());
        Assert.AreEqual("warning", finding.GetProperty("severity").GetString());
        Assert.AreEqual(JsonValueKind.Null, finding.GetProperty("epoch").ValueKind);
        Assert.Contains("2.306", finding.GetProperty("evidence").GetString()!);
        Assert.Contains("try 1e-5", finding.GetProperty("advice").GetString()!);
        Assert.AreEqual("Keras CSVLogger", answer.GetProperty("format").GetString());
    }

    [TestMethod]
    public void A_good_run_ends_with_0()
    {
        Run run = Run.With(Good, isRedirected: false, "doctor", "-");

        Assert.AreEqual(0, run.ExitCode, run.Out);
        Assert.AreEqual("The learning rate did its job: nothing to change.", run.Lines.Single());
        Assert.AreEqual("{\"log\":\"standard input\",\"format\":\"Keras CSVLogger\",\"unit\":\"epoch\",\"rows\":5,\"findings\":[]}", Run.With(Good, isRedirected: true, "doctor", "-", "--format", "json").Lines.Single());
    }

    [TestMethod]
    public void The_planned_epochs_count()
    {
        const string Cut = "epoch,loss,lr\n0,2.0,0.1\n1,1.5,0.1\n2,1.2,0.1\n3,1.0,0.1\n4,0.9,0.1\n5,0.83,0.1\n6,0.79,0.1\n7,0.76,0.1\n";

        Assert.AreEqual(0, Run.With(Cut, isRedirected: true, "doctor", "-").ExitCode);
        Assert.Contains("stopped_too_early", Run.With(Cut, isRedirected: true, "doctor", "-", "--epochs", "40").Out);
        Assert.AreEqual(2, Run.With(Cut, isRedirected: true, "doctor", "-", "--epochs", "0").ExitCode);
    }

    [TestMethod]
    [DataRow(60)]
    [DataRow(80)]
    [DataRow(120)]
    public void Lines_end_between_words_where_the_terminal_ends(int width)
    {
        using TemporaryFolder temporary = new();
        string path = temporary["file.csv"];
        File.WriteAllText(path, TooLow);
        Run run = Run.At(width, "doctor", path);

        Assert.StartsWith("warning rate_too_low: loss falls steadily", run.Out);
        Assert.Contains("Next: try", run.Out);
        Assert.IsTrue(run.Lines.All(line => line.Length <= width), run.Out);
    }

    [TestMethod]
    [DataRow("missing.csv", "There is no file \"missing.csv\"")]
    [DataRow(".", "holds no log of a training")]
    public void What_is_no_log_is_refused_in_one_line(string path, string part)
    {
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        Run run = Run.Of("doctor", path is "." ? folder : path);

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual(string.Empty, run.Out);
        Assert.Contains(part, run.Error);
        Assert.HasCount(1, run.Error.TrimEnd('\n').Split('\n'));
    }

    [TestMethod]
    public void A_run_of_ours_is_examined_and_compared_from_its_folder_its_log_and_its_event_files()
    {
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        string run = Path.Combine(folder, "run");
        Assert.AreEqual(0, Run.Of("train", "digits", "--epochs", "2", "--run-dir", run).ExitCode);

        Assert.Contains("2 epochs", Run.Of("doctor", run).Error);
        Assert.Contains("2 epochs", Run.Of("doctor", Path.Combine(run, "tensorboard")).Error);
        Assert.Contains("What to do next", File.ReadAllText(Path.Combine(run, "report.html")));
        Assert.HasCount(3, Run.Of("compare", run, Path.Combine(run, "log.csv")).Lines);
    }
}
