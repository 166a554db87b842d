using System.Diagnostics;
using System.Globalization;
using NumSharp;
using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.Benchmarks;

/// <summary>The side of the embedded engine in <see cref="EngineComparison"/>; it does what peers/pytorch_nets.py does.</summary>
internal static class EngineMeasurement
{
    public const string Command = "measure-engine";

    public const int Batch = 64;

    /// <summary>Prints the samples trained per second, after a warm-up of a third of the steps, those per second of processor time, the seconds from the start of the process to the end of the first step, and the most memory it had, in MB.</summary>
    public static void Run(string path, string net, string optimizer, int steps, int threads)
    {
        MatrixLibrary.Threads = threads;
        using var scope = NDScope.Open();
        DataSet data = DataSet.Load(path);
        NDArray x = data.TrainImages.reshape(data.TrainLabels.shape[0], 784).astype(NPTypeCode.Single) / 255f;
        Sequential model = Net(net);
        model.Compile(
            optimizer switch
            {
                "sgd" => new SGD(learningRate: 0.01, momentum: 0.9),
                "adam" => new Adam(learningRate: 0.001),
                _ => throw new ArgumentException($"Must be sgd or adam. Received: {optimizer}.", nameof(optimizer)),
            },
            new SparseCategoricalCrossentropy(fromLogits: true));
        ITrainer trainer = model.CreateTrainer(x[new Slice(0, x.shape[0] / Batch * Batch)], data.TrainLabels[new Slice(0, x.shape[0] / Batch * Batch)], Batch);
        Train(trainer, 1);
        using Process own = Process.GetCurrentProcess();
        double started = (DateTime.Now - own.StartTime).TotalSeconds;
        Train(trainer, Math.Max(1, steps / 3));
        var watch = Stopwatch.StartNew();
        own.Refresh();
        TimeSpan worked = own.TotalProcessorTime;
        Train(trainer, steps);
        double seconds = watch.Elapsed.TotalSeconds;
        own.Refresh();
        double samples = steps * Batch;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{samples / seconds:F0} {samples / (own.TotalProcessorTime - worked).TotalSeconds:F0} {started:F2} {own.PeakWorkingSet64 / 1e6:F0}"));
    }

    /// <summary>Trains for a number of steps, over as many epochs as that takes.</summary>
    public static void Train(ITrainer trainer, int steps)
    {
        Span<double> metrics = stackalloc double[1];
        int done = 0;
        for (int epoch = 0; done < steps; epoch++)
        {
            trainer.BeginEpoch(epoch);
            while (done < steps && trainer.MoveToNextBatch())
            {
                trainer.TrainBatch(metrics);
                done++;
            }
        }
    }

    public static Sequential Net(string name) => name switch
    {
        "mlp" => new Sequential(new Dense(128, activation: "relu"), new Dense(10)),
        "large" => new Sequential(new Dense(512, activation: "relu"), new Dense(256, activation: "relu"), new Dense(10)),
        "conv" => new Sequential(
            new Reshape(28, 28, 1),
            new Conv2D(8, 3, activation: "relu"),
            new MaxPooling2D(2),
            new Conv2D(16, 3, activation: "relu"),
            new MaxPooling2D(2),
            new Flatten(),
            new Dense(10)),
        _ => throw new ArgumentException($"Must be mlp, large or conv. Received: {name}.", nameof(name)),
    };
}
