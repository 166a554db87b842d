using NumSharp;

namespace TfLrCallbacks.Embedded.UserTests;

/// <summary>What a user writes himself, from outside the library's assembly.</summary>
[TestClass]
public sealed class OwnPartsTests
{
    private static readonly Type[] OwnTypes =
        [typeof(Scale), typeof(QuantileLoss), typeof(MeanError), typeof(PercentOff), typeof(Snake), typeof(SignSGD), typeof(Checkerboard)];

    [TestMethod]
    public void A_model_of_own_parts_trains_and_is_watched()
    {
        (NDArray x, NDArray y) = Line();
        Sequential model = Own();

        History history = model.Fit(x, y, batchSize: 16, epochs: 60, verbose: 0);

        Assert.IsLessThan(0.3 * history["loss"][0], history["loss"][^1]);
        double[] errors = (model.Predict(x) - y).ToArray<float>().Select(error => (double)error).ToArray();
        IReadOnlyDictionary<string, double> evaluated = model.Evaluate(x, y, batchSize: 16);
        Assert.AreEqual(errors.Average(), evaluated["mean_error"], 1e-5);
        Assert.AreEqual(100.0 * errors.Count(error => Math.Abs(error) > 0.25) / errors.Length, evaluated["percent_off"], 1e-9);
        double share = errors.Count(error => error > 0) / (double)errors.Length;
        Assert.IsTrue(share is > 0.6 and < 0.95, $"{share:P0} of the predictions are above a target that 80 % should lie below");
    }

    [TestMethod]
    public void A_model_of_own_parts_comes_back_from_a_file_and_goes_on_as_it_would_have()
    {
        (NDArray x, NDArray y) = Line();
        Sequential model = Own();
        model.Layers[1].LearningRateFactor = 0.5;
        model.Fit(x, y, batchSize: 16, epochs: 2, shuffle: false, verbose: 0);
        using TemporaryFolder temporary = new();
        string path = temporary["file.npz"];
        model.Save(path);

        Sequential loaded = Sequential.Load(path, OwnTypes);

        CollectionAssert.AreEqual(model.Predict(x).ToArray<float>(), loaded.Predict(x).ToArray<float>());
        History expected = model.Fit(x, y, batchSize: 16, epochs: 2, shuffle: false, verbose: 0);
        History actual = loaded.Fit(x, y, batchSize: 16, epochs: 2, shuffle: false, verbose: 0);
        CollectionAssert.AreEqual(expected.StepLosses.ToArray(), actual.StepLosses.ToArray());
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Sequential.Load(path)).Message, "typeof(Snake)", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Functions_are_enough_for_a_loss_a_metric_an_activation_and_an_initializer()
    {
        (NDArray x, NDArray y) = Line();
        var model = new Sequential(
            new Dense(8, ActivationFunction.Of(sums => np.tanh(sums), sums => 1f - np.square(np.tanh(sums))), kernelInitializer: Initializer.Of((shape, random) => random.normal(0, 0.5, shape))),
            new Dense(1)) { Seed = 3 };
        model.Compile(
            new Adam(0.02),
            Loss.Of(
                loss: (targets, outputs) => np.sum(np.square(outputs - targets), 1),
                gradient: (targets, outputs) => (outputs - targets) * 2f),
            Metric.Of("largest", (targets, outputs) => np.abs(outputs - targets).ToArray<float>().Max()),
            "mse");

        History history = model.Fit(x, y, batchSize: 16, epochs: 30, verbose: 0);

        Assert.AreEqual(history["loss"][^1], history["mse"][^1], 1e-6);
        Assert.IsLessThan(0.2 * history["loss"][0], history["loss"][^1]);
        string message = Assert.ThrowsExactly<NotSupportedException>(() => model.Save(Path.Combine(Path.GetTempPath(), "never.npz"))).Message;
        Assert.Contains("Derive a class from ActivationFunction", message);
        Assert.Contains("SaveWeights(path)", message);
    }

    [TestMethod]
    public void The_gradient_of_an_own_layer_reaches_the_layers_below()
    {
        (NDArray x, NDArray y) = Line();
        var model = new Sequential(new Dense(1), new Scale(2));
        model.Compile(new SGD(0.05), "mse");

        model.Fit(x, y, epochs: 80, verbose: 0);

        double kernel = model.GetWeights()[0].ToArray<float>()[0] * model.GetWeights()[2].ToArray<float>()[0];
        Assert.AreEqual(3, kernel, 0.2);
    }

    private static Sequential Own()
    {
        var model = new Sequential(new Dense(8, new Snake(), kernelInitializer: new Checkerboard(0.4)), new Scale(), new Dense(1)) { Seed = 5 };
        model.Compile(new SignSGD(0.01), new QuantileLoss(0.8), new MeanError(), new PercentOff(0.25));
        return model;
    }

    /// <summary>y = 3x + 1 and a little noise.</summary>
    private static (NDArray X, NDArray Y) Line()
    {
        NumPyRandom random = np.random.RandomState(1);
        NDArray x = random.uniform(-1, 1, new Shape(128, 1)).astype(NPTypeCode.Single);
        return (x, x * 3f + 1f + random.normal(0, 0.1, new Shape(128, 1)).astype(NPTypeCode.Single));
    }
}
