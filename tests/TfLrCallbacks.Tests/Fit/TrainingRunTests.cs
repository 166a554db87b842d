namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class TrainingRunTests
{
    private static readonly FitOptions TwoEpochs = new() { Epochs = 2, Verbose = 0 };

    [TestMethod]
    public void The_rate_in_the_logs_is_the_one_the_step_was_trained_with()
    {
        var trainer = new ScriptedTrainer(3, [1.0]);
        var logged = new List<double>();
        var recorder = new RecordingCallback
        {
            Act = (run, hook, index, logs) =>
            {
                if (hook is "on_train_batch_begin")
                {
                    run.LearningRate = 0.1 / (run.Step + 1);
                }
                else if (hook is "on_train_batch_end")
                {
                    logged.Add(logs["learning_rate"]);
                    run.LearningRate = 99;
                }
                else if (hook is "on_epoch_end")
                {
                    Assert.AreEqual(logged[^1], logs["learning_rate"]);
                }
            },
        };
        History history = trainer.Fit(TwoEpochs, recorder);
        CollectionAssert.AreEqual(trainer.TrainedRates.ToList(), logged);
        CollectionAssert.AreEqual(trainer.TrainedRates.ToList(), history.StepLearningRates.ToList());
        Assert.AreEqual(0.1, logged[0]);
        Assert.AreEqual(0.1 / 6, logged[5]);
    }

    [TestMethod]
    public void A_callback_sees_the_batchs_own_loss_and_the_mean_in_the_logs()
    {
        var trainer = new ScriptedTrainer(2, [4.0, 2.0, 1.0, 3.0]);
        var seen = new List<(double Own, double Mean)>();
        var recorder = new RecordingCallback
        {
            Act = (run, hook, index, logs) =>
            {
                if (hook is "on_train_batch_end")
                {
                    seen.Add((run.BatchLoss, logs["loss"]));
                }
            },
        };
        History history = trainer.Fit(TwoEpochs, recorder);
        CollectionAssert.AreEqual(new List<(double, double)> { (4, 4), (2, 3), (1, 1), (3, 2) }, seen);
        CollectionAssert.AreEqual(new List<double> { 4, 2, 1, 3 }, history.StepLosses.ToList());
    }

    [TestMethod]
    public void The_end_is_told_once_to_every_callback_that_began_when_a_callback_throws()
    {
        foreach (string where in new[] { "on_train_begin", "on_epoch_begin", "on_train_batch_end", "on_epoch_end" })
        {
            var first = new RecordingCallback();
            var thrower = new RecordingCallback
            {
                Act = (_, hook, _, _) =>
                {
                    if (hook == where)
                    {
                        throw new InvalidTimeZoneException("thrown by a user");
                    }
                },
            };
            var last = new RecordingCallback();
            var trainer = new ScriptedTrainer(2, [1.0]);
            Exception error = Assert.ThrowsExactly<InvalidTimeZoneException>(() => trainer.Fit(TwoEpochs, first, thrower, last));
            Assert.AreEqual("thrown by a user", error.Message);
            Assert.AreEqual(1, Ends(first), where);
            Assert.AreEqual(1, Ends(thrower), where);
            Assert.AreEqual(where is "on_train_begin" ? 0 : 1, Ends(last), where);
        }
    }

    [TestMethod]
    public void The_end_is_told_to_all_when_one_fails_there_and_the_first_failure_is_thrown()
    {
        static RecordingCallback Failing(string message) => new()
        {
            Act = (_, hook, _, _) =>
            {
                if (hook is "on_train_end")
                {
                    throw new InvalidTimeZoneException(message);
                }
            },
        };
        var last = new RecordingCallback();
        var trainer = new ScriptedTrainer(2, [1.0]);
        Exception error = Assert.ThrowsExactly<InvalidTimeZoneException>(() => trainer.Fit(TwoEpochs, Failing("first"), Failing("second"), last));
        Assert.AreEqual("first", error.Message);
        Assert.AreEqual(1, Ends(last));
    }

    [TestMethod]
    public void Ending_a_run_that_never_began_tells_nobody()
    {
        var recorder = new RecordingCallback();
        new TrainingRun(new OneWeight(), new RunLength(1), 0, [recorder]).End(failed: false);
        Assert.IsEmpty(recorder.Hooks);
    }

    [TestMethod]
    public void A_logger_that_fails_is_left_out_with_one_warning_and_the_training_goes_on()
    {
        var logger = new FailingLogger();
        var recorder = new RecordingCallback();
        var trainer = new ScriptedTrainer(2, [1.0]);
        History history = trainer.Fit(TwoEpochs, logger, recorder);
        Assert.HasCount(4, trainer.TrainedRates);
        Assert.AreEqual(1, logger.Calls);
        Assert.AreEqual(1, logger.Ends);
        Assert.HasCount(1, recorder.Warnings);
        Assert.Contains("FailingLogger failed and is left out", recorder.Warnings[0]);
        Assert.Contains("disk is full", recorder.Warnings[0]);
        CollectionAssert.AreEqual(recorder.Warnings.ToList(), history.Warnings.ToList());
    }

    [TestMethod]
    public void A_logger_that_fails_on_a_warning_is_left_out_too()
    {
        var logger = new FailingOnWarning();
        var recorder = new RecordingCallback
        {
            Act = (run, hook, _, _) =>
            {
                if (hook is "on_epoch_begin")
                {
                    run.Warn("something is odd");
                }
            },
        };
        new ScriptedTrainer(1, [1.0]).Fit(TwoEpochs, logger, recorder);
        Assert.HasCount(3, recorder.Warnings);
        Assert.AreEqual(1, logger.Calls);
    }

    [TestMethod]
    public void Rate_changes_are_told_with_step_who_and_why()
    {
        var recorder = new RecordingCallback();
        var trainer = new ScriptedTrainer(2, [1.0]) { LearningRate = 0.1 };
        trainer.Fit(
            new FitOptions { Epochs = 3, Verbose = 0 },
            new LearningRateScheduler((epoch, rate) => epoch is 1 ? rate / 2 : rate),
            new ReduceLROnPlateau("loss", factor: 0.1, patience: 1),
            recorder);
        CollectionAssert.AreEqual(
            new List<RateChange>
            {
                new(2, 0.1, 0.05, "LearningRateScheduler", "function of the epoch") { Looked = true },
                new(4, 0.05, 0.05 * 0.1, "ReduceLROnPlateau", "loss stopped getting better") { Looked = true },
                new(6, 0.05 * 0.1, 0.05 * 0.1 * 0.1, "ReduceLROnPlateau", "loss stopped getting better") { Looked = true },
            },
            recorder.Changes.ToList());
    }

    [TestMethod]
    public void A_rate_that_comes_back_with_a_snapshot_is_told_too()
    {
        TrainerSnapshot? snapshot = null;
        var recorder = new RecordingCallback
        {
            Act = (run, hook, index, _) =>
            {
                if (hook is "on_epoch_begin" && index is 0)
                {
                    snapshot = run.Capture();
                    run.LearningRate = 0.5;
                }
                else if (hook is "on_epoch_begin")
                {
                    run.Restore(snapshot!);
                }
            },
        };
        new ScriptedTrainer(1, [1.0]) { LearningRate = 0.1 }.Fit(TwoEpochs, recorder);
        Assert.AreEqual(new RateChange(1, 0.5, 0.1, "RecordingCallback", "a snapshot was put back"), recorder.Changes[1]);
    }

    [TestMethod]
    public void A_rate_set_after_a_batch_counts_for_the_next_step()
    {
        var recorder = new RecordingCallback
        {
            Act = (run, hook, index, _) =>
            {
                if (hook is "on_train_batch_end" && index is 0)
                {
                    run.LearningRate = 0.5;
                }
            },
        };
        new ScriptedTrainer(2, [1.0]) { LearningRate = 0.1 }.Fit(new FitOptions { Verbose = 0 }, recorder);
        Assert.AreEqual(new RateChange(1, 0.1, 0.5, "RecordingCallback", string.Empty), recorder.Changes.Single());
    }

    [TestMethod]
    public void An_initial_epoch_counts_its_steps()
    {
        var steps = new List<long>();
        var recorder = new RecordingCallback
        {
            Act = (run, hook, _, _) =>
            {
                if (hook is "on_train_batch_begin")
                {
                    steps.Add(run.Step);
                }
            },
        };
        History history = new ScriptedTrainer(2, [1.0]).Fit(new FitOptions { Epochs = 4, InitialEpoch = 2, Verbose = 0 }, recorder);
        CollectionAssert.AreEqual(new List<long> { 4, 5, 6, 7 }, steps);
        Assert.AreEqual(4, history.FirstStep);
        Assert.IsEmpty(history.Warnings);
    }

    [TestMethod]
    public void An_initial_epoch_of_unknown_length_is_warned_about()
    {
        History history = new LineTrainer(4, 2, []) { LengthUnknown = true, LearningRate = 0.1 }
            .Fit(new FitOptions { Epochs = 2, InitialEpoch = 1, Verbose = 0 });
        Assert.Contains("steps are counted from 0", history.Warnings.Single());
    }

    [TestMethod]
    public void An_unknown_length_is_known_after_the_first_epoch()
    {
        var lengths = new List<long?>();
        var recorder = new RecordingCallback
        {
            Act = (run, hook, _, _) =>
            {
                if (hook is "on_epoch_begin" or "on_epoch_end")
                {
                    lengths.Add(run.Length.TotalSteps);
                }
            },
        };
        new LineTrainer(5, 2, []) { LengthUnknown = true, LearningRate = 0.1 }.Fit(TwoEpochs, recorder);
        CollectionAssert.AreEqual(new List<long?> { null, 6, 6, 6 }, lengths);
    }

    [TestMethod]
    public void A_cancelled_training_ends_its_callbacks()
    {
        using var source = new CancellationTokenSource();
        var recorder = new RecordingCallback
        {
            Act = (_, hook, index, _) =>
            {
                if (hook is "on_train_batch_end" && index is 1)
                {
                    source.Cancel();
                }
            },
        };
        var trainer = new ScriptedTrainer(5, [1.0]);
        Assert.ThrowsExactly<OperationCanceledException>(
            () => trainer.Fit(new FitOptions { Verbose = 0, CancellationToken = source.Token }, recorder));
        Assert.HasCount(2, trainer.TrainedRates);
        Assert.AreEqual(1, Ends(recorder));
    }

    [TestMethod]
    public void The_reason_of_a_stop_is_in_the_history_and_the_first_stays()
    {
        var recorder = new RecordingCallback
        {
            Act = (run, hook, _, _) =>
            {
                if (hook is "on_train_batch_end")
                {
                    run.RequestStop("enough");
                    run.RequestStop("more than enough");
                }
            },
        };
        var trainer = new ScriptedTrainer(5, [1.0]);
        Assert.AreEqual("enough", trainer.Fit(TwoEpochs, recorder).StopReason);
        Assert.HasCount(1, trainer.TrainedRates);
    }

    [TestMethod]
    public void Data_without_a_batch_is_an_error()
    {
        var trainer = new LineTrainer(0, 2, []) { LengthUnknown = true };
        Assert.Contains("had no batch", Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(TwoEpochs)).Message);
    }

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void A_rate_that_is_no_rate_is_refused(double rate)
    {
        var recorder = new RecordingCallback { Act = (run, _, _, _) => run.LearningRate = rate };
        Exception error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ScriptedTrainer(1, [1.0]).Fit(TwoEpochs, recorder));
        Assert.Contains("LearningRate", error.Message);
    }

    [TestMethod]
    public void The_same_callback_twice_and_null_are_refused()
    {
        var recorder = new RecordingCallback();
        var trainer = new ScriptedTrainer(1, [1.0]);
        Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(TwoEpochs, recorder, recorder));
        Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(TwoEpochs, (Callback)null!));
    }

    private static int Ends(RecordingCallback callback) => callback.Hooks.Count(hook => hook.StartsWith("on_train_end", StringComparison.Ordinal));

    private sealed class FailingLogger : LoggingCallback
    {
        public int Calls { get; private set; }

        public int Ends { get; private set; }

        public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
        {
            Calls++;
            throw new IOException("disk is full");
        }

        public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs) => Ends++;
    }

    private sealed class FailingOnWarning : LoggingCallback
    {
        public int Calls { get; private set; }

        public override void OnWarning(ITrainingRun run, string message)
        {
            Calls++;
            throw new IOException("disk is full");
        }
    }
}
