using System.Diagnostics;
using System.Globalization;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfLrCallbacks;
using TfLrCallbacks.TensorFlow;
using static Tensorflow.Binding;

namespace TensorFlowNetBenchmark;

/// <summary>Microseconds per step of fit alone, fit with callbacks, and our Fit, side by side.</summary>
internal static class Speed
{
    private const int Epochs = 4;

    public static void Run(int rounds)
    {
        tf_output_redirect = TextWriter.Null;
        Measure("MLP 784-128-10", Network.Mnist(), Network.Data(64 * 30, 784, 10), rounds);
        Measure("MLP 8-6-3", Network.Tiny(), Network.Data(64 * 30, 8, 3), rounds);
    }

    private static void Measure(string name, Model model, (NDArray X, NDArray Y) data, int rounds)
    {
        (string Name, Action Train)[] ways =
        [
            ("fit", () => model.fit(data.X, data.Y, batch_size: Network.BatchSize, epochs: Epochs, shuffle: false)),
            ("fit, a new rate every step", () => model.fit(data.X, data.Y, batch_size: Network.BatchSize, epochs: Epochs, shuffle: false, callbacks: model.Callbacks(new CosineDecay(0.01, 1000)))),
            ("fit, the same rate every step", () => model.fit(data.X, data.Y, batch_size: Network.BatchSize, epochs: Epochs, shuffle: false, callbacks: model.Callbacks(new ConstantRate(0.01)))),
            ("Fit, a new rate every step", () => model.Fit(data.X, data.Y, batch_size: Network.BatchSize, epochs: Epochs, verbose: 0, shuffle: false, callbacks: [new CosineDecay(0.01, 1000)])),
        ];
        double[][] times = [.. ways.Select(_ => new double[rounds])];
        for (int round = -1; round < rounds; round++)
        {
            for (int way = 0; way < ways.Length; way++)
            {
                var watch = Stopwatch.StartNew();
                ways[way].Train();
                if (round >= 0)
                {
                    times[way][round] = watch.Elapsed.TotalMicroseconds / (Epochs * 30);
                }
            }
        }

        Console.WriteLine();
        Console.WriteLine($"{name}, batch {Network.BatchSize}, SGD with momentum, accuracy; median of {rounds} rounds of {Epochs * 30} steps, and ratios to fit round by round");
        double[] changing = new double[rounds];
        double[] constant = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            changing[round] = Alone(model, data, new CosineDecay(0.01, 10_000), 1000, trained: 1);
            constant[round] = Alone(model, data, new ConstantRate(0.01), 1000, trained: 2);
        }

        double fit = Median(times[0]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the callbacks alone, in a step: {Median(changing):F1} us with a new rate ({Median(changing) / fit:P2} of fit), {Median(constant):F1} us with the same ({Median(constant) / fit:P2})"));
        for (int way = 0; way < ways.Length; way++)
        {
            double[] ratios = [.. times[way].Zip(times[0], (time, fit) => time / fit)];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ways[way].Name,-32} {Median(times[way]),8:F0} us/step   {Median(ratios),6:F3} ({ratios.Min():F3} to {ratios.Max():F3})"));
        }
    }

    /// <summary>What the bridge does in a step, without the step: the events of a fit, and nobody who trains.</summary>
    private static double Alone(Model model, (NDArray X, NDArray Y) data, Callback schedule, int steps, int trained)
    {
        using FitCallbacks callbacks = model.Callback(new RunLength(1, steps + 1), schedule);
        callbacks.Output = TextWriter.Null;
        var logs = new Dictionary<string, float> { ["loss"] = 1, ["accuracy"] = 0.5f };
        callbacks.on_train_begin();
        callbacks.on_epoch_begin(0);
        var watch = new Stopwatch();
        for (int step = 0; step < steps; step++)
        {
            if (step == steps / 10)
            {
                watch.Start();
            }

            callbacks.on_train_batch_begin(step);
            if (step is 0)
            {
                // The bridge sees to it that its model is trained: another number of batches than the fit before has.
                var rows = new Tensorflow.Slice(0, trained * Network.BatchSize);
                model.fit(data.X[rows], data.Y[rows], batch_size: Network.BatchSize, shuffle: false);
            }

            callbacks.on_train_batch_end(step, logs);
        }

        return watch.Elapsed.TotalMicroseconds / (steps * 9 / 10);
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
