// What callbacks cost in TensorFlow.NET's fit, and how fast and how large our Fit is. Every way is timed in turn, round by round, in one process.
//
//   dotnet run -c Release --project benchmarks/TensorFlowNet -p:TensorFlowNet=path -p:TensorFlowNetPath=DIR
using TensorFlowNetBenchmark;
using TfLrCallbacks.Benchmarks;

try
{
    Console.WriteLine(Machine.Description());
    Speed.Run(rounds: 5);
    Memory.Run(steps: 10_000);
    return 0;
}
catch (FileNotFoundException missing) when (missing.FileName?.StartsWith("Tensorflow", StringComparison.Ordinal) is true)
{
    Console.WriteLine("TensorFlow.NET is not there. Run with -p:TensorFlowNet=cpu, or -p:TensorFlowNet=path -p:TensorFlowNetPath=DIR.");
    return 0;
}
