namespace TfLrCallbacks.Tests;

/// <summary>Callbacks that stand together: what one sets, judges or averages, another finds as it is meant.</summary>
[TestClass]
public sealed class TogetherTests
{
    [TestMethod]
    public void A_plateau_beside_a_guard_reduces_the_rate_that_was_set_and_not_the_scaled_one()
    {
        // A spike in step 40 cuts the rate to a quarter for 100 steps; the plateau halves it after epoch 9, in the middle of that.
        var trainer = new ScriptedTrainer(10, step => step is { Epoch: 4, Batch: 1 } ? double.NaN : 1) { LearningRate = 0.1 };
        var guard = new SpikeGuard(new SpikeGuardOptions { SnapshotEvery = 10, RecoverySteps = 100, Factor = 0.25 });
        var plateau = new LambdaCallback(onEpochEnd: (run, epoch, _) =>
        {
            if (epoch is 9)
            {
                run.LearningRate *= 0.5;
            }
        });

        History history = trainer.Fit(new FitOptions { Epochs = 40, Verbose = 0 }, plateau, guard);

        Assert.AreEqual(1, guard.Rollbacks);
        Assert.IsTrue(history.StepLearningRates[99] < 0.1, "The guard still scales when the rate is halved.");
        Assert.AreEqual(0.5, history.StepLearningRates[100] / history.StepLearningRates[99], 0.02);
        Assert.AreEqual(0.05, history.StepLearningRates[^1]);
        Assert.DoesNotContain("overwritten", string.Join(' ', history.Warnings));
    }

