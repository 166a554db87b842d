using System.Globalization;

namespace TfLrCallbacks.Mpi.Tests;

/// <summary>The example with several workers, as real processes: the same training, whatever their number, and whatever happens to one of them.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ExampleTests
{
    private const string Steps = "70";

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "SeveralWorkers.dll");

    [TestInitialize]
    public void Require() => MpiRun.Require();

    [TestMethod]
    [Timeout(180_000)]
    public void Two_and_four_processes_make_the_training_of_one_and_the_same_bits_again()
    {
        double one = Loss(Line(1));
        foreach (int processes in new[] { 2, 4 })
        {
            string line = Line(processes);

            Assert.AreEqual(one, Loss(line), 1e-5 * one, line);
            Assert.AreEqual(line, Line(processes));
        }
    }

    [TestMethod]
    [Timeout(180_000)]
    [DataRow(2, 0, 27)]
    [DataRow(2, 1, 63)]
    [DataRow(4, 0, 11)]
    [DataRow(4, 3, 40)]
    public void A_training_whose_worker_is_killed_ends_all_within_ten_seconds_and_goes_on_to_the_unbroken_line(int processes, int rank, int step)
    {
        using var folder = new TemporaryFolder();
        string unbroken = Line(processes);

        (int code, string output, string errors, TimeSpan took) = MpiRun.Start(
            processes, Program, "--steps", Steps, "--run-dir", folder["run"], "--kill", $"{rank}", $"{step}");

        Assert.AreNotEqual(0, code);
        Assert.DoesNotContain("weights", output);
        Assert.Contains($"rank {rank}", errors);
        Assert.IsLessThan(TimeSpan.FromSeconds(60), took, "All end soon after the kill; the rest is starting up.");

        (code, output, errors, _) = MpiRun.Start(processes, Program, "--steps", Steps, "--run-dir", folder["run"], "--resume");
        Assert.AreEqual(0, code, errors);
        Assert.AreEqual(unbroken, output.Trim().Split('\n')[^1], "A note says where it was resumed; the line is the last one.");
    }

    private static string Line(int processes)
    {
        using var folder = new TemporaryFolder();
        (int code, string output, string errors, _) = MpiRun.Start(processes, Program, "--steps", Steps, "--run-dir", folder["run"]);
        Assert.AreEqual(0, code, errors);
        string line = output.Trim();
        Assert.StartsWith("weights ", line);
        return line;
    }

    private static double Loss(string line) => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
}
