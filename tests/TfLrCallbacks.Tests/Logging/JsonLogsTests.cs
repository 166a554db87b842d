using System.Text.Json;

namespace TfLrCallbacks.Tests;

/// <summary>The logs that are lines of JSON: the ledger of rates, and the log of epochs and batches.</summary>
[TestClass]
public sealed class JsonLogsTests
{
    [TestMethod]
    public void Every_epoch_and_every_so_many_batches_are_a_line()
    {
        using var folder = new TemporaryFolder();
        new ScriptedTrainer(3, [4.0, 2, double.NaN]) { LearningRate = 0.1 }
            .Fit(new FitOptions { Epochs = 1, Verbose = 0 }, new JsonLinesLogger(folder["runs/a/log.jsonl"], everyBatches: 2));
        Assert.AreEqual(
            """
            {"epoch":0,"batch":1,"step":2,"batch_loss":2,"loss":3,"learning_rate":0.1}
            {"epoch":0,"step":3,"loss":"NaN","learning_rate":0.1}

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(folder["runs/a/log.jsonl"]));
    }

    [TestMethod]
    public void A_line_cut_short_is_removed_before_appending()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["log.jsonl"], "{\"epoch\":0}\n{\"epoch\":1,\"lo");
        new ScriptedTrainer(1, [1.0]).Fit(new FitOptions { Verbose = 0 }, new JsonLinesLogger(folder["log.jsonl"], append: true));
        string[] lines = File.ReadAllLines(folder["log.jsonl"]);
        Assert.HasCount(2, lines);
        Assert.AreEqual("{\"epoch\":0}", lines[0]);
        Assert.AreEqual(1, JsonDocument.Parse(lines[1]).RootElement.GetProperty("loss").GetDouble());
    }

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
        Assert.Contains("ReduceLROnPlateau and LearningRateScheduler both set the learning rate", history.Warnings.Single());
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
        protected override double Evaluate(long step) => 0.1 + (step / 3 % 5 * 0.1);
    }
}
