using System.Diagnostics;

namespace TfLrCallbacks.Tests.Time;

[TestClass]
public sealed class CooldownTests
{
    private const double Peak = 0.1;

    [TestMethod]
    public void The_rate_falls_from_where_it_is_to_nearly_0_and_the_training_stops()
    {
        var trainer = new ScriptedTrainer(100, [1.0]);
        History history = trainer.Fit(new FitOptions { Epochs = 100, Verbose = 0 }, new WarmupStableDecay(Peak, warmup: 0, decay: "20%"), Ask(499, "20%"));

        Assert.HasCount(600, trainer.TrainedRates);
        Assert.AreEqual(Peak, trainer.TrainedRates[499]);
        for (int i = 0; i < 100; i++)
        {
            Assert.AreEqual(Peak * (1 - Math.Sqrt((i + 1) / 101.0)), trainer.TrainedRates[500 + i], 1e-12);
        }

        Assert.AreEqual("The learning rate has cooled down: told so.", history.StopReason);
        Assert.Contains("from 0.1 to 0 in 100 steps", history.Notes[0]);
    }

    [TestMethod]
    [DataRow("50 steps", 50)]
    [DataRow("0.5 epochs", 50)]
    [DataRow("10%", 50)]
    [DataRow("rest", 500)]
    [DataRow("20 epochs", 500)]
    [DataRow("0%", 1)]
    public void A_length_is_of_the_steps_so_far_and_at_most_what_is_left(string length, int steps)
    {
        var trainer = new ScriptedTrainer(100, [1.0]);
        trainer.Fit(new FitOptions { Epochs = 10, Verbose = 0 }, new ConstantRate(Peak), Ask(499, length));
        Assert.AreEqual(steps, trainer.TrainedRates.Count(rate => rate < Peak));
        Assert.HasCount(500 + steps, trainer.TrainedRates);
    }

    [TestMethod]
    public void A_time_is_planned_by_the_steps_so_far()
    {
        var clock = new HandClock();
        var trainer = new TimedTrainer(clock, 100, _ => 0.1);
        trainer.Fit(new FitOptions { Epochs = 10, Verbose = 0, TimeProvider = clock }, new ConstantRate(Peak), Ask(499, "5 s"));
        Assert.IsTrue(trainer.Updates is >= 549 and <= 551, $"{trainer.Updates}");
    }

    [TestMethod]
    public void A_cool_down_in_a_run_with_a_time_budget_ends_with_it_though_steps_become_slower()
    {
        var clock = new HandClock();
        var trainer = new TimedTrainer(clock, 100, step => step < 550 ? 0.1 : 0.3);
        History history = trainer.Fit(new FitOptions { TimeBudget = "1 minute", Verbose = 0, TimeProvider = clock }, new ConstantRate(Peak), Ask(499, "10%"));
        Assert.IsTrue(history.StepLearningRates[^1] < 0.03 * Peak, $"{history.StepLearningRates[^1]}");
        double used = clock.GetElapsedTime(0).TotalSeconds;
        Assert.IsTrue(used <= 61.2, $"{used}");
    }

    [TestMethod]
    public void Early_stopping_cools_down_instead_of_stopping_at_a_high_rate()
    {
        var trainer = new ScriptedTrainer(10, [1.0]) { ValidationLoss = epoch => epoch < 4 ? 1 - (0.1 * epoch) : 0.7 };
        var stopping = new EarlyStopping(patience: 3, restoreBestWeights: true) { FinalCooldown = "50%" };
        History history = trainer.Fit(new FitOptions { Epochs = 50, Verbose = 0 }, new ConstantRate(Peak), stopping);

        Assert.AreEqual(6, stopping.StoppedEpoch);
        Assert.HasCount(105, trainer.TrainedRates);
        Assert.IsTrue(trainer.TrainedRates[^1] < 0.02 * Peak);
        Assert.Contains("EarlyStopping: val_loss", history.StopReason!);
    }

    [TestMethod]
    public void A_plateau_cools_down_instead_of_reducing()
    {
        var trainer = new ScriptedTrainer(10, [1.0]) { ValidationLoss = _ => 1 };
        History history = trainer.Fit(new FitOptions { Epochs = 50, Verbose = 0 }, new ConstantRate(Peak), new ReduceLROnPlateau(patience: 3) { FinalCooldown = "10 steps" });
        Assert.HasCount(50, trainer.TrainedRates);
        Assert.IsTrue(trainer.TrainedRates[39] == Peak && trainer.TrainedRates[40] < Peak);
        Assert.Contains("stopped getting better", history.StopReason!);
    }

