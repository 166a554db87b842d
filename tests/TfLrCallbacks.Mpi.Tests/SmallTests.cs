using System.Globalization;

namespace TfLrCallbacks.Mpi.Tests;

/// <summary>A small model on real processes: range test and a training with everything that decides.</summary>
[TestClass]
[DoNotParallelize]
public sealed class SmallTests
{
    private static readonly string Child = Path.Combine(AppContext.BaseDirectory, "MpiTests.Child.dll");

    [TestInitialize]
    public void Require() => MpiRun.Require();

    [TestMethod]
    [Timeout(240_000)]
    public void A_range_test_finds_the_same_bits_with_any_number_of_processes()
    {
        string alone = Lines(1, "find", "1").Single();
        Assert.StartsWith("found ", alone);
        foreach ((int processes, string threads) in ((int, string)[])[(2, "1"), (3, "1"), (4, "1"), (2, "2")])
        {
            string[] lines = Lines(processes, "find", threads);

            Assert.HasCount(processes, lines);
            Assert.IsTrue(lines.All(line => line == alone), $"{alone}\n{string.Join('\n', lines)}");
        }
    }

    [TestMethod]
    [Timeout(240_000)]
    public void Plateaus_stops_and_accumulated_batches_that_do_not_divide_are_those_of_one_process()
    {
        string[] alone = Lines(1, "train").Single().Split(' ');
        foreach (int processes in new[] { 2, 4 })
        {
            string[] lines = Lines(processes, "train");

            Assert.HasCount(processes, lines);
            Assert.IsTrue(lines.All(line => line == lines[0]), string.Join('\n', lines));
            string[] words = lines[0].Split(' ');
            int loss = Array.IndexOf(alone, "loss");
            CollectionAssert.AreEqual(alone[..loss], words[..loss], "Epochs and rates.");
            for (int i = loss + 1; i <= loss + 2; i++)
            {
                double expected = double.Parse(alone[i], CultureInfo.InvariantCulture);
                Assert.AreEqual(expected, double.Parse(words[i], CultureInfo.InvariantCulture), 1e-5 * expected);
            }
        }
    }

    [TestMethod]
    [Timeout(120_000)]
    public void A_worker_with_another_rate_is_named_before_the_first_step()
    {
        (int code, string output, string errors, _) = MpiRun.Start(3, Child, "differ", "2");

        Assert.AreNotEqual(0, code);
        Assert.DoesNotContain("trained", output);
        Assert.Contains("worker 2 has another state than the 2 others", errors);
    }

    [TestMethod]
    [Timeout(120_000)]
    [DataRow(1)]
    [DataRow(2)]
    public void A_second_start_in_a_process_is_refused_and_the_first_goes_on(int processes)
    {
        const string Refused = "MPI was started in this process before. Start it once, and share the object.";
        string[] lines = Lines(processes, "twice");
        Assert.HasCount(processes, lines);
        Assert.IsTrue(lines.All(line => line == $"{processes} {Refused} / {Refused}"), string.Join('\n', lines));
    }

    private static string[] Lines(int processes, params string[] job)
    {
        (int code, string output, string errors, _) = MpiRun.Start(processes, Child, job);
        Assert.AreEqual(0, code, errors);
        return output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
