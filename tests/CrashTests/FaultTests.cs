using System.Text;
using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace CrashTests;

/// <summary>What goes wrong around a training does not end it: a full disk, a log that is deleted, a second process.</summary>
[TestClass]
public sealed class FaultTests
{
    private static readonly string[] Logs = ["log.csv", "log.jsonl", "ledger.jsonl"];

    [TestMethod]
    public void A_second_process_in_the_same_folder_is_refused_and_the_first_is_not_disturbed()
    {
        using var folder = new TemporaryFolder();
        using var first = ChildProcess.Start(folder["run"], saveEvery: 1);
        KillMoment.WaitUntil(first, () => KillMoment.Size(folder["run"]) > 0);
        using var second = ChildProcess.Start(folder["run"], saveEvery: 1);

        (int exitCode, string errors) = second.WaitForEnd();

        Assert.AreEqual(3, exitCode, errors);
        Assert.AreEqual(
            $"error: FolderInUseException: The folder {folder["run"]} is in use by another run. Wait until it has ended, or choose another folder.",
            errors.TrimEnd());
        Assert.AreEqual((0, string.Empty), first.WaitForEnd());
        FinishedRun.AssertSame(folder["run"], "a second process was started");
    }

    [TestMethod]
    public void A_second_run_is_told_that_the_folder_is_in_use_whatever_stands_in_it_at_that_moment()
    {
        using var folder = new TemporaryFolder();
        var options = new FitOptions { Epochs = 2, Verbose = 0 };
        new ShuffledTrainer().Fit(options, new BackupAndRestore(folder["state"]), new LambdaCallback(onEpochBegin: (_, epoch) =>
        {
            if (epoch is 1)
            {
                File.Delete(Directory.GetFiles(folder["state"], "*.npz").Single());
                Assert.ThrowsExactly<FolderInUseException>(() => new ShuffledTrainer().Fit(options, new BackupAndRestore(folder["state"])));
            }
        }));
    }

    [TestMethod]
    public void Logs_deleted_while_training_are_started_anew_with_one_warning_each()
    {
        using var folder = new TemporaryFolder();
        using var child = ChildProcess.Start(folder["run"], saveEvery: 1);
        KillMoment.WaitUntil(child, () => KillMoment.Size(folder["run"]) > 8000);
        foreach (string log in Logs)
        {
            File.Delete(Path.Combine(folder["run"], log));
        }

        (int exitCode, string errors) = child.WaitForEnd();

        Assert.AreEqual(0, exitCode, errors);
        string[] warnings = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string log in Logs)
        {
            Assert.HasCount(1, warnings.Where(warning => warning.Contains(log, StringComparison.Ordinal)).ToArray(), errors);
            AssertRest(log, File.ReadAllBytes(Path.Combine(folder["run"], log)));
        }

