using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Losses;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>Data of every type and shape: taken as Keras takes it, or refused in words before anything is computed.</summary>
[TestClass]
public sealed class DataTests
{
    private const int Rows = 32;

    [TestMethod]
    public void Inputs_of_every_type_of_number_are_cast() => Live.Run(() =>
    {
        (_, NDArray y) = Net.Data(Rows);
        byte[] values = [.. Enumerable.Range(0, Rows * Net.Features).Select(i => (byte)(i * 7 % 5))];
        var shape = new Shape(Rows, Net.Features);
        float[] expected = Train(new NDArray(Array.ConvertAll(values, value => (float)value), shape));

        foreach (NDArray inputs in new[]
        {
            new NDArray(values, shape),
            new NDArray(Array.ConvertAll(values, value => (sbyte)value), shape),
            new NDArray(Array.ConvertAll(values, value => (short)value), shape),
            new NDArray(Array.ConvertAll(values, value => (ushort)value), shape),
            new NDArray(Array.ConvertAll(values, value => (int)value), shape),
            new NDArray(Array.ConvertAll(values, value => (uint)value), shape),
            new NDArray(Array.ConvertAll(values, value => (long)value), shape),
            new NDArray(Array.ConvertAll(values, value => (ulong)value), shape),
            new NDArray(Array.ConvertAll(values, value => (double)value), shape),
        })
        {
            CollectionAssert.AreEqual(expected, Train(inputs), inputs.dtype.ToString());
        }

        float[] Train(NDArray inputs)
        {
            Model model = Net.Dense();
            model.Fit(inputs, y, batch_size: 8, verbose: 0, validation_data: (inputs, y));
            return Net.Weights(model);
        }
    });

