using CrashTests;
using TfLrCallbacks.Tests;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>
/// What a training in TensorFlow.NET's own fit promises that is killed (kill -9): every checkpoint and every line of a log is whole, nothing that is logged is lost, and a training that is
/// started again by hand from the newest checkpoint ends with the weights of the one that was never killed.
/// </summary>
[TestClass]
public sealed class BridgeKillTests(TestContext context)
{
    [TestMethod]
    public void A_killed_training_in_fit_leaves_whole_files_and_goes_on_from_its_newest_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using (var whole = ChildProcess.Start(folder["whole"], mode: "fit"))
        {
            Assert.AreEqual((0, string.Empty), whole.WaitForEnd());
        }

        byte[] expected = File.ReadAllBytes(folder["whole/final.npz"]);
        var random = new Random(20261128);
        int kills = 0;
        for (int run = 0; kills < Amount.BridgeKills; run++)
        {
            string place = folder[$"run{run}"];
            while (true)
            {
                using var child = ChildProcess.Start(place, mode: "fit");
                long size = Size(place) + random.Next(1, 25_000);
                KillMoment.WaitUntil(child, () => kills < Amount.BridgeKills && Size(place) > size);
                if (kills >= Amount.BridgeKills || !child.Kill())
                {
                    Assert.AreEqual((0, string.Empty), child.WaitForEnd());
                    break;
                }

                kills++;
                AssertWhole(place);
            }

            CollectionAssert.AreEqual(expected, File.ReadAllBytes(Path.Combine(place, "final.npz")));
        }

        context.WriteLine($"{kills} kills.");
    }

    [TestMethod]
    public void The_end_of_the_process_completes_a_last_epoch_whose_end_fit_leaves_out()
    {
        using var folder = new TemporaryFolder();
        using (var child = ChildProcess.Start(folder["log.csv"], mode: "leave"))
        {
            Assert.AreEqual(0, child.WaitForEnd().ExitCode);
        }

        Assert.AreEqual(4, CsvLog.Read(folder["log.csv"]).Count);
    }

    private static void AssertWhole(string place)
    {
        string[] saved = Directory.GetFiles(place, "epoch-*.npz");
        foreach (string checkpoint in saved)
        {
            SnapshotFile.Read(checkpoint);
        }

        foreach (string log in Directory.GetFiles(place, "*.jsonl").Where(log => new FileInfo(log).Length > 0))
        {
            TrainingLog.Read(log);
        }

        string csv = Path.Combine(place, "log.csv");
        if (File.Exists(csv) && new FileInfo(csv).Length > 0)
        {
            Assert.IsTrue(CsvLog.Read(csv).Count <= saved.Length, "What is logged is saved.");
        }
    }

    private static long Size(string place) =>
        Directory.Exists(place) ? new DirectoryInfo(place).GetFiles("*.jsonl").Sum(file => file.Length) : 0;
}