        Assert.HasCount(Logs.Length, warnings, errors);
        FinishedRun.AssertSame(folder["run"], "logs were deleted", Logs);
    }

    [TestMethod]
    public void On_a_full_disk_the_training_goes_on_and_every_line_in_a_log_is_whole()
    {
        NeedsLinux();
        using var folder = new TemporaryFolder();
        using var child = ChildProcess.StartWithLargestFile(30 * 1024, folder["run"]);

        (int exitCode, string errors) = child.WaitForEnd();

        Assert.AreEqual(0, exitCode, errors);
        Assert.Contains("The training was not saved at step 20 and goes on; what was saved before stays.", errors);
        foreach (string logger in new[] { "JsonLinesLogger", "TensorBoard" })
        {
            Assert.HasCount(1, errors.Split('\n').Where(line => line.Contains($"{logger} failed and is left out from now on; the training goes on.", StringComparison.Ordinal)).ToArray(), errors);
        }

        byte[] lines = File.ReadAllBytes(Path.Combine(folder["run"], "log.jsonl"));
        Assert.IsNotEmpty(lines);
        Assert.AreEqual((byte)'\n', lines[^1]);
        Assert.IsTrue(FinishedRun.Reference["log.jsonl"].AsSpan().StartsWith(lines));
        Assert.IsGreaterThan(1000, new FinishedRun(folder["run"])["logs"].Length);
        FinishedRun.AssertSame(folder["run"], "the disk was full", "log.jsonl", "logs");
    }

    [TestMethod]
    public void On_a_full_disk_the_last_good_state_stays_and_a_later_start_goes_on_from_it()
    {
        NeedsLinux();
        using var folder = new TemporaryFolder();
        using (var first = ChildProcess.Start(folder["run"], saveEvery: 1))
        {
            KillMoment.WaitUntil(first, () => KillMoment.Size(folder["run"]) > 9000);
            Assert.IsTrue(first.Kill());
        }

        byte[] saved = State(folder);
        using (var full = ChildProcess.StartWithLargestFile(20 * 1024, folder["run"], saveEvery: 1))
        {
            KillMoment.WaitUntil(full, () => KillMoment.Size(folder["run"]) > 14_000);
            Assert.IsTrue(full.Kill());
        }

        CollectionAssert.AreEqual(saved, State(folder));
        using var last = ChildProcess.Start(folder["run"]);
        Assert.AreEqual((0, string.Empty), last.WaitForEnd());
        FinishedRun.AssertSame(folder["run"], "the disk was full for a while");
    }

    [TestMethod]
    public void A_device_that_is_full_costs_each_log_one_warning_and_the_training_nothing()
    {
        NeedsLinux();
        using var folder = new TemporaryFolder();
        foreach (string log in Logs)
        {
            File.CreateSymbolicLink(folder[log], "/dev/full");
        }

        History history = Train(new CsvLogger(folder["log.csv"]), new JsonLinesLogger(folder["log.jsonl"], "batch"), new Ledger(folder["ledger.jsonl"]));

        Assert.HasCount(Logs.Length + 1, history.Warnings);
        foreach (string log in Logs)
        {
            Assert.Contains($"The log {folder[log]} can't be written: No space left on device", string.Join('\n', history.Warnings));
        }
    }

    [TestMethod]
    public void In_a_folder_that_cannot_be_written_the_training_goes_on_with_warnings()
    {
        NeedsLinux();

        // Not even the superuser can make a file here.
        const string Folder = "/proc/self/task";
        History history = Train(
            new BackupAndRestore(Folder),
            new ModelCheckpoint(Folder + "/checkpoint.npz"),
            new CsvLogger(Folder + "/log.csv"),
            new JsonLinesLogger(Folder + "/log.jsonl"),
            new Ledger(Folder + "/ledger.jsonl"));

        Assert.HasCount(3, history.Warnings.Where(warning => warning.Contains("is left out from now on", StringComparison.Ordinal)).ToArray());
        Assert.HasCount(1, history.Warnings.Where(warning => warning.StartsWith("The training was not saved", StringComparison.Ordinal)).ToArray());
        Assert.HasCount(3, history.Warnings.Where(warning => warning.StartsWith("No checkpoint after epoch", StringComparison.Ordinal)).ToArray());
        Assert.HasCount(7 + 1, history.Warnings);
        Assert.Contains(
            $"The folder {Folder} can't be used",
            Assert.ThrowsExactly<IOException>(() => RunFolder.Open(Folder)).Message);
    }

    [TestMethod]
    [DataRow("on_train_begin")]
    [DataRow("on_epoch_begin")]
    [DataRow("on_train_batch_begin")]
    [DataRow("on_train_batch_end")]
    [DataRow("on_test_begin")]
    [DataRow("on_test_batch_end")]
    [DataRow("on_test_end")]
    [DataRow("on_epoch_end")]
    [DataRow("on_learning_rate_change")]
    [DataRow("on_warning")]
    [DataRow("save_state")]
    [DataRow("on_train_end")]
    public void A_logger_that_throws_costs_one_warning_wherever_it_throws(string hook)
    {
        using var folder = new TemporaryFolder();
        var failing = new FailingLogger(hook);

        History history = Train(failing, new BackupAndRestore(folder["state"], saveEveryBatches: 1));

        Assert.AreEqual(1, failing.Failures);
        Assert.HasCount(1, history.Warnings.Where(warning => warning.Contains(nameof(FailingLogger), StringComparison.Ordinal)).ToArray());
    }

    /// <summary>Trains with callbacks and one warning, and fails where a step is another than without them.</summary>
    private static History Train(params Callback[] callbacks)
    {
        var halving = new LearningRateScheduler((_, rate) => rate / 2);
        var options = new FitOptions { Epochs = 3, Verbose = 0 };
        var trainer = new ShuffledTrainer();
        History history = trainer.Fit(options, [.. callbacks, halving, new LambdaCallback(onTrainBegin: run => run.Warn("Nothing is wrong."))]);
        var plain = new ShuffledTrainer();
        plain.Fit(options, new LearningRateScheduler((_, rate) => rate / 2));
        Assert.AreEqual(plain.Weight, trainer.Weight);
        return history;
    }

    /// <summary>Fails unless a log is the end of the whole one, with the same header where it has one.</summary>
    private static void AssertRest(string log, byte[] content)
    {
        string whole = Encoding.UTF8.GetString(FinishedRun.Reference[log]);
        string rest = Encoding.UTF8.GetString(content);
        if (log is "log.csv")
        {
            string header = whole[..(whole.IndexOf('\n', StringComparison.Ordinal) + 1)];
            Assert.StartsWith(header, rest);
            rest = rest[header.Length..];
        }

        Assert.EndsWith('\n' + rest, whole);
    }

    private static byte[] State(TemporaryFolder folder)
    {
        byte[] json = File.ReadAllBytes(folder["run/state/state.json"]);
        string text = Encoding.UTF8.GetString(json);
        string arrays = Directory.GetFiles(folder["run/state"], "*.npz").Single(file => text.Contains(Path.GetFileName(file), StringComparison.Ordinal));
        return [.. json, .. File.ReadAllBytes(arrays)];
    }

    private static void NeedsLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Only Linux has /dev/full, /proc and a limit on the size of files.");
        }
    }
}
