namespace TfLrCallbacks.Cli.Tests;

/// <summary><c>tflr report</c> on logs that others wrote, and on the folder of a run that lost a value.</summary>
[TestClass]
public sealed class ReportTests
{
    [TestMethod]
    [DataRow("1e101")]
    [DataRow("-1e300")]
    [DataRow("inf")]
    [DataRow("nan")]
    public void Losses_that_no_page_can_draw_are_refused_in_the_words_of_a_log(string loss)
    {
        using TemporaryFolder folder = new();
        string log = Write(folder, "log.csv", $"epoch,loss,val_loss\n0,{loss},1\n1,{loss},1\n");
        string steps = Write(folder, "steps.csv", $"step,loss,val_loss\n1,{loss},1\n2,{loss},1\n");

        foreach (string file in new[] { log, steps })
        {
            Run run = Run.Of("report", file, "--html", "-");
            Assert.AreEqual(2, run.ExitCode);
            Assert.Contains("has no \"loss\" that a page can draw, a finite number up to 1e100", run.Error);
            Assert.DoesNotContain("StepLosses", run.Error);
        }
    }

    [TestMethod]
    [DataRow("5,0.2,0.1,0.9,0.01\n", "5,,0.1,0.9,0.01\n")]
    [DataRow("5,0.2,0.1,0.9,0.01\n", "")]
    [DataRow("6,0.2,0.1,0.9,0.01\n", "6,NA,0.1,,\n")]
    [DataRow("1,0.2,0.1,0.9,0.01\n", "1,,,0.9,0.01\n")]
    [DataRow("4,0.2,0.1,0.9,0.01\n", "4,,0.1,0.9,0.01\n4,0.2,0.1,0.9,0.01\n")]
    public void A_loss_that_is_missing_in_one_step_leaves_momentum_and_weight_decay_on_the_page(string line, string instead)
    {
        using TemporaryFolder folder = new();
        Write(folder, "log.csv", "epoch,loss,val_loss,learning_rate\n0,1,1,0.1\n1,0.5,0.5,0.1\n");
        string rows = string.Concat(Enumerable.Range(1, 6).Select(step => $"{step},0.2,0.1,0.9,0.01\n"));
        Write(folder, "steps.csv", "step,loss,learning_rate,momentum,weight_decay\n" + rows.Replace(line, instead, StringComparison.Ordinal));

        string page = Run.Of("report", folder.Path, "--html", "-").Out;

        Assert.Contains("aria-label=\"momentum\"", page);
        Assert.Contains("aria-label=\"weight decay\"", page);
    }

    [TestMethod]
    [DataRow(500, 1230, 3, "3,690, 7 of them logged, 1,230 in an epoch")]
    [DataRow(500, 1230, 8, "9,840, 19 of them logged, 1,230 in an epoch")]
    [DataRow(50, 120, 7, "840, 16 of them logged, 120 in an epoch")]
    [DataRow(7, 10, 6, "60, 8 of them logged, 10 in an epoch")]
    [DataRow(100, 100, 5, "500, 5 of them logged, 100 in an epoch")]
    public void A_page_of_transformers_counts_the_steps_of_the_last_entry_and_those_of_an_epoch(int every, int perEpoch, int epochs, string expected)
    {
        using TemporaryFolder folder = new();
        string log = Write(folder, "trainer_state.json", Trainer(perEpoch, epochs, step => step % every is 0));

        Assert.Contains($"<td>{expected}</td>", Run.Of("report", log, "--html", "-").Out);
    }

    [TestMethod]
    public void A_first_step_that_is_logged_besides_every_fiftieth_is_step_1()
    {
        using TemporaryFolder folder = new();
        string log = Write(folder, "trainer_state.json", Trainer(200, 5, step => step is 1 || step % 50 is 0));

        Assert.Contains("<td>1,000, 21 of them logged, 200 in an epoch</td>", Run.Of("report", log, "--html", "-").Out);
        Assert.Contains(",400,", Run.Of("compare", log, "--metric", "val_loss", "--target", "0.34", "--format", "csv").Out);
    }

    [TestMethod]
    public void A_run_of_which_only_epochs_are_known_is_described_in_epochs()
    {
        using TemporaryFolder folder = new();
        string page = Run.Of("report", Write(folder, "log.csv", "epoch,loss,lr\n0,3,0.1\n1,2,0.1\n2,1,0.1\n"), "--html", "-").Out;

        Assert.Contains("log.csv: 3 epochs; at the end loss 1", page);
    }

    /// <summary>Writes a log of transformers, with an evaluation at the end of each epoch.</summary>
    private static string Trainer(int perEpoch, int epochs, Predicate<int> isLogged)
    {
        IEnumerable<string> entries = Enumerable.Range(1, perEpoch * epochs).SelectMany(step => new[]
        {
            isLogged(step) ? FormattableString.Invariant($"{{\"epoch\":{step / (double)perEpoch},\"learning_rate\":0.001,\"loss\":{2.0 * perEpoch / (perEpoch + step)},\"step\":{step}}}") : string.Empty,
            step % perEpoch is 0 ? FormattableString.Invariant($"{{\"epoch\":{step / (double)perEpoch},\"eval_loss\":{1.0 * perEpoch / (perEpoch + step)},\"step\":{step}}}") : string.Empty,
        });
        return $"{{\"num_train_epochs\":{epochs},\"log_history\":[{string.Join(',', entries.Where(entry => entry.Length > 0))}]}}";
    }

    private static string Write(TemporaryFolder folder, string name, string text)
    {
        File.WriteAllText(folder[name], text);
        return folder[name];
    }
}
