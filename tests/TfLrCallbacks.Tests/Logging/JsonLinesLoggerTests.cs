using System.Diagnostics;

namespace TfLrCallbacks.Tests.Logging;

[TestClass]
public sealed class JsonLinesLoggerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Log => _folder["logs/log.jsonl"];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void An_epoch_has_a_line_with_step_rate_and_metrics()
    {
        Fit(new JsonLinesLogger(Log), epochs: 2);

        Assert.AreEqual(
            """
            {"step":3,"epoch":0,"learning_rate":0.1,"loss":1,"val_loss":0.5}
            {"step":7,"epoch":1,"learning_rate":0.05,"loss":1,"val_loss":0.25}

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(Log));
    }

    [TestMethod]
    public void Batches_have_a_line_where_that_is_asked_for()
    {
        Fit(new JsonLinesLogger(Log, 3), epochs: 2);

        Assert.AreEqual(
            """
            {"step":2,"epoch":0,"batch":2,"learning_rate":0.1,"batch_loss":1,"loss":1}
            {"step":3,"epoch":0,"learning_rate":0.1,"loss":1,"val_loss":0.5}
            {"step":5,"epoch":1,"batch":1,"learning_rate":0.05,"batch_loss":1,"loss":1}
            {"step":7,"epoch":1,"learning_rate":0.05,"loss":1,"val_loss":0.25}

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(Log));
    }

    [TestMethod]
    public void What_is_not_finite_is_a_text_and_every_other_number_reads_back_the_same()
    {
        double[] losses = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.1f, 1e-320, 1.7976931348623157e308];

        new ScriptedTrainer(1, losses).Fit(new FitOptions { Epochs = losses.Length, Verbose = 0 }, new JsonLinesLogger(Log));

        string[] lines = File.ReadAllLines(Log);
        Assert.Contains("\"loss\":\"NaN\"", lines[0]);
        Assert.Contains("\"loss\":\"Infinity\"", lines[1]);
        Assert.Contains("\"loss\":\"-Infinity\"", lines[2]);
        CollectionAssert.AreEqual(
            losses[3..],
            lines[3..].Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("loss").GetDouble()).ToArray());
    }

    [TestMethod]
    public void A_batch_has_its_own_loss_beside_the_mean_and_the_log_is_read_with_it()
    {
        double[] losses = [4, 2, 1, 5];
        new ScriptedTrainer(4, losses).Fit(
            new FitOptions { Epochs = 1, Verbose = 0 }, new LambdaCallback(onEpochEnd: (_, _, logs) => logs["step"] = 7), new JsonLinesLogger(Log, "batch"));

        string[] lines = File.ReadAllLines(Log);
        Assert.AreEqual("""{"step":1,"epoch":0,"batch":1,"learning_rate":0.01,"batch_loss":2,"loss":3}""", lines[1]);
        Assert.AreEqual("""{"step":3,"epoch":0,"learning_rate":0.01,"loss":3,"metric_step":7}""", lines[^1]);
        CollectionAssert.AreEqual(losses, TrainingLog.Read(Log).Steps.Select(step => step.Loss!.Value).ToArray());
    }

    [TestMethod]
    public void The_real_pandas_reads_a_column_for_each_name()
    {
        new ScriptedTrainer(2, [4, double.NaN]) { ValidationLoss = epoch => 0.5 / (epoch + 1) }.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, new JsonLinesLogger(Log, "batch"));

        string? printed = Pandas($"""
            log = pandas.read_json(r"{Log}", lines=True)
            print(list(log.columns))
            print([str(t) for t in log.dtypes])
            print(log[log.batch.isna()].val_loss.tolist(), log.batch_loss.dropna().tolist())
            """);
        if (printed is null)
        {
            Assert.Inconclusive("There is no pandas. Install it (Debian: apt-get install python3-pandas).");
        }

        Assert.AreEqual(
            """
            ['step', 'epoch', 'batch', 'learning_rate', 'batch_loss', 'loss', 'val_loss']
            ['int64', 'int64', 'float64', 'float64', 'float64', 'float64', 'float64']
            [0.5, 0.25] [4.0]

            """.ReplaceLineEndings("\n"),
            printed.ReplaceLineEndings("\n"));
    }

    [TestMethod]
    public void A_log_is_overwritten_or_continued()
    {
        Fit(new JsonLinesLogger(Log), epochs: 2);
        Fit(new JsonLinesLogger(Log, append: true), epochs: 2);
        Assert.HasCount(4, File.ReadAllLines(Log));

        Fit(new JsonLinesLogger(Log), epochs: 2);
        Assert.HasCount(2, File.ReadAllLines(Log));
    }

    [TestMethod]
    public void A_log_cut_short_anywhere_and_continued_is_that_of_a_run_that_was_not()
    {
        Fit(new JsonLinesLogger(Log, "batch"), epochs: 3);
        byte[] whole = File.ReadAllBytes(Log);
        int firstEpoch = File.ReadAllLines(Log)[..5].Sum(line => line.Length + 1);
        for (int size = firstEpoch; size <= whole.Length; size++)
        {
            File.WriteAllBytes(Log, whole[..size]);

            Fit(new JsonLinesLogger(Log, "batch", append: true), epochs: 3, initialEpoch: 1);

            CollectionAssert.AreEqual(whole, File.ReadAllBytes(Log), $"{size} bytes");
        }
    }

    [TestMethod]
    public void Lines_before_the_steps_that_are_made_again_stay_whatever_they_hold()
    {
        Directory.CreateDirectory(_folder["logs"]);
        File.WriteAllText(Log, "a note\n[3]\n{\"step\":\"x\"}\n{\"step\":99}\n{\"step\":3}\n{\"step\":4}\n{\"step\":99}\n{\"st");

        Fit(new JsonLinesLogger(Log, append: true), epochs: 2, initialEpoch: 1);

        CollectionAssert.AreEqual(
            new[] { "a note", "[3]", "{\"step\":\"x\"}", "{\"step\":99}", "{\"step\":3}" }, File.ReadAllLines(Log)[..^1]);
        Assert.StartsWith("{\"step\":7,", File.ReadAllLines(Log)[^1]);
    }

    [TestMethod]
    public void A_log_that_is_deleted_while_training_is_started_anew_with_a_warning()
    {
        History history = Fit(new JsonLinesLogger(Log), epochs: 4, atEpochBegin: epoch =>
        {
            if (epoch is 2)
            {
                File.Delete(Log);
            }
        });

        Assert.HasCount(2, File.ReadAllLines(Log));
        Assert.Contains("was deleted while training", history.Warnings.Single());
    }

    [TestMethod]
    public void A_log_that_cannot_be_written_does_not_end_the_training()
    {
        File.WriteAllText(_folder["logs"], "a file stands where the folder should be");

        History history = Fit(new JsonLinesLogger(Log), epochs: 2);

        Assert.HasCount(2, history.Epochs);
        Assert.Contains("JsonLinesLogger failed and is left out", history.Warnings.Single());
    }

    [TestMethod]
    public void Metrics_that_have_the_names_of_columns_have_names_of_their_own()
    {
        using var folder = new TemporaryFolder();
        new ScriptedTrainer(1, [1.0]).Fit(
            new FitOptions { Verbose = 0 },
            new LambdaCallback(onEpochEnd: (_, _, logs) => (logs["step"], logs["metric_step"], logs["batch"]) = (7, 8, 9)),
            new JsonLinesLogger(folder["log.jsonl"]));
        Assert.Contains("\"metric_step\":8,", File.ReadAllText(folder["log.jsonl"]).Replace("}", ",", StringComparison.Ordinal));
        Assert.Contains("\"metric_metric_step\":7", File.ReadAllText(folder["log.jsonl"]));
        Assert.Contains("\"metric_batch\":9", File.ReadAllText(folder["log.jsonl"]));
    }

    [TestMethod]
    public void An_empty_name_is_refused() => Assert.ThrowsExactly<ArgumentException>(() => new JsonLinesLogger(string.Empty));

    /// <summary>Runs a program that has pandas; null where no Python has it.</summary>
    private static string? Pandas(string program)
    {
        foreach (string python in new[] { "/usr/bin/python3", "python3" })
        {
            try
            {
                using Process process = Process.Start(new ProcessStartInfo(python, ["-c", $"import pandas\n{program}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                string printed = process.StandardOutput.ReadToEnd();
                string error = process.StandardError.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode is 0)
                {
                    return printed;
                }

                Assert.Contains("No module named 'pandas'", error);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program.
            }
        }

        return null;
    }

    private static History Fit(JsonLinesLogger logger, int epochs, int initialEpoch = 0, Action<int>? atEpochBegin = null)
    {
        var trainer = new ScriptedTrainer(4, [1.0]) { ValidationLoss = epoch => 0.5 / (epoch + 1) };
        var rate = new LearningRateScheduler((epoch, _) =>
        {
            atEpochBegin?.Invoke(epoch);
            return 0.1 / (epoch + 1);
        });
        return trainer.Fit(new FitOptions { Epochs = epochs, InitialEpoch = initialEpoch, Verbose = 0 }, rate, logger);
    }
}
