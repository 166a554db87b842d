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
    public void A_run_of_which_only_epochs_are_known_is_described_in_epochs()
    {
        using TemporaryFolder folder = new();
        string page = Run.Of("report", Write(folder, "log.csv", "epoch,loss,lr\n0,3,0.1\n1,2,0.1\n2,1,0.1\n"), "--html", "-").Out;

        Assert.Contains("log.csv: 3 epochs; at the end loss 1", page);
    }

    private static string Write(TemporaryFolder folder, string name, string text)
    {
        File.WriteAllText(folder[name], text);
        return folder[name];
    }
}
