using System.Text.Json;

namespace TfLrCallbacks.Cli.Tests;

/// <summary><c>tflr doctor</c> on what PyTorch Lightning writes: the sparse <c>metrics.csv</c>, and event files.</summary>
[TestClass]
public sealed class LightningDoctorTests
{
    private static readonly double[] s_wild = [2.3, 3.1, 2.9, 4.5, 3.3, 5.2, 4.1, 6.3, 4.0, 5.5, 7.1, 6.0, 6.4];

    private static readonly Dictionary<string, LightningRun> s_runs = new()
    {
        ["good"] = new(12, step => 5e-4 * (1 + Math.Cos(Math.PI * step / 360)), x => 0.3 + (2 * Math.Exp(-x / 2.5)), e => 0.35 + (2 * Math.Exp(-e / 2.5)), e => 0.92 - (0.6 * Math.Exp(-e / 2.5))),
        ["overfitting"] = new(15, _ => 1e-3, x => 2.3 * Math.Exp(-x / 2.5), e => 0.6 + (1.7 * Math.Exp(-e / 1.5)) + (0.08 * Math.Max(0, e - 4)), e => 0.8 - (0.5 * Math.Exp(-e / 1.5)) - (0.01 * Math.Max(0, e - 4))),
        ["rate_far_too_high"] = new(12, _ => 0.5, x => s_wild[(int)x], e => 1.1 * s_wild[e], _ => 0.1),
        ["rate_far_too_high, NaN"] = new(6, _ => 10, x => x < 3 ? 2.3 + x : double.NaN, e => e < 3 ? 2.3 + e : double.NaN, _ => 0.1),
        ["rate_too_low"] = new(8, _ => 1e-7, x => 2.31 - (0.001 * x), e => 2.312 - (0.001 * e), _ => 0.11),
    };

    private static IEnumerable<object[]> Runs => from name in s_runs.Keys from isEvents in new[] { false, true } select new object[] { name, isEvents };

    [TestMethod]
    [DynamicData(nameof(Runs))]
    public void What_Lightning_logged_has_its_label(string name, bool isEvents)
    {
        string label = name.Split(',')[0];
        Run run = Examine(s_runs[name], isEvents);

        JsonElement answer = JsonDocument.Parse(run.Out).RootElement;
        string[] codes = [.. answer.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("severity").GetString() != "info").Select(finding => finding.GetProperty("code").GetString()!)];
        CollectionAssert.AreEqual(label == "good" ? [] : new[] { label }, codes, run.Out);
        Assert.AreEqual(label == "good" ? 0 : 1, run.ExitCode);
        Assert.AreEqual(isEvents ? "TensorBoard event files" : "Lightning CSVLogger", answer.GetProperty("format").GetString());
        Assert.AreEqual("epoch", answer.GetProperty("unit").GetString());
        Assert.AreEqual(s_runs[name].Epochs, answer.GetProperty("rows").GetInt32());
    }

    [TestMethod]
    public void A_page_of_a_log_of_every_tenth_step_counts_the_steps_and_epochs_of_the_training()
    {
        using TemporaryFolder folder = new();
        string log = folder["metrics.csv"];
        File.WriteAllText(log, "epoch,lr-SGD,step,train_loss_step,train_loss_epoch,val_loss\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            FormattableString.Invariant($",0.1,{(10 * i) + 9},,,\n{i / 5},,{(10 * i) + 9},{2 - (0.01 * i)},,\n{(i % 5 is 4 ? FormattableString.Invariant($"{i / 5},,{(10 * i) + 9},,,{2 - (0.01 * i)}\n{i / 5},,{(10 * i) + 9},,{2 - (0.01 * i)},\n") : string.Empty)}"))));
        string page = Run.Of("report", log, "--html", "-").Out;

        Assert.Contains("600, 60 of them logged, 50 in an epoch", page);
        Assert.Contains("aria-label=\"600\"", page);
        Assert.DoesNotContain("rate unknown", page);
    }

    [TestMethod]
    [DataRow(10, 10, "750, 75 of them logged")]
    [DataRow(9, 10, "750, 75 of them logged")]
    [DataRow(1, 1, "75")]
    [DataRow(0, 1, "75")]
    public void A_page_of_stretches_counts_the_steps_from_the_first(int first, int every, string expected)
    {
        using TemporaryFolder folder = new();
        string log = folder["trainer_state.json"];
        File.WriteAllText(log, $"{{\"log_history\":[{string.Join(',', Enumerable.Range(0, 75).Select(i => FormattableString.Invariant($"{{\"epoch\":{(i + 1) / 25.0},\"loss\":{1 / (i + 1.0)},\"learning_rate\":0.1,\"step\":{first + (every * i)}}}")))}]}}");

        Assert.Contains($"<td>{expected}</td>", Run.Of("report", log, "--html", "-").Out);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_epoch_and_the_rate_of_a_finding_are_Lightning_s(bool isEvents)
    {
        JsonElement overfitting = JsonDocument.Parse(Examine(s_runs["overfitting"], isEvents).Out).RootElement.GetProperty("findings")[0];
        JsonElement high = JsonDocument.Parse(Examine(s_runs["rate_far_too_high, NaN"], isEvents).Out).RootElement.GetProperty("findings")[0];

        Assert.AreEqual(4, overfitting.GetProperty("epoch").GetInt32());
        Assert.AreEqual(3, high.GetProperty("epoch").GetInt32());
        Assert.Contains("at the rate 10", high.GetProperty("evidence").GetString()!);
    }

    private static Run Examine(LightningRun training, bool isEvents)
    {
        if (!isEvents)
        {
            return Run.With(training.ToCsv(), isRedirected: true, "doctor", "-", "--format", "json");
        }

        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        training.WriteEvents(Path.Combine(folder, "version_0"));
        return Run.Of("doctor", Path.Combine(folder, "version_0"), "--format", "json");
    }
}
