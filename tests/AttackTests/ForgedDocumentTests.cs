using System.Text;
using System.Text.RegularExpressions;
using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace AttackTests;

/// <summary>A saved state forged as a whole and sealed again: endless, deep, in other letters, of another list of callbacks, mixed of two runs. Refused before anything is changed, or gone on with exactly.</summary>
[TestClass]
[DoNotParallelize]
public sealed partial class ForgedDocumentTests
{
    private const int Epochs = 4;

    public static IEnumerable<object[]> Forgeries => new (string Story, Func<string, string> Forge)[]
    {
        ("nested deeply", json => json.Replace("\"callbacks\":", $"\"x\":{new string('[', 100_000)}{new string(']', 100_000)},\"callbacks\":", StringComparison.Ordinal)),
        ("a value nested deeply", json => json.Replace("\"values\": {", $"\"values\": {{\"x\":{new string('[', 70)}{new string(']', 70)},", StringComparison.Ordinal)),
        ("in other letters", json => json.Replace("\"epoch\"", "\"Epoch\"", StringComparison.Ordinal)),
        ("with a field more", json => json.Replace("\"epoch\":", "\"extra\":1,\"epoch\":", StringComparison.Ordinal)),
        ("with a field twice in other letters", json => json.Replace("\"epoch\":", "\"EPOCH\":1,\"epoch\":", StringComparison.Ordinal)),
        ("of version 3", json => json.Replace("\"version\": 2", "\"version\": 3", StringComparison.Ordinal)),
        ("of version \"2\"", json => json.Replace("\"version\": 2", "\"version\": \"2\"", StringComparison.Ordinal)),
        ("with 60,000 callbacks", json => json.Replace("\"callbacks\": [", "\"callbacks\": [" + string.Concat(Enumerable.Repeat("{\"type\":\"CsvLogger\",\"values\":{\"bytes\":1},\"series\":{}},", 60_000)), StringComparison.Ordinal)),
        ("with a million sums", json => Sums().Replace(json, $"\"sums\": [{string.Join(',', Enumerable.Repeat("1", 1_000_000))}]")),
        ("with a callback of a long name", json => json.Replace("\"type\": \"CsvLogger\"", $"\"type\": \"{new string('t', 5_000_000)}\"", StringComparison.Ordinal)),
        ("with a callback whose name moves the cursor", json => json.Replace("\"type\": \"CsvLogger\"", "\"type\": \"\\u001b[2J\\n\"", StringComparison.Ordinal)),
        ("longer than any state", json => json.Replace("\"stop_reason\": null", $"\"stop_reason\": \"{new string('x', 20_000_000)}\"", StringComparison.Ordinal)),
        ("with arrays of a long name", json => Arrays().Replace(json, $"\"arrays\": \"{new string('a', 1_000_000)}\"")),
        ("with arrays whose name moves the cursor", json => Arrays().Replace(json, "\"arrays\": \"\\u001b[2J\\n\"")),
        ("with the folder as arrays", json => Arrays().Replace(json, "\"arrays\": \".\"")),
        ("with the folder above as arrays", json => Arrays().Replace(json, "\"arrays\": \"..\"")),
        ("with itself as arrays", json => Arrays().Replace(json, "\"arrays\": \"state.json\"")),
        ("with a series outside of the folder", json => json.Replace("\"series\": {}", "\"series\": {\"../../../../etc/passwd\":{\"count\":1,\"hash\":\"\"}}", StringComparison.Ordinal)),
        ("with a series of a long name", json => json.Replace("\"series\": {}", $"\"series\": {{\"{new string('s', 1_000_000)}\":{{\"count\":1,\"hash\":\"\"}}}}", StringComparison.Ordinal)),
        ("with a series of half a letter", json => json.Replace("\"series\": {}", "\"series\": {\"\\ud800\":{\"count\":0,\"hash\":\"\"}}", StringComparison.Ordinal)),
        ("with a series of no name", json => json.Replace("\"series\": {}", "\"series\": {\"\":{\"count\":1,\"hash\":\"\"}}", StringComparison.Ordinal)),
        ("in the other order", json => Swapped(json, "CsvLogger", "Ledger")),
        ("without its last callback", json => json.Replace("\"type\": \"History\"", "\"type\": \"TerminateOnNaN\"", StringComparison.Ordinal)),
    }.Select(forgery => new object[] { forgery.Story, forgery.Forge });

    [TestMethod]
    [Timeout(60_000)]
    [DynamicData(nameof(Forgeries))]
    public void A_state_that_is_forged_as_a_whole_is_refused_before_anything_is_changed(string story, Func<string, string> forge)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        SaveAt(folder.Path, step: 7);
        string json = File.ReadAllText(folder["state/state.json"]);
        string forged = forge(json);
        Assert.AreNotEqual(json, forged, story);
        File.WriteAllBytes(folder["state/state.json"], StateSeal.Forge(Encoding.UTF8.GetBytes(forged)));

