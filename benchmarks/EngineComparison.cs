using System.Diagnostics;
using System.Globalization;

namespace TfLrCallbacks.Benchmarks;

/// <summary>
/// Samples per second of the embedded engine beside PyTorch: three nets, two optimizers, batch 64, one thread, all pinned to the same core and
/// taking turns in one run, because only the ratio of neighbours in time means something on a shared machine. Then the engine alone on two threads.
/// </summary>
internal static class EngineComparison
{
    private const int Core = 0;
    private const int Steps = 1500;
    private const string NumSharpOnly = "TFLR_MATRIX_LIBRARY";

    public static void Run(int rounds, string data)
    {
        string self = Environment.ProcessPath ?? throw new InvalidOperationException("The benchmark does not know its own file.");
        string peer = Path.Combine(AppContext.BaseDirectory, "peers", "pytorch_nets.py");
        Console.WriteLine($"{Machine.Description()}; products by {TfLrCallbacks.Embedded.MatrixLibrary.Description}; {rounds} rounds, taking turns on core {Core}; medians");
        Console.WriteLine("| net | optimizer | OpenBLAS samples/s | NumSharp alone | PyTorch | OpenBLAS / PyTorch, pair by pair | two threads / one |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (string net in (string[])["mlp", "large", "conv"])
        {
            string steps = (net is "mlp" ? Steps : Steps / 5).ToString(CultureInfo.InvariantCulture);
            foreach (string optimizer in (string[])["sgd", "adam"])
            {
                List<double> ours = [];
                List<double> alone = [];
                List<double> theirs = [];
                List<double> two = [];
                for (int round = 0; round < rounds; round++)
                {
                    Environment.SetEnvironmentVariable(NumSharpOnly, null);
                    ours.Add(PeerProcess.Measure(Core, self, EngineMeasurement.Command, data, net, optimizer, steps, "1"));
                    theirs.Add(PeerProcess.Measure(Core, PeerProcess.Python, peer, data, net, optimizer, steps, "1"));
                    two.Add(PeerProcess.Measure(null, self, EngineMeasurement.Command, data, net, optimizer, steps, "2"));
                    Environment.SetEnvironmentVariable(NumSharpOnly, "NumSharp");
                    alone.Add(PeerProcess.Measure(Core, self, EngineMeasurement.Command, data, net, optimizer, steps, "1"));
                }

                double ratio = Median(ours.Zip(theirs, (our, their) => our / their));
                double gain = Median(two.Zip(ours, (both, one) => both / one));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {net} | {optimizer} | {Median(ours):N0} | {Median(alone):N0} | {Median(theirs):N0} | {ratio:F2} | {gain:F2} |"));
            }
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 is 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
