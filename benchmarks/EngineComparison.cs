using System.Diagnostics;
using System.Globalization;

namespace TfLrCallbacks.Benchmarks;

/// <summary>
/// Samples per second of the embedded engine beside PyTorch: MLP 784-128-10, batch 64, one thread, both pinned to the same core and
/// taking turns in one run, because only the ratio of neighbours in time means something on a shared machine.
/// </summary>
internal static class EngineComparison
{
    private const int Core = 0;
    private const int Steps = 3000;

    public static void Run(int rounds, string data)
    {
        string self = Environment.ProcessPath ?? throw new InvalidOperationException("The benchmark does not know its own file.");
        string peer = Path.Combine(AppContext.BaseDirectory, "peers", "pytorch_mlp.py");
        string steps = Steps.ToString(CultureInfo.InvariantCulture);
        Console.WriteLine($"{Machine.Description()}; {rounds} rounds of {Steps} steps, taking turns on core {Core}; medians");
        Console.WriteLine("| optimizer | TfLrCallbacks samples/s | PyTorch samples/s | ratio, pair by pair |");
        Console.WriteLine("|---|---|---|---|");
        foreach (string optimizer in (string[])["sgd", "adam"])
        {
            List<double> ours = [];
            List<double> theirs = [];
            for (int round = 0; round < rounds; round++)
            {
                ours.Add(PeerProcess.Measure(Core, self, EngineMeasurement.Command, data, optimizer, steps));
                theirs.Add(PeerProcess.Measure(Core, PeerProcess.Python, peer, data, optimizer, steps));
            }

            double ratio = Median(ours.Zip(theirs, (our, their) => our / their));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {optimizer} | {Median(ours):N0} | {Median(theirs):N0} | {ratio:F2} |"));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 is 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