        AssertRefused(folder.Path, Callbacks(folder.Path), story);
    }

    [TestMethod]
    public void A_log_that_was_cut_short_is_left_as_it_is_until_the_state_is_taken_over()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        SaveAt(folder.Path, step: 7);
        foreach (string log in new[] { "log.csv", "log.jsonl", "ledger.jsonl", "steps.csv" })
        {
            File.AppendAllText(folder[log], "1,2");
        }

        AssertRefused(folder.Path, [.. Callbacks(folder.Path).Reverse()], "another order");
        var resumed = new ShuffledTrainer();
        Assert.IsEmpty(resumed.Fit(new FitOptions { Epochs = Epochs, Verbose = 0 }, Callbacks(folder.Path)).Warnings);
        using var whole = new TemporaryFolder(inMemory: true);
        new ShuffledTrainer().Fit(new FitOptions { Epochs = Epochs, Verbose = 0 }, Callbacks(whole.Path));
        foreach (string log in new[] { "log.csv", "log.jsonl", "ledger.jsonl", "steps.csv" })
        {
            Assert.AreEqual(File.ReadAllText(whole[log]), File.ReadAllText(folder[log]), log);
        }
    }

    [TestMethod]
    public void Another_list_of_callbacks_and_another_order_are_refused_with_both_lists()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        SaveAt(folder.Path, step: 7);
        Callback[] all = Callbacks(folder.Path);
        foreach (Callback[] others in new Callback[][] { [.. all.Reverse()], all[..^1], [.. all, new CsvLogger(folder["other.csv"])] })
        {
            Assert.Contains("The saved training has the callbacks BackupAndRestore, CsvLogger, JsonLinesLogger, Ledger, StepCsvLogger, TensorBoard, History", AssertRefused(folder.Path, others, "another list"));
        }
    }

    [TestMethod]
    public void Files_of_two_runs_do_not_make_one()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        SaveAt(folder["a"], step: 7);
        SaveAt(folder["b"], step: 7, rate: 0.02);
        foreach (string file in Directory.GetFiles(folder["b/state"]).Where(file => !file.EndsWith("state.json", StringComparison.Ordinal)))
        {
            string own = Path.Combine(folder["a/state"], Path.GetFileName(file));
            byte[] before = File.ReadAllBytes(own);
            if (before.AsSpan().SequenceEqual(File.ReadAllBytes(file)))
            {
                continue;
            }

            File.Copy(file, own, overwrite: true);
            Assert.Contains("is not the file that was saved with it", AssertRefused(folder["a"], Callbacks(folder["a"]), file));
            File.WriteAllBytes(own, before);
        }

        // As a whole it is the other run, which goes on as itself.
        foreach (string file in Directory.GetFiles(folder["a/state"]))
        {
            File.Delete(file);
        }

        foreach (string file in Directory.GetFiles(folder["b/state"]))
        {
            File.Copy(file, Path.Combine(folder["a/state"], Path.GetFileName(file)));
        }

        var moved = new ShuffledTrainer();
        moved.Fit(new FitOptions { Epochs = Epochs, Verbose = 0 }, Callbacks(folder["a"]));
        var whole = new ShuffledTrainer { LearningRate = 0.02 };
        whole.Fit(new FitOptions { Epochs = Epochs, Verbose = 0 }, Callbacks(folder["c"]));
        Assert.AreEqual(whole.Weight, moved.Weight);
    }

    private static string AssertRefused(string folder, Callback[] callbacks, string story)
    {
        Dictionary<string, byte[]> before = Files(folder);
        var trainer = new ShuffledTrainer();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.ThrowsExactly<InvalidDataException>(() => trainer.Fit(new FitOptions { Epochs = Epochs, Verbose = 0 }, callbacks), story).Message;
        Assert.IsLessThan(200 << 20, GC.GetAllocatedBytesForCurrentThread() - allocated, story);
        Assert.IsLessThan(1200, message.Length, story);
        Assert.IsFalse(message.Any(char.IsControl), message);
        Assert.AreEqual((new ShuffledTrainer().Weight, 0.05), (trainer.Weight, trainer.LearningRate), story);
        Dictionary<string, byte[]> after = Files(folder);
        CollectionAssert.AreEquivalent(before.Keys, after.Keys, story);
        Assert.IsTrue(before.All(file => file.Value.AsSpan().SequenceEqual(after[file.Key])), story);
        return message;
    }

    private static Dictionary<string, byte[]> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToDictionary(file => file, File.ReadAllBytes);

    private static Callback[] Callbacks(string folder) =>
    [
        new BackupAndRestore(Path.Combine(folder, "state"), saveEveryBatches: 2),
        new CsvLogger(Path.Combine(folder, "log.csv")),
        new JsonLinesLogger(Path.Combine(folder, "log.jsonl"), "batch"),
        new Ledger(Path.Combine(folder, "ledger.jsonl")),
        new StepCsvLogger(Path.Combine(folder, "steps.csv")),
        new TensorBoard(Path.Combine(folder, "logs")),
    ];

    private static void SaveAt(string folder, long step, double rate = 0.05) => Assert.ThrowsExactly<TimeoutException>(() => new ShuffledTrainer { LearningRate = rate }.Fit(
        new FitOptions { Epochs = Epochs, Verbose = 0 },
        [new LambdaCallback(onTrainBatchBegin: (run, _) => _ = run.Step == step ? throw new TimeoutException() : 0), .. Callbacks(folder)]));

    private static string Swapped(string json, string one, string other) => json.Replace($"\"{one}\"", "\"between\"", StringComparison.Ordinal)
        .Replace($"\"{other}\"", $"\"{one}\"", StringComparison.Ordinal).Replace("\"between\"", $"\"{other}\"", StringComparison.Ordinal);

    [GeneratedRegex("\"sums\": \\[[^\\]]*\\]")]
    private static partial Regex Sums();

    [GeneratedRegex("\"arrays\": \"[^\"]*\"")]
    private static partial Regex Arrays();
}
