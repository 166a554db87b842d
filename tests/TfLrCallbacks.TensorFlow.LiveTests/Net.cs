using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>Tiny models and data. Two models of the same shape begin with the same weights.</summary>
internal static class Net
{
    public const int Features = 8;
    public const int Classes = 3;

    /// <summary>Makes Dense(6, relu), Dense(3).</summary>
    public static Model Dense(IOptimizer? optimizer = null, params ILayer[] between)
    {
        Sequential model = keras.Sequential([
            keras.layers.Dense(6, activation: "relu", input_shape: new Shape(Features)),
            .. between,
            keras.layers.Dense(Classes),
        ]);
        Seed(model);
        model.compile(optimizer ?? keras.optimizers.SGD(0.1f), keras.losses.SparseCategoricalCrossentropy(from_logits: true), ["accuracy"]);
        return model;
    }

    /// <summary>Makes a convolution with normalisation and pooling behind it.</summary>
    public static Sequential Convolution()
    {
        Sequential model = keras.Sequential([
            keras.layers.InputLayer(new Shape(Features)),
            keras.layers.Reshape(new Shape(4, 2, 1)),
            keras.layers.Conv2D(4, kernel_size: new Shape(2, 2), padding: "same", activation: "relu"),
            keras.layers.BatchNormalization(),
            keras.layers.MaxPooling2D(new Shape(2, 2)),
            keras.layers.Flatten(),
            keras.layers.Dense(Classes),
        ]);
        var random = new Random(3);
        model.set_weights([.. model.get_weights().Select(weight => weight.shape.ndim is 1 ? weight : new NDArray(weight.ToArray<float>().Select(_ => (float)(random.NextDouble() - 0.5)).ToArray(), weight.shape))]);
        model.compile(keras.optimizers.Adam(0.01f), keras.losses.SparseCategoricalCrossentropy(from_logits: true), ["accuracy"]);
        return model;
    }

    /// <summary>Makes rows in three overlapping clouds.</summary>
    public static (NDArray X, NDArray Y) Data(int rows = 40, int seed = 1)
    {
        var random = new Random(seed);
        float[,] x = new float[rows, Features];
        int[] y = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            y[i] = random.Next(Classes);
            for (int j = 0; j < Features; j++)
            {
                x[i, j] = (float)(random.NextDouble() + (j % Classes == y[i] ? 0.5 : 0));
            }
        }

        return (x, y);
    }

    /// <summary>Gives all weights, one after the other.</summary>
    public static float[] Weights(Model model) => [.. model.get_weights().SelectMany(weight => weight.ToArray<float>())];

    public static void Seed(Model model)
    {
        var random = new Random(7);
        model.set_weights([.. model.get_weights().Select(weight => Fill(weight, random))]);
    }

    private static NDArray Fill(NDArray weight, Random random)
    {
        float[] old = weight.ToArray<float>();
        return weight.shape.ndim is 1
            ? weight
            : new NDArray(old.Select(_ => (float)((random.NextDouble() - 0.5) * 1.2)).ToArray(), weight.shape);
    }
}
