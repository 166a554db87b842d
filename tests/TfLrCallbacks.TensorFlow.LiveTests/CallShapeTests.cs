using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>
/// The calls that users write. That they compile is half of the test, and every build does that; run on the library, each must also mean what it says.
/// </summary>
[TestClass]
public sealed class CallShapeTests
{
    [TestMethod]
    public void Fit_on_arrays_can_be_called_in_every_usual_shape() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        (NDArray xv, NDArray yv) = Net.Data(rows: 16, seed: 2);
        float[,] rows = new float[40, Net.Features];
        int[] labels = new int[40];
        Callback[] array = [new OneCycle(0.1), new Watcher()];
        List<Callback> list = [new OneCycle(0.1)];
        IEnumerable<Callback> lazy = list.Where(_ => true);
        var weights = new Dictionary<int, float> { [0] = 1, [1] = 1, [2] = 1 };
        NDArray perSample = new float[40];

        // Epochs, steps of an epoch, whether there is a validation, whether the rate follows the one-cycle.
        Run(1, 2, false, false, model => model.Fit(x, y));
        Run(1, 5, false, false, model => model.Fit(x, y, 8));
        Run(2, 5, false, false, model => model.Fit(x, y, 8, 2));
        Run(2, 2, false, false, model => model.Fit(x, y, epochs: 2));
        Run(2, 2, false, false, model => model.Fit(x, y, epochs: 2, verbose: 0));
        Run(2, 2, false, true, model => model.Fit(x, y, epochs: 2, callbacks: [new OneCycle(0.1)]));
        Run(2, 2, false, true, model => model.Fit(x, y, epochs: 2, callbacks: new OneCycle(0.1)));
        Run(2, 2, false, true, model => model.Fit(x, y, epochs: 2, callbacks: new LearningRateScheduler(new OneCycle(0.1))));
        Run(2, 2, false, true, model => model.Fit(x, y, epochs: 2, callbacks: list));
        Run(2, 2, false, true, model => model.Fit(x, y, epochs: 2, callbacks: lazy));
        Run(1, 2, false, true, model => model.Fit(x, y, callbacks: array));
        Run(1, 2, false, true, model => model.Fit(x, y, callbacks: [.. array, new LambdaCallback()]));
        Run(2, 2, false, false, model => model.Fit(x, y, epochs: 2, callbacks: null));
        Run(2, 2, false, false, model => model.Fit(x, y, epochs: 2, callbacks: []));
        Run(2, 5, false, true, model => model.Fit(x, y, batch_size: 8, epochs: 2, callbacks: [new OneCycle(0.1), new Watcher()]));
        Run(2, 5, false, true, model => model.Fit(x, y, batch_size: 8, epochs: 2, new OneCycle(0.1)));
        Run(2, 5, false, true, model => model.Fit(x, y, batch_size: 8, epochs: 2, new OneCycle(0.1), new Watcher()));
        Run(2, 5, false, true, model => model.Fit(x, y, 8, 2, new OneCycle(0.1), new Watcher()));
        Run(2, 5, false, true, model => model.Fit(x, y, 8, 2, new Watcher(), new OneCycle(0.1)));
        Run(2, 5, true, true, model => model.Fit(x, y, batch_size: 8, epochs: 2, validation_data: (xv, yv), new OneCycle(0.1), new Watcher()));
        Run(2, 5, true, true, model => model.Fit(x, y, batch_size: 8, epochs: 2, (xv, yv), new OneCycle(0.1)));
        Run(2, 5, false, true, model => model.Fit(x, y, batch_size: 8, epochs: 2, validation_data: null, new OneCycle(0.1)));
        Run(2, 2, true, true, model => model.Fit(x, y, epochs: 2, validation_data: (xv, yv), callbacks: list));
        Run(2, 2, true, true, model => model.Fit(x, y, epochs: 2, callbacks: [new OneCycle(0.1)], validation_data: (xv, yv)));
        Run(2, 5, true, true, model => model.Fit(x, y, batch_size: 8, epochs: 2, validation_data: (xv, yv), callbacks: array));
        Run(2, 5, true, false, model => model.Fit(x, y, batch_size: 8, epochs: 2, validation_data: (xv, yv)));
        Run(1, 2, true, false, model => model.Fit(x, y, validation_data: (xv, yv)));
        Run(2, 2, true, true, model => model.Fit(x, y, epochs: 2, validation_data: (xv, yv, new float[16]), verbose: 0, callbacks: [new OneCycle(0.1)]));
        Run(2, 2, true, true, model => model.Fit(x, y, epochs: 2, validation_data: new ValidationData([xv], yv), callbacks: [new OneCycle(0.1)]));
        Run(2, 4, true, true, model => model.Fit(x, y, batch_size: 8, epochs: 2, callbacks: [new OneCycle(0.1)], validation_split: 0.2f));
        Run(2, 2, false, true, model => model.Fit(x, y, epochs: 2, shuffle: false, callbacks: [new OneCycle(0.1)]));
        Run(2, 2, false, true, model => model.Fit(x, y, epochs: 2, verbose: 2, callbacks: [new OneCycle(0.1)], seed: 3));
        Run(2, 2, false, true, model => model.Fit(x, y, epochs: 2, class_weight: weights, sample_weight: perSample, callbacks: [new OneCycle(0.1)]));
        Run(2, 2, false, true, model => model.Fit(x, y, epochs: 2, callbacks: [new OneCycle(0.1)], cancellation_token: CancellationToken.None));
        Run(2, 2, true, true, model => model.Fit(x, y, epochs: 2, validation_data: (xv, yv), validation_freq: 2, callbacks: [new OneCycle(0.1)]));
        Run(2, 2, false, true, model => model.Fit(rows, labels, epochs: 2, callbacks: [new OneCycle(0.1)]));
        Run(2, 2, false, true, model => model.Fit(x: x, y: y, epochs: 2, callbacks: [new OneCycle(0.1)]));
    });

    [TestMethod]
    public void Fit_on_a_dataset_can_be_called_in_every_usual_shape() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        IDatasetV2 data = tf.data.Dataset.from_tensor_slices(tf.convert_to_tensor(x), tf.convert_to_tensor(y)).batch(8);
        List<Callback> list = [new OneCycle(0.1)];

        Run(1, 5, false, false, model => model.Fit(data));
        Run(2, 5, false, false, model => model.Fit(data, 2));
        Run(2, 5, false, true, model => model.Fit(data, 2, new OneCycle(0.1)));
        Run(2, 5, false, true, model => model.Fit(data, epochs: 2, new OneCycle(0.1), new Watcher()));
        Run(2, 5, false, true, model => model.Fit(data, epochs: 2, callbacks: [new OneCycle(0.1)]));
        Run(2, 5, false, true, model => model.Fit(data, epochs: 2, callbacks: new OneCycle(0.1)));
        Run(2, 5, false, true, model => model.Fit(data, epochs: 2, callbacks: list));
        Run(2, 5, false, true, model => model.Fit(data, epochs: 2, callbacks: list.ToArray(), verbose: 0));
        Run(2, 5, true, true, model => model.Fit(data, epochs: 2, validation_data: data, new OneCycle(0.1), new Watcher()));
        Run(2, 5, true, true, model => model.Fit(data, epochs: 2, validation_data: data, callbacks: [new OneCycle(0.1)]));
        Run(2, 5, true, true, model => model.Fit(data, epochs: 2, callbacks: [new OneCycle(0.1)], validation_data: data, validation_freq: 1));
        Run(2, 5, true, false, model => model.Fit(data, epochs: 2, validation_data: data));
        Run(2, 5, false, true, model => model.Fit(dataset: data, epochs: 2, callbacks: [new OneCycle(0.1)], cancellation_token: default));
    });

    [TestMethod]
    public void Fit_with_several_inputs_can_be_called_in_every_usual_shape() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        NDArray[] both = [x, x];
        List<Callback> list = [new OneCycle(0.1)];

        Two(1, 2, false, false, model => model.Fit(both, y));
        Two(2, 2, false, true, model => model.Fit(new[] { x, x }, y, epochs: 2, callbacks: [new OneCycle(0.1)]));
        Two(2, 2, false, true, model => model.Fit([x, x], y, epochs: 2, callbacks: list));
        Two(2, 2, false, true, model => model.Fit(both, y, epochs: 2, callbacks: new OneCycle(0.1)));
        Two(2, 5, false, true, model => model.Fit(both, y, batch_size: 8, epochs: 2, new OneCycle(0.1), new Watcher()));
        Two(2, 5, false, true, model => model.Fit(new[] { x, x }, y, batch_size: 8, epochs: 2, validation_data: null, new OneCycle(0.1)));
        Two(2, 5, true, true, model => model.Fit(both, y, batch_size: 8, epochs: 2, validation_data: new ValidationData([x, x], y), new OneCycle(0.1)));
        Two(2, 5, true, true, model => model.Fit(both, y, batch_size: 8, epochs: 2, validation_data: new ValidationData([x, x], y), callbacks: list));
        Two(2, 4, true, true, model => model.Fit(both, y, batch_size: 8, epochs: 2, validation_split: 0.2f, verbose: 0, callbacks: list));
    });

    [TestMethod]
    public void The_bridge_and_the_range_test_can_be_called_in_every_usual_shape() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 80);
        IDatasetV2 data = tf.data.Dataset.from_tensor_slices(tf.convert_to_tensor(x), tf.convert_to_tensor(y)).batch(16);
        List<Callback> list = [new OneCycle(0.1)];
        Model model = Net.Dense();
        IModel asInterface = model;

        foreach (List<ICallback> callbacks in new[]
        {
            model.Callbacks(new OneCycle(0.1)),
            model.Callbacks(new OneCycle(0.1), new Watcher()),
            model.Callbacks([new OneCycle(0.1)]),
            model.Callbacks(list),
            model.Callbacks(list.ToArray()),
            model.Callbacks(callbacks: list),
            model.Callbacks(RunLength.From(80, 16, 1), new OneCycle(0.1)),
            model.Callbacks(RunLength.From(80, 16, 1), list),
            asInterface.Callbacks(new OneCycle(0.1)),
            [model.Callback(new OneCycle(0.1)), model.Callback(new Watcher())],
        })
        {
            ICallback history = model.fit(x, y, batch_size: 16, callbacks: callbacks);
            Assert.AreEqual((float)new OneCycle(0.1, totalSteps: 5).ValueAt(4), history.history["learning_rate"][0]);
        }

        RangeTestResult[] found =
        [
            model.FindLearningRate(x, y),
            model.FindLearningRate(x, y, 16),
            model.FindLearningRate(x, y, batch_size: 16, options: new LrRangeTestOptions { SweepSteps = 20 }),
            model.FindLearningRate([x], y, batch_size: 16),
            model.FindLearningRate(new[] { x }, y),
            model.FindLearningRate(data),
            asInterface.FindLearningRate(x, y, seed: 1, cancellation_token: CancellationToken.None),
        ];
        Assert.IsTrue(Array.TrueForAll(found, result => result.Steps > 0));
    });

    private static void Run(int epochs, int steps, bool validates, bool cycles, Func<Model, FitHistory> fit) =>
        Check(fit(Net.Dense()), epochs, steps, validates, cycles);

    private static void Two(int epochs, int steps, bool validates, bool cycles, Func<IModel, FitHistory> fit)
    {
        Tensor left = keras.Input(new Shape(Net.Features));
        Tensor right = keras.Input(new Shape(Net.Features));
        Tensors joined = keras.layers.Concatenate().Apply(new Tensors(left, right));
        IModel model = keras.Model(new Tensors(left, right), keras.layers.Dense(Net.Classes).Apply(joined));
        model.compile(keras.optimizers.SGD(0.1f), keras.losses.SparseCategoricalCrossentropy(from_logits: true), ["accuracy"]);
        Check(fit(model), epochs, steps, validates, cycles);
    }

    private static void Check(FitHistory history, int epochs, int steps, bool validates, bool cycles)
    {
        Assert.HasCount(epochs, history.Run.Epochs);
        Assert.HasCount(epochs * steps, history.Run.StepLearningRates);
        Assert.AreEqual(validates, history.history.ContainsKey("val_loss"));
        Assert.AreEqual(cycles ? new OneCycle(0.1, totalSteps: epochs * steps).ValueAt(0) : 0.1f, history.Run.StepLearningRates[0], 1e-12);
    }
}
