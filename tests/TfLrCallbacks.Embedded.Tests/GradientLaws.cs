using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Gradients against finite differences: of every layer for its inputs and parameters, and of every loss.</summary>
[TestClass]
public sealed class GradientLaws
{
    private const double Step = 1e-2;

    public static IEnumerable<object[]> Layers =>
    [
        .. Activations.Select(activation => Case($"Dense {activation}", () => new Dense(3, activation), 4)),
        Case("Dense without bias", () => new Dense(3, useBias: false), 4),
        Case("Dense on two axes", () => new Dense(3, "tanh"), 2, 4),
        Case("ActivationLayer", () => new ActivationLayer("gelu"), 4),
        Case("Flatten", () => new Flatten(), 2, 3),
        Case("Reshape", () => new Reshape(3, 2), 2, 3),
        Case("Conv2D", () => new Conv2D(2, (3, 2), padding: Padding.Same, activation: "tanh"), 4, 5, 2),
        Case("Conv2D with strides and dilation", () => new Conv2D(2, (2, 2), (2, 1), dilationRate: (1, 2)), 5, 6, 1),
        Case("MaxPooling2D", () => new MaxPooling2D((2, 2), padding: Padding.Same), 5, 4, 2),
        Case("AveragePooling2D", () => new AveragePooling2D((3, 2), (2, 2), Padding.Same), 5, 4, 2),
        Case("BatchNormalization", () => new BatchNormalization(), 3),
        Case("BatchNormalization of images", () => new BatchNormalization(), 2, 3, 2),
        Case("Dropout", () => new Dropout(0), 3),
        Case("LayerNormalization", () => new LayerNormalization(epsilon: 0.1), 2, 4),
        Case("LayerNormalization of two axes", () => new LayerNormalization(axes: 2, epsilon: 0.1), 2, 3),
        Case("Residual", () => new Residual(new Dense(5, "tanh"), new Dense(4)), 4),
        Case("Residual in a residual", () => new Residual(new Residual(new Dense(4, "tanh")), new Dense(4)), 4),
        Case("Block", () => new Block(new Dense(5, "tanh"), new Dense(2, "softmax")), 4),
        Case("Add with a projection", () => new Add(new Dense(3, "tanh"), new Block(new Dense(5, "tanh"), new Dense(3)), new Dense(3)), 4),
        Case("Average", () => new Average(new Dense(4, "tanh"), new Block()), 4),
        Case("Multiply", () => new Multiply(new Dense(4, "sigmoid"), new Block(), new Dense(4)), 4),
        Case("Maximum", () => new Maximum(new Dense(4), new Block()), 4),
        Case("Concatenate", () => new Concatenate(new Dense(2, "tanh"), new Block(), new Dense(3)), 4),
        Case("Concatenate of sequences", () => new Concatenate(new Dense(2, "tanh"), new Block()), 3, 2),
        Case("PositionEmbedding", () => new PositionEmbedding(), 3, 2),
        Case("MultiHeadAttention", () => new MultiHeadAttention(2, 3, valueDim: 2), 4, 5),
        Case("MultiHeadAttention, causal", () => new MultiHeadAttention(1, 3, causal: true, useBias: false), 4, 3),
        Case("Conv1D", () => new Conv1D(2, 3, 2, Padding.Same, "tanh"), 6, 2),
        Case("SimpleRNN", () => new SimpleRNN(3), 4, 2),
        Case("GRU", () => new GRU(3), 4, 2),
        Case("GRU of sequences, no bias", () => new GRU(2, returnSequences: true, useBias: false), 3, 2),
        Case("GlobalAveragePooling2D", () => new GlobalAveragePooling2D(), 3, 2, 2),
        Case("GlobalAveragePooling1D", () => new GlobalAveragePooling1D(keepdims: true), 4, 3),
        Case("GlobalMaxPooling2D", () => new GlobalMaxPooling2D(), 3, 2, 2),
    ];

    public static IEnumerable<object[]> Losses =>
    [
        [new SparseCategoricalCrossentropy(fromLogits: true)],
        [new SparseCategoricalCrossentropy()],
        [new CategoricalCrossentropy(fromLogits: true, labelSmoothing: 0.2)],
        [new CategoricalCrossentropy()],
        [new BinaryCrossentropy(fromLogits: true)],
        [new BinaryCrossentropy(labelSmoothing: 0.1)],
        [new MeanSquaredError()],
        [new MeanAbsoluteError()],
        [new Huber(0.5)],
        [new LogCosh()],
        [new KLDivergence()],
        [Loss.Of((y, p) => np.sum(np.square(p - y), 1), (y, p) => (p - y) * 2f)],
    ];

    private static string[] Activations =>
    [
        "linear", "relu", "softmax", "tanh", "sigmoid", "elu", "leaky_relu", "selu", "gelu", "silu", "softplus", "softsign", "relu6", "hard_sigmoid",
    ];

