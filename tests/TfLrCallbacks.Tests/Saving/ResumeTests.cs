using System.Text;
using System.Text.Json.Nodes;

namespace TfLrCallbacks.Tests;

/// <summary>A training that was killed and started again makes exactly the steps of one that was not.</summary>
[TestClass]
public sealed class ResumeTests
{
    private const int Epochs = 6;

    [TestMethod]
    public void The_count_of_batches_towards_the_next_save_goes_on()
    {
        using var folder = new TemporaryFolder();
        var state = new CallbackState();
        state.Set("batches", 2L);

        var backup = new BackupAndRestore(folder["state"], saveEveryBatches: 3);
        backup.RestoreState(state);
        var again = new CallbackState();
        backup.SaveState(again);

        Assert.AreEqual(2L, again.GetInt64("batches"));
    }

    [TestMethod]
    public void A_run_killed_anywhere_and_resumed_equals_one_that_was_not()
    {
        using var whole = new TemporaryFolder();
        Outcome expected = Train(whole, saveEvery: null, killAt: int.MaxValue);
        var random = new Random(20261125);
        for (int trial = 0; trial < 25; trial++)
        {
            using var folder = new TemporaryFolder();
            int? saveEvery = random.Next(4) is 0 ? null : random.Next(1, 6);
            int kills = random.Next(1, 4);
            string story = $"trial {trial}, saved every {saveEvery}, killed at";
            for (int kill = 0; kill < kills; kill++)
            {
                int at = random.Next(150);
                story += $" {at}";
                Train(folder, saveEvery, at);
            }

            Outcome outcome = Train(folder, saveEvery, killAt: int.MaxValue);
            Assert.AreEqual(expected.Weight, outcome.Weight, story);
            CollectionAssert.AreEqual(expected.Rates, outcome.Rates, story);
            CollectionAssert.AreEqual(expected.Losses, outcome.Losses, story);
            CollectionAssert.AreEqual(expected.ValidationLosses, outcome.ValidationLosses, story);
            Assert.AreEqual(expected.Csv, outcome.Csv, story);
            Assert.AreEqual(expected.JsonLog, outcome.JsonLog, story);
            Assert.AreEqual(expected.Ledger, outcome.Ledger, story);
            Assert.AreEqual(expected.StopReason, outcome.StopReason, story);
            Assert.IsFalse(File.Exists(folder["state/state.json"]), "the state is deleted at the end");
        }
    }

    [TestMethod]
    public void Logs_whose_folder_is_gone_when_a_run_is_resumed_go_on_in_a_new_one()
    {
        using var folder = new TemporaryFolder();
        Callback[] Callbacks() =>
        [
            new BackupAndRestore(folder["state"]), new ReduceLROnPlateau("loss", patience: 1), new CsvLogger(folder["logs/log.csv"]),
            new StepCsvLogger(folder["logs/steps.csv"]), new JsonLinesLogger(folder["logs/log.jsonl"]), new Ledger(folder["logs/ledger.jsonl"]),
        ];
        var killer = new LambdaCallback(onEpochBegin: (_, epoch) =>
        {
            if (epoch is 2)
            {
                throw new TimeoutException();
            }
        });
        Assert.ThrowsExactly<TimeoutException>(() => new ScriptedTrainer(3, [1.0]).Fit(new FitOptions { Epochs = 4, Verbose = 0 }, [.. Callbacks(), killer]));
        Directory.Delete(folder["logs"], recursive: true);

        History history = new ScriptedTrainer(3, [1.0]).Fit(new FitOptions { Epochs = 4, Verbose = 0 }, Callbacks());

        Assert.IsEmpty(history.Warnings);
        Assert.HasCount(3, File.ReadAllLines(folder["logs/log.csv"]), "a head and two epochs");
        Assert.HasCount(7, File.ReadAllLines(folder["logs/steps.csv"]), "a head and six steps");
        Assert.IsTrue(File.Exists(folder["logs/log.jsonl"]));
        Assert.Contains("ReduceLROnPlateau", File.ReadAllText(folder["logs/ledger.jsonl"]));
    }

