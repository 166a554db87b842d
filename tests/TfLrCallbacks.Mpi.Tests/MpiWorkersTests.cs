using System.Text.RegularExpressions;

namespace TfLrCallbacks.Mpi.Tests;

[TestClass]
[DoNotParallelize]
public sealed class MpiWorkersTests
{
    private static readonly string Child = Path.Combine(AppContext.BaseDirectory, "MpiTests.Child.dll");

    [TestInitialize]
    public void Require() => MpiRun.Require();

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void Processes_and_threads_give_the_same_bits(int count)
    {
        (int code, string output, string errors, _) = MpiRun.Start(count, Child, "exchange");

        Assert.AreEqual(0, code, errors);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(7 * count, lines);
        Assert.IsTrue(lines.All(line => line.EndsWith(": same", StringComparison.Ordinal)), output);
    }

    [TestMethod]
    public void A_worker_that_throws_ends_all_with_its_rank_and_message()
    {
        (int code, _, string errors, _) = MpiRun.Start(2, Child, "throw", "1");

        Assert.AreNotEqual(0, code);
        Assert.Contains("Worker 1 of 2 ended the training: the data is torn", errors);
    }

    [TestMethod]
    [Timeout(60_000)]
    public void A_worker_that_is_killed_ends_all()
    {
        (int code, _, string errors, _) = MpiRun.Start(3, Child, "kill", "2");

        Assert.AreNotEqual(0, code);
        Assert.Contains("rank 2", errors);
    }

    [TestMethod]
    [Timeout(60_000)]
    [DataRow(0, 2.0, 0.0)]
    [DataRow(2, 2.0, 0.0)]
    [DataRow(2, 12.0, 2.5, DisplayName = "Worker 0 comes late, and is not taken for the one that hangs")]
    public void A_worker_that_hangs_is_named_when_the_time_is_over(int rank, double limit, double late)
    {
        (int code, _, string errors, _) = MpiRun.Start(3, Child, "hang", $"{rank}", FormattableString.Invariant($"{limit}"), FormattableString.Invariant($"{late}"));

        Assert.AreNotEqual(0, code);
        string[] named = [.. Regex.Matches(errors, "worker ([0-9, ]+) did not come to an exchange within [0-9]+ s").Select(match => match.Groups[1].Value).Distinct()];
        Assert.AreEqual($"{rank}", string.Join(" and ", named), errors);
    }
}
