using System.Text.Json;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Tests;

/// <summary>The best K and the last, beside what Lightning's own ModelCheckpoint left in its folder after each epoch.</summary>
[TestClass]
public sealed partial class LightningCheckpointTests
{
    private static readonly double?[] Losses = [0.5, 0.4, 0.6, 0.3, 0.45, 0.2];

    [TestMethod]
    public void The_files_after_every_epoch_are_those_that_Lightning_keeps()
    {
        JsonElement[] cases = [.. Golden.Read("Callbacks/lightning_checkpoint").EnumerateArray()];
        foreach (JsonElement recorded in cases)
        {
            Play(recorded);
        }

        Assert.HasCount(75, cases);
    }

    [TestMethod]
    public void After_a_kill_the_files_are_those_of_an_unbroken_run()
    {
        using var whole = new TemporaryFolder();
        Train(whole, Losses);
        Train(whole, Losses);
        string[] expected = Files(whole);
        Assert.HasCount(6, expected, "two best and the last of the first training are not touched by the second, whose names are taken");

        using var killed = new TemporaryFolder();
        Train(killed, Losses);
        ModelCheckpoint first = Checkpoint(killed);
        CallbackState? saved = null;
        Play(first, Losses, epoch =>
        {
            if (epoch is 2)
            {
                saved = new CallbackState();
                first.SaveState(saved);
            }
        });
        ModelCheckpoint second = Checkpoint(killed);
        Play(second, Losses, _ => { }, from: 3, saved);

        CollectionAssert.AreEqual(expected, Files(killed));
    }

    [TestMethod]
    [DataRow("../other.npz")]
    [DataRow("/etc/hostname")]
    [DataRow("e1.npz\n")]
    [DataRow("f1.npz")]
    [DataRow("e1-vx.npz")]
    public void A_state_that_names_files_of_others_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        ModelCheckpoint checkpoint = Checkpoint(folder);
        Play(checkpoint, [0.5], _ => { });
        var state = new CallbackState();
        checkpoint.SaveState(state);
        state.Set("kept_files", [Path.IsPathRooted(name) ? name : folder[name]], RunStateJson.Default.IReadOnlyListString);

