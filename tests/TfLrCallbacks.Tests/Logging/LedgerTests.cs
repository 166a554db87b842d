using System.Text.Json;

namespace TfLrCallbacks.Tests;

/// <summary>The ledger of rates.</summary>
[TestClass]
public sealed class LedgerTests
{
    [TestMethod]
    public void The_ledger_has_every_change_with_who_and_why()
    {
        using var folder = new TemporaryFolder();
        var trainer = new ScriptedTrainer(2, [1.0]) { LearningRate = 1 };
        trainer.Fit(
            new FitOptions { Epochs = 3, Verbose = 0 },
            new ReduceLROnPlateau("loss", factor: 0.5, patience: 1),
            new Ledger(folder["ledger.jsonl"]));
        Assert.AreEqual(
            """
            {"step":4,"from":1,"to":0.5,"who":"ReduceLROnPlateau","why":"loss stopped getting better"}
            {"step":6,"from":0.5,"to":0.25,"who":"ReduceLROnPlateau","why":"loss stopped getting better"}

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(folder["ledger.jsonl"]));
    }

    [TestMethod]
    public void A_ledger_that_is_used_again_does_not_remember_who_set_the_rate_in_the_fit_before()
    {
        using var folder = new TemporaryFolder();
        var ledger = new Ledger(folder["ledger.jsonl"]);
        new ScriptedTrainer(2, [1.0]) { LearningRate = 1 }.Fit(new FitOptions { Verbose = 0 }, new ConstantRate(0.5), ledger);
        new ScriptedTrainer(2, [1.0]) { LearningRate = 1 }.Fit(new FitOptions { Verbose = 0 }, new LambdaCallback(onTrainBatchBegin: (run, _) => run.LearningRate = 0.25), ledger);
        Assert.DoesNotContain("after", File.ReadAllText(folder["ledger.jsonl"]));
    }

    [TestMethod]
    public void The_ledger_equals_the_rates_that_were_trained_with()
    {
        using var folder = new TemporaryFolder();
        var trainer = new ScriptedTrainer(50, [1.0]) { LearningRate = 1 };
        trainer.Fit(
            new FitOptions { Epochs = 4, Verbose = 0 }, new LearningRateScheduler(new Sawtooth()), new Ledger(folder["ledger.jsonl"]));
        double rate = 1;
        var rates = new Dictionary<long, double>();
        foreach (string line in File.ReadLines(folder["ledger.jsonl"]))
        {
            JsonElement change = JsonDocument.Parse(line).RootElement;
            Assert.AreEqual(rate, change.GetProperty("from").GetDouble());
            rate = change.GetProperty("to").GetDouble();
            rates[change.GetProperty("step").GetInt64()] = rate;
            Assert.AreEqual("Sawtooth", change.Text("why"));
        }

        double current = 1;
        for (int step = 0; step < 200; step++)
        {
            current = rates.GetValueOrDefault(step, current);
            Assert.AreEqual(current, trainer.TrainedRates[step]);
        }
    }

    [TestMethod]
    public void Two_writers_of_the_same_rate_are_named_once()
    {
        using var folder = new TemporaryFolder();
        var trainer = new ScriptedTrainer(1, [1.0]) { LearningRate = 1 };
        History history = trainer.Fit(
            new FitOptions { Epochs = 6, Verbose = 0 },
            new ReduceLROnPlateau("loss", factor: 0.5, patience: 1),
            new LearningRateScheduler(new Sawtooth()),
            new Ledger(folder["ledger.jsonl"]));
        Assert.Contains("ReduceLROnPlateau and Sawtooth both set the learning rate", history.Warnings.Single());
        Assert.Contains("\"after\":\"ReduceLROnPlateau\"", File.ReadAllText(folder["ledger.jsonl"]));
    }

    [TestMethod]
    public void Texts_are_encoded()
    {
        using var folder = new TemporaryFolder();
        var recorder = new RecordingCallback
        {
            Act = (run, hook, _, _) =>
            {
                if (hook is "on_epoch_begin")
                {
                    run.SetLearningRate(0.5, "he said \"stop\"\n");
                }
            },
        };
        new ScriptedTrainer(1, [1.0]).Fit(new FitOptions { Verbose = 0 }, recorder, new Ledger(folder["l.jsonl"]));
        Assert.AreEqual("he said \"stop\"\n", JsonDocument.Parse(File.ReadAllLines(folder["l.jsonl"]).Single()).RootElement.Text("why"));
    }

    private sealed record Sawtooth : LearningRateSchedule
    {
        protected override double Evaluate(double step) => 0.1 + (Math.Floor(step / 3) % 5 * 0.1);
    }
}
