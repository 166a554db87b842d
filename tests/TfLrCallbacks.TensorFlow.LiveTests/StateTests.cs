using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>Snapshots, the range test, and going on from where a training was.</summary>
[TestClass]
public sealed class StateTests
{
    private const int RMSprop = 4;

    private static readonly Func<IOptimizer>[] Optimizers =
    [
        () => keras.optimizers.SGD(0.05f),
        () => keras.optimizers.SGD(0.05f, momentum: 0.9f),
        () => keras.optimizers.Adam(0.05f),
        () => keras.optimizers.AdamW(0.05f, weight_decay: 0.1f),
        () => keras.optimizers.RMSprop(0.05f),
        () => keras.optimizers.Adam(0.05f).RateFactor("bias", 0.5).Accumulate(2).With(new StepDecay(0.05, 3)),
    ];

    [TestMethod]
    public void A_training_goes_on_from_a_snapshot_bit_for_bit_in_the_same_and_in_a_fresh_model() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 44);
        foreach (Func<IOptimizer> optimizer in Optimizers)
        {
            Model whole = Net.Dense(optimizer(), keras.layers.BatchNormalization());
            Model fresh = Net.Dense(optimizer(), keras.layers.BatchNormalization());
            var keeper = new Keeper(step: 7);

            whole.Fit(x, y, batch_size: 8, epochs: 3, verbose: 0, callbacks: [keeper]);
            float[] expected = Net.Weights(whole);
            whole.Fit(x, y, batch_size: 8, epochs: 3, verbose: 0, callbacks: [new Resumer(keeper.Snapshot!)]);
            fresh.Fit(x, y, batch_size: 8, epochs: 3, verbose: 0, callbacks: [new Resumer(keeper.Snapshot!)]);

            // Both went on from step 8 in epoch 1, and then trained all three epochs; what counts is that they did the same.
            CollectionAssert.AreEqual(Net.Weights(whole), Net.Weights(fresh), optimizer().GetType().Name);
            CollectionAssert.AreNotEqual(expected, Net.Weights(whole));
        }
    });

    [TestMethod]
    public void A_snapshot_taken_and_put_back_in_between_leaves_no_trace() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        foreach (Func<IOptimizer> optimizer in Optimizers)
        {
            Model plain = Net.Dense(optimizer());
            Model disturbed = Net.Dense(optimizer());

            plain.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, shuffle: false);
            disturbed.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, shuffle: false, callbacks: [new Disturber()]);

            CollectionAssert.AreEqual(Net.Weights(plain), Net.Weights(disturbed), optimizer().GetType().Name);
        }
    });

    [TestMethod]
    public void A_snapshot_of_another_optimizer_is_refused_before_a_weight_is_changed() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        (Model Model, string Word)[] others = [(Net.Dense(keras.optimizers.SGD(0.1f)), "has no beta"), (Net.Dense(keras.optimizers.Adam(0.1f).ClipNorm(1)), "not steered")];
        using var folder = new TemporaryFolder();
        Model trained = Net.Dense(keras.optimizers.Adam(0.1f));
        trained.Fit(x, y, batch_size: 8, epochs: 1, verbose: 0);
        trained.SaveState(folder["state.npz"]);
        foreach ((Model other, string word) in others)
        {
            float[] before = Net.Weights(other);

            ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => other.LoadState(folder["state.npz"]));

            Assert.Contains(word, error.Message);
            CollectionAssert.AreEqual(before, Net.Weights(other));
        }
    });

    [TestMethod]
    public void A_snapshot_of_another_model_is_refused() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        var keeper = new Keeper(step: 0);
        Net.Dense().Fit(x, y, verbose: 0, callbacks: [keeper]);

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => Net.Dense(null, keras.layers.BatchNormalization()).Fit(x, y, verbose: 0, callbacks: [new Resumer(keeper.Snapshot!)]));

        Assert.Contains("another model", error.Message);
    });

    [TestMethod]
    public void The_range_test_finds_a_rate_and_leaves_no_trace() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 240);
        foreach (Func<IOptimizer> optimizer in Optimizers[..5])
        {
            Model tested = Net.Dense(optimizer(), keras.layers.BatchNormalization());
            Model untouched = Net.Dense(optimizer(), keras.layers.BatchNormalization());

            RangeTestResult found = tested.FindLearningRate(x, y, batch_size: 16);
            tested.fit(x, y, batch_size: 16, epochs: 1, shuffle: false);
            untouched.fit(x, y, batch_size: 16, epochs: 1, shuffle: false);

            Assert.IsTrue(found.HasAnswer, found.ToSummary());
            Assert.IsInRange(1e-4, 30, found.MaxLearningRate);
            CollectionAssert.AreEqual(Net.Weights(untouched), Net.Weights(tested), optimizer().GetType().Name);
        }
    });

    [TestMethod]
    public void A_cancelled_range_test_gives_the_model_back_too_also_on_another_thread() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 80);
        Model model = Net.Dense(keras.optimizers.Adam(0.01f));
        model.fit(x, y, epochs: 1);
        float[] before = Net.Weights(model);
        using var cancel = new CancellationTokenSource();

        Live.OnOtherThread(() => Assert.ThrowsExactly<OperationCanceledException>(() => model.FindLearningRate(
            x, y, batch_size: 16, progress: new After(50, cancel), cancellation_token: cancel.Token)));

        CollectionAssert.AreEqual(before, Net.Weights(model));
    });

    [TestMethod]
    public void The_probe_changes_nothing_and_has_no_dropout() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(null, keras.layers.BatchNormalization(), keras.layers.Dropout(0.5f));
        var trainer = new ModelTrainer(model, new ArrayBatches([x], y, null, 8, 0));
        float[] before = Net.Weights(model);
        int[] rows = [1, 5, 7, 20];

        double first = trainer.ProbeLoss(rows);

        Assert.AreEqual(first, trainer.ProbeLoss(rows));
        CollectionAssert.AreEqual(before, Net.Weights(model));
    });

    [TestMethod]
    public void Early_stopping_puts_the_best_weights_back_in_both_fits() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        (NDArray xv, NDArray yv) = Net.Data(rows: 16, seed: 9);
        Model own = Net.Dense(keras.optimizers.SGD(3f));
        Model bridged = Net.Dense(keras.optimizers.SGD(3f));
        var stop = new EarlyStopping("val_loss", patience: 2, restoreBestWeights: true);
        var bridgedStop = new EarlyStopping("val_loss", patience: 2, restoreBestWeights: true);

        FitHistory history = own.Fit(x, y, batch_size: 8, epochs: 12, verbose: 0, callbacks: [stop], validation_data: (xv, yv), shuffle: false);
        bridged.fit(x, y, batch_size: 8, epochs: 12, validation_data: (xv, yv), shuffle: false, callbacks: bridged.Callbacks(bridgedStop));

        CollectionAssert.AreEqual(Net.Weights(own), Net.Weights(bridged));
        float best = history.history["val_loss"].Min();
        Assert.AreEqual(best, own.evaluate(xv, yv)["loss"], 1e-5f);
    });

    [TestMethod]
    public void A_state_in_a_file_is_taken_by_a_model_built_the_same_way_also_on_another_thread() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        using TemporaryFolder temporary = new();
        string path = temporary["file.npz"];
        foreach (Func<IOptimizer> optimizer in Optimizers.Where((_, i) => i is not RMSprop))
        {
            Model saved = Net.Dense(optimizer(), keras.layers.BatchNormalization());
            Model loaded = Net.Dense(optimizer(), keras.layers.BatchNormalization());
            saved.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0);
            saved.SaveState(path);

            Live.OnOtherThread(() => loaded.LoadState(path));
            CollectionAssert.AreEqual(Net.Weights(saved), Net.Weights(loaded), optimizer().GetType().Name);

            saved.Fit(x, y, batch_size: 8, epochs: 1, verbose: 0);
            loaded.Fit(x, y, batch_size: 8, epochs: 1, verbose: 0);
            CollectionAssert.AreEqual(Net.Weights(saved), Net.Weights(loaded), optimizer().GetType().Name);
        }
    });

    [TestMethod]
    public void Checkpoints_of_the_best_epoch_are_written_from_the_hosts_fit_and_read_back() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        (NDArray xv, NDArray yv) = Net.Data(rows: 16, seed: 9);
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        Model model = Net.Dense(keras.optimizers.SGD(3f));
        var checkpoint = new ModelCheckpoint(Path.Combine(folder, "best-{epoch:02d}.npz"), "val_loss", saveBestOnly: true);

        ICallback history = model.fit(x, y, batch_size: 8, epochs: 6, shuffle: false, validation_data: (xv, yv), callbacks: model.Callbacks(checkpoint));
        model.LoadState(checkpoint.LastSaved!);

        Assert.AreEqual(history.history["val_loss"].Min(), model.evaluate(xv, yv)["loss"], 1e-5f);
    });

    [TestMethod]
    public void Averaged_weights_are_the_mean_of_what_was_trained() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model averaged = Net.Dense();
        Model followed = Net.Dense();
        var epochs = new List<float[]>();

        averaged.Fit(x, y, batch_size: 8, epochs: 4, verbose: 0, shuffle: false, callbacks: [new StochasticWeightAveraging(startEpoch: 1)]);
        followed.Fit(x, y, batch_size: 8, epochs: 4, verbose: 0, shuffle: false, callbacks: [new EachEpoch(() => epochs.Add(Net.Weights(followed)))]);

        float[] actual = Net.Weights(averaged);
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.AreEqual(epochs.Skip(1).Average(weights => weights[i]), actual[i], 1e-6f);
        }
    });

    private sealed class EachEpoch(Action action) : Callback
    {
        public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs) => action();
    }

    private sealed class Keeper(long step) : Callback
    {
        public TrainerSnapshot? Snapshot { get; private set; }

        public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
        {
            if (run.Step == step)
            {
                Snapshot = run.Capture();
            }
        }
    }

    private sealed class Resumer(TrainerSnapshot snapshot) : Callback
    {
        public override void OnTrainBegin(ITrainingRun run) => run.Restore(snapshot);
    }

    private sealed class Disturber : Callback
    {
        private TrainerSnapshot? _before;

        public override void OnTrainBatchBegin(ITrainingRun run, long batch)
        {
            if (run.Step is 4)
            {
                _before = run.Capture(SnapshotParts.Weights | SnapshotParts.Optimizer);
                run.Restore(_before);
            }
        }
    }

    private sealed class After(int steps, CancellationTokenSource cancel) : IProgress<RangeTestProgress>
    {
        private int _steps;

        public void Report(RangeTestProgress value)
        {
            if (++_steps == steps)
            {
                cancel.Cancel();
            }
        }
    }
}
