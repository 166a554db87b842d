using System.Globalization;
using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.Benchmarks;

/// <summary>
/// The embedded engine beside PyTorch: samples per second, time to the first step and peak memory of three nets with two optimizers, batch 64, one thread, all pinned to
/// the same core and taking turns in one run, because only the ratio of neighbours in time means something on a shared machine, and there that of processor time most. Then the engine alone on two threads.
/// </summary>
internal static class EngineComparison
{
    private const int Core = 0;
    private const int Steps = 1500;
    private const string NumSharpOnly = "TFLR_MATRIX_LIBRARY";

    public static void Run(int rounds, string data)
    {
        string peer = Path.Combine(AppContext.BaseDirectory, "peers", "pytorch_nets.py");
        Console.WriteLine($"{Machine.Description()}; products by {MatrixLibrary.Description}; {rounds} rounds, taking turns on core {Core}; medians");
        Console.WriteLine("| net | optimizer | OpenBLAS samples/s | NumSharp alone | PyTorch | OpenBLAS / PyTorch, pair by pair | the same by processor time | two threads / one | to the first step, s: ours, PyTorch | peak memory, MB: ours, PyTorch |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (string net in (string[])["mlp", "large", "conv"])
        {
            string steps = (net is "mlp" ? 3 * Steps : Steps).ToString(CultureInfo.InvariantCulture);
            foreach (string optimizer in (string[])["sgd", "adam"])
            {
                List<Measured> ours = [];
                List<Measured> alone = [];
                List<Measured> theirs = [];
                List<Measured> two = [];
                for (int round = 0; round < rounds; round++)
                {
                    Environment.SetEnvironmentVariable(NumSharpOnly, null);
                    ours.Add(Measure(Core, [.. PeerProcess.Self, EngineMeasurement.Command, data, net, optimizer, steps, "1"]));
                    theirs.Add(Measure(Core, [PeerProcess.Python, peer, data, net, optimizer, steps, "1"]));
                    two.Add(Measure(null, [.. PeerProcess.Self, EngineMeasurement.Command, data, net, optimizer, steps, "2"]));
                    Environment.SetEnvironmentVariable(NumSharpOnly, "NumSharp");
                    alone.Add(Measure(Core, [.. PeerProcess.Self, EngineMeasurement.Command, data, net, optimizer, steps, "1"]));
                }

                double ratio = Median(ours.Zip(theirs, (our, their) => our.Speed / their.Speed));
                double worked = Median(ours.Zip(theirs, (our, their) => our.OfProcessor / their.OfProcessor));
                double gain = Median(two.Zip(ours, (both, one) => both.Speed / one.Speed));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {net} | {optimizer} | {Speed(ours):N0} | {Speed(alone):N0} | {Speed(theirs):N0} | {ratio:F2} | {worked:F2} | {gain:F2} | {Start(ours):F2}, {Start(theirs):F2} | {Memory(ours):F0}, {Memory(theirs):F0} |"));
            }
        }
    }

    private static Measured Measure(int? core, string[] command)
    {
        double[] numbers = [.. PeerProcess.Output(core, command).Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return new Measured(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private static double Speed(List<Measured> all) => Median(all.Select(one => one.Speed));

    private static double Start(List<Measured> all) => Median(all.Select(one => one.Start));

    private static double Memory(List<Measured> all) => Median(all.Select(one => one.Memory));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 is 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private sealed record Measured(double Speed, double OfProcessor, double Start, double Memory);
}
