using System.Text.Json;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class LearningRateSchedulerTests
{
    private static readonly Dictionary<string, Func<int, double, double>> Functions = new()
    {
        ["0.1/(epoch+1)"] = (epoch, _) => 0.1 / (epoch + 1),
        ["lr*0.9"] = (_, rate) => rate * 0.9,
        ["lr*0.1"] = (_, rate) => rate * 0.1,
        ["lr*0.5 if epoch>1 else lr"] = (epoch, rate) => epoch > 1 ? rate * 0.5 : rate,
        ["0.1*0.5**epoch"] = (epoch, _) => 0.1 * Math.Pow(0.5, epoch),
        ["lr*exp(-0.1)"] = (_, rate) => rate * Math.Exp(-0.1),
        ["0.01*(epoch+1)"] = (epoch, _) => 0.01 * (epoch + 1),
        ["np.float64(0.3)"] = (_, _) => 0.3,
    };

    [TestMethod]
    public void Functions_are_called_and_their_rates_set_as_in_Keras()
    {
        int played = 0;
        foreach (JsonElement golden in Golden.Read("Callbacks/learning_rate_scheduler").EnumerateArray())
        {
            if (golden.GetProperty("schedule_object").GetBoolean() || !Functions.TryGetValue(golden.Text("schedule"), out Func<int, double, double>? function))
            {
                continue;
            }

            int first = golden.GetProperty("first_epoch").GetInt32();
            int epochs = golden.GetProperty("epochs").GetInt32();
            var calls = new List<(int Epoch, double Rate)>();
            var recorder = new RecordingCallback();
            bool verbose = golden.TryGetProperty("printed", out JsonElement printed);
            var scheduler = new LearningRateScheduler(
                (epoch, rate) =>
                {
                    calls.Add((epoch, rate));
                    return function(epoch, rate);
                },
                verbose ? 1 : 0);
            var trainer = new LineTrainer(1, 1, []) { LearningRate = golden.GetProperty("initial_lr").GetDouble() };
            History history = trainer.Fit(new FitOptions { Epochs = first + epochs, InitialEpoch = first, Verbose = 0 }, scheduler, recorder);
            string what = golden.Text("what");
            CollectionAssert.AreEqual(golden.GetProperty("logged").Numbers(), history["learning_rate"].ToArray(), what);
            int i = 0;
            foreach (JsonElement call in golden.GetProperty("calls").EnumerateArray())
            {
                Assert.AreEqual(call[0].GetInt32(), calls[i].Epoch, what);
                Assert.AreEqual(call[1].NumberOrNull() ?? calls[i].Rate, calls[i].Rate, what);
                i++;
            }

            Assert.HasCount(i, calls);
            if (verbose)
            {
                Assert.AreEqual(printed.GetString(), string.Concat(recorder.Notes.Select(note => $"\n{note}\n")), what);
            }

            played++;
        }

        Assert.AreEqual(8, played);
    }

    [TestMethod]
    [DataRow(double.NaN, "nan")]
    [DataRow(double.PositiveInfinity, "inf")]
    [DataRow(-0.1, "-0.1")]
    public void A_function_that_gives_no_rate_is_an_error_that_names_epoch_and_value(double rate, string text)
    {
        var trainer = new ScriptedTrainer(1, [1.0]);
        var scheduler = new LearningRateScheduler(epoch => epoch is 1 ? rate : 0.1);
        string message = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, scheduler)).Message;
        Assert.Contains($"For epoch 1 it returned {text}.", message);
    }

    [TestMethod]
    public void An_exception_of_the_function_passes_unchanged()
    {
        var trainer = new ScriptedTrainer(1, [1.0]);
        var scheduler = new LearningRateScheduler(double (int _) => throw new InvalidTimeZoneException("mine"));
        Assert.AreEqual(
            "mine",
            Assert.ThrowsExactly<InvalidTimeZoneException>(() => trainer.Fit(new FitOptions { Verbose = 0 }, scheduler)).Message);
    }

    [TestMethod]
    public void A_schedule_drives_every_step_and_a_schedule_by_epochs_every_epoch()
    {
        var perStep = new ScriptedTrainer(2, [1.0]);
        perStep.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, new Halving(0.8));
        CollectionAssert.AreEqual(new[] { 0.8, 0.4, 0.2, 0.1 }, perStep.TrainedRates.ToArray());
        var perEpoch = new ScriptedTrainer(2, [1.0]);
        perEpoch.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, new LearningRateScheduler(new Halving(0.8), StepUnit.Epoch));
        CollectionAssert.AreEqual(new[] { 0.8, 0.8, 0.4, 0.4 }, perEpoch.TrainedRates.ToArray());
    }

    [TestMethod]
    public void A_schedule_can_be_made_from_the_length_of_the_run()
    {
        var trainer = new ScriptedTrainer(2, [1.0]);
        trainer.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, new LearningRateScheduler(run => new Halving(run.TotalSteps!.Value)));
        CollectionAssert.AreEqual(new[] { 4.0, 2, 1, 0.5 }, trainer.TrainedRates.ToArray());
        Assert.Contains(
            "returned null",
            Assert.ThrowsExactly<InvalidOperationException>(
                () => trainer.Fit(new FitOptions { Verbose = 0 }, new LearningRateScheduler(_ => (LearningRateSchedule)null!))).Message);
    }

    private sealed record Halving(double Start) : LearningRateSchedule
    {
        protected override double Evaluate(double step) => Start * Math.Pow(0.5, step);
    }
}
