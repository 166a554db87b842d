using System.Text.Json;

namespace TfLrCallbacks.Cli.Tests;

/// <summary><c>tflr doctor</c> on a <c>trainer_state.json</c> of transformers: a loss every so many steps, the mean since the one before, epochs as fractions, and evaluations apart.</summary>
[TestClass]
public sealed class TransformersDoctorTests
{
    /// <summary>Evaluations of a training by Adam at 0.4, falling in a line without a warm-up.</summary>
    private static readonly (double Loss, double Accuracy)[] s_withoutWarmUp =
        [(7.32, 0.44), (3.59, 0.62), (3.56, 0.62), (1.99, 0.64), (0.84, 0.69), (0.75, 0.76), (0.71, 0.8), (0.61, 0.84), (0.62, 0.84), (0.59, 0.84), (0.59, 0.83), (0.6, 0.85)];

    private static readonly double[] s_lossesWithoutWarmUp =
        [7.41, 8.78, 9.61, 6.36, 4.08, 5.41, 3.34, 1.92, 1.4, 1.24, 0.72, 0.86, 0.66, 0.61, 0.54, 0.55, 0.45, 0.53, 0.46, 0.39, 0.36, 0.37, 0.41, 0.29];

    [TestMethod]
    public void A_model_that_is_sure_of_what_is_wrong_at_its_first_evaluation_had_no_warm_up()
    {
        Run run = Examine(every: 15, perEpoch: 30, epochs: 12, step => 0.4 * (1 - (step / 360.0)), step => s_lossesWithoutWarmUp[(step / 15) - 1], epoch => s_withoutWarmUp[epoch]);

        CollectionAssert.AreEqual(new[] { "warm_up_missing" }, Grave(run), run.Out);
        Assert.Contains("val_loss is 7.32 in epoch 0", run.Out);
    }

    [TestMethod]
    [DataRow(15, 1.0)]
    [DataRow(50, 3.0)]
    public void A_loss_that_shoots_up_between_the_first_entries_had_no_warm_up(int every, double scale)
    {
        int steps = every * 60;
        Run run = Examine(
            every, perEpoch: every * 10, epochs: 6, step => 0.01 * (1 - (step / (steps + 1.0))), step => scale * (step == every ? 2.3 : step <= 4 * every ? 3.4 : 0.4 + (1.8 * Math.Exp(-step / (10.0 * every)))), epoch => (scale * (0.5 + Math.Exp(-epoch)), 0.5 + (0.05 * epoch)));

        CollectionAssert.AreEqual(new[] { "warm_up_missing" }, Grave(run), run.Out);
    }

    [TestMethod]
    public void One_high_entry_is_chance() => CollectionAssert.AreEqual(Array.Empty<string>(), Grave(Examine(
        every: 15, perEpoch: 150, epochs: 6, step => 0.01 * (1 - (step / 901.0)), step => step == 30 ? 3.4 : 0.4 + (1.9 * Math.Exp(-step / 150.0)), epoch => (0.5 + Math.Exp(-epoch), 0.5 + (0.05 * epoch)))));

    [TestMethod]
    public void A_rate_that_falls_between_entries_at_every_step_is_no_plateau_callback()
    {
        // Every fifth epoch has no entry with a rate.
        Run run = Examine(
            every: 50, perEpoch: 30, epochs: 40, step => 0.002 * Math.Pow(0.5, step / 24.0), step => 1.41 + (1.5 * Math.Exp(-step / 40.0)), epoch => (1.466 + (0.6 * Math.Exp(-(epoch + 1) / 1.5)), 0.45));

        CollectionAssert.AreEqual(new[] { "rate_decays_too_soon" }, Grave(run), run.Out);
    }

    [TestMethod]
    [DataRow(15, 30, 10)]
    [DataRow(50, 30, 25)]
    [DataRow(500, 1000, 3)]
    [DataRow(500, 4000, 1)]
    public void A_run_with_warm_up_is_left_alone(int every, int perEpoch, int epochs)
    {
        double steps = perEpoch * epochs;
        Run run = Examine(
            every, perEpoch, epochs, step => 0.003 * Math.Min(step / (0.1 * steps), (steps - step + 1) / (0.9 * steps)), step => 0.5 + (1.6 * Math.Exp(-6 * step / steps)), epoch => (0.6 + (1.5 * Math.Exp(-6 * (epoch + 1) / (double)epochs)), 0.8 - (0.5 * Math.Exp(-6 * (epoch + 1) / (double)epochs))));

        CollectionAssert.AreEqual(Array.Empty<string>(), Grave(run), run.Out);
    }

    [TestMethod]
    [DataRow(15, 60, 6)]
    [DataRow(500, 30, 130)]
    public void A_rate_that_is_too_low_is_found(int every, int perEpoch, int epochs) => CollectionAssert.AreEqual(new[] { "rate_too_low" }, Grave(Examine(
        every, perEpoch, epochs, _ => 1e-7, step => 2.31 - (0.05 * step / (perEpoch * epochs)), epoch => (2.312 - (0.05 * epoch / epochs), 0.11))));

    private static Run Examine(int every, int perEpoch, int epochs, Func<int, double> rate, Func<int, double> loss, Func<int, (double Loss, double Accuracy)> evaluation)
    {
        List<object> entries = [];
        for (int step = 1; step <= perEpoch * epochs; step++)
        {
            if (step % every is 0)
            {
                entries.Add(new { epoch = step / (double)perEpoch, grad_norm = 1.0, learning_rate = rate(step), loss = loss(step), step });
            }

            if (step % perEpoch is 0)
            {
                (double value, double accuracy) = evaluation((step / perEpoch) - 1);
                entries.Add(new { epoch = (double)(step / perEpoch), eval_accuracy = accuracy, eval_loss = value, eval_runtime = 1.2, eval_samples_per_second = 100.0, step });
            }
        }

        entries.Add(new { epoch = (double)epochs, step = perEpoch * epochs, total_flos = 1e12, train_loss = 1.0, train_runtime = 100.0 });
        string log = JsonSerializer.Serialize(new { global_step = perEpoch * epochs, logging_steps = every, num_train_epochs = epochs, log_history = entries });
        return Run.With(log, isRedirected: true, "doctor", "-", "--format", "json");
    }

    private static string[] Grave(Run run) => [.. JsonDocument.Parse(run.Out).RootElement.GetProperty("findings").EnumerateArray()
        .Where(finding => finding.GetProperty("severity").GetString() != "info").Select(finding => finding.GetProperty("code").GetString()!)];
}
