using System.Text.Json;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class ReduceLROnPlateauTests
{
    [TestMethod]
    public void The_default_rule_makes_Kerass_decisions_where_precision_does_not_matter()
    {
        int compared = 0;
        foreach (JsonElement golden in Golden.Read("Callbacks/plateau_keras3").EnumerateArray())
        {
            JsonElement arguments = golden.GetProperty("args");
            string what = golden.Text("what");
            bool plain = (what.StartsWith("flat patience", StringComparison.Ordinal) || what.StartsWith("fuzz", StringComparison.Ordinal))
                && !what.Contains("special", StringComparison.Ordinal)
                && !what.Contains("tiny", StringComparison.Ordinal)
                && !golden.TryGetProperty("set_lr_before", out _)
                && !golden.TryGetProperty("train_begin_before", out _);
            if (!plain)
            {
                continue;
            }

            var plateau = new ReduceLROnPlateau(
                arguments.Argument("monitor", "val_loss"),
                arguments.Argument("factor", 0.1),
                (int)arguments.Argument("patience", 10),
                verbose: 0,
                arguments.Argument("mode", "auto") switch { "min" => MetricMode.Min, "max" => MetricMode.Max, _ => MetricMode.Auto },
                arguments.Argument("min_delta", 1e-4),
                (int)arguments.Argument("cooldown", 0),
                arguments.Argument("min_lr", 0));
            double[] rates = Rates(plateau, golden.GetProperty("initial_lr").GetDouble(), golden.GetProperty("metrics").EnumerateArray().Select(Golden.NumberOrNull));
            double[] expected = golden.GetProperty("lr_after").Numbers();
            for (int epoch = 0; epoch < expected.Length; epoch++)
            {
                Assert.AreEqual(expected[epoch], rates[epoch], 1e-5 * expected[epoch], $"{golden.Text("id")} epoch {epoch}");
            }

            compared++;
        }

        Assert.IsGreaterThan(100, compared);
    }

    [TestMethod]
    public void A_rule_by_name_writes_the_rates_of_its_original()
    {
        JsonElement golden = Golden.Read("Callbacks/plateau_keras3").EnumerateArray().Single(one => one.Text("what") is "verbose text, factor .3");
        var recorder = new RecordingCallback();
        double[] rates = Rates(
            new ReduceLROnPlateau(new Keras3Plateau(factor: 0.3, patience: 1), verbose: 1),
            (float)0.1,
            golden.GetProperty("metrics").Numbers().Select(value => (double?)value),
            recorder);
        CollectionAssert.AreEqual(golden.GetProperty("lr_after").Numbers(), rates);
        Assert.AreEqual(golden.Text("printed"), string.Concat(recorder.Notes.Select(note => $"\n{note}\n")));
    }

    [TestMethod]
    public void Optax_multiplies_the_rate_it_found()
    {
        double[] rates = Rates(new ReduceLROnPlateau(new OptaxPlateau(factor: 0.5, patience: 2)), 0.3, [1, 1, 1, 1, 1]);
        CollectionAssert.AreEqual(new[] { 0.3, 0.3, 0.15, 0.15, 0.075 }, rates);
    }

    [TestMethod]
    public void Greedy_raises_and_lowers_and_says_which()
    {
        var recorder = new RecordingCallback();
        double[] rates = Rates(
            new ReduceLROnPlateau(new GreedyLR(factor: 0.5, patience: 1), verbose: 1), 0.25, [3, 2, 2, 2, 2], recorder);
        CollectionAssert.AreEqual(new[] { 0.25, 0.5, 0.5, 0.25, 0.25 }, rates);
        CollectionAssert.AreEqual(
            new[]
            {
                "Epoch 2: ReduceLROnPlateau raising learning rate to 0.5.",
                "Epoch 4: ReduceLROnPlateau reducing learning rate to 0.25.",
            },
            recorder.Notes.ToArray());
        Assert.AreEqual("val_loss is getting better", recorder.Changes[0].Why);
    }

    [TestMethod]
    public void A_state_of_another_rule_is_refused() => Assert.Contains(
        "OptaxState",
        Assert.ThrowsExactly<ArgumentException>(() => new OptaxPlateau().Next(new StrictPlateau().Start(1), 0, 1, 1)).Message);

    [TestMethod]
    public void Timm_starts_with_its_warm_up()
    {
        var recorder = new RecordingCallback();
        double[] rates = Rates(
            new ReduceLROnPlateau(new TimmPlateau(warmupEpochs: 2, warmupLearningRate: 0.1, mode: MetricMode.Min)), 0.5, [1, 1, 1], recorder);
        Assert.AreEqual(0.1, recorder.Changes[0].To);
        CollectionAssert.AreEqual(new[] { 0.1 + (1 * ((0.5 - 0.1) / 2)), 0.5, 0.5 }, rates);
    }

    [TestMethod]
    public void Reductions_multiply_a_schedule_step_by_step()
    {
        var trainer = new ScriptedTrainer(2, [1.0]);
        var recorder = new RecordingCallback();
        trainer.Fit(
            new FitOptions { Epochs = 4, Verbose = 0 },
            new ReduceLROnPlateau("loss", factor: 0.5, patience: 1, verbose: 1) { Schedule = new Rising() },
            recorder);
        CollectionAssert.AreEqual(new[] { 1.0, 2, 3, 4, 2.5, 3, 1.75, 2 }, trainer.TrainedRates.ToArray());
        Assert.AreEqual("Epoch 2: ReduceLROnPlateau reducing learning rate to 2.5.", recorder.Notes[0]);
        Assert.IsTrue(recorder.Changes.Contains(new RateChange(4, 4, 2.5, "ReduceLROnPlateau", "loss stopped getting better") { Looked = true }));
        Assert.IsTrue(recorder.Changes.Contains(new RateChange(5, 2.5, 3, "ReduceLROnPlateau", "Rising")));
    }

    [TestMethod]
    public void Epochs_of_a_warm_up_do_not_count()
    {
        double[] rates = Rates(new ReduceLROnPlateau(patience: 1, factor: 0.5) { StartFromEpoch = 3 }, 1, [1, 1, 1, 1, 1, 1]);
        CollectionAssert.AreEqual(new[] { 1.0, 1, 1, 1, 0.5, 0.25 }, rates);
    }

    [TestMethod]
    public void Nan_is_a_bad_epoch_by_default_and_never_the_best()
    {
        var plateau = new ReduceLROnPlateau(patience: 2, factor: 0.5);
        double[] rates = Rates(plateau, 1, [double.NaN, 1, 0.5, double.NaN, double.NaN]);
        CollectionAssert.AreEqual(new[] { 1, 1, 1, 1, 0.5 }, rates);
        Assert.AreEqual(0.5, plateau.State.Best);
    }

    [TestMethod]
    public void A_rule_that_averages_epochs_has_become_better_only_where_it_judges()
    {
        var rule = new OptaxPlateau(accumulationSize: 2);
        var improved = new List<bool>();
        PlateauState state = rule.Start(1);
        foreach (double value in new[] { 4.0, 4, 3, 3, 5, 5 })
        {
            state = rule.Next(state, improved.Count, value, 1);
            improved.Add(state.Improved);
        }

        CollectionAssert.AreEqual(new[] { false, true, false, true, false, false }, improved);
    }

    [TestMethod]
    public void Nan_can_be_ignored()
    {
        double[] rates = Rates(
            new ReduceLROnPlateau(patience: 2, factor: 0.5) { NanPolicy = NanPolicy.Ignore },
            1,
            [1, double.NaN, double.NaN, double.PositiveInfinity, 1, 1]);
        CollectionAssert.AreEqual(new[] { 1, 1, 1, 1, 1, 0.5 }, rates);
    }

    [TestMethod]
    public void Nan_can_bring_back_the_best_weights_and_cut_the_rate_at_once()
    {
        var model = new OneWeight { LearningRate = 1 };
        var recorder = new RecordingCallback();
        var plateau = new ReduceLROnPlateau(patience: 5, factor: 0.5) { NanPolicy = NanPolicy.RestoreAndReduce };
        List<int> weights = Weights(plateau, model, [double.NaN, 1, 0.5, 2, double.NaN], recorder);
        CollectionAssert.AreEqual(new List<int> { 100, 1, 2, 3, 2 }, weights);
        Assert.AreEqual(0.25, model.LearningRate);
        Assert.Contains("val_loss was nan in epoch 1", recorder.Warnings[0]);
        Assert.Contains("val_loss was nan in epoch 5", recorder.Warnings[1]);
    }

    [TestMethod]
    public void The_best_weights_can_come_back_when_the_rate_falls()
    {
        var model = new OneWeight { LearningRate = 1 };
        List<int> weights = Weights(new ReduceLROnPlateau(patience: 2, factor: 0.5) { RestoreBestWeights = true }, model, [3, 1, 2, 2, 0.5]);
        CollectionAssert.AreEqual(new List<int> { 0, 1, 2, 1, 4 }, weights);
        Assert.AreEqual(0.5, model.LearningRate);
    }

    [TestMethod]
    public void A_second_fit_forgets_the_first_as_in_Keras()
    {
        var plateau = new ReduceLROnPlateau(patience: 2, factor: 0.5);
        Rates(plateau, 1, [0.1, 0.2]);
        CollectionAssert.AreEqual(new[] { 1.0, 1, 0.5 }, Rates(plateau, 1, [0.9, 0.9, 0.9]));
    }

    [TestMethod]
    public void A_missing_metric_is_told_once_with_the_metrics_there_are()
    {
        var recorder = new RecordingCallback();
        Rates(new ReduceLROnPlateau("val_accuracy"), 1, [null, null], recorder);
        Assert.AreEqual(
            "ReduceLROnPlateau monitors \"val_accuracy\", which is not in the logs; epochs without it do not count. There is: learning_rate, loss.",
            recorder.Warnings.Single());
    }

    [TestMethod]
    public void A_metric_that_one_epoch_lacks_is_told_with_the_epoch()
    {
        var recorder = new RecordingCallback();
        var run = new TrainingRun(new OneWeight(), new RunLength(4), 0, [new ReduceLROnPlateau("accuracy"), recorder]);
        run.Begin();
        for (int epoch = 0; epoch < 4; epoch++)
        {
            run.BeginEpoch(epoch);
            run.EndEpoch(epoch, epoch % 2 is 0 ? new Dictionary<string, double> { ["loss"] = 1, ["accuracy"] = 0.5 } : new Dictionary<string, double> { ["loss"] = 1 });
        }

        run.End(failed: false);
        Assert.AreEqual(
            "ReduceLROnPlateau monitors \"accuracy\", which is not in the logs of epoch 1; epochs without it do not count. There is: learning_rate, loss.",
            recorder.Warnings.Single());
    }

    [TestMethod]
    [DataRow("acc", "accuracy")]
    [DataRow("val_acc", "val_accuracy")]
    [DataRow("val_accuracy", "val_acc")]
    [DataRow("mae", "mean_absolute_error")]
    [DataRow("val_rmse", "val_root_mean_squared_error")]
    [DataRow("val_kullback_leibler_divergence", "val_kl_divergence")]
    public void A_synonym_of_the_metric_is_found(string monitor, string logged)
    {
        var recorder = new RecordingCallback();
        var plateau = new ReduceLROnPlateau(monitor);
        var run = new TrainingRun(new OneWeight(), new RunLength(1), 0, [plateau, recorder]);
        run.Begin();
        run.EndEpoch(0, new Dictionary<string, double> { [logged] = 0.25 });
        Assert.AreEqual(0.25, plateau.State.Best);
        Assert.IsEmpty(recorder.Warnings);
    }

    [TestMethod]
    public void The_training_stops_when_reducing_no_longer_helps()
    {
        var plateau = new ReduceLROnPlateau("loss", factor: 0.5, patience: 2);
        var stop = new EarlyStopping(plateau, uselessReductions: 2, restoreBestWeights: true);
        double[] losses = [1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
        var trainer = new ScriptedTrainer(1, losses) { LearningRate = 1 };
        History history = trainer.Fit(new FitOptions { Epochs = 11, Verbose = 0 }, plateau, stop);
        CollectionAssert.AreEqual(new[] { 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125 }, trainer.TrainedRates.ToArray());
        Assert.AreEqual(9, stop.StoppedEpoch);
        Assert.AreEqual(3, stop.BestEpoch);
        Assert.Contains("since epoch 4", history.StopReason!);
    }

    [TestMethod]
    public void The_training_stops_when_the_rate_cannot_fall_any_more()
    {
        var plateau = new ReduceLROnPlateau("loss", factor: 0.5, patience: 2, minLearningRate: 0.5);
        var trainer = new ScriptedTrainer(1, [1.0]) { LearningRate = 1 };
        trainer.Fit(new FitOptions { Epochs = 20, Verbose = 0 }, plateau, new EarlyStopping(plateau, uselessReductions: 10));
        Assert.HasCount(5, trainer.TrainedRates);
    }

    [TestMethod]
    public void Arguments_that_make_no_sense_are_refused()
    {
        foreach (Action bad in new Action[]
        {
            () => _ = new ReduceLROnPlateau(factor: 1),
            () => _ = new ReduceLROnPlateau(factor: 0),
            () => _ = new ReduceLROnPlateau(factor: double.NaN),
            () => _ = new ReduceLROnPlateau(patience: -1),
            () => _ = new ReduceLROnPlateau(cooldown: -1),
            () => _ = new ReduceLROnPlateau(minDelta: -1e-4),
            () => _ = new ReduceLROnPlateau(minLearningRate: double.NaN),
            () => _ = new ReduceLROnPlateau(mode: (MetricMode)7),
            () => _ = new ReduceLROnPlateau(verbose: -1),
            () => _ = new ReduceLROnPlateau { StartFromEpoch = -1 },
            () => _ = new ReduceLROnPlateau { NanPolicy = (NanPolicy)9 },
            () => _ = new EarlyStopping(patience: -1),
            () => _ = new EarlyStopping(minDelta: -1),
            () => _ = new EarlyStopping(baseline: double.NaN),
            () => _ = new EarlyStopping(startFromEpoch: -3),
            () => _ = new EarlyStopping(new ReduceLROnPlateau(), uselessReductions: 0),
        })
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(bad);
        }
    }

    private static double[] Rates(ReduceLROnPlateau plateau, double initial, IEnumerable<double?> metrics, RecordingCallback? recorder = null)
    {
        var model = new OneWeight { LearningRate = initial };
        var run = new TrainingRun(model, new RunLength(100), 0, [plateau, recorder ?? new RecordingCallback()]);
        run.Begin();
        var rates = new List<double>();
        foreach (double? metric in metrics)
        {
            var logs = new Dictionary<string, double> { ["loss"] = 1 };
            if (metric is { } value)
            {
                logs[plateau.Monitor] = value;
            }

            run.EndEpoch(rates.Count, logs);
            rates.Add(model.LearningRate);
        }

        run.End(failed: false);
        return [.. rates];
    }

    /// <summary>Sets the weight to the epoch's number before each epoch's end and gives what it is after it.</summary>
    private static List<int> Weights(ReduceLROnPlateau plateau, OneWeight model, double[] metrics, RecordingCallback? recorder = null)
    {
        var run = new TrainingRun(model, new RunLength(100), 0, [plateau, recorder ?? new RecordingCallback()]);
        model.Value = 100;
        run.Begin();
        var weights = new List<int>();
        foreach (double metric in metrics)
        {
            model.Value = weights.Count;
            run.EndEpoch(weights.Count, new Dictionary<string, double> { ["val_loss"] = metric });
            weights.Add(model.Value);
        }

        return weights;
    }

    private sealed record Rising : LearningRateSchedule
    {
        protected override double Evaluate(double step) => step + 1;
    }
}
