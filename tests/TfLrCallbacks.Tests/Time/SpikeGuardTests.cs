namespace TfLrCallbacks.Tests.Time;

[TestClass]
public sealed class SpikeGuardTests
{
    private static readonly SpikeGuardOptions Short = new() { SnapshotEvery = 10, RecoverySteps = 40, Factor = 0.5 };

    public static IEnumerable<object[]> Spikes =>
    [
        [double.NaN, "NaN"], [double.PositiveInfinity, "Infinity"], [50.0, "rose to 50"], [3.0, "rose to 3"],
    ];

    [TestMethod]
    [DynamicData(nameof(Spikes))]
    public void A_spike_puts_back_an_older_state_lowers_the_rate_and_returns_to_the_schedule(double spike, string why)
    {
        var trainer = new ScriptedTrainer(1000, step => Diverges(step, 500, spike));
        var guard = new SpikeGuard(Short);
        History history = trainer.Fit(Options, new ConstantRate(0.1), guard);

        Assert.AreEqual(1, guard.Rollbacks);
        Assert.Contains(why, history.Warnings[0]);
        int at = history.StepLearningRates.ToList().FindIndex(rate => rate < 0.1);

        // The median of nine is above after five, and has 1 % of the run to come down; what is not finite is told at once.
        Assert.AreEqual(double.IsFinite(spike) ? 500 + 5 + 10 : 501, at);
        Assert.AreEqual(0.05, history.StepLearningRates[at], 1e-12);
        Assert.AreEqual(0.1, history.StepLearningRates[at + 41], 1e-12);
        Assert.IsNull(history.StopReason);
        Assert.HasCount(1000, history.StepLearningRates);
    }

