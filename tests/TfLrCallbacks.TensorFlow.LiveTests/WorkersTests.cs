using System.Globalization;
using TfLrCallbacks.Mpi.Tests;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>One model of TensorFlow.NET, trained by several processes. 203 samples in batches of 33: the last batch does not divide.</summary>
[TestClass]
public sealed class WorkersTests
{
    private static readonly string Child = Path.Combine(AppContext.BaseDirectory, "TensorFlowWorkers.Child.dll");

    [TestInitialize]
    public void Require() => MpiRun.Require();

    [TestMethod]
    [DataRow("sgd")]
    [DataRow("adam")]
    public void Several_workers_make_the_training_of_one(string optimizer)
    {
        double[] one = Numbers(Lines(1, optimizer).Single());
        foreach (int workers in new[] { 2, 3 })
        {
            string[] lines = Lines(workers, optimizer);

            Assert.HasCount(workers, lines);
            Assert.AreEqual(1, lines.Distinct().Count(), "The workers have other weights or losses.");
            double[] several = Numbers(lines[0]);
            Assert.AreEqual(one[0], several[0], 1e-5 * one[0], "loss");
            Assert.AreEqual(one[1], several[1], 1e-5 * one[1], "val_loss");
            Assert.AreEqual(one[2], several[2], "the rate that was found");
        }
    }

    [TestMethod]
    public void The_same_number_of_workers_gives_the_same_bits_again() => CollectionAssert.AreEqual(Lines(2, "adam"), Lines(2, "adam"));

    [TestMethod]
    [DataRow("normalize", "normalises by the statistics of a batch")]
    [DataRow("precision", "The metric own_precision is no mean over rows")]
    [DataRow("fit", "Use model.Fit")]
    public void What_would_differ_from_worker_to_worker_is_refused(string what, string message)
    {
        (int code, _, string errors, _) = MpiRun.Start(2, Child, "sgd", what);

        Assert.AreNotEqual(0, code);
        Assert.Contains(message, errors);
    }

    private static string[] Lines(int workers, string optimizer)
    {
        (int code, string output, string errors, _) = MpiRun.Start(workers, Child, optimizer);
        Assert.AreEqual(0, code, errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static double[] Numbers(string line)
    {
        string[] words = line.Split(' ');
        return [.. new[] { 3, 5, 7 }.Select(place => double.Parse(words[place], CultureInfo.InvariantCulture))];
    }
}
