using System.Text.Json;
using Tensorflow.Keras.Engine;
using static Tensorflow.KerasApi;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>Trainings of Keras, repeated on TensorFlow.NET with our fit, within ten times Keras' own deviation (at least 1e-5).</summary>
[TestClass]
public sealed class RecordedTrainingTests
{
    private const double LeastTolerance = 1e-5;

    [TestMethod]
    [DataRow("mlp-sgd-constant")]
    [DataRow("mlp-sgd-exponential")]
    [DataRow("mlp-momentum-constant")]
    [DataRow("mlp-momentum-cosine-warmup")]
    [DataRow("mlp-momentum-onecycle-per-batch")]
    [DataRow("mlp-momentum-piecewise")]
    [DataRow("mlp-momentum-range-test")]
    [DataRow("class-weight-sgd")]
    [DataRow("mse-momentum-inverse-time")]
    [DataRow("cnn-momentum-constant")]
    [DataRow("tfkeras-legacy-adam-plateau")]
    [DataRow("tfkeras-legacy-momentum-scheduler")]
    [DataRow("tfkeras-legacy-rmsprop-exponential")]
    public void Losses_and_weights_are_those_of_Keras(string name) => Live.Run(() =>
    {
        var recorded = new RecordedTraining(name);
        Model model = recorded.Build(Optimizer(recorded));

        History history = recorded.Trainer(model).Fit(new FitOptions { Epochs = recorded.Epochs, Verbose = 0 }, new Recorded(recorded.Rates));

        Compare(recorded.BatchLosses, history.StepLosses, Math.Max(LeastTolerance, 10 * recorded.Deviation));
        CompareWeights(recorded, model);
    });

    [TestMethod]
    public void A_plateau_is_seen_where_Keras_sees_it() => Live.Run(() =>
    {
        var recorded = new RecordedTraining("mlp-momentum-plateau");
        Model model = recorded.Build(keras.optimizers.SGD(0.15f, momentum: 0.9f));

        History history = recorded.Trainer(model).Fit(
            new FitOptions { Epochs = recorded.Epochs, Verbose = 0 },
            new ReduceLROnPlateau("val_loss", factor: 0.3, patience: 1, minDelta: 0.02, minLearningRate: 0.005));

        Compare(recorded.Rates, history.StepLearningRates, 1e-6);
        Compare(recorded.BatchLosses, history.StepLosses, Math.Max(LeastTolerance, 10 * recorded.Deviation));
        Compare(recorded.History("val_loss"), history["val_loss"], 1e-4);
    });

    [TestMethod]
    public void Normalisation_behind_a_dense_layer_evaluates_as_in_Keras() => Live.Run(() =>
    {
        var recorded = new RecordedTraining("bn-momentum-cosine-warmup");
        Model model = recorded.Build(keras.optimizers.SGD(0.1f, momentum: 0.9f));

        History history = recorded.Trainer(model).Fit(new FitOptions { Epochs = recorded.Epochs, Verbose = 0 }, new Recorded(recorded.Rates));

        Compare(recorded.BatchLosses, history.StepLosses, 1e-4);
        Compare(recorded.History("val_loss"), history["val_loss"], 1e-4);
        Compare(recorded.History("val_accuracy"), history["val_accuracy"], 1e-6);
        CompareWeights(recorded, model);
    });

    [TestMethod]
    [DataRow("mlp-adam-constant")]
    [DataRow("mlp-adam-cosine-warmup")]
    [DataRow("mlp-adamw-constant")]
    [DataRow("mlp-adamw-cosine-warmup")]
    public void Adam_is_the_textbook_formula_with_one_beta(string name) => Live.Run(() =>
    {
        var recorded = new RecordedTraining(name);
        Model model = recorded.Build(Optimizer(recorded));
        double decay = recorded.Optimizer[1].TryGetProperty("weight_decay", out JsonElement given) ? given.GetDouble() : 0;
        var reference = new DoubleMlp(recorded.InitialWeights(), decay);
        (float[] pixels, int[] labels) = Golden.Digits(test: false);
        int steps = (labels.Length + recorded.BatchSize - 1) / recorded.BatchSize;

        History history = recorded.Trainer(model).Fit(new FitOptions { Epochs = recorded.Epochs, Verbose = 0 }, new Recorded(recorded.Rates));
        double[] expected = [.. recorded.Rates.Select((rate, step) =>
            reference.Train(pixels, labels, recorded.Samples(step / steps, step % steps, labels.Length), rate))];

        Compare(expected, history.StepLosses, LeastTolerance);
    });

    private static IOptimizer Optimizer(RecordedTraining recorded)
    {
        float Number(string name, float otherwise) => recorded.Optimizer[1].TryGetProperty(name, out JsonElement number) ? number.GetSingle() : otherwise;
        return recorded.Optimizer[0].GetString()!.Split('.')[^1] switch
        {
            "SGD" => keras.optimizers.SGD(0.1f, momentum: Number("momentum", 0)),
            "Adam" => keras.optimizers.Adam(0.1f),
            "AdamW" => keras.optimizers.AdamW(0.1f, weight_decay: Number("weight_decay", 0.004f)),
            "RMSprop" => keras.optimizers.RMSprop(0.1f),
            var other => throw new NotSupportedException(other),
        };
    }

    private static void CompareWeights(RecordedTraining recorded, Model model)
    {
        float[] expected = recorded.FinalWeights;
        float[] actual = recorded.Weights(model);
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 3e-5f, $"weight {i * recorded.Every}");
        }
    }

    private static void Compare(double[] expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.HasCount(expected.Length, actual);
        double worst = Enumerable.Range(0, expected.Length).Max(i => Math.Abs(expected[i] - actual[i]) / Math.Max(Math.Abs(expected[i]), 0.01));
        Assert.IsLessThanOrEqualTo(tolerance, worst);
    }

    /// <summary>The rates that were recorded.</summary>
    private sealed class Recorded(double[] rates) : Callback
    {
        public override void OnTrainBatchBegin(ITrainingRun run, long batch) => run.LearningRate = rates[run.Step];
    }
}