    [TestMethod]
    public void A_run_whose_length_was_unknown_knows_it_when_it_is_resumed()
    {
        using var folder = new TemporaryFolder();
        var lengths = new List<long?>();
        Callback Watch(int stopAt) => new LambdaCallback(onTrainBatchEnd: (run, _, _) =>
        {
            if (run.Step == stopAt)
            {
                throw new InvalidTimeZoneException();
            }

            lengths.Add(run.Length.TotalSteps);
        });
        var options = new FitOptions { Epochs = 3, Verbose = 0 };
        Assert.ThrowsExactly<InvalidTimeZoneException>(
            () => new ShuffledTrainer { StepsPerEpoch = null }.Fit(options, new BackupAndRestore(folder["state"], 1), Watch(6)));
        lengths.Clear();
        new ShuffledTrainer { StepsPerEpoch = null }.Fit(options, new BackupAndRestore(folder["state"], 1), Watch(-1));
        CollectionAssert.AreEqual(new long?[] { 12, 12, 12, 12, 12, 12 }, lengths);
    }

    [TestMethod]
    public void Other_callbacks_or_another_length_are_refused()
    {
        using var folder = new TemporaryFolder();
        Kill(folder, new FitOptions { Epochs = 3, Verbose = 0 }, new EarlyStopping("loss"));
        string message = Refused(folder, new FitOptions { Epochs = 3, Verbose = 0 }, new ReduceLROnPlateau("loss"));
        Assert.Contains("has the callbacks BackupAndRestore, EarlyStopping, History, this one BackupAndRestore, ReduceLROnPlateau, History", message);
        message = Refused(folder, new FitOptions { Epochs = 4, Verbose = 0 }, new EarlyStopping("loss"));
        Assert.Contains("3 epochs, 4 steps each and is in epoch 2, this one has 4 epochs, 4 steps each", message);
    }

    [TestMethod]
    public void A_damaged_state_is_refused_with_the_remedy()
    {
        foreach (Action<string> damage in new Action<string>[]
        {
            file => File.WriteAllText(file, File.ReadAllText(file)[..40]),
            file => File.WriteAllText(file, "null"),
            file => File.WriteAllText(file, "{}"),
            file => File.WriteAllText(file, File.ReadAllText(file).Replace("\"step\": 5", "\"step\": 6", StringComparison.Ordinal)),
            file => Change(file, "version", 3),
            file => Change(file, "epochs", -1),
            file => Change(file, "arrays", "../elsewhere.npz"),
            file => Change(file, "arrays", "missing.npz"),
            file => File.WriteAllBytes(Arrays(file), [1, 2, 3]),
            file => SnapshotFile.Write(Arrays(file), new ShuffledTrainer().Capture(SnapshotParts.All)),
        })
        {
            using var folder = new TemporaryFolder();
            var options = new FitOptions { Epochs = 3, Verbose = 0 };
            Kill(folder, options);
            damage(folder["state/state.json"]);
            string message = Refused(folder, options);
            Assert.Contains(folder["state"], message);
            Assert.Contains("Delete the folder to start anew", message);
        }
    }

    [TestMethod]
    public void A_state_of_another_version_is_said_to_be_that_and_not_damaged()
    {
        using var folder = new TemporaryFolder();
        var options = new FitOptions { Epochs = 3, Verbose = 0 };
        Kill(folder, options);
        JsonObject state = JsonNode.Parse(File.ReadAllText(folder["state/state.json"]))!.AsObject();
        state["version"] = 1;
        state.Remove("given_rate");
        File.WriteAllBytes(folder["state/state.json"], StateSeal.Forge(Encoding.UTF8.GetBytes(state.ToJsonString())));

        string message = Refused(folder, options);

        Assert.Contains("The version of state.json is 1; this program knows version 2.", message);
        Assert.DoesNotContain("damaged", message);
    }

    [TestMethod]
    public void A_damaged_value_of_a_callback_is_refused()
    {
        using var folder = new TemporaryFolder();
        var options = new FitOptions { Epochs = 3, Verbose = 0 };
        Kill(folder, options, new EarlyStopping("loss"));
        JsonNode state = JsonNode.Parse(File.ReadAllText(folder["state/state.json"]))!;
        state["callbacks"]![1]!["values"]!["wait"] = "long";
        File.WriteAllBytes(folder["state/state.json"], StateSeal.Forge(Encoding.UTF8.GetBytes(state.ToJsonString())));
        Assert.Contains("\"wait\"", Refused(folder, options, new EarlyStopping("loss")));
    }

