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
    [DataRow("fail-begin", 0)]
    [DataRow("fail-batch", 1)]
    [DataRow("fail-loss", 1)]
    [DataRow("fail-end", 1)]
    [DataRow("fail-end", 0)]
    public void A_worker_that_fails_anywhere_ends_all_with_one_message(string where, int rank)
    {
        (int code, _, string errors, _) = MpiRun.Start(2, Child, where, $"{rank}");

        Assert.AreNotEqual(0, code);
        Assert.Contains($"Worker {rank} of 2 ended the training: the data is torn", errors);
        Assert.HasCount(2, errors.Split("ended the training"), errors);
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
}
