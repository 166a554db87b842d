using System.Globalization;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfLrCallbacks;
using TfLrCallbacks.TensorFlow;

namespace TensorFlowNetBenchmark;

/// <summary>Memory of the process while our Fit trains.</summary>
internal static class Memory
{
    public static void Run(int steps)
    {
        Model model = Network.Mnist();
        (NDArray x, NDArray y) = Network.Data(64 * 100, 784, 10);
        Console.WriteLine();
        Console.WriteLine($"Fit, MLP 784-128-10, batch {Network.BatchSize}, {steps} steps: memory of the process in MB");
        model.Fit(x, y, batch_size: Network.BatchSize, epochs: steps / 100, verbose: 0, callbacks: [new Watcher(steps / 10)]);
    }

    private sealed class Watcher(int every) : Callback
    {
        public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
        {
            if ((run.Step + 1) % every is 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Step + 1,8} steps {Environment.WorkingSet / 1e6,8:F0}"));
            }
        }
    }
}