    [TestMethod]
    public void Targets_of_a_loss_that_computes_with_them_are_cast() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(Rows);
        float[] rows = [.. y.ToArray<int>().SelectMany(label => Enumerable.Range(0, Net.Classes).Select(i => i == label ? 1f : 0))];
        var shape = new Shape(Rows, Net.Classes);
        foreach (ILossFunc loss in new[] { keras.losses.CategoricalCrossentropy(from_logits: true), keras.losses.MeanSquaredError() })
        {
            float[] expected = Train(new NDArray(rows, shape));
            foreach (NDArray targets in new[]
            {
                new NDArray(Array.ConvertAll(rows, value => (int)value), shape),
                new NDArray(Array.ConvertAll(rows, value => (double)value), shape),
                new NDArray(Array.ConvertAll(rows, value => (byte)value), shape),
                new NDArray(Array.ConvertAll(rows, value => value > 0), shape),
            })
            {
                CollectionAssert.AreEqual(expected, Train(targets), $"{loss.GetType().Name} {targets.dtype}");
            }

            float[] Train(NDArray targets)
            {
                Model model = Net.Dense();
                model.compile(keras.optimizers.SGD(0.1f), loss, ["accuracy"]);
                model.Fit(x, targets, batch_size: 8, verbose: 0, shuffle: false, validation_data: (x, targets));
                return Net.Weights(model);
            }
        }
    });

    [TestMethod]
    public void Class_weights_of_one_hot_rows_are_the_sample_weights_of_their_classes() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(Rows);
        int[] labels = y.ToArray<int>();
        var targets = new NDArray(labels.SelectMany(label => Enumerable.Range(0, Net.Classes).Select(i => i == label ? 1f : 0)).ToArray(), new Shape(Rows, Net.Classes));
        NDArray weights = Array.ConvertAll(labels, label => label is 1 ? 3f : 1);

        float[] byClass = Train(model => model.Fit(x, targets, batch_size: 8, epochs: 2, verbose: 0, shuffle: false, class_weight: new Dictionary<int, float> { [1] = 3 }));
        float[] bySample = Train(model => model.Fit(x, targets, batch_size: 8, epochs: 2, verbose: 0, shuffle: false, sample_weight: weights));

        CollectionAssert.AreEqual(bySample, byClass);
        Assert.IsTrue(tf.executing_eagerly());

        static float[] Train(Action<Model> fit)
        {
            Model model = Net.Dense();
            model.compile(keras.optimizers.SGD(0.1f), keras.losses.CategoricalCrossentropy(from_logits: true), ["accuracy"]);
            fit(model);
            return Net.Weights(model);
        }
    });

    [TestMethod]
    public void Data_that_does_not_fit_the_model_is_refused_in_words_and_the_thread_stays_sound() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(Rows);
        NDArray narrow = new float[Rows, Net.Features - 1];
        NDArray image = new float[Rows, Net.Features, 1];
        NDArray words = new NDArray(Enumerable.Repeat("a", Rows).ToArray(), new Shape(Rows));
        var oneHot = new NDArray(new float[Rows * Net.Classes], new Shape(Rows, Net.Classes));
        NDArray nan = Enumerable.Repeat(float.NaN, Rows).ToArray();
        Model model = Net.Dense();
        Model categorical = Net.Dense();
        categorical.compile(keras.optimizers.SGD(0.1f), keras.losses.CategoricalCrossentropy(from_logits: true));
        float[] before = Net.Weights(model);

        foreach ((string told, Action fit) in new (string, Action)[]
        {
            ("samples of the shape (8). Received: (7)", () => model.Fit(narrow, y, verbose: 0)),
            ("samples of the shape (8). Received: (7)", () => model.Fit(Batches(narrow, y), verbose: 0)),
            ("samples of the shape (8). Received: (7)", () => model.FindLearningRate(narrow, y)),
            ("samples of the shape (8). Received: (7)", () => model.Fit(x, y, verbose: 0, validation_data: (narrow, y))),
            ("samples of the shape (8). Received: (8, 1)", () => model.Fit(image, y, verbose: 0)),
            ("1 input. Received: 2 arrays", () => model.Fit([x, x], y, verbose: 0)),
            ("1 input. Received: 0 arrays", () => model.Fit([], y, verbose: 0)),
            ("Inputs must be numbers", () => model.Fit(words, y, verbose: 0)),
            ("Targets must be numbers", () => model.Fit(x, words, verbose: 0)),
            ("CategoricalCrossentropy", () => model.Fit(x, oneHot, verbose: 0)),
            ("CategoricalCrossentropy", () => model.Fit(x, y, verbose: 0, validation_data: (x, oneHot))),
            ("CategoricalCrossentropy", () => model.Fit(Batches(x, oneHot), verbose: 0)),
            ("SparseCategoricalCrossentropy", () => categorical.Fit(x, y, verbose: 0)),
            ("a row for each sample", () => model.Fit(x, 3, verbose: 0)),
            ("'x'", () => model.Fit([null!], y, verbose: 0)),
            ("one weight for each sample", () => model.Fit(x, y, verbose: 0, sample_weight: oneHot)),
            ("at position 0. (Parameter 'sample_weight')", () => model.Fit(x, y, verbose: 0, sample_weight: nan)),
            ("NaN for class 1. (Parameter 'class_weight')", () => model.Fit(x, y, verbose: 0, class_weight: new Dictionary<int, float> { [1] = float.NaN })),
            ("class -1. (Parameter 'class_weight')", () => model.Fit(x, y, verbose: 0, class_weight: new Dictionary<int, float> { [-1] = 1 })),
            ("class 2147483647", () => model.Fit(x, y, verbose: 0, class_weight: new Dictionary<int, float> { [int.MaxValue] = 1 })),
            ("none for the validation. (Parameter 'validation_split')", () => model.Fit(x, y, verbose: 0, validation_split: 1e-6f)),
            ("none for the training. (Parameter 'validation_split')", () => model.Fit(x, y, verbose: 0, validation_split: 0.999f)),
            ("'batch_size'", () => model.Fit(x, y, batch_size: 0, verbose: 0)),
            ("'initial_epoch'", () => model.Fit(x, y, verbose: 0, initial_epoch: -1)),
            ("'validation_freq'", () => model.Fit(x, y, verbose: 0, validation_freq: 0)),
            ("'metrics_every'", () => model.Fit(x, y, verbose: 0, metrics_every: -1)),
        })
        {
            ArgumentException error = Assert.Throws<ArgumentException>(fit);
            Assert.Contains(told, error.Message);
            Assert.IsTrue(tf.executing_eagerly(), told);
        }

        CollectionAssert.AreEqual(before, Net.Weights(model));
        model.Fit(x, y, verbose: 0);
    });

    [TestMethod]
    public void A_training_that_reads_its_metrics_now_and_then_goes_on_with_those_that_were_unread() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 84);
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        FitHistory whole = Train(stopAt: -1);
        Assert.ThrowsExactly<OperationCanceledException>(() => Train(stopAt: 15));
        FitHistory resumed = Train(stopAt: -1);

        CollectionAssert.AreEqual(whole.history["loss"], resumed.history["loss"]);
        CollectionAssert.AreEqual(whole.history["accuracy"], resumed.history["accuracy"]);
        CollectionAssert.AreEqual(whole.Run.StepLosses.ToArray(), resumed.Run.StepLosses.ToArray());

        FitHistory Train(long stopAt) => Net.Dense().Fit(
            x, y, batch_size: 8, epochs: 3, verbose: 0, metrics_every: 4, callbacks: [new BackupAndRestore(folder, saveEveryBatches: 2), new Watcher { ThrowAtStep = stopAt }]);
    });

    [TestMethod]
    public void What_TensorFlow_fails_at_without_saying_why_is_said_in_Fit_and_beside_fit() => Live.Run(() =>
    {
        (NDArray x, _) = Net.Data(Rows);
        NDArray targets = new float[Rows, 1];
        foreach ((ILossFunc loss, string told) in new[] { (keras.losses.Huber(), "SelectV2"), (keras.losses.BinaryCrossentropy(from_logits: true), "activation: \"sigmoid\"") })
        {
            Sequential model = keras.Sequential([keras.layers.Dense(1, activation: "tanh", input_shape: new Shape(Net.Features))]);
            model.compile(keras.optimizers.SGD(0.1f), loss);
            using FitCallbacks bridge = model.Callback(new Watcher());
            using var output = new StringWriter();
            bridge.Output = output;

            Assert.Contains(told, Assert.Throws<InvalidOperationException>(() => model.Fit(x, targets, verbose: 0)).Message);
            Assert.Contains(told, Assert.Throws<InvalidOperationException>(() => model.FindLearningRate(x, targets)).Message);
            Assert.Throws<Exception>(() => model.fit(x, targets, callbacks: [bridge]));
            Assert.Contains(told, output.ToString());
        }
    });

    [TestMethod]
    public void A_label_that_is_no_class_in_a_later_batch_is_explained_beside_fit() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(Rows);
        int[] wrong = y.ToArray<int>();
        wrong[^1] = Net.Classes;
        Model model = Net.Dense();
        IOptimizer optimizer = model.Optimizer;
        var watcher = new Watcher();
        FitCallbacks bridge = model.Callback(watcher);
        using var output = new StringWriter();
        bridge.Output = output;

        Assert.Throws<NullReferenceException>(() => model.fit(x, wrong, batch_size: 8, epochs: 2, shuffle: false, callbacks: [bridge]));

        Assert.AreSame(optimizer, model.Optimizer);
        Assert.Contains("a label that is no class", output.ToString());
        Assert.Contains("a label that is no class", bridge.Warnings.Single());
        bridge.Dispose();
        Assert.AreEqual(1, watcher.Ends);
        model.fit(x, y, batch_size: 8, callbacks: [bridge]);
        Assert.IsEmpty(bridge.Warnings);
    });

    private static IDatasetV2 Batches(NDArray x, NDArray y) =>
        tf.data.Dataset.from_tensor_slices(tf.convert_to_tensor(x), tf.convert_to_tensor(y)).batch(8);
}
