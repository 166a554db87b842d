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
        Model own = Net.Convolution();
        Model host = Net.Convolution();

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
        Model here = Net.Convolution();
        Model there = Net.Convolution();

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
    public void Labels_that_are_no_classes_are_named() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        int[] wrong = y.ToArray<int>();
        wrong[12] = 7;
        NDArray labels = wrong;
        Model model = Net.Dense();
        IDatasetV2 data = tf.data.Dataset.from_tensor_slices(tf.convert_to_tensor(x), tf.convert_to_tensor(labels)).batch(8);

        foreach (Action fit in new Action[]
        {
            () => model.Fit(x, labels, batch_size: 8, verbose: 0),
            () => model.Fit(x, y, batch_size: 8, verbose: 0, validation_data: (x, labels)),
            () => model.Fit(data, verbose: 0),
            () => model.FindLearningRate(x, labels),
        })
        {
            Exception error = Assert.Throws<Exception>(fit);
            Assert.Contains("7", error.Message);
            Assert.Contains("0 to 2", error.Message);
            Assert.DoesNotContain("does not depend", error.Message);
        }

        InvalidOperationException bridged = Assert.ThrowsExactly<InvalidOperationException>(() => model.fit(x, labels, batch_size: 40, callbacks: model.Callbacks(new Watcher())));
        Assert.Contains("0 to the number of outputs - 1", bridged.Message);
        model.Fit(x, y, verbose: 0);
    });

    [TestMethod]
    public void Inputs_of_small_numbers_are_cast() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        byte[,] pixels = new byte[40, Net.Features];
        float[,] same = new float[40, Net.Features];
        int[,] whole = new int[40, Net.Features];
        float[] values = x.ToArray<float>();
        for (int i = 0; i < values.Length; i++)
        {
            pixels[i / Net.Features, i % Net.Features] = (byte)(values[i] * 3);
            same[i / Net.Features, i % Net.Features] = (byte)(values[i] * 3);
            whole[i / Net.Features, i % Net.Features] = (byte)(values[i] * 3);
        }

        float[] expected = Train(same);

        CollectionAssert.AreEqual(expected, Train(pixels));
        CollectionAssert.AreEqual(expected, Train(whole));

        float[] Train(NDArray inputs)
        {
            Model model = Net.Dense();
            model.Fit(inputs, y, batch_size: 8, verbose: 0, validation_data: (inputs, y));
            return Net.Weights(model);
        }
    });

    [TestMethod]
    public void Class_weights_may_be_given_for_some_classes_only() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Assert.AreSequenceEqual(Train(new Dictionary<int, float> { [0] = 1, [1] = 3, [2] = 1 }), Train(new Dictionary<int, float> { [1] = 3 }));
        Assert.AreSequenceEqual(Train(new Dictionary<int, float> { [0] = 1, [1] = 1, [2] = 2 }), Train(new Dictionary<int, float> { [2] = 2, [9] = 5 }));
        Assert.AreSequenceEqual(Train(null), Train([]));

        float[] Train(Dictionary<int, float>? weights)
        {
            Model model = Net.Dense();
            model.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, shuffle: false, class_weight: weights);
            return Net.Weights(model);
        }
    });

    [TestMethod]
    public void Momentum_and_weight_decay_that_a_callback_drives_are_in_the_logs() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(keras.optimizers.AdamW(0.01f, weight_decay: 0.1f));
        var decay = new LambdaCallback(onTrainBatchBegin: (run, _) => run.WeightDecay = 0.5);

        FitHistory own = model.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, callbacks: [new OneCycle(0.1), decay]);
        ICallback host = model.fit(x, y, batch_size: 8, epochs: 2, callbacks: model.Callbacks(new OneCycle(0.1), decay));
        FitHistory plain = model.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0);

        Assert.AreEqual(new OneCycle(0.1, totalSteps: 10).MomentumAt(9)!.Value, own.history["momentum"][1], 1e-6);
        CollectionAssert.AreEqual(own.history["momentum"], host.history["momentum"]);
        CollectionAssert.AreEqual(new[] { 0.5f, 0.5f }, host.history["weight_decay"]);
        Assert.IsFalse(plain.history.ContainsKey("momentum"));
    });

    [TestMethod]
    public void Loss_and_metrics_can_be_read_now_and_then_and_the_means_are_the_same() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 84);
        IDatasetV2 data = tf.data.Dataset.from_tensor_slices(tf.convert_to_tensor(x), tf.convert_to_tensor(y)).batch(8);
        IDatasetV2 unknown = tf.data.Dataset.range(1).flat_map(_ => tf.data.Dataset.from_tensor_slices(tf.convert_to_tensor(x), tf.convert_to_tensor(y)).batch(8)).take(11);
        foreach (Func<Model, int, FitHistory> fit in new Func<Model, int, FitHistory>[]
        {
            (model, every) => model.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, shuffle: false, metrics_every: every, callbacks: [new TerminateOnNaN()]),
            (model, every) => model.Fit(data, epochs: 2, verbose: 0, metrics_every: every),
            (model, every) => model.Fit(unknown, epochs: 2, verbose: 0, metrics_every: every),
        })
        {
            Model always = Net.Dense();
            FitHistory expected = fit(always, 1);
            foreach (int every in new[] { 0, 3, 4, 100 })
            {
                Model seldom = Net.Dense();
                FitHistory history = fit(seldom, every);

                CollectionAssert.AreEqual(Net.Weights(always), Net.Weights(seldom));
                Compare(expected.history["loss"], history.history["loss"]);
                Compare(expected.history["accuracy"], history.history["accuracy"]);
            }
        }
    });

    [TestMethod]
    public void A_step_reads_its_loss_and_metrics_and_nothing_else_and_only_when_it_shall() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 80);
        foreach ((int every, int reads) in new[] { (1, 20), (5, 2 * 3), (0, 2 * 2) })
        {
            var kept = new List<Tensor>();
            ILossFunc crossentropy = keras.losses.SparseCategoricalCrossentropy(from_logits: true);
            ILossFunc watched = Stub.Of<ILossFunc>(call =>
            {
                if (call.Length < 3)
                {
                    return "watched";
                }

                Tensor loss = crossentropy.Call((Tensor)call[0]!, (Tensor)call[1]!, (Tensor)call[2]!);
                kept.AddRange([(Tensor)call[0]!, (Tensor)call[1]!, loss]);
                return loss;
            });
            Model model = Net.Dense();
            model.compile(keras.optimizers.Adam(0.01f).With(new WarmupCosine(0.1, warmup: "10%")), watched);

            model.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, metrics_every: every);

            // Labels and predictions are never read. Where several losses are read at once, they are joined on the device, and each stays there.
            Assert.HasCount(20 * 3, kept);
            Assert.IsFalse(kept.Where((_, i) => i % 3 < 2).Any(WasRead));
            Assert.HasCount(every is 1 ? reads : 2, kept.Where((_, i) => i % 3 is 2).Where(WasRead));
        }

        static bool WasRead(Tensor tensor) =>
            typeof(Tensor).GetField("_handle", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(tensor) is not null;
    });

    [TestMethod]
    public void A_rate_that_a_schedule_left_near_zero_is_warned_about() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();

        model.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, callbacks: [new OneCycle(0.1)]);
        FitHistory without = model.Fit(x, y, batch_size: 8, verbose: 0);
        FitHistory again = model.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, callbacks: [new OneCycle(0.1)]);
        var bridged = new Watcher();
        model.fit(x, y, batch_size: 8, callbacks: model.Callbacks(bridged));
        model.Optimizer.SetLearningRate(0.05);
        FitHistory set = model.Fit(x, y, batch_size: 8, verbose: 0);

        Assert.ContainsSingle(without.Run.Warnings);
        Assert.Contains("OneCycle", without.Run.Warnings[0]);
        Assert.Contains("SetLearningRate(0.1)", without.Run.Warnings[0]);
        Assert.IsFalse(again.Run.Warnings.Any(warning => warning.Contains("earlier fit", StringComparison.Ordinal)));
        Assert.ContainsSingle(bridged.Warnings);
        Assert.IsEmpty(set.Run.Warnings);
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
