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
    private const string LongSteps = "4000";
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

    /// <summary>Two threads beside one, taking turns, on nets that are large enough for two. Long runs: in a short one the .NET runtime still compiles, on the core that the second thread wants.</summary>
    public static void RunThreads(int rounds, string data)
    {
        Console.WriteLine($"{Machine.Description()}; products by {MatrixLibrary.Description}; {rounds} pairs");
        Console.WriteLine("| net | optimizer | one thread, samples/s | two threads / one, pair by pair: least, median, most |");
        Console.WriteLine("|---|---|---|---|");
        foreach (string net in (string[])["large", "conv"])
        {
            foreach (string optimizer in (string[])["sgd", "adam"])
            {
                Measured[][] pairs = [.. Enumerable.Range(0, rounds).Select(_ => new[] { Ours(Core, "1"), Ours(null, "2") })];
                double[] gains = [.. pairs.Select(pair => pair[1].Speed / pair[0].Speed).Order()];
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {net} | {optimizer} | {Speed([.. pairs.Select(pair => pair[0])]):N0} | {gains[0]:F2}, {Median(gains):F2}, {gains[^1]:F2} |"));

                Measured Ours(int? core, string threads) => Measure(core, [.. PeerProcess.Self, EngineMeasurement.Command, data, net, optimizer, LongSteps, threads]);
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