    [TestMethod]
    public void A_run_that_was_killed_while_it_cooled_down_goes_on_exactly()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<double> whole = Train(null, folder["whole"]).StepLearningRates;
        Assert.ThrowsExactly<IOException>(() => Train(61, folder["state"]));
        IReadOnlyList<double> resumed = Train(null, folder["state"]).StepLearningRates;
        CollectionAssert.AreEqual(whole.ToArray(), resumed.ToArray());

        static History Train(int? killed, string folder) => new ScriptedTrainer(10, step => step.Update == killed ? throw new IOException("killed") : 1).Fit(
            new FitOptions { Epochs = 30, Verbose = 0 }, new ConstantRate(Peak), Ask(49, "40%"), new BackupAndRestore(folder, saveEveryBatches: 3));
    }

    [TestMethod]
    public void A_file_asks_for_it_and_is_deleted()
    {
        using var folder = new TemporaryFolder();
        string file = folder["cooldown"];
        File.WriteAllText(file, string.Empty);
        var clock = new HandClock();
        var trainer = new TimedTrainer(clock, 100, _ => 1) { Before = step => { if (step is 49) { File.WriteAllText(file, string.Empty); } } };
        History history = trainer.Fit(new FitOptions { Epochs = 100, Verbose = 0 }, new ConstantRate(Peak), new CooldownOnRequest("10 steps", file, clock));

        Assert.AreEqual(60, trainer.Updates);
        Assert.IsFalse(File.Exists(file));
        Assert.Contains("asked for it", history.StopReason!);
        Assert.Contains("was there before", history.Warnings[0]);
    }

    /// <summary>A signal is sent to the whole process, so that no other test may listen meanwhile.</summary>
    [TestMethod]
    [DoNotParallelize]
    public void A_signal_asks_for_it()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("SIGUSR1 is sent by kill, as Linux has it.");
        }

        var trainer = new ScriptedTrainer(1000, step =>
        {
            if (step.Update is 100)
            {
                using Process kill = Process.Start("kill", ["-USR1", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
                kill.WaitForExit();
            }

            Thread.Sleep(step.Update > 100 ? 1 : 0);
            return 1;
        });
        var callback = new CooldownOnRequest("10 steps");
        History history = trainer.Fit(new FitOptions { Epochs = 100, Verbose = 0 }, new ConstantRate(Peak), callback);
        Assert.Contains("a signal asked for it", history.StopReason!);
        Assert.IsTrue(trainer.TrainedRates[^1] < 0.1 * Peak);

        // A signal asks for the cool-down of the training that it comes in, and of none after it.
        var next = new ScriptedTrainer(30, [1.0]);
        Assert.IsNull(next.Fit(new FitOptions { Verbose = 0 }, new ConstantRate(Peak), callback).StopReason);
        Assert.AreEqual(Peak, next.TrainedRates[^1]);
    }

    [TestMethod]
    public void Of_several_workers_any_one_can_be_asked()
    {
        using var folder = new TemporaryFolder();
        var updates = new long[2];
        ThreadWorkers.Run(2, workers =>
        {
            var clock = new HandClock();
            string file = folder[$"cooldown-{workers.Rank}"];
            var trainer = new TimedTrainer(clock, 100, _ => 1) { Workers = workers, Before = step => { if (step is 49 && workers.Rank is 1) { File.WriteAllText(file, string.Empty); } } };
            trainer.Fit(new FitOptions { Epochs = 100, Verbose = 0 }, new ConstantRate(Peak), new CooldownOnRequest("10 steps", file, clock));
            updates[workers.Rank] = trainer.Updates;
        });
        CollectionAssert.AreEqual(new long[] { 60, 60 }, updates);
    }

    [TestMethod]
    public void A_file_that_cannot_be_deleted_neither_ends_the_training_nor_cools_it_down()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Needs a file that nobody may delete, such as Linux has.");
        }

        History history = new ScriptedTrainer(4, [1.0]) { LearningRate = 0.1 }.Fit(new FitOptions { Epochs = 3, Verbose = 0 }, new CooldownOnRequest(filename: "/proc/version"));

        Assert.IsTrue(history.StepLearningRates.All(rate => rate == 0.1));
        Assert.Contains("can't be deleted, so it asks for nothing", history.Warnings.Single());
    }

    [TestMethod]
    [Timeout(20_000)]
    public void Of_several_workers_one_stops_by_its_clock_when_another_is_asked()
    {
        using var folder = new TemporaryFolder();
        var updates = new long[3];
        ThreadWorkers.Run(3, workers =>
        {
            var clock = new HandClock();
            string file = folder[$"cooldown-{workers.Rank}"];
            var trainer = new TimedTrainer(clock, 100, _ => 1) { Workers = workers, Before = step => { if (step is 48 && workers.Rank is 1) { File.WriteAllText(file, string.Empty); } } };
            trainer.Fit(
                new FitOptions { Epochs = 100, Verbose = 0 },
                new ConstantRate(Peak), new TimeLimit(TimeSpan.FromSeconds(workers.Rank is 2 ? 49 : 1000), clock), new CooldownOnRequest("10 steps", file, clock));
            updates[workers.Rank] = trainer.Updates;
        });
        CollectionAssert.AreEqual(new long[] { 49, 49, 49 }, updates);
    }

    [TestMethod]
    [Timeout(20_000)]
    [DataRow(2)]
    [DataRow(3)]
    public void Workers_whose_clocks_differ_cool_down_in_as_many_steps_as_the_first(int count)
    {
        var rates = new double[count][];
        ThreadWorkers.Run(count, workers =>
        {
            var clock = new HandClock();
            var trainer = new TimedTrainer(clock, 100, _ => 1 + workers.Rank) { Workers = workers };
            History history = trainer.Fit(new FitOptions { Epochs = 100, Verbose = 0, TimeProvider = clock }, new ConstantRate(Peak), Ask(49, "20 seconds"));
            rates[workers.Rank] = [.. history.StepLearningRates];
        });
        Assert.HasCount(70, rates[0]);
        Assert.IsTrue(Array.TrueForAll(rates, own => own.AsSpan().SequenceEqual(rates[0])));
    }

    [TestMethod]
    [Timeout(20_000)]
    [DataRow(0)]
    [DataRow(2)]
    public void A_cool_down_that_one_worker_alone_asks_for_is_that_of_all(int asked)
    {
        var updates = new long[3];
        var notes = new string[3];
        ThreadWorkers.Run(3, workers =>
        {
            var clock = new HandClock();
            var trainer = new TimedTrainer(clock, 100, _ => 1) { Workers = workers };
            Callback[] asking = workers.Rank == asked ? [Ask(49, "10 steps")] : [];
            History history = trainer.Fit(new FitOptions { Epochs = 100, Verbose = 0 }, [new ConstantRate(Peak), new CooldownOnRequest("5 steps", time: clock), .. asking]);
            (updates[workers.Rank], notes[workers.Rank]) = (trainer.Updates, history.Notes[0]);
        });
        CollectionAssert.AreEqual(new long[] { 60, 60, 60 }, updates);
        Assert.IsTrue(Array.TrueForAll(notes, note => note.Contains("from 0.1 to 0 in 10 steps", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void What_is_asked_for_before_a_step_begins_after_it()
    {
        foreach (bool atEpoch in new[] { false, true })
        {
            void AskOnce(ITrainingRun run)
            {
                if (run.Step is 50)
                {
                    run.RequestCooldown("rest", "told so");
                }
            }

            var trainer = new ScriptedTrainer(10, [1.0]);
            History history = trainer.Fit(
                new FitOptions { Epochs = 10, Verbose = 0 },
                new ConstantRate(Peak), atEpoch ? new LambdaCallback(onEpochBegin: (run, _) => AskOnce(run)) : new LambdaCallback(onTrainBatchBegin: (run, _) => AskOnce(run)));

            Assert.Contains("in 49 steps", history.Notes[0]);
            Assert.AreEqual(Peak, trainer.TrainedRates[50]);
            Assert.HasCount(100, trainer.TrainedRates);
            Assert.AreEqual(Peak * (1 - Math.Sqrt(49 / 50.0)), trainer.TrainedRates[^1], 1e-12);
        }
    }

    private static LambdaCallback Ask(long step, Length length) => new(onTrainBatchEnd: (run, _, _) =>
    {
        if (run.Step == step)
        {
            run.RequestCooldown(length, "told so");
        }
    });
}
