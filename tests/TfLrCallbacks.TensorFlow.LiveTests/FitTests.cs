using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Losses;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>Our own fit on TensorFlow.NET's models.</summary>
[TestClass]
public sealed class FitTests
{
    [TestMethod]
    public void Weights_are_bit_for_bit_those_of_the_hosts_fit() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 44);
        Func<IOptimizer>[] optimizers =
        [
            () => keras.optimizers.SGD(0.1f),
            () => keras.optimizers.SGD(0.1f, momentum: 0.9f),
            () => keras.optimizers.Adam(0.01f),
            () => keras.optimizers.AdamW(0.01f, weight_decay: 0.1f),
            () => keras.optimizers.RMSprop(0.01f),
        ];
        foreach (Func<IOptimizer> optimizer in optimizers)
        {
            Model own = Net.Dense(optimizer());
            Model host = Net.Dense(optimizer());

            FitHistory history = own.Fit(x, y, batch_size: 8, epochs: 3, verbose: 0, shuffle: false);
            ICallback hosts = host.fit(x, y, batch_size: 8, epochs: 3, shuffle: false);

            CollectionAssert.AreEqual(Net.Weights(host), Net.Weights(own), optimizer().GetType().Name);
            Compare(hosts.history["loss"], history.history["loss"]);
            Compare(hosts.history["accuracy"], history.history["accuracy"]);
        }
    });

    [TestMethod]
    public void Weights_are_those_of_the_hosts_fit_with_convolution_normalisation_and_pooling() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 48);
        Model own = Convolution();
        Model host = Convolution();

        own.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, shuffle: false);
        host.fit(x, y, batch_size: 8, epochs: 2, shuffle: false);

        CollectionAssert.AreEqual(Net.Weights(host), Net.Weights(own));
    });

    [TestMethod]
    public void H16_Every_sample_has_its_own_weight_where_the_hosts_fit_takes_their_mean() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        float[] weights = [.. Enumerable.Range(0, 40).Select(i => i < 20 ? 0f : 2f)];
        Model own = Net.Dense();
        Model host = Net.Dense();
        Model half = Net.Dense();
        Model plain = Net.Dense();

        own.Fit(x, y, batch_size: 40, verbose: 0, shuffle: false, sample_weight: weights);
        half.Fit(x[new Slice(20, 40)], y[new Slice(20, 40)], batch_size: 20, verbose: 0, shuffle: false);
        host.fit(x, y, batch_size: 40, shuffle: false, sample_weight: weights);
        plain.fit(x, y, batch_size: 40, shuffle: false);

        Near(Net.Weights(half), Net.Weights(own));
        Near(Net.Weights(plain), Net.Weights(host));
    });

    [TestMethod]
    public void Both_weights_together_multiply_where_the_hosts_fit_breaks() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model both = Net.Dense();
        Model product = Net.Dense();
        float[] classes = [0.5f, 1, 2];
        float[] samples = [.. Enumerable.Range(0, 40).Select(i => ((i % 4) + 1) / 4f)];

        both.Fit(x, y, batch_size: 8, verbose: 0, shuffle: false, sample_weight: samples, class_weight: new Dictionary<int, float> { [0] = 0.5f, [1] = 1, [2] = 2 });
        product.Fit(x, y, batch_size: 8, verbose: 0, shuffle: false, sample_weight: samples.Zip(y.ToArray<int>(), (weight, label) => weight * classes[label]).ToArray());

        CollectionAssert.AreEqual(Net.Weights(product), Net.Weights(both));
    });

    [TestMethod]
    public void A_dataset_gives_the_weights_of_the_hosts_fit_and_every_epoch_ends() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        IDatasetV2 data = tf.data.Dataset.from_tensor_slices(tf.convert_to_tensor(x), tf.convert_to_tensor(y)).batch(8);
        Model own = Net.Dense();
        Model host = Net.Dense();
        var watcher = new Watcher();

        own.Fit(data, epochs: 3, verbose: 0, callbacks: [watcher], validation_data: data);
        host.fit(data, epochs: 3);

        CollectionAssert.AreEqual(Net.Weights(host), Net.Weights(own));
        Assert.IsTrue(watcher.EpochLogs.TrueForAll(logs => logs.ContainsKey("val_loss")));
        Assert.HasCount(3, watcher.EpochLogs);
    });

    [TestMethod]
    public void Data_of_unknown_length_is_read_to_its_end_and_endless_data_is_refused() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        IDatasetV2 data = tf.data.Dataset.from_tensor_slices(tf.convert_to_tensor(x), tf.convert_to_tensor(y)).batch(8);
        IDatasetV2 unknown = tf.data.Dataset.range(2)
            .flat_map(_ => tf.data.Dataset.from_tensor_slices(tf.convert_to_tensor(x), tf.convert_to_tensor(y)).batch(8)).take(7);
        Model model = Net.Dense();
        var watcher = new Watcher();

        ArgumentException endless = Assert.Throws<ArgumentException>(() => model.Fit(data.repeat(), verbose: 0));
        Assert.Contains("take(n)", endless.Message);
        model.Fit(unknown, epochs: 2, verbose: 0, callbacks: [watcher]);

        Assert.HasCount(14, watcher.Rates);
    });

    [TestMethod]
    public void The_validation_split_is_the_hosts() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 41);
        Model own = Net.Dense();
        Model host = Net.Dense();

        FitHistory history = own.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, validation_split: 0.3f, shuffle: false);
        ICallback hosts = host.fit(x, y, batch_size: 8, epochs: 2, validation_split: 0.3f, shuffle: false);

        CollectionAssert.AreEqual(Net.Weights(host), Net.Weights(own));
        Compare(hosts.history["val_loss"], history.history["val_loss"]);
        Compare(hosts.history["val_accuracy"], history.history["val_accuracy"]);
    });

    [TestMethod]
    public void Normalisation_behind_a_dense_layer_keeps_its_statistics() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 48);
        Model model = Net.Dense(null, keras.layers.BatchNormalization());
        Model host = Net.Dense(null, keras.layers.BatchNormalization());

        model.Fit(x, y, batch_size: 8, epochs: 1, verbose: 0, shuffle: false);
        host.fit(x, y, batch_size: 8, epochs: 1, shuffle: false);

        // The trained weights are the host's; only the statistics differ, which the host leaves at 0 and 1.
        Assert.AreSequenceEqual(host.TrainableWeights.SelectMany(w => w.numpy().ToArray<float>()), model.TrainableWeights.SelectMany(w => w.numpy().ToArray<float>()));
        Assert.AreSequenceEqual(new float[6], host.NonTrainableWeights[0].numpy().ToArray<float>());
        CollectionAssert.AreNotEqual(new float[6], model.NonTrainableWeights[0].numpy().ToArray<float>());
    });

    [TestMethod]
    public void The_statistics_follow_the_rule_of_Keras() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 8);
        Model model = Net.Dense(keras.optimizers.SGD(0f), keras.layers.BatchNormalization(momentum: 0.9f));
        Tensor hidden = model.Layers[0].Apply(tf.convert_to_tensor(x));
        float[] rows = hidden.numpy().ToArray<float>();

        model.Fit(x, y, batch_size: 8, epochs: 3, verbose: 0, shuffle: false);

        for (int unit = 0; unit < 6; unit++)
        {
            double[] column = [.. Enumerable.Range(0, 8).Select(row => (double)rows[(row * 6) + unit])];
            double mean = column.Average();
            double variance = column.Average(value => (value - mean) * (value - mean));
            double kept = Math.Pow(0.9, 3);
            Assert.AreEqual(mean * (1 - kept), model.NonTrainableWeights[0].numpy().ToArray<float>()[unit], 1e-6);
            Assert.AreEqual(kept + (variance * (1 - kept)), model.NonTrainableWeights[1].numpy().ToArray<float>()[unit], 1e-6);
        }
    });

    [TestMethod]
    public void A_model_without_an_input_shape_is_built_and_a_vector_is_a_column() => Live.Run(() =>
    {
        NDArray x = Enumerable.Range(0, 32).Select(i => i / 32f).ToArray();
        NDArray y = Enumerable.Range(0, 32).Select(i => (i / 16f) - 1).ToArray();
        Sequential model = keras.Sequential([keras.layers.Dense(1)]);
        model.compile(keras.optimizers.SGD(0.3f), keras.losses.MeanSquaredError(), ["mae"]);

        FitHistory history = model.Fit(x, y, batch_size: 8, epochs: 40, verbose: 0);

        Assert.IsLessThan(0.05f, history.history["mean_absolute_error"][^1]);
    });

    [TestMethod]
    public void A_model_with_two_inputs_trains_on_two_arrays() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Tensor left = keras.Input(new Shape(Net.Features));
        Tensor right = keras.Input(new Shape(Net.Features));
        Tensors joined = keras.layers.Concatenate().Apply(new Tensors(left, right));
        IModel model = keras.Model(new Tensors(left, right), keras.layers.Dense(Net.Classes).Apply(joined));
        model.compile(keras.optimizers.Adam(0.05f), keras.losses.SparseCategoricalCrossentropy(from_logits: true), ["accuracy"]);

        FitHistory history = model.Fit([x, x], y, batch_size: 8, epochs: 20, verbose: 0, validation_data: new ValidationData([x, x], y));

        Assert.IsLessThan(history.history["loss"][0], history.history["val_loss"][^1]);
    });

    [TestMethod]
    public void The_same_seed_gives_the_same_training_and_another_one_another() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        float[] first = Train(1);

        CollectionAssert.AreEqual(first, Train(1));
        CollectionAssert.AreNotEqual(first, Train(2));

        float[] Train(int seed)
        {
            Model model = Net.Dense();
            model.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, seed: seed);
            return Net.Weights(model);
        }
    });

    [TestMethod]
    public void Double_inputs_are_cast_and_a_metric_object_is_computed_batch_by_batch() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model named = Net.Dense();
        Model given = Net.Dense();
        given.compile(keras.optimizers.SGD(0.1f), keras.losses.SparseCategoricalCrossentropy(from_logits: true), [keras.metrics.SparseCategoricalAccuracy()]);

        FitHistory first = named.Fit(x.astype(TF_DataType.TF_DOUBLE), y, batch_size: 8, epochs: 2, verbose: 0, shuffle: false);
        FitHistory second = given.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, shuffle: false);

        Compare(first.history["accuracy"], second.history["sparse_categorical_accuracy"]);
    });

    [TestMethod]
    public void On_another_thread_weights_rates_and_logs_are_the_same() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        foreach (Func<IOptimizer> optimizer in new Func<IOptimizer>[] { () => keras.optimizers.SGD(0.1f, momentum: 0.9f), () => keras.optimizers.AdamW(0.01f) })
        {
            Model here = Net.Dense(optimizer(), keras.layers.BatchNormalization());
            Model there = Net.Dense(optimizer(), keras.layers.BatchNormalization());
            FitHistory first = Train(here);
            FitHistory? second = null;
            Live.OnOtherThread(() => second = Train(there));

            CollectionAssert.AreEqual(Net.Weights(here), Net.Weights(there));
            CollectionAssert.AreEqual(first.history["val_loss"], second!.history["val_loss"]);
        }

        FitHistory Train(Model model) =>
            model.Fit(x, y, batch_size: 8, epochs: 3, verbose: 0, callbacks: [new WarmupCosine(0.1, warmup: "20%")], validation_data: (x, y));
    });

    [TestMethod]
    public void On_another_thread_normalisation_behind_a_convolution_keeps_its_statistics() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 48);
        Model here = Convolution();
        Model there = Convolution();

        here.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, shuffle: false);
        Live.OnOtherThread(() => there.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, shuffle: false));

        Near(Net.Weights(here), Net.Weights(there));
    });

    [TestMethod]
    public void RMSprop_is_refused_on_another_thread_where_it_would_do_nothing() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(keras.optimizers.RMSprop(0.01f));
        float[] before = Net.Weights(model);

        Live.OnOtherThread(() =>
        {
            InvalidOperationException own = Assert.ThrowsExactly<InvalidOperationException>(() => model.Fit(x, y, verbose: 0));
            InvalidOperationException bridged = Assert.ThrowsExactly<InvalidOperationException>(() => model.fit(x, y, callbacks: model.Callbacks(new Watcher())));
            Assert.Contains("thread", own.Message);
            Assert.Contains("thread", bridged.Message);
        });
        CollectionAssert.AreEqual(before, Net.Weights(model));
        model.Fit(x, y, verbose: 0);
        CollectionAssert.AreNotEqual(before, Net.Weights(model));
    });

    [TestMethod]
    public void A_variable_without_a_gradient_is_named_and_the_thread_stays_sound() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();

        // A loss that no weight has a part in.
        ILossFunc unconnected = Stub.Of<ILossFunc>(call => call.Length is 3 ? tf.reduce_mean(tf.cast((Tensor)call[0]!, TF_DataType.TF_FLOAT)) : "unconnected");
        foreach (IOptimizer optimizer in new[] { keras.optimizers.RMSprop(0.01f), keras.optimizers.Adam(0.01f).ClipGlobalNorm(1) })
        {
            Model model = Net.Dense();
            model.compile(optimizer, unconnected);

            InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => model.Fit(x, y, verbose: 0));
            Assert.Contains("kernel", error.Message);
            Assert.ThrowsExactly<InvalidOperationException>(() => model.fit(x, y, callbacks: model.Callbacks(new Watcher())));

            Assert.IsTrue(tf.executing_eagerly());
            Net.Dense(keras.optimizers.RMSprop(0.01f)).fit(x, y);
        }
    });

    [TestMethod]
    public void Cancelling_stops_before_the_next_step_and_the_end_is_told() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        var watcher = new Watcher();

        Assert.ThrowsExactly<OperationCanceledException>(() => model.Fit(x, y, verbose: 0, callbacks: [watcher], cancellation_token: cancel.Token));

        Assert.AreEqual(1, watcher.Ends);
        Assert.IsEmpty(watcher.Rates);
    });

    [TestMethod]
    public void The_short_call_of_the_readme_compiles_and_trains() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();

        FitHistory history = model.Fit(x, y, batch_size: 8, epochs: 2, validation_data: (x, y), new OneCycle(0.1), new LoggingSilence());

        Assert.HasCount(2, history.history["learning_rate"]);
        Assert.HasCount(10, history.Run.StepLearningRates);
    });

    private static Sequential Convolution()
    {
        Sequential model = keras.Sequential([
            keras.layers.InputLayer(new Shape(Net.Features)),
            keras.layers.Reshape(new Shape(4, 2, 1)),
            keras.layers.Conv2D(4, kernel_size: new Shape(2, 2), padding: "same", activation: "relu"),
            keras.layers.BatchNormalization(),
            keras.layers.MaxPooling2D(new Shape(2, 2)),
            keras.layers.Flatten(),
            keras.layers.Dense(Net.Classes),
        ]);
        var random = new Random(3);
        model.set_weights([.. model.get_weights().Select(weight => weight.shape.ndim is 1 ? weight : new NDArray(weight.ToArray<float>().Select(_ => (float)(random.NextDouble() - 0.5)).ToArray(), weight.shape))]);
        model.compile(keras.optimizers.Adam(0.01f), keras.losses.SparseCategoricalCrossentropy(from_logits: true), ["accuracy"]);
        return model;
    }

    private static void Near(float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 1e-6f);
        }
    }

    private static void Compare(List<float> expected, List<float> actual)
    {
        Assert.HasCount(expected.Count, actual);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 2e-6f);
        }
    }

    private sealed class LoggingSilence : Callback;
}
