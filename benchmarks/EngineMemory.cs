using System.Diagnostics;
using System.Globalization;
using NumSharp;
using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.Benchmarks;

/// <summary>The memory of a long fit of the embedded engine: whether it stays flat.</summary>
internal static class EngineMemory
{
    private static readonly long[] Marks = [500, 2_000, 5_000, 10_000, 15_000, 20_000];

    /// <summary>Fits a net for 20,000 steps and prints a row of a table for each mark: the managed heap after a collection, and what the process has in memory.</summary>
    public static void Run(string path, string net, int threads)
    {
        MatrixLibrary.Threads = threads;
        DataSet data = DataSet.Load(path);
        using NDArray x = Rows(data);
        Sequential model = EngineMeasurement.Net(net);
        model.Compile(new SGD(learningRate: 0.001, momentum: 0.9), new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
        int stepsPerEpoch = (int)((x.shape[0] + EngineMeasurement.Batch - 1) / EngineMeasurement.Batch);
        Console.WriteLine("| net | step | managed heap, MB | in memory (RSS), MB |\n|---|---|---|---|");
        var watch = new LambdaCallback(onTrainBatchEnd: (run, _, _) =>
        {
            if (Array.IndexOf(Marks, run.Step) >= 0)
            {
                using Process own = Process.GetCurrentProcess();
                long resident = own.WorkingSet64;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {net} | {run.Step:N0} | {GC.GetTotalMemory(forceFullCollection: true) / 1e6:F1} | {resident / 1e6:F1} |"));
            }
        });
        model.Fit(x, data.TrainLabels, EngineMeasurement.Batch, epochs: (int)(Marks[^1] / stepsPerEpoch) + 1, verbose: 0, validationSplit: 0, callbacks: watch);
    }

    private static NDArray Rows(DataSet data)
    {
        using var scope = NDScope.Open();
        return scope.Returns(data.TrainImages.reshape(data.TrainLabels.shape[0], 784).astype(NPTypeCode.Single) / 255f);
    }
}