    [TestMethod]
    public void A_state_that_cannot_be_written_is_a_warning_and_the_training_goes_on()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["taken"], string.Empty);
        var trainer = new ShuffledTrainer();
        History history = trainer.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, new BackupAndRestore(Path.Combine(folder["taken"], "state")));
        Assert.AreEqual(8, history.StepLosses.Count);
        Assert.HasCount(1, history.Warnings); // said once, tried again
        Assert.Contains("was not saved at step 4", history.Warnings[0]);
    }

    [TestMethod]
    public void A_log_that_cannot_be_written_any_more_does_not_keep_the_training_from_being_saved()
    {
        using var folder = new TemporaryFolder();
        var options = new FitOptions { Epochs = 3, Verbose = 0 };
        var breaking = new LambdaCallback(onEpochBegin: (_, epoch) =>
        {
            if (epoch is 1)
            {
                File.Delete(folder["logs/ledger.jsonl"]);
                Directory.Delete(folder["logs"]);
                File.WriteAllText(folder["logs"], "in the way");
            }
        });
        var recorder = new RecordingCallback();
        Assert.ThrowsExactly<InvalidTimeZoneException>(() => new ShuffledTrainer().Fit(
            options,
            new LearningRateScheduler((_, rate) => rate / 2),
            new Ledger(folder["logs/ledger.jsonl"]),
            new BackupAndRestore(folder["state"]),
            breaking,
            recorder,
            new LambdaCallback(onEpochBegin: (_, epoch) => DieIf(epoch is 2))));
        Assert.Contains("Ledger failed and is left out", recorder.Warnings.Single());
        History history = new ShuffledTrainer().Fit(
            options,
            new LearningRateScheduler((_, rate) => rate / 2),
            new Ledger(folder["elsewhere/ledger.jsonl"]),
            new BackupAndRestore(folder["state"]),
            new LambdaCallback(),
            new RecordingCallback(),
            new LambdaCallback());
        Assert.HasCount(12, history.StepLosses);
    }

    [TestMethod]
    public void A_state_that_is_kept_after_the_end_trains_nothing_more()
    {
        using var folder = new TemporaryFolder();
        var options = new FitOptions { Epochs = 2, Verbose = 0 };
        History first = new ShuffledTrainer().Fit(options, new BackupAndRestore(folder["state"], deleteCheckpoint: false));
        var recorder = new RecordingCallback();
        History again = new ShuffledTrainer().Fit(options, new BackupAndRestore(folder["state"], deleteCheckpoint: false), recorder);
        CollectionAssert.AreEqual(first.StepLosses.ToList(), again.StepLosses.ToList());
        CollectionAssert.AreEqual(new[] { "on_train_begin::", "on_train_end::learning_rate,loss,mae,val_loss,val_mae" }, recorder.Hooks.ToArray());
        Assert.AreEqual("Resumed at epoch 3, step 8.", recorder.Notes.Single());
    }

    [TestMethod]
    public void A_run_that_has_ended_can_be_extended()
    {
        using var folder = new TemporaryFolder();
        BackupAndRestore Backup() => new(folder["state"], deleteCheckpoint: false, extendPolicy: ExtendPolicy.KeepShape);
        new ShuffledTrainer().Fit(new FitOptions { Epochs = 2, Verbose = 0 }, Backup());
        var extended = new ShuffledTrainer();
        History history = extended.Fit(new FitOptions { Epochs = 5, Verbose = 0 }, Backup());
        var whole = new ShuffledTrainer();
        History expected = whole.Fit(new FitOptions { Epochs = 5, Verbose = 0 });
        Assert.AreEqual(whole.Weight, extended.Weight);
        CollectionAssert.AreEqual(expected.StepLosses.ToList(), history.StepLosses.ToList());
        Assert.Contains(
            "is in epoch 6, this one has 3 epochs, 4 steps each",
            Assert.ThrowsExactly<InvalidDataException>(() => new ShuffledTrainer().Fit(new FitOptions { Epochs = 3, Verbose = 0 }, Backup())).Message);
    }

    [TestMethod]
    public void Only_one_state_lies_in_the_folder()
    {
        using var folder = new TemporaryFolder();
        Kill(folder, new FitOptions { Epochs = 3, Verbose = 0 });
        CollectionAssert.AreEqual(
            new[] { "state-1-5.npz", "state.json" },
            Directory.GetFiles(folder["state"]).Select(Path.GetFileName).Where(name => !name!.StartsWith("history-", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod]
    public void A_second_run_in_the_same_folder_is_refused_and_harms_nothing()
    {
        using var folder = new TemporaryFolder();
        var second = new LambdaCallback(onEpochBegin: (_, epoch) =>
        {
            if (epoch is 1)
            {
                string message = Assert.ThrowsExactly<FolderInUseException>(
                    () => new ShuffledTrainer().Fit(new FitOptions { Epochs = 3, Verbose = 0 }, new BackupAndRestore(folder["state"]))).Message;
                Assert.Contains("is in use by another run", message);
                Assert.IsTrue(File.Exists(folder["state/state.json"]));
            }
        });
        new ShuffledTrainer().Fit(new FitOptions { Epochs = 3, Verbose = 0 }, new BackupAndRestore(folder["state"]), second);
        new ShuffledTrainer().Fit(new FitOptions { Epochs = 3, Verbose = 0 }, new BackupAndRestore(folder["state"]));
    }

    /// <summary>Trains in a folder, going on from what is there, until the end or until a hook with a given number.</summary>
    private static Outcome Train(TemporaryFolder folder, int? saveEvery, int killAt)
    {
        var trainer = new ShuffledTrainer();
        int hooks = 0;
        var killer = new RecordingCallback
        {
            Act = (_, _, _, _) =>
            {
                if (hooks++ == killAt)
                {
                    throw new InvalidTimeZoneException("killed");
                }
            },
        };
        var plateau = new ReduceLROnPlateau("val_loss", factor: 0.5, patience: 1) { RestoreBestWeights = true };
        Callback[] callbacks =
        [
            new LearningRateScheduler((epoch, rate) => rate * 0.97),
            new BackupAndRestore(folder["state"], saveEvery),
            plateau,
            new EarlyStopping(plateau, uselessReductions: 2, restoreBestWeights: true),
            new CsvLogger(folder["log.csv"]),
            new JsonLinesLogger(folder["log.jsonl"], "batch"),
            new Ledger(folder["ledger.jsonl"]),
            new SwapEMAWeights(emaMomentum: 0.8),
            new StochasticWeightAveraging(startEpoch: 2),
            new GradientNormGuard(() => Math.Abs(trainer.Weight), spike: 1.2, window: 3, recoverySteps: 3),
            new ModelCheckpoint(folder["best.npz"], saveBestOnly: true),
            killer,
        ];
        try
        {
            History history = trainer.Fit(new FitOptions { Epochs = Epochs, Verbose = 0 }, callbacks);
            return new Outcome(
                trainer.Weight,
                [.. history.StepLearningRates],
                [.. history.StepLosses],
                [.. history["val_loss"]],
                File.ReadAllText(folder["log.csv"]),
                File.ReadAllText(folder["log.jsonl"]),
                File.ReadAllText(folder["ledger.jsonl"]),
                history.StopReason);
        }
        catch (InvalidTimeZoneException)
        {
            return new Outcome(0, [], [], [], string.Empty, string.Empty, string.Empty, null);
        }
    }

    private static void Kill(TemporaryFolder folder, FitOptions options, params Callback[] callbacks) => Assert.ThrowsExactly<InvalidTimeZoneException>(
        () => new ShuffledTrainer().Fit(
            options,
            [
                new BackupAndRestore(folder["state"], saveEveryBatches: 1),
                .. callbacks,
                new LambdaCallback(onTrainBatchBegin: (run, _) => DieIf(run.Step is 5)),
            ]));

    private static void DieIf(bool now)
    {
        if (now)
        {
            throw new InvalidTimeZoneException("killed");
        }
    }

    private static string Refused(TemporaryFolder folder, FitOptions options, params Callback[] callbacks) => Assert.ThrowsExactly<InvalidDataException>(
        () => new ShuffledTrainer().Fit(options, [new BackupAndRestore(folder["state"]), .. callbacks])).Message;

    private static string Arrays(string file) => Directory.GetFiles(Path.GetDirectoryName(file)!, "*.npz").Single();

    private static void Change(string file, string name, JsonNode value)
    {
        JsonNode state = JsonNode.Parse(File.ReadAllText(file))!;
        state[name] = value;
        File.WriteAllBytes(file, StateSeal.Forge(Encoding.UTF8.GetBytes(state.ToJsonString())));
    }

    private sealed record Outcome(
        double Weight, List<double> Rates, List<double> Losses, List<double> ValidationLosses, string Csv, string JsonLog, string Ledger, string? StopReason);
}
