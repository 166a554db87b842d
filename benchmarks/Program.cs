using System.Globalization;
using BenchmarkDotNet.Running;
using TfLrCallbacks.Benchmarks;

string data = Path.Combine(AppContext.BaseDirectory, "fashion-mnist-2000.npz");
if (args is ["engine", ..] or ["schedulers"] && PeerProcess.MissingPeer() is { } missing)
{
    Console.Error.WriteLine(missing);
    return 2;
}

switch (args)
{
    case [EngineMeasurement.Command, var path, var net, var optimizer, var steps, var threads]:
        EngineMeasurement.Run(
            path, net, optimizer, int.Parse(steps, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture));
        break;
    case ["engine", .. var rest]:
        EngineComparison.Run(rest is [var rounds] ? int.Parse(rounds, CultureInfo.InvariantCulture) : 7, data);
        break;
    case ["threads", var pairs]:
        EngineComparison.RunThreads(int.Parse(pairs, CultureInfo.InvariantCulture), data);
        break;
    case ["memory", var net, var threads]:
        EngineMemory.Run(data, net, int.Parse(threads, CultureInfo.InvariantCulture));
        break;
    case ["workers", "overhead", var turns]:
        WorkersMeasurement.RunOverhead(data, int.Parse(turns, CultureInfo.InvariantCulture));
        break;
    case ["workers"]:
        WorkersMeasurement.Run(data);
        break;
    case ["schedulers"]:
        Console.Write(PeerProcess.Output(0, PeerProcess.Python, Path.Combine(AppContext.BaseDirectory, "peers", "pytorch_scheduler.py")));
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(StepBenchmarks).Assembly).Run(args);
        break;
}

return 0;
