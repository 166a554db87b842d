using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace AttackTests;

/// <summary>What a training leaves on the disk: linear in its length, only its own, there where it is needed, and safe to read.</summary>
[TestClass]
public sealed class SavedFilesTests(TestContext context)
{
    [TestMethod]
    public void What_is_saved_grows_linearly_with_the_run()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        long[] written = [.. new[] { 20, 40, 80 }.Select(epochs => Written(folder[$"{epochs}"], epochs))];

        // Twice the epochs write twice as much, and a little more: the count of steps gets longer.
        Assert.IsLessThan(2.2 * written[0], written[1]);
        Assert.IsLessThan(2.2 * written[1], written[2]);
    }

    [TestMethod]
    public void A_long_training_that_is_saved_after_every_epoch_writes_a_few_megabytes()
    {
        if (!Amount.IsFull)
        {
            Assert.Inconclusive("Set ATTACK_TESTS=full to train 400 epochs of 1,000 steps.");
        }

        using var folder = new TemporaryFolder(inMemory: true);
        long bytes = Written(folder["long"], epochs: 400, steps: 1000);
        context.WriteLine($"400 epochs of 1,000 steps, saved after every epoch, wrote {bytes:N0} bytes.");
        Assert.IsLessThan(20_000_000, bytes);
    }

    [TestMethod]
    public void A_plan_for_more_steps_than_can_ever_be_made_costs_no_memory()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var run = new TrainingRun(new ScriptedTrainer(1L << 40, [1.0]), new RunLength(2000, 1L << 40), 0, [new History()]);
        run.Begin();
        run.End(failed: false);
        Assert.IsLessThan(4 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void The_state_stays_where_the_end_of_any_callback_failed()
    {
        foreach (bool first in new[] { true, false })
        {
            using var folder = new TemporaryFolder();
            var backup = new BackupAndRestore(folder["state"]);
            var failing = new LambdaCallback(onTrainEnd: (_, _) => throw new InvalidTimeZoneException());
            Callback[] callbacks = first ? [backup, failing] : [failing, backup];
            Assert.ThrowsExactly<InvalidTimeZoneException>(() => new ShuffledTrainer().Fit(new FitOptions { Epochs = 2, Verbose = 0 }, callbacks));
            Assert.IsTrue(File.Exists(folder["state/state.json"]));
            Assert.IsFalse(File.Exists(folder["state/in-use.lock"]));
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Series_that_were_deleted_or_cut_while_training_are_written_anew(bool isDeleted)
    {
        using var folder = new TemporaryFolder();
        var options = new FitOptions { Epochs = 4, Verbose = 0 };
        var whole = new ShuffledTrainer();
        History unbroken = whole.Fit(options);
        var harm = new LambdaCallback(onTrainBatchBegin: (run, _) =>
        {
            foreach (string file in run.Step is 7 ? Directory.GetFiles(folder["state"], "*.f64") : [])
            {
                File.WriteAllBytes(file, new byte[4]);
                if (isDeleted)
                {
                    File.Delete(file);
                }
            }

            if (run.Step is 11)
            {
                throw new InvalidTimeZoneException();
            }
        });
        Assert.ThrowsExactly<InvalidTimeZoneException>(() => new ShuffledTrainer().Fit(options, harm, new BackupAndRestore(folder["state"], saveEveryBatches: 1)));
        Assert.IsNotEmpty(Directory.GetFiles(folder["state"], "*.f64"));

        var resumed = new ShuffledTrainer();
        History history = resumed.Fit(options, new BackupAndRestore(folder["state"], saveEveryBatches: 1));

        Assert.AreEqual(whole.Weight, resumed.Weight);
        CollectionAssert.AreEqual(unbroken["loss"].ToArray(), history["loss"].ToArray());
    }

    [TestMethod]
    public void Only_files_of_its_own_are_deleted()
    {
        using var folder = new TemporaryFolder();
        string[] precious = ["state_of_the_art.npz", "state.tmp", "state-1-2.npz.tmp", "state-final.npz", "history-of-art.f64", "statement.tmp"];
        Directory.CreateDirectory(folder["state"]);
        foreach (string name in precious)
        {
            File.WriteAllText(folder["state/" + name], "mine");
        }

        File.WriteAllText(folder["state/state-1-2.npz.0123456789abcdef.tmp"], "left by a kill");
        new ShuffledTrainer().Fit(new FitOptions { Epochs = 2, Verbose = 0 }, new BackupAndRestore(folder["state"]));
        CollectionAssert.AreEquivalent(precious, Directory.GetFiles(folder["state"]).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void Logs_whose_folder_was_deleted_go_on()
    {
        using var folder = new TemporaryFolder();
        var deleting = new LambdaCallback(onEpochBegin: (_, epoch) =>
        {
            if (epoch is 2)
            {
                Directory.Delete(folder["logs"], recursive: true);
            }
        });
        History history = new ShuffledTrainer().Fit(
            new FitOptions { Epochs = 4, Verbose = 0 },
            deleting,
            new LearningRateScheduler((_, rate) => rate / 2),
            new CsvLogger(folder["logs/log.csv"]),
            new JsonLinesLogger(folder["logs/log.jsonl"]),
            new Ledger(folder["logs/ledger.jsonl"]));
        CollectionAssert.AreEqual(new double?[] { 2, 3 }, CsvLog.Read(folder["logs/log.csv"])["epoch"].ToArray());
        Assert.HasCount(2, File.ReadAllLines(folder["logs/log.jsonl"]));
        Assert.HasCount(2, File.ReadAllLines(folder["logs/ledger.jsonl"]));
        Assert.HasCount(3, history.Warnings.Where(warning => warning.Contains("was deleted while training", StringComparison.Ordinal)).ToArray());
    }

    [TestMethod]
    [DataRow("epoch", "epoch_metric")]
    [DataRow("two\r\nlines", "two  lines")]
    [DataRow("=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0")]
    [DataRow("+1", "'+1")]
    [DataRow("-1", "'-1")]
    [DataRow("@SUM(A1)", "'@SUM(A1)")]
    [DataRow("a,\"b\"", "a,\"b\"")]
    [DataRow("\t=1", " =1")]
    [DataRow("\uFF1D1", "'\uFF1D1")]
    [DataRow(" epoch", "epoch_metric")]
    public void A_metric_of_any_name_makes_a_log_that_can_be_read_and_continued(string metric, string column)
    {
        using var folder = new TemporaryFolder();
        Callback Naming() => new LambdaCallback(onEpochEnd: (_, epoch, logs) => logs[metric] = epoch + 0.5);
        for (int fit = 0; fit < 2; fit++)
        {
            History history = new ScriptedTrainer(1, [1.0]).Fit(new FitOptions { Epochs = 2, Verbose = 0 }, Naming(), new CsvLogger(folder["log.csv"], append: true));
            Assert.IsEmpty(history.Warnings);
        }

        CsvLog log = CsvLog.Read(folder["log.csv"]);
        Assert.HasCount(1 + 4, File.ReadAllText(folder["log.csv"]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        CollectionAssert.AreEqual(new double?[] { 0.5, 1.5, 0.5, 1.5 }, log[column].ToArray());
        CollectionAssert.AreEqual(new double?[] { 0, 1, 0, 1 }, log["epoch"].ToArray());
    }

    /// <summary>Gives how many bytes a training writes that is saved after every epoch.</summary>
    private static long Written(string folder, int epochs, int steps = 500)
    {
        long bytes = 0;
        long appended = 0;
        void Count()
        {
            FileInfo[] files = Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles() : [];
            bytes += files.Where(file => file.Extension is not ".f64").Sum(file => file.Length);
            appended = Math.Max(appended, files.Where(file => file.Extension is ".f64").Sum(file => file.Length));
        }

        new ScriptedTrainer(steps, [1.0]).Fit(new FitOptions { Epochs = epochs, Verbose = 0 }, new BackupAndRestore(folder), new LambdaCallback(onEpochBegin: (_, _) => Count()));
        return bytes + appended;
    }
}