    [TestMethod]
    public void The_norms_guard_puts_back_the_rate_that_was_set()
    {
        int step = 0;
        var trainer = new ScriptedTrainer(10, [1.0]) { LearningRate = 0.1 };
        var guard = new GradientNormGuard(() => ++step is 20 ? 100 : 1, window: 5, recoverySteps: 30);
        History history = trainer.Fit(new FitOptions { Epochs = 10, Verbose = 0 }, new LearningRateScheduler((epoch, rate) => epoch is 3 ? rate * 0.5 : rate), guard);

        Assert.AreEqual(1, guard.Spikes);
        Assert.IsTrue(history.StepLearningRates[20] < 0.1);
        Assert.AreEqual(0.05, history.StepLearningRates[^1]);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Two_guards_multiply_their_factors_and_give_one_rate_back(bool spikeFirst)
    {
        int step = 0;
        var trainer = new ScriptedTrainer(10, at => at is { Epoch: 4, Batch: 1 } ? double.NaN : 1) { LearningRate = 0.1 };
        var spikes = new SpikeGuard(new SpikeGuardOptions { SnapshotEvery = 10, RecoverySteps = 100, Factor = 0.25 });
        var norms = new GradientNormGuard(() => ++step is 45 ? 100 : 1, window: 5, cut: 0.5, recoverySteps: 30);

        History history = trainer.Fit(new FitOptions { Epochs = 20, Verbose = 0 }, spikeFirst ? [spikes, norms] : [norms, spikes]);

        Assert.AreEqual(1, spikes.Rollbacks);
        Assert.AreEqual(1, norms.Spikes);
        Assert.AreEqual(0.1 * 0.25 * 0.5, history.StepLearningRates.Min(), 0.1 * 0.02);
        Assert.AreEqual(0.1, history.StepLearningRates[^1]);
    }

    [TestMethod]
    public void A_cool_down_begins_at_the_rate_that_was_set_wherever_it_is_asked_for()
    {
        double[] starts = [.. new[] { true, false }.Select(isFirst =>
        {
            int step = 0;
            var norms = new GradientNormGuard(() => ++step is 20 ? 100 : 1, window: 5, cut: 0.25, recoverySteps: 1000);
            var asker = new LambdaCallback(onTrainBatchEnd: (run, _, _) =>
            {
                if (run.Step is 25)
                {
                    run.RequestCooldown(Length.Steps(50), "enough");
                }
            });
            History history = new ScriptedTrainer(10, [1.0]) { LearningRate = 0.1 }.Fit(
                new FitOptions { Epochs = 20, Verbose = 0 }, isFirst ? [asker, norms] : [norms, asker]);
            return history.StepLearningRates[26];
        })];

        Assert.AreEqual(starts[0], starts[1]);
        Assert.AreEqual(0.025, starts[0], 0.005);
    }

    [TestMethod]
    public void A_plateau_that_a_schedule_overwrites_is_found_in_the_ledger()
    {
        using var folder = new TemporaryFolder();
        new ScriptedTrainer(4, [1.0]) { LearningRate = 0.1 }.Fit(
            new FitOptions { Epochs = 12, Verbose = 0 }, new CosineDecay(0.1), new ReduceLROnPlateau("loss", patience: 2), new Ledger(folder["ledger.jsonl"]));

        Finding finding = Doctor.Examine(TrainingLog.Read(folder["ledger.jsonl"])).Findings.Single(finding => finding.Code == FindingCodes.TwoDrivers);

        Assert.Contains("LearningRateScheduler and ReduceLROnPlateau", finding.Evidence);
    }

    [TestMethod]
    public void Weight_averaging_leaves_a_cool_down_its_rate()
    {
        var trainer = new ScriptedTrainer(10, [1.0]) { LearningRate = 0.1 };
        History history = trainer.Fit(
            new FitOptions { Epochs = 10, Verbose = 0 },
            new StochasticWeightAveraging(startEpoch: 1, learningRate: 0.05),
            new LambdaCallback(onEpochEnd: (run, epoch, _) =>
            {
                if (epoch is 4)
                {
                    run.RequestCooldown(Length.Steps(20), "enough");
                }
            }));

        Assert.AreEqual(0.05, history.StepLearningRates[49]);
        Assert.IsTrue(history.StepLearningRates[60] < 0.03);
        Assert.IsTrue(history.StepLearningRates[^1] < 0.005, $"{history.StepLearningRates[^1]}");
    }

    [TestMethod]
    [DataRow(NanPolicy.Ignore)]
    [DataRow(NanPolicy.RestoreAndReduce)]
    public void A_plateaus_verdict_on_one_epoch_is_not_taken_for_the_next(NanPolicy policy)
    {
        double[] losses = [5, 4, 3, double.NaN, 3.5];
        var plateau = new ReduceLROnPlateau("val_loss", patience: 9) { NanPolicy = policy };
        var early = new EarlyStopping(plateau, restoreBestWeights: true);
        new ScriptedTrainer(2, [1.0]) { LearningRate = 0.1, ValidationLoss = epoch => losses[epoch] }
            .Fit(new FitOptions { Epochs = 5, Verbose = 0 }, plateau, early);

        Assert.AreEqual(3.0, early.Best);
        Assert.AreEqual(2, early.BestEpoch);
    }

    [TestMethod]
    public void What_a_cool_down_gains_is_kept()
    {
        double[] losses = [5, 4, 4.5, 4.6, 3, 2, 2.5, 2.6];
        var plateau = new ReduceLROnPlateau("val_loss", patience: 2) { FinalCooldown = Length.Steps(8) };
        var early = new EarlyStopping(plateau, restoreBestWeights: true);
        History history = new ScriptedTrainer(2, [1.0]) { LearningRate = 0.1, ValidationLoss = epoch => losses[epoch] }
            .Fit(new FitOptions { Epochs = 8, Verbose = 0 }, plateau, early);

        Assert.HasCount(8, history.Epochs);
        Assert.AreEqual(2.0, early.Best);
        Assert.AreEqual(5, early.BestEpoch);
    }

    [TestMethod]
    public void A_metric_that_is_beyond_hope_is_not_cooled_down()
    {
        var early = new EarlyStopping("val_loss", patience: 9) { FinalCooldown = Length.Steps(10), CheckFinite = true, DivergenceThreshold = 50, StoppingThreshold = 1 };
        Assert.HasCount(2, Epochs(early, [5, double.NaN, 5, 5, 5, 5]));
        Assert.HasCount(3, Epochs(early, [5, 5, 60, 5, 5, 5]));
        Assert.IsTrue(Epochs(early, [5, 0.5, 5, 5, 5, 5, 5, 5]).Count > 5, "A value that is good enough is.");

        static IReadOnlyList<int> Epochs(EarlyStopping early, double[] losses) =>
            new ScriptedTrainer(2, [1.0]) { LearningRate = 0.1, ValidationLoss = epoch => losses[epoch] }
                .Fit(new FitOptions { Epochs = losses.Length, Verbose = 0 }, early).Epochs;
    }

    [TestMethod]
    public void Guards_and_averages_behind_a_schedule_are_no_second_driver()
    {
        using var folder = new TemporaryFolder();
        var trainer = new ScriptedTrainer(10, step => step is { Epoch: 4, Batch: 1 } ? double.NaN : 1);
        trainer.Fit(
            new FitOptions { Epochs = 20, Verbose = 0 },
            new OneCycle(0.1),
            new StochasticWeightAveraging(startEpoch: 15, learningRate: 0.01),
            new SpikeGuard(new SpikeGuardOptions { SnapshotEvery = 10, RecoverySteps = 100 }),
            new Ledger(folder["ledger.jsonl"]));

        string ledger = File.ReadAllText(folder["ledger.jsonl"]);
        Assert.Contains("\"after\":\"LearningRateScheduler\",\"looked\":true", ledger);
        Assert.DoesNotContain(FindingCodes.TwoDrivers, Doctor.Examine(TrainingLog.Parse(ledger)).Findings.Select(finding => finding.Code).ToList());
    }

    [TestMethod]
    public void An_average_takes_up_no_weights_of_a_divergence()
    {
        var trainer = new DivergingTrainer();
        trainer.Fit(
            new FitOptions { Epochs = 1, Verbose = 0 },
            new SwapEMAWeights(emaMomentum: 0.9),
            new SpikeGuard(new SpikeGuardOptions { SnapshotEvery = 5 }));

        Assert.IsTrue(float.IsFinite(trainer.Weight));
        Assert.AreEqual(1f, trainer.Weight, "All finite weights after the rollback are 1, and those before it are forgotten.");
    }

    [TestMethod]
    public void A_rate_that_the_model_rounds_is_told_once()
    {
        var recorder = new RecordingCallback();
        new LineTrainer(40, 4, []).Fit(new FitOptions { Epochs = 3, Verbose = 0 }, new ConstantRate(0.1), recorder);
        Assert.HasCount(1, recorder.Changes);
    }

    [TestMethod]
    public void A_model_that_rounds_the_rate_goes_on_without_a_change_that_is_none()
    {
        using var folder = new TemporaryFolder();
        var killer = new LambdaCallback(onEpochBegin: (_, epoch) =>
        {
            if (epoch is 2)
            {
                throw new TimeoutException();
            }
        });
        Assert.ThrowsExactly<TimeoutException>(() => Train(killer));
        Train(new LambdaCallback());

        Assert.HasCount(1, File.ReadAllLines(folder["ledger.jsonl"]));

        void Train(Callback also) => new LineTrainer(40, 4, []).Fit(
            new FitOptions { Epochs = 4, Verbose = 0 }, new ConstantRate(0.1), new Ledger(folder["ledger.jsonl"]), new BackupAndRestore(folder["state"]), also);
    }

    [TestMethod]
    public void The_ledger_of_a_guarded_run_holds_the_rates_that_are_trained_with_and_no_others()
    {
        using var folder = new TemporaryFolder();
        int step = 0;
        History history = new ScriptedTrainer(10, [1.0]) { LearningRate = 0.1 }.Fit(
            new FitOptions { Epochs = 8, Verbose = 0 },
            new GradientNormGuard(() => ++step is 20 ? 100 : 1, window: 5, recoverySteps: 30),
            new Ledger(folder["ledger.jsonl"]));

        double rate = 0.1;
        var rates = new Dictionary<long, double>();
        foreach (string line in File.ReadLines(folder["ledger.jsonl"]))
        {
            using var change = System.Text.Json.JsonDocument.Parse(line);
            Assert.AreEqual(rate, change.RootElement.GetProperty("from").GetDouble());
            rate = change.RootElement.GetProperty("to").GetDouble();
            Assert.IsTrue(rates.TryAdd(change.RootElement.GetProperty("step").GetInt64(), rate), line);
        }

        Assert.HasCount(31, rates);
        foreach ((long at, double trained) in rates)
        {
            Assert.AreEqual(trained, history.StepLearningRates[(int)at]);
        }
    }

    /// <summary>Its weight is 1, but explodes in step 60 and is NaN two steps later, unless a snapshot is put back.</summary>
    private sealed class DivergingTrainer : ITrainer
    {
        private int _batch;

        public float Weight { get; private set; } = 1;

        public IReadOnlyList<string> MetricNames => ["loss"];

        public long? StepsPerEpoch => 120;

        public bool HasValidation => false;

        public int ProbeRowCount => 0;

        public double LearningRate { get; set; } = 0.1;

        public double? Momentum { get; set; }

        public double? WeightDecay { get; set; }

        public void BeginEpoch(int epoch) => _batch = -1;

        public bool MoveToNextBatch() => ++_batch < StepsPerEpoch;

        public double TrainBatch(Span<double> metrics)
        {
            metrics[0] = Weight;
            Weight = _batch is 60 ? 1e6f : Weight > 1e3f ? float.NaN : Weight;
            return 1;
        }

        public void BeginValidation()
        {
        }

        public bool MoveToNextValidationBatch() => false;

        public double ValidateBatch(Span<double> metrics) => 0;

        public double ProbeLoss(IReadOnlyList<int> rows) => throw new NotSupportedException();

        public TrainerSnapshot Capture(SnapshotParts parts) =>
            new(new Dictionary<string, SnapshotTensor> { ["weights/w"] = new(new[] { Weight }, 1) });

        public void Restore(TrainerSnapshot snapshot) => Weight = ((float[])snapshot.Tensors["weights/w"].Values)[0];
    }
}
