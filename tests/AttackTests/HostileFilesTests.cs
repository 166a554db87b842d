using System.Security.Cryptography;
using System.Text;
using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace AttackTests;

/// <summary>What stands where a file of ours should be is something else: a pipe, a device, a link, a file without line ends, a list of other people's files.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HostileFilesTests
{
    private const int Megabyte = 1 << 20;

    public static IEnumerable<object[]> SavedFiles =>
        from file in new[] { "state/state.json", "state/*.npz", "state/history-*metrics%2Floss.f64" }
        from kind in new[] { "pipe", "device", "folder", "link to nothing", "link to itself", "without end", "empty" }

        // A series is read up to the number that was saved; what stands behind it is of a run that was killed.
        where (file, kind) is not ("state/history-*metrics%2Floss.f64", "without end")
        select new object[] { file, kind };

    [TestMethod]
    [DataRow("/")]
    [DataRow("/etc")]
    [DataRow("../../..")]
    [DataRow("logs/../../other")]
    [DataRow("..")]
    [DataRow(".")]
    [DataRow("")]
    [DataRow("./.")]
    [DataRow("a\\u0000b")]
    public void A_run_that_lists_what_is_not_in_its_folder_is_none(string listed)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["run"]);
        File.WriteAllText(folder["run/thesis.txt"], "mine");
        string json = $"{{\"status\":\"finished\",\"files\":[\"log.csv\",\"{listed}\"],\"version\":1}}";
        File.WriteAllText(folder["run/run.json"], json);

        Assert.IsFalse(RunFolder.IsFinished(folder["run"]));
        Assert.Contains("holds no run", Assert.ThrowsExactly<IOException>(() => RunFolder.Create(folder["run"], replace: true)).Message);
        Assert.AreEqual(json, File.ReadAllText(folder["run/run.json"]));
        using (RunFolder run = RunFolder.Open(folder["run"]))
        {
            run.Finish();
        }

        Assert.Contains("thesis.txt", Assert.ThrowsExactly<IOException>(() => RunFolder.Create(folder["run"], replace: true)).Message);
        Assert.AreEqual("mine", File.ReadAllText(folder["run/thesis.txt"]));
    }

    [TestMethod]
    [DataRow("top-{epoch:02d}-{val_loss}.npz", "top-07-0.25.npz", true)]
    [DataRow("top-{epoch:02d}-{val_loss}.npz", "top-7.npz", false)]
    [DataRow("top-{epoch}.npz", "top-7.npz.txt", false)]
    [DataRow("top-{epoch}.npz", "sub/top-7.npz", false)]
    [DataRow("top-{epoch}.npz", "top-/7.npz", false)]
    [DataRow("{epoch}{step}.npz", "7.npz", true)]
    [DataRow("a{epoch}a.npz", "a.npz", false)]
    [DataRow("a{epoch}ab{step}b.npz", "a1ab2ab3b.npz", true)]
    [DataRow("every/{epoch}/x.npz", "every/3/x.npz", true)]
    [DataRow("every/{epoch}/x.npz", "every/3/4/x.npz", false)]
    public void A_template_names_the_files_that_fit_it(string template, string file, bool isOurs)
    {
        using var folder = new TemporaryFolder();
        using (RunFolder run = RunFolder.Create(folder["run"]))
        {
            _ = run[template];
            run.Finish();
        }

        Directory.CreateDirectory(Path.GetDirectoryName(folder["run/" + file])!);
        File.WriteAllText(folder["run/" + file], "x");
        if (isOurs)
        {
            RunFolder.Create(folder["run"], replace: true).Dispose();
        }
        else
        {
            Assert.Contains(file, Assert.ThrowsExactly<IOException>(() => RunFolder.Create(folder["run"], replace: true)).Message);
        }

        Assert.AreEqual(!isOurs, File.Exists(folder["run/" + file]));
    }

    [TestMethod]
    public void Many_templates_and_many_files_are_compared_in_little_memory()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        Directory.CreateDirectory(folder["run"]);
        string listed = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"a{{epoch}}-{i}\""));
        File.WriteAllText(folder["run/run.json"], $"{{\"status\":\"finished\",\"files\":[{listed}],\"version\":1}}");
        for (int i = 0; i < 30; i++)
        {
            File.WriteAllText(folder[$"run/a7-{i}"], "x");
        }

        long bytes = Allocated(() => RunFolder.Create(folder["run"], replace: true).Dispose());

        Assert.IsLessThan(100 * Megabyte, bytes);
        Assert.IsEmpty(Directory.GetFiles(folder["run"], "a7*"));
    }

    [TestMethod]
    [Timeout(60_000)]
    [DynamicData(nameof(SavedFiles))]
    public void What_is_no_file_of_a_saved_training_is_refused_before_anything_is_changed(string pattern, string kind)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        SaveAt(folder["run"], step: 7);
        string file = Directory.GetFiles(folder["run/state"], Path.GetFileName(pattern))[0];
        NoFile.PutInPlaceOf(file, kind);
        string[] before = Contents(folder["run"], file);
        var trainer = new ShuffledTrainer();

        long bytes = Allocated(() =>
        {
            string message = Assert.ThrowsExactly<InvalidDataException>(() => Train(trainer, folder["run"])).Message;
            Assert.Contains(Path.GetFileName(file), message);
            Assert.IsLessThan(1000, message.Length);
        });

        Assert.IsLessThan(20 * Megabyte, bytes);
        Assert.AreEqual(new ShuffledTrainer().Weight, trainer.Weight);
        CollectionAssert.AreEqual(before, Contents(folder["run"], file));
    }

    [TestMethod]
    [Timeout(60_000)]
    [DataRow("pipe")]
    [DataRow("device")]
    [DataRow("link to itself")]
    [DataRow("without end")]
    [DataRow("folder")]
    public void A_status_that_is_no_file_is_no_run(string kind)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        Directory.CreateDirectory(folder["run"]);
        File.WriteAllText(folder["run/run.json"], string.Empty);
        NoFile.PutInPlaceOf(folder["run/run.json"], kind);

        Assert.IsLessThan(Megabyte, Allocated(() => Assert.IsFalse(RunFolder.IsFinished(folder["run"]))));
        Assert.IsFalse(RunFolder.CanGoOn(folder["run"], new RunConfig()));
        Assert.Contains("holds no run", Assert.ThrowsExactly<IOException>(() => RunFolder.Create(folder["run"], replace: true)).Message);
    }

    [TestMethod]
    [DataRow("\0")]
    [DataRow(",")]
    [DataRow("x")]
    public void A_log_without_line_ends_costs_one_warning_and_little_memory(string content)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        string[] logs = ["log.csv", "log.jsonl", "ledger.jsonl"];
        foreach (string log in logs)
        {
            File.WriteAllText(folder[log], string.Concat(Enumerable.Repeat(content, 30 * Megabyte)));
        }

        History? history = null;
        long bytes = Allocated(() => history = new ShuffledTrainer().Fit(
            new FitOptions { Epochs = 2, InitialEpoch = 1, Verbose = 0 },
            new CsvLogger(folder["log.csv"], append: true),
            new JsonLinesLogger(folder["log.jsonl"], append: true),
            new Ledger(folder["ledger.jsonl"], append: true)));

        Assert.IsLessThan(30 * Megabyte, bytes);
        Assert.HasCount(logs.Length, history!.Warnings);
        Assert.IsTrue(history.Warnings.All(warning => warning.Contains("has a line of more than", StringComparison.Ordinal)));
        Assert.IsTrue(logs.All(log => new FileInfo(folder[log]).Length == 30 * Megabyte));
    }

    [TestMethod]
    public void Logs_that_were_overwritten_do_not_keep_a_training_from_going_on()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        SaveAt(folder["run"], step: 7);
        foreach (string log in new[] { "log.csv", "log.jsonl", "ledger.jsonl", "steps.csv" })
        {
            File.WriteAllText(folder["run/" + log], string.Concat(Enumerable.Repeat("x", 30 * Megabyte)));
        }

        var trainer = new ShuffledTrainer();
        History? history = null;
        long bytes = Allocated(() => history = Train(trainer, folder["run"]));

        Assert.IsLessThan(30 * Megabyte, bytes);
        Assert.Contains("has a line of more than", Assert.ContainsSingle(history!.Warnings));
        Assert.AreEqual(Whole().Weight, trainer.Weight);
    }

    [TestMethod]
    public void A_log_that_is_a_link_goes_on_like_one_that_is_not()
    {
        using var folder = new TemporaryFolder();
        SaveAt(folder["run"], step: 7);
        Directory.CreateDirectory(folder["elsewhere"]);
        string[] logs = ["log.csv", "log.jsonl", "ledger.jsonl"];
        foreach (string log in logs)
        {
            File.Move(folder["run/" + log], folder["elsewhere/" + log]);
            File.CreateSymbolicLink(folder["run/" + log], folder["elsewhere/" + log]);
        }

        // It is saved while the logs are links, and killed again: the state then holds how long the logs were.
        SaveAt(folder["run"], step: 11);
        Assert.IsEmpty(Train(new ShuffledTrainer(), folder["run"]).Warnings);

        using var whole = new TemporaryFolder();
        Train(new ShuffledTrainer(), whole.Path);
        foreach (string log in logs)
        {
            Assert.AreEqual(File.ReadAllText(whole[log]), File.ReadAllText(folder["elsewhere/" + log]), log);
            Assert.IsNotNull(new FileInfo(folder["run/" + log]).LinkTarget, log);
        }
    }

    [TestMethod]
    public void A_run_folder_that_is_a_link_is_the_folder_it_leads_to()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["elsewhere"]);
        Directory.CreateSymbolicLink(folder["run"], folder["elsewhere"]);
        SaveAt(folder["run"], step: 7);
        var trainer = new ShuffledTrainer();
        Assert.IsEmpty(Train(trainer, folder["run"]).Warnings);
        Assert.AreEqual(Whole().Weight, trainer.Weight);
        using (RunFolder run = RunFolder.Open(folder["run"]))
        {
            run.Finish();
        }

        Assert.IsTrue(RunFolder.IsFinished(folder["elsewhere"]));
    }

    [TestMethod]
    [DataRow('n')]
    [DataRow('ü')]
    [DataRow('漢')]
    public void A_name_as_long_as_a_name_can_be_is_written(char letter)
    {
        using var folder = new TemporaryFolder();
        string name = new string(letter, (255 - 4) / Encoding.UTF8.GetByteCount([letter])) + ".npz";
        Assert.IsEmpty(new ShuffledTrainer().Fit(new FitOptions { Epochs = 1, Verbose = 0 }, new ModelCheckpoint(folder[name])).Warnings);
        Assert.AreEqual(name, Path.GetFileName(Assert.ContainsSingle(Directory.GetFiles(folder.Path))));
    }

    private static Callback[] Callbacks(string run) =>
    [
        new BackupAndRestore(Path.Combine(run, "state"), saveEveryBatches: 2),
        new OneCycle(0.1),
        new CsvLogger(Path.Combine(run, "log.csv")),
        new StepCsvLogger(Path.Combine(run, "steps.csv")),
        new JsonLinesLogger(Path.Combine(run, "log.jsonl"), "batch"),
        new Ledger(Path.Combine(run, "ledger.jsonl")),
    ];

    private static History Train(ShuffledTrainer trainer, string run) => trainer.Fit(new FitOptions { Epochs = 4, Verbose = 0 }, Callbacks(run));

    private static ShuffledTrainer Whole()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        var trainer = new ShuffledTrainer();
        Train(trainer, folder.Path);
        return trainer;
    }

    private static void SaveAt(string run, long step) => Assert.ThrowsExactly<TimeoutException>(() => new ShuffledTrainer().Fit(
        new FitOptions { Epochs = 4, Verbose = 0 },
        [new LambdaCallback(onTrainBatchBegin: (training, _) => _ = training.Step == step ? throw new TimeoutException() : 0), .. Callbacks(run)]));

    private static string[] Contents(string run, string but) => [.. Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories)
        .Where(file => file != but && !file.EndsWith(".lock", StringComparison.Ordinal))
        .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}").Order(StringComparer.Ordinal)];

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
