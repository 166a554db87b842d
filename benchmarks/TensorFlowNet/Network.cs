using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace TensorFlowNetBenchmark;

/// <summary>An MLP on random images.</summary>
internal static class Network
{
    public const int BatchSize = 64;

    public static Model Mnist() => Compile(784, 128, 10);

    public static Model Tiny() => Compile(8, 6, 3);

    public static (NDArray X, NDArray Y) Data(int rows, int features, int classes)
    {
        var random = new Random(1);
        float[] x = [.. Enumerable.Range(0, rows * features).Select(_ => random.NextSingle())];
        int[] y = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
        return (new NDArray(x, new Shape(rows, features)), y);
    }

    private static Sequential Compile(int features, int hidden, int classes)
    {
        Sequential model = keras.Sequential([
            keras.layers.Dense(hidden, activation: "relu", input_shape: new Shape(features)),
            keras.layers.Dense(classes),
        ]);
        model.compile(keras.optimizers.SGD(0.01f, momentum: 0.9f), keras.losses.SparseCategoricalCrossentropy(from_logits: true), ["accuracy"]);
        return model;
    }
}
