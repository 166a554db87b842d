using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Metrics;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>Metrics that are no means over batches.</summary>
[TestClass]
public sealed class MetricObjectTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(0)]
    public void A_precision_is_over_all_batches_of_the_epoch_and_of_the_validation(int metricsEvery) => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Binary();
        Model model = Still();

        History history = model.Fit(x, y, batch_size: 7, epochs: 2, verbose: 0, shuffle: false, validation_data: (x, y), metrics_every: metricsEvery).Run;

        (double precision, double recall) = Expected(model, x, y);
        foreach (string prefix in new[] { "", "val_" })
        {
            CollectionAssert.AreEqual(new[] { precision, precision }, history[prefix + "own_precision"].ToArray(), prefix);
            CollectionAssert.AreEqual(new[] { recall, recall }, history[prefix + "own_recall"].ToArray(), prefix);
        }
    });

    [TestMethod]
    public void A_training_that_is_killed_in_an_epoch_goes_on_with_what_was_counted() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Binary();
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        Assert.ThrowsExactly<OperationCanceledException>(() => Train(Still(), new Watcher { ThrowAtStep = 3 }));
        Model resumed = Still();

        History history = Train(resumed, new Watcher());

        Assert.AreEqual(Expected(resumed, x, y).Precision, history["own_precision"].Single());

        History Train(Model model, Watcher watcher) => model.Fit(
            x, y, batch_size: 7, epochs: 1, verbose: 0, shuffle: false, callbacks: [new BackupAndRestore(folder, saveEveryBatches: 1, deleteCheckpoint: false), watcher]).Run;
    });

    private static (NDArray X, NDArray Y) Binary()
    {
        (NDArray x, NDArray y) = Net.Data();
        return (x, new NDArray(y.ToArray<int>().Select(label => label is 0 ? 1f : 0f).ToArray(), new Shape(40, 1)));
    }

    /// <summary>Makes a model with one output that is not moved by training.</summary>
    private static Sequential Still()
    {
        Sequential model = keras.Sequential([keras.layers.Dense(1, activation: "sigmoid", input_shape: new Shape(Net.Features))]);
        Net.Seed(model);
        model.compile(keras.optimizers.SGD(0f), keras.losses.BinaryCrossentropy(), [new Precision(name: "own_precision"), new Recall(name: "own_recall")]);
        return model;
    }

    private static (double Precision, double Recall) Expected(Model model, NDArray x, NDArray y)
    {
        bool[] predicted = [.. model.predict(x).Single.numpy().ToArray<float>().Select(value => value > 0.5f)];
        bool[] right = [.. y.ToArray<float>().Select(value => value > 0.5f)];
        float both = predicted.Zip(right).Count(pair => pair.First && pair.Second);
        return (both / predicted.Count(value => value), both / right.Count(value => value));
    }
}