        Assert.ThrowsExactly<InvalidDataException>(() => Checkpoint(folder).RestoreState(state));
    }

    [TestMethod]
    public void What_excludes_each_other_is_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new ModelCheckpoint("m.npz", saveBestOnly: true, saveTopK: 2));
        Assert.ThrowsExactly<ArgumentException>(() => new ModelCheckpoint("m.npz", initialValueThreshold: 1, saveTopK: 2));
        Assert.ThrowsExactly<ArgumentException>(() => new ModelCheckpoint("{epoch}/m.npz", saveTopK: 2));
        Assert.ThrowsExactly<ArgumentException>(() => new ModelCheckpoint("m.npz", "oddity", saveTopK: 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ModelCheckpoint("m.npz", saveTopK: -2));
    }

    [TestMethod]
    public void The_last_stands_beside_the_files_of_every_epoch_too()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = new ModelCheckpoint(folder["e{epoch}.npz"], saveLast: true);
        Play(checkpoint, [0.5, 0.6], _ => { });

        Assert.AreEqual(folder["last.npz"], checkpoint.LastFile);
        CollectionAssert.AreEqual(new[] { "e1.npz=1", "e2.npz=2", "last.npz=2" }, Files(folder));
    }

    [TestMethod]
    public void A_folder_that_cannot_be_written_keeps_nothing_and_deletes_nothing()
    {
        using var folder = new TemporaryFolder();
        ModelCheckpoint checkpoint = Checkpoint(folder);
        Play(checkpoint, [0.5, 0.4, 0.3], epoch =>
        {
            if (epoch is 1)
            {
                File.WriteAllText(folder["e3.npz"], "somebody else's");
                Directory.CreateDirectory(folder["e3-v1.npz"]);
            }
        });

        CollectionAssert.AreEqual(new[] { folder["e2.npz"], folder["e1.npz"] }, checkpoint.BestK.Select(kept => kept.File).ToArray());
        Assert.AreEqual(0.4, checkpoint.Best);
        Assert.AreEqual("somebody else's", File.ReadAllText(folder["e3.npz"]));
    }

    private static void Play(JsonElement recorded)
    {
        string what = recorded.Text("what");
        using var folder = new TemporaryFolder();
        foreach (JsonElement there in recorded.GetProperty("there").EnumerateArray())
        {
            SnapshotFile.Write(folder[Ours(there.GetString()!)], new OneWeight { Value = -1 }.Capture(SnapshotParts.Weights));
        }

        var checkpoint = new ModelCheckpoint(
            folder[recorded.Text("filename") + ".npz"],
            mode: recorded.Text("mode") is "max" ? MetricMode.Max : MetricMode.Min,
            saveTopK: recorded.GetProperty("top").GetInt32(),
            saveLast: recorded.GetProperty("last").GetBoolean());
        JsonElement[] rows = [.. recorded.GetProperty("rows").EnumerateArray()];
        Play(checkpoint, [.. recorded.GetProperty("values").EnumerateArray().Select(Golden.NumberOrNull)], epoch =>
        {
            CollectionAssert.AreEqual(Expected(rows[epoch].GetProperty("files")), Files(folder), $"{what}, epoch {epoch}");
            SavedModel? best = checkpoint.BestK is [var first, ..] ? first : null;
            Assert.AreEqual(rows[epoch].GetProperty("best").GetString() is { } name ? Ours(name) : null, best is null ? null : Path.GetFileName(best.File), what);
            Assert.AreEqual(rows[epoch].GetProperty("score").NumberOrNull(), checkpoint.Best, what);
        });
        CollectionAssert.AreEqual(Expected(recorded.GetProperty("end")), Files(folder), what);
        Assert.AreEqual(recorded.GetProperty("last_file").GetString() is { } last ? Ours(last) : null, checkpoint.LastFile is null ? null : Path.GetFileName(checkpoint.LastFile), what);
    }

    private static ModelCheckpoint Checkpoint(TemporaryFolder folder) => new(folder["e{epoch}.npz"], saveTopK: 2, saveLast: true);

    private static void Train(TemporaryFolder folder, double?[] losses) => Play(Checkpoint(folder), losses, _ => { });

    private static void Play(ModelCheckpoint checkpoint, double?[] losses, Action<int> afterEpoch, int from = 0, CallbackState? restored = null)
    {
        var model = new OneWeight { Value = from };
        var run = new TrainingRun(model, new RunLength(losses.Length), 0, [checkpoint]);
        run.Begin();
        if (restored is not null)
        {
            checkpoint.RestoreState(restored);
        }

        for (int epoch = from; epoch < losses.Length; epoch++)
        {
            model.Value++;
            var logs = new Dictionary<string, double> { ["loss"] = 1 };
            if (losses[epoch] is { } loss)
            {
                logs["val_loss"] = loss;
            }

            run.BeginEpoch(epoch);
            run.EndEpoch(epoch, logs);
            afterEpoch(epoch);
        }

        run.End(failed: false);
    }

    private static string[] Expected(JsonElement files) =>
        [.. files.EnumerateObject().Select(file => $"{Ours(file.Name)}={(int.TryParse(file.Value.GetString(), out int epoch) ? epoch + 1 : -1)}").Order(StringComparer.Ordinal)];

    private static string[] Files(TemporaryFolder folder) =>
        [.. Directory.GetFiles(folder[string.Empty]).Select(file => $"{Path.GetFileName(file)}={((int[])SnapshotFile.Read(file).Tensors["weights/value"].Values)[0]}").Order(StringComparer.Ordinal)];

    /// <summary>In names Lightning's epochs begin with 0, ours and Keras' with 1.</summary>
    private static string Ours(string name) =>
        Epoch().Replace(name, match => "e" + (int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(new string('0', match.Groups[1].Length), System.Globalization.CultureInfo.InvariantCulture))
            .Replace(".ckpt", ".npz", StringComparison.Ordinal);

    [GeneratedRegex("^e([0-9]+)")]
    private static partial Regex Epoch();
}
