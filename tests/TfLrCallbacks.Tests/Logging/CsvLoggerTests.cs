using System.Text;
using System.Text.Json;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class CsvLoggerTests
{
    private static readonly string[] BetterThanKeras =
    [
        "append to a file without final newline",
        "append with other columns than the header: silently misaligned",
    ];

    [TestMethod]
    public void Files_are_Keras_byte_for_byte_given_the_same_logs()
    {
        int compared = 0;
        foreach (JsonElement golden in Golden.Read("Callbacks/csvlogger_keras3").EnumerateArray())
        {
            if (BetterThanKeras.Contains(golden.Text("what")) || golden.Text("what").StartsWith("array, text", StringComparison.Ordinal))
            {
                continue;
            }

            using var folder = new TemporaryFolder();
            string file = folder["log.csv"];
            if (golden.GetProperty("content_before").GetString() is { } before)
            {
                File.WriteAllText(file, before);
            }

            CsvLogger? logger = null;
            foreach (JsonElement fit in golden.GetProperty("fits").EnumerateArray())
            {
                JsonElement arguments = golden.GetProperty("args");
                logger = golden.GetProperty("one_logger_object").GetBoolean() && logger is not null
                    ? logger
                    : new CsvLogger(file, arguments.Argument("separator", ","), arguments.GetProperty("append").GetBoolean());
                Play(logger, fit.GetProperty("epochs"));
            }

            Assert.AreEqual(golden.Text("text"), File.ReadAllText(file, Encoding.UTF8), golden.Text("what"));
            compared++;
        }

        Assert.AreEqual(16, compared);
    }

    [TestMethod]
    public void A_line_that_was_cut_short_is_removed_before_appending()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["log.csv"], "epoch,loss\r\n0,1.0\r\n1,0.");
        Play(new CsvLogger(folder["log.csv"], append: true), (1, new() { ["loss"] = 0.5 }));
        Assert.AreEqual("epoch,loss\r\n0,1.0\r\n1,0.5\r\n", File.ReadAllText(folder["log.csv"]));
    }

    [TestMethod]
    public void A_header_that_was_cut_short_is_written_anew()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["log.csv"], "epoch,lo");
        Play(new CsvLogger(folder["log.csv"], append: true), (0, new() { ["loss"] = 0.5, ["val_loss"] = 1 }));
        Assert.AreEqual("epoch,loss,val_loss\r\n0,0.5,1.0\r\n", File.ReadAllText(folder["log.csv"]));
    }

    [TestMethod]
    public void Appending_keeps_the_columns_of_the_file_and_warns_about_others_once()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["log.csv"], "epoch,accuracy,loss\r\n0,0.5,1.0\r\n");
        IReadOnlyList<string> warnings = Play(
            new CsvLogger(folder["log.csv"], append: true),
            (1, new() { ["loss"] = 0.5, ["val_loss"] = 1 }),
            (2, new() { ["loss"] = 0.25, ["val_loss"] = 1 }));
        Assert.AreEqual("epoch,accuracy,loss\r\n0,0.5,1.0\r\n1,NA,0.5\r\n2,NA,0.25\r\n", File.ReadAllText(folder["log.csv"]));
        Assert.Contains("no column \"val_loss\"", warnings.Single());
    }

    [TestMethod]
    public void A_name_with_the_separator_or_a_quotation_mark_is_quoted_and_read_back()
    {
        using var folder = new TemporaryFolder();
        Dictionary<string, double> logs = new() { ["a,b"] = 1, ["say \"hi\""] = 2, ["val_x"] = 3 };
        Play(new CsvLogger(folder["log.csv"]), (0, logs));
        Play(new CsvLogger(folder["log.csv"], append: true), (1, logs));
        Assert.AreEqual("epoch,\"a,b\",\"say \"\"hi\"\"\",val_x\r\n0,1.0,2.0,3.0\r\n1,1.0,2.0,3.0\r\n", File.ReadAllText(folder["log.csv"]));
    }

    [TestMethod]
    public void A_log_deleted_while_training_is_started_anew_with_a_warning()
    {
        using var folder = new TemporaryFolder();
        var recorder = new RecordingCallback
        {
            Act = (_, hook, index, _) =>
            {
                if (hook is "on_epoch_begin" && index is 1)
                {
                    File.Delete(folder["log.csv"]);
                }
            },
        };
        new ScriptedTrainer(1, [1.0]).Fit(new FitOptions { Epochs = 3, Verbose = 0 }, recorder, new CsvLogger(folder["log.csv"]));
        Assert.AreEqual(
            "epoch,learning_rate,loss,val_learning_rate,val_loss\r\n1,0.01,1.0,NA,NA\r\n2,0.01,1.0,NA,NA\r\n",
            File.ReadAllText(folder["log.csv"]));
        Assert.Contains("was deleted while training", recorder.Warnings.Single());
    }

    [TestMethod]
    public void A_file_that_cannot_be_written_is_told_and_the_training_goes_on()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["taken"], "a file where a folder should be");
        var trainer = new ScriptedTrainer(2, [1.0]);
        History history = trainer.Fit(new FitOptions { Verbose = 0 }, new CsvLogger(Path.Combine(folder["taken"], "log.csv")));
        Assert.HasCount(2, trainer.TrainedRates);
        Assert.Contains("CsvLogger failed and is left out", history.Warnings.Single());
        Assert.Contains(folder["taken"], history.Warnings.Single());
    }

    [TestMethod]
    public void Bad_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new CsvLogger(" "));
        foreach (string separator in new[] { string.Empty, ";;", "\"", "\n" })
        {
            Assert.Contains("one character", Assert.ThrowsExactly<ArgumentException>(() => new CsvLogger("x.csv", separator)).Message);
        }
    }

    [TestMethod]
    [DataRow("a b", "a\tb", "a b")]
    [DataRow("epoch", "epoch_metric", "epoch_metric")]
    [DataRow("=x", "'=x", "'=x")]
    public void Of_two_metrics_that_would_have_one_column_the_second_is_left_out_with_one_warning(string first, string second, string column)
    {
        using var folder = new TemporaryFolder();
        var logs = new Dictionary<string, double> { [first] = 1, [second] = 2, ["val_loss"] = 3 };
        string warning = Play(new CsvLogger(folder["log.csv"]), (0, logs), (1, logs)).Single();
        Assert.Contains($"would have the column \"{column}\", which another has", warning);
        CollectionAssert.AreEqual(new double?[] { 1, 1 }, CsvLog.Read(folder["log.csv"])[column].ToArray());
    }

    [TestMethod]
    public void A_second_training_has_its_own_columns()
    {
        using var folder = new TemporaryFolder();
        var logger = new CsvLogger(folder["log.csv"]);
        Play(logger, (0, new Dictionary<string, double> { ["loss"] = 1 }));
        Play(logger, (0, new Dictionary<string, double> { ["loss"] = 1, ["accuracy"] = 2, ["val_loss"] = 3 }));
        Assert.AreEqual("epoch,accuracy,loss,val_loss\r\n0,2.0,1.0,3.0\r\n", File.ReadAllText(folder["log.csv"]));
    }

    private static void Play(CsvLogger logger, JsonElement epochs) => Play(
        logger,
        [.. epochs.EnumerateArray().Select(one => (
            one.GetProperty("epoch").GetInt32(),
            one.GetProperty("logs").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.Number())))]);

    /// <summary>Calls the logger's hooks itself, as a run would add the rate to the logs.</summary>
    private static IReadOnlyList<string> Play(CsvLogger logger, params (int Epoch, Dictionary<string, double> Logs)[] epochs)
    {
        var warnings = new RecordingCallback();
        var run = new TrainingRun(new OneWeight(), new RunLength(1), 0, [warnings]);
        logger.OnTrainBegin(run);
        foreach ((int epoch, Dictionary<string, double> logs) in epochs)
        {
            logger.OnEpochEnd(run, epoch, logs);
        }

        logger.OnTrainEnd(run, new Dictionary<string, double>());
        return warnings.Warnings;
    }
}
