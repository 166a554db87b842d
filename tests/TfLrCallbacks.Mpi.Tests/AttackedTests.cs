namespace TfLrCallbacks.Mpi.Tests;

/// <summary>One worker is given something else, fails, or gets a signal: all end soon, and it is named.</summary>
[TestClass]
[DoNotParallelize]
public sealed class AttackedTests
{
    private static readonly string Child = Path.Combine(AppContext.BaseDirectory, "MpiTests.Child.dll");

    [TestInitialize]
    public void Require() => MpiRun.Require();

    [TestMethod]
    [Timeout(60_000)]
    [DataRow("odd-data", "has other training or validation data, or batches of another size,")]
    [DataRow("odd-found", "has other training or validation data, or batches of another size,")]
    [DataRow("odd-batch", "has other training or validation data, or batches of another size,")]
    [DataRow("odd-validation", "has other training or validation data")]
    [DataRow("odd-epochs", "has other epochs")]
    [DataRow("odd-seed", "has another state")]
    [DataRow("odd-shuffle", "has another state")]
    public void A_worker_that_was_given_something_else_is_named_once_before_the_first_step(string what, string said)
    {
        (int code, _, string errors, _) = MpiRun.Start(3, Child, what, "1");

        Assert.AreNotEqual(0, code);
        Assert.Contains(said, errors);
        Assert.Contains("worker 1 has", errors);
        Assert.HasCount(2, errors.Split("ended the training"), errors);
    }

    [TestMethod]
    [Timeout(60_000)]
    [DataRow("fail-begin", 0, 2)]
    [DataRow("fail-batch", 1, 2)]
    [DataRow("fail-loss", 1, 2)]
    [DataRow("fail-end", 1, 2)]
    [DataRow("fail-end", 0, 2)]
    [DataRow("fail-batch", 0, 4)]
    [DataRow("fail-batch", 3, 4)]
    public void A_worker_that_fails_anywhere_ends_all_with_one_message(string where, int rank, int processes)
    {
        (int code, _, string errors, _) = MpiRun.Start(processes, Child, where, $"{rank}");

        Assert.AreNotEqual(0, code);
        Assert.Contains($"Worker {rank} of {processes} ended the training: the data is torn", errors);
        Assert.HasCount(2, errors.Split("ended the training"), errors);
    }

    [TestMethod]
    [Timeout(300_000)]
    public void The_first_worker_killed_while_it_saves_leaves_a_whole_state_that_any_number_goes_on_with()
    {
        using var folder = new TemporaryFolder();
        string whole = Loss(2, folder["whole"]);
        foreach (int resumed in new[] { 2, 3, 1 })
        {
            string state = folder[$"state-{resumed}"];
            (int code, string output, string errors, TimeSpan took) = MpiRun.Start(2, Child, "save", state, "kill");
            Assert.AreNotEqual(0, code, output);
            Assert.Contains("rank 0", errors);
            Assert.IsTrue(File.Exists(Path.Combine(state, "state.json")), took.ToString());

            string line = Loss(resumed, state);

            if (resumed is 2)
            {
                Assert.AreEqual(whole, line);
            }

            Assert.AreEqual(Number(whole, 1), Number(line, 1), 1e-5 * Number(whole, 1), line);
            Assert.AreEqual(Number(whole, 3), Number(line, 3), 1e-4 * Math.Abs(Number(whole, 3)), line);
        }
    }

    [TestMethod]
    [Timeout(120_000)]
    public void Where_the_first_worker_cannot_save_all_train_to_the_end_and_it_alone_warns()
    {
        using var folder = new TemporaryFolder();

        // Not even the superuser can make a file here.
        (int code, string output, string errors, _) = MpiRun.Start(2, Child, "save", "/proc/self/task");

        Assert.AreEqual(0, code, errors);
        Assert.AreEqual(Loss(2, folder["whole"]), LossIn(output));
        Assert.Contains("The training was not saved at step 1 and goes on", errors);
        Assert.HasCount(2, errors.Split("Warning of worker 0"), errors);
        Assert.DoesNotContain("Warning of worker 1", errors);
    }

    [TestMethod]
    [Timeout(300_000)]
    public void On_a_disk_that_becomes_full_four_workers_train_to_the_end_and_a_kill_loses_nothing_that_was_saved()
    {
        using var folder = new TemporaryFolder();
        string whole = Loss(4, folder["whole"]);

        (int code, string output, string errors, _) = MpiRun.Start(4, Child, "save", folder["full"], "full");

        Assert.AreEqual(0, code, errors);
        Assert.AreEqual(whole, LossIn(output));
        Assert.Contains("The training was not saved at step 34 and goes on; what was saved before stays.", errors);
        Assert.HasCount(2, errors.Split("Warning of worker"), errors);
        Assert.Contains("Warning of worker 0", errors);

        (code, _, errors, _) = MpiRun.Start(4, Child, "save", folder["killed"], "full-kill");
        Assert.AreNotEqual(0, code);
        Assert.Contains("rank 0", errors);
        Assert.AreEqual(whole, Loss(4, folder["killed"]));
    }

    [TestMethod]
    [Timeout(60_000)]
    [DataRow(0)]
    [DataRow(1)]
    public void A_signal_to_one_worker_saves_and_ends_all_in_order(int asked)
    {
        using var folder = new TemporaryFolder();

        (int code, _, string errors, _) = MpiRun.Start(2, Child, "signal", folder["run"], $"{asked}");

        Assert.AreEqual(143, code, errors);
        Assert.Contains("Interrupted after step 4", errors);
        Assert.HasCount(2, errors.Split("Interrupted after"), errors);
        Assert.Contains("\"interrupted\"", File.ReadAllText(folder["run/run.json"]));
        Assert.IsTrue(Directory.Exists(folder["run/state"]));
    }

    private static string Loss(int processes, string state)
    {
        (int code, string output, string errors, _) = MpiRun.Start(processes, Child, "save", state);
        Assert.AreEqual(0, code, errors);
        return LossIn(output);
    }

    private static string LossIn(string output) => Assert.ContainsSingle(output.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith("loss ", StringComparison.Ordinal)));

    private static double Number(string line, int word) => double.Parse(line.Split(' ')[word], System.Globalization.CultureInfo.InvariantCulture);
}