    [TestMethod]
    [DynamicData(nameof(Layers))]
    public void A_layers_gradients_are_the_slopes_of_its_outputs(string name, Func<Layer> make, int[] inputShape)
    {
        Layer layer = make();
        NumPyRandom random = np.random.RandomState(7);
        _ = new LayerStack([layer], inputShape, random);
        NDArray x = Normal(random, [3, .. inputShape]);
        NDArray weights = Normal(random, [3, .. layer.OutputShape]);
        double Value() => (layer.Forward(x, ForwardMode.Training) * weights).Values().Sum();

        Value();
        NDArray dx = layer.Backward(weights.copy(), toInputs: true)!.copy();
        Dictionary<Parameter, NDArray> gradients =
            layer.Parameters.Where(parameter => parameter.Trainable).ToDictionary(parameter => parameter, parameter => parameter.Gradient.copy());

        CheckSlope(random, x, dx, Value, $"{name} inputs");
        foreach ((Parameter parameter, NDArray gradient) in gradients)
        {
            CheckSlope(random, parameter.Value, gradient, Value, $"{name} {parameter.Name}");
        }
    }

    /// <summary>A layer of the user's may hand its parts of an array, or a transposed one, to a layer that it is made of.</summary>
    [TestMethod]
    [DynamicData(nameof(Layers))]
    public void A_layer_takes_views_as_it_takes_arrays(string name, Func<Layer> make, int[] inputShape)
    {
        Layer layer = make();
        NumPyRandom random = np.random.RandomState(7);
        _ = new LayerStack([layer], inputShape, random);
        NDArray x = Normal(random, [3, .. inputShape]);
        NDArray gradient = Normal(random, [3, .. layer.OutputShape]);
        float[][] expected = Pass(x, gradient.copy());

        foreach (Func<NDArray, NDArray> view in (Func<NDArray, NDArray>[])[array => np.ascontiguousarray(array.T).T, PartOf])
        {
            foreach ((float[] wanted, float[] actual) in expected.Zip(Pass(view(x), view(gradient))))
            {
                for (int i = 0; i < wanted.Length; i++)
                {
                    Assert.AreEqual(wanted[i], actual[i], 1e-5 * (1 + Math.Abs(wanted[i])), $"{name}, number {i}");
                }
            }
        }

        float[][] Pass(NDArray inputs, NDArray toOutputs)
        {
            float[] y = layer.Forward(inputs, ForwardMode.Training).copy().ToArray<float>();
            float[] dx = layer.Backward(toOutputs, toInputs: true)!.copy().ToArray<float>();
            return [y, dx, .. layer.Parameters.Where(parameter => parameter.Trainable).Select(parameter => parameter.Gradient.ToArray<float>())];
        }

        static NDArray PartOf(NDArray array) => np.concatenate([array, array * 0f], -1)["...", new Slice(0, array.shape[^1])];
    }

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void A_losss_gradient_is_its_slope(Loss loss)
    {
        NumPyRandom random = np.random.RandomState(3);
        NDArray predictions = random.uniform(0.1, 0.8, new Shape(5, 4)).astype(NPTypeCode.Single);
        NDArray y = loss.Prepare(
            loss is SparseCategoricalCrossentropy ? np.array(new long[] { 0, 3, 2, 1, 1 }) : random.uniform(0, 1, new Shape(5, 4)), [4]);
        NDArray losses = np.empty(new Shape(5, 1), NPTypeCode.Single);
        NDArray gradient = np.empty(new Shape(5, 4), NPTypeCode.Single);
        if (loss is CategoricalCrossentropy)
        {
            y = y / np.sum(y, 1, keepdims: true);
        }

        loss.Evaluate(y, predictions, losses, gradient);

        CheckSlope(random, predictions, gradient, Value, $"{loss}");

        double Value()
        {
            loss.Evaluate(y, predictions, losses, null);
            return losses.Values().Sum();
        }
    }

    /// <summary>Compares the gradient with the difference along a random direction of length 1, twice as long each way.</summary>
    private static void CheckSlope(NumPyRandom random, NDArray at, NDArray gradient, Func<double> value, string what)
    {
        NDArray start = at.copy();
        for (int i = 0; i < 3; i++)
        {
            NDArray direction = Normal(random, [.. at.shape.Select(size => (int)size)]);
            direction = direction / (float)Math.Sqrt((direction * direction).Values().Sum());
            double slope = (gradient * direction).Values().Sum();
            np.copyto(at, start + direction * (float)Step);
            double ahead = value();
            np.copyto(at, start - direction * (float)Step);
            double behind = value();
            np.copyto(at, start);
            double length = Math.Sqrt((gradient * gradient).Values().Sum());

            Assert.AreEqual((ahead - behind) / (2 * Step), slope, 2e-3 * (1 + length), what);
        }
    }

    private static object[] Case(string name, Func<Layer> make, params int[] inputShape) => [name, make, inputShape];

    private static NDArray Normal(NumPyRandom random, int[] shape) => random.standard_normal(new Shape(shape)).astype(NPTypeCode.Single);
}
