using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Weights of the samples of a validation.</summary>
[TestClass]
public sealed class ValidationWeightTests
{
    [TestMethod]
    public void Validation_data_takes_weights_as_a_third_member()
    {
        (NDArray x, NDArray y, NDArray weights) = Data();
        Sequential model = Compiled();

        History weighted = model.Fit(x, y, epochs: 1, verbose: 0, validationData: (x, y, weights));

        Assert.AreEqual(model.Evaluate(x, y, sampleWeight: weights)["loss"], weighted["val_loss"][0], 1e-6);
        Assert.AreNotEqual(model.Evaluate(x, y)["loss"], weighted["val_loss"][0], 1e-3);
        Assert.AreEqual(model.Evaluate(x, y)["mae"], weighted["val_mae"][0], 1e-6, "Metrics know no weights.");

        // By hand: the weighted losses, divided by the number of samples as in Keras.
        double[] errors = [.. (model.Predict(x) - y).Values().Zip(weights.Values(), (error, weight) => weight * error * error)];
        Assert.AreEqual(errors.Average(), weighted["val_loss"][0], 1e-5);
    }

    [TestMethod]
    public void A_variable_without_data_or_with_a_pair_is_taken_too()
    {
        (NDArray x, NDArray y, NDArray weights) = Data();
        (NDArray X, NDArray Y)? none = null;
        (NDArray X, NDArray Y)? pair = (x, y);
        ValidationData named = new(x, y, weights);

        Assert.IsFalse(Compiled().CreateTrainer(x, y, validationData: none).HasValidation);
        Assert.IsTrue(Compiled().CreateTrainer(x, y, validationData: pair).HasValidation);
        Assert.AreEqual(
            Compiled().CreateTrainer(x, y, validationData: (x, y, weights)).ValidationLoss([1, 2]), Compiled().CreateTrainer(x, y, validationData: named).ValidationLoss([1, 2]));
    }

    [TestMethod]
    public void A_range_test_measures_the_weighted_loss()
    {
        (NDArray x, NDArray y, NDArray weights) = Data();
        NDArray nothing = np.zeros(new Shape(x.shape[0]), NPTypeCode.Single);
        var onValidation = new LrRangeTestOptions { ProbeOn = ProbeData.Validation };

        RangeTestResult found = Compiled().FindLearningRate(x, y, validationData: (x, y, weights), options: onValidation);
        RangeTestResult plain = Compiled().FindLearningRate(x, y, validationData: (x, y), options: onValidation);
        RangeTestResult trained = Compiled().FindLearningRate(x, y, sampleWeight: weights);
        RangeTestResult empty = Compiled().FindLearningRate(x, y, validationData: (x, y, nothing), options: onValidation);

        Assert.AreNotEqual(plain.Baseline, found.Baseline);
        Assert.AreEqual(Compiled().CreateTrainer(x, y, sampleWeight: weights).ProbeLoss([0]), Compiled().CreateTrainer(x, y, validationData: (x, y, weights)).ValidationLoss([0]));
        Assert.AreNotEqual(plain.Baseline, trained.Baseline);
        Assert.AreEqual(0, empty.Baseline);
    }

    [TestMethod]
    public void What_does_not_fit_is_said_of_the_validation_data()
    {
        (NDArray x, NDArray y, NDArray weights) = Data();
        foreach ((ValidationData? data, string message) in ((ValidationData?, string)[])
        [
            ((x, y, weights[new Slice(0, 3)]), "one weight for each sample, (64). Received: (3)"),
            ((x, y, weights * -1f), "weights of 0 or more"),
            ((x[new Slice(0, 3)], y), "one row for each of the 3 samples"),
            ((x, y * float.NaN), "finite numbers only"),
        ])
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => Compiled().Fit(x, y, verbose: 0, validationData: data));

            StringAssert.StartsWith(error.Message, "The validation data: ", StringComparison.Ordinal);
            StringAssert.Contains(error.Message, message, StringComparison.Ordinal);
            Assert.AreEqual("validationData", error.ParamName);
            Assert.HasCount(2, error.Message.Split("(Parameter '"), "The argument is named once.");
        }
    }

    [TestMethod]
    public void A_split_refuses_weights_of_another_number_of_samples()
    {
        (NDArray x, NDArray y, NDArray weights) = Data();

        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Compiled().Fit(x, y, verbose: 0, validationSplit: 0.25, sampleWeight: np.concatenate([weights, weights], 0)));

        StringAssert.Contains(error.Message, "(64). Received: (128)", StringComparison.Ordinal);
    }

    private static Sequential Compiled()
    {
        var model = new Sequential(new Dense(1)) { Seed = 1 };
        model.Compile("sgd", "mse", "mae");
        return model;
    }

    private static (NDArray X, NDArray Y, NDArray Weights) Data()
    {
        NumPyRandom random = np.random.RandomState(1);
        NDArray x = random.standard_normal(new Shape(64, 3)).astype(NPTypeCode.Single);
        return (x, np.sum(x, 1, keepdims: true) + 1f, random.uniform(0, 3, new Shape(64)).astype(NPTypeCode.Single));
    }
}