    [TestMethod]
    public void A_folder_that_cannot_be_made_is_a_warning_and_the_snapshots_stay_in_memory()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["taken"], "a file");
        var trainer = new ScriptedTrainer(1000, step => Diverges(step, 500, double.NaN));
        var guard = new SpikeGuard(Short with { Folder = folder["taken/below"] });
        History history = trainer.Fit(Options, new ConstantRate(0.1), guard);

        Assert.Contains("keeps its snapshots in memory", history.Warnings[0]);
        Assert.AreEqual(1, guard.Rollbacks);
    }

    [TestMethod]
    public void What_is_put_back_is_one_to_two_snapshots_old()
    {
        var trainer = new ScriptedTrainer(1000, step => Diverges(step, 503, double.NaN));
        using var folder = new TemporaryFolder();
        string ledger = folder["ledger.jsonl"];
        trainer.Fit(Options, new ConstantRate(0.1), new SpikeGuard(Short), new Ledger(ledger));
        string line = File.ReadLines(ledger).Single(line => line.Contains("rollback\"", StringComparison.Ordinal));
        using var json = System.Text.Json.JsonDocument.Parse(line);
        long to = json.RootElement.GetProperty("to_step").GetInt64();
        Assert.IsTrue(to is >= 483 and <= 493, $"{to}");
    }

    /// <summary>A snapshot is taken no earlier after a rollback than after another snapshot: what follows is to prove good first.</summary>
    [TestMethod]
    public void A_second_spike_soon_after_a_rollback_puts_back_the_same_state()
    {
        int steps = -1;
        var trainer = new ScriptedTrainer(1000, _ => ++steps is 503 or 521 ? double.NaN : 1 + (steps * 31 % 11 / 100.0));
        using var folder = new TemporaryFolder();
        trainer.Fit(Options, new ConstantRate(0.1), new SpikeGuard(Short), new Ledger(folder["ledger.jsonl"]));
        string[] states = [.. File.ReadLines(folder["ledger.jsonl"]).Where(line => line.Contains("rollback\"", StringComparison.Ordinal)).Select(line => line[line.IndexOf("\"to_step\":", StringComparison.Ordinal)..].Split(',', '}')[0])];
        CollectionAssert.AreEqual(new[] { "\"to_step\":490", "\"to_step\":490" }, states);
    }

    [TestMethod]
    public void Rollbacks_that_do_not_help_end_the_training_with_a_reason()
    {
        var trainer = new ScriptedTrainer(1000, step => step.Update < 100 ? 1 : double.NaN);
        var guard = new SpikeGuard(Short with { MaxRollbacks = 3 });
        History history = trainer.Fit(Options, new ConstantRate(0.1), guard);
        Assert.Contains("3 rollbacks did not help", history.StopReason!);
        Assert.Contains("lower learning rate: the last was 0.1", history.StopReason!);
        Assert.IsTrue(guard.Scale < 0.25);
        Assert.DoesNotContain("overwritten", string.Join(' ', history.Warnings));
    }

    [TestMethod]
    public void A_training_that_starts_with_NaN_ends_soon()
    {
        var trainer = new ScriptedTrainer(1000, [double.NaN]);
        History history = trainer.Fit(Options, new ConstantRate(0.1), new SpikeGuard());
        Assert.HasCount(9, history.StepLearningRates);
        Assert.Contains("NaN", history.StopReason!);
    }

    [TestMethod]
    public void A_loss_that_creeps_back_above_its_start_is_a_spike()
    {
        var trainer = new ScriptedTrainer(2000, step => step.Update < 500 ? 2.3 - (step.Update / 500.0) : Math.Min(2.5, 1.3 + ((step.Update - 500) / 400.0)));
        var guard = new SpikeGuard();
        History history = trainer.Fit(Options, new ConstantRate(0.1), guard);
        Assert.IsTrue(guard.Rollbacks > 0);
        Assert.Contains("back at", history.Warnings[0]);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Snapshots_that_cannot_be_written_stay_in_memory(bool isGone)
    {
        using var folder = new TemporaryFolder();
        string own = folder["guard"];
        var trouble = new LambdaCallback(onEpochBegin: (_, epoch) =>
        {
            if (epoch is 2)
            {
                Directory.Delete(own, recursive: true);
                if (!isGone)
                {
                    File.WriteAllText(own, "no folder");
                }
            }
        });
        var trainer = new ScriptedTrainer(100, step => Diverges(step, 500, double.NaN));
        var guard = new SpikeGuard(Short with { Folder = own });
        History history = trainer.Fit(new FitOptions { Epochs = 8, Verbose = 0 }, new ConstantRate(0.1), guard, trouble);

        Assert.AreEqual(1, guard.Rollbacks);
        Assert.IsNull(history.StopReason);
        Assert.AreEqual(isGone ? 0 : 1, history.Warnings.Count(warning => warning.Contains("keeps its snapshots in memory", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_spike_without_a_snapshot_ends_the_training_with_a_reason()
    {
        using var folder = new TemporaryFolder();
        var trainer = new ScriptedTrainer(1000, step => Diverges(step, 504, double.NaN));
        var trouble = new LambdaCallback(onTrainBatchEnd: (run, _, _) =>
        {
            if (run.Step is 501)
            {
                Directory.Delete(folder["guard"], recursive: true);
            }
        });
        History history = trainer.Fit(Options, new ConstantRate(0.1), trouble, new SpikeGuard(Short with { Folder = folder["guard"] }));
        Assert.Contains("its snapshot is gone", history.StopReason!);
    }

    [TestMethod]
    public void The_gradients_norm_is_watched_too()
    {
        double norm = 1;
        var trainer = new ScriptedTrainer(300, step =>
        {
            norm = step.Update is 200 ? double.NaN : 1 + (step.Update % 7 * 0.1);
            return 1;
        });
        var guard = new SpikeGuard(Short with { GradientNorm = () => norm, MaxRollbacks = 5 });
        History history = trainer.Fit(Options, new ConstantRate(0.1), guard);
        Assert.Contains("gradient's norm was NaN", history.Warnings[0]);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void A_good_training_is_left_alone(int kind)
    {
        int alarms = 0;
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var trainer = new ScriptedTrainer(2000, step => kind switch
            {
                // Noise of a quarter, heavy tails, single hard batches, a loss that nears 0.
                0 => (0.3 + (2 / (1 + (step.Update / 50.0)))) * Math.Exp(0.25 * Gauss(random)),
                1 => (0.3 + (2 / (1 + (step.Update / 50.0)))) * Math.Exp(0.4 * Gauss(random) / Math.Sqrt(random.NextDouble() + 0.1)),
                2 => random.Next(40) is 0 ? 5 : 0.2 * Math.Exp(0.2 * Gauss(random)),
                _ => 2 * Math.Exp(-step.Update / 200.0) * Math.Exp(0.3 * Gauss(random)),
            });
            var guard = new SpikeGuard();
            trainer.Fit(Options, new ConstantRate(0.1), guard);
            alarms += guard.Rollbacks;
        }

        Assert.IsTrue(alarms <= 1, $"{alarms} false alarms in 50 trainings of 2000 steps");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_killed_training_goes_on_exactly(bool onDisk)
    {
        using var folder = new TemporaryFolder();
        History whole = Train(null, "whole");
        Assert.ThrowsExactly<IOException>(() => Train(530, "killed"));
        History resumed = Train(null, "killed");
        CollectionAssert.AreEqual(whole.StepLearningRates.ToArray(), resumed.StepLearningRates.ToArray());
        CollectionAssert.AreEqual(whole.Warnings.ToArray(), resumed.Warnings.ToArray());
        Assert.IsNotEmpty(whole.Warnings);
        Assert.IsFalse(Directory.Exists(folder["killed-guard"]) && Directory.EnumerateFiles(folder["killed-guard"]).Any());

        History Train(int? killed, string name)
        {
            int steps = 0;
            return new ScriptedTrainer(100, step => ++steps == killed ? throw new IOException("killed") : Diverges(step, 500, 40)).Fit(
                new FitOptions { Epochs = 7, Verbose = 0 },
                new ConstantRate(0.1),
                new SpikeGuard(Short with { Folder = onDisk ? folder[name + "-guard"] : null }),
                new BackupAndRestore(folder[name], saveEveryBatches: 7));
        }
    }

    [TestMethod]
    public void Bad_options_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SpikeGuardOptions { Factor = 1 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SpikeGuardOptions { Threshold = double.NaN });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SpikeGuardOptions { SnapshotEvery = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SpikeGuardOptions { MaxRollbacks = 0 });
    }

    private static FitOptions Options => new() { Verbose = 0 };

    /// <summary>A loss that is bad from an update on, at the full rate only: lower rates train well.</summary>
    private static double Diverges(ScriptedStep step, long from, double loss) =>
        step.Update >= from && step.LearningRate > 0.09 && step.Update < from + 20 ? loss : 1 + (step.Update * 31 % 11 / 100.0);

    private static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
