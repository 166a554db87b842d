using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Optimizers;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>Callbacks inside of TensorFlow.NET's own fit. The faults of the library have the numbers of docs/tensorflow-net.md.</summary>
[TestClass]
public sealed class BridgeTests
{
    private static readonly Func<IOptimizer>[] Optimizers =
    [
        () => keras.optimizers.SGD(0.1f),
        () => keras.optimizers.SGD(0.1f, momentum: 0.9f),
        () => keras.optimizers.Adam(0.01f),
        () => keras.optimizers.AdamW(0.01f, weight_decay: 0.1f),
        () => keras.optimizers.RMSprop(0.01f),
    ];

    [TestMethod]
    public void H1_H2_A_rate_acts_from_the_first_step_of_a_fresh_model_on() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(keras.optimizers.SGD(0.9f));
        Model built = Net.Dense(keras.optimizers.SGD(0.25f));

        model.fit(x, y, batch_size: 8, epochs: 2, shuffle: false, callbacks: model.Callbacks(new ConstantRate(0.25)));
        built.fit(x, y, batch_size: 8, epochs: 2, shuffle: false);

        CollectionAssert.AreEqual(Net.Weights(built), Net.Weights(model));
    });

    [TestMethod]
    public void H3_AdamW_decays_with_the_rate_of_the_schedule() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(keras.optimizers.AdamW(0.9f, weight_decay: 0.5f));
        Model built = Net.Dense(keras.optimizers.AdamW(0.01f, weight_decay: 0.5f));

        model.fit(x, y, batch_size: 8, epochs: 2, shuffle: false, callbacks: model.Callbacks(new ConstantRate(0.01)));
        built.fit(x, y, batch_size: 8, epochs: 2, shuffle: false);

        CollectionAssert.AreEqual(Net.Weights(built), Net.Weights(model));
    });

    [TestMethod]
    public void Keeping_the_first_update_back_until_the_length_is_known_changes_no_bit() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        foreach (Func<IOptimizer> optimizer in Optimizers)
        {
            Model with = Net.Dense(optimizer());
            Model without = Net.Dense(optimizer());

            with.fit(x, y, batch_size: 8, epochs: 2, shuffle: false, callbacks: with.Callbacks(new Watcher()));
            without.fit(x, y, batch_size: 8, epochs: 2, shuffle: false);

            CollectionAssert.AreEqual(Net.Weights(without), Net.Weights(with), optimizer().GetType().Name);
        }
    });

    [TestMethod]
    public void H10_A_schedule_in_parts_of_the_run_is_bound_though_fit_does_not_say_how_long_it_is() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        var watcher = new Watcher();

        ICallback history = model.fit(x, y, batch_size: 8, epochs: 4, callbacks: model.Callbacks(new WarmupCosine(0.1, warmup: "10%"), watcher));

        Assert.AreEqual(20, watcher.Length!.TotalSteps);
        var expected = new WarmupCosine(0.1, warmup: 2, totalSteps: 20);
        CollectionAssert.AreEqual(Enumerable.Range(0, 20).Select(step => expected.ValueAt(step)).ToArray(), watcher.Rates);
        Assert.AreEqual((float)expected.ValueAt(19), history.history["learning_rate"][^1]);
    });

    [TestMethod]
    public void H4_The_training_ends_once_after_the_last_epoch() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        var watcher = new Watcher();
        List<ICallback> callbacks = model.Callbacks(watcher);

        model.fit(x, y, batch_size: 8, epochs: 2, callbacks: callbacks);
        Assert.AreEqual(1, watcher.Ends);
        model.fit(x, y, batch_size: 8, epochs: 2, callbacks: callbacks);
        Assert.AreEqual(2, watcher.Ends);
    });

    [TestMethod]
    public void H5_A_validation_is_no_further_step() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        var watcher = new Watcher();

        model.fit(x, y, batch_size: 8, epochs: 3, validation_data: (x, y), callbacks: model.Callbacks(watcher));

        Assert.HasCount(15, watcher.Rates);
        Assert.IsTrue(watcher.EpochLogs.TrueForAll(logs => logs.ContainsKey("val_loss") && logs.ContainsKey("val_accuracy")));
    });

    [TestMethod]
    public void H6_Epoch_ends_that_fit_leaves_out_come_all_the_same() => Live.Run(() =>
    {
        IDatasetV2 data = Dataset();
        Model model = Net.Dense();
        var watcher = new Watcher();
        using (FitCallbacks callbacks = model.Callback(watcher))
        {
            model.fit(data, epochs: 4, validation_data: data, callbacks: [callbacks]);
            Assert.HasCount(3, watcher.EpochLogs);
        }

        Assert.HasCount(4, watcher.EpochLogs);
        Assert.AreEqual(1, watcher.Ends);
        Assert.ContainsSingle(watcher.Warnings);
    });

    [TestMethod]
    public void H7_A_stop_acts_after_its_batch() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model stopped = Net.Dense(keras.optimizers.SGD(0.1f, momentum: 0.9f));
        Model sevenSteps = Net.Dense(keras.optimizers.SGD(0.1f, momentum: 0.9f));
        var watcher = new Watcher { StopAtStep = 6 };

        stopped.fit(x, y, batch_size: 8, epochs: 4, shuffle: false, callbacks: stopped.Callbacks(watcher));
        sevenSteps.Fit(x, y, batch_size: 8, epochs: 4, verbose: 0, shuffle: false, callbacks: [new Watcher { StopAtStep = 6 }]);

        Assert.HasCount(7, watcher.Rates);
        Assert.AreEqual(1, watcher.Ends);
        CollectionAssert.AreEqual(Net.Weights(sevenSteps), Net.Weights(stopped));
        Assert.IsInstanceOfType<SGD>(stopped.Optimizer);

        // The velocity is that of the seventh step too, not of those that fit ran afterwards.
        stopped.fit(x, y, batch_size: 8, shuffle: false);
        sevenSteps.fit(x, y, batch_size: 8, shuffle: false);
        CollectionAssert.AreEqual(Net.Weights(sevenSteps), Net.Weights(stopped));
    });

    [TestMethod]
    public void A_sweep_gives_a_model_back_that_had_no_weights_before() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Sequential model = keras.Sequential([keras.layers.Dense(6, activation: "relu"), keras.layers.Dense(Net.Classes)]);
        model.compile(keras.optimizers.Adam(0.01f), keras.losses.SparseCategoricalCrossentropy(from_logits: true));
        var weights = new List<float[]>();

        model.fit(x, y, batch_size: 8, epochs: 5, callbacks: model.Callbacks(
            RunLength.From(40, 8, 5), new LambdaCallback(onTrainBegin: _ => weights.Add(Net.Weights(model))), new LrRangeTest(new LrRangeTestOptions { StartLearningRate = 1e-4, EndLearningRate = 10, SweepSteps = 6 })));

        CollectionAssert.AreEqual(weights[0], Net.Weights(model));
    });

    [TestMethod]
    public void A_fit_after_a_stop_trains_again() => Live.Run(() =>
    {
        IDatasetV2 data = Dataset();
        Model model = Net.Dense();
        model.fit(data, epochs: 3, validation_data: data, callbacks: model.Callbacks(new Watcher { StopAtStep = 6 }));
        float[] before = Net.Weights(model);

        model.fit(data, epochs: 1);

        CollectionAssert.AreNotEqual(before, Net.Weights(model));
        Assert.IsInstanceOfType<SGD>(model.Optimizer);
    });

    [TestMethod]
    public void H8_The_loss_of_a_batch_is_its_own() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 44);
        Model bridged = Net.Dense();
        Model own = Net.Dense();
        var watcher = new Watcher();

        bridged.fit(x, y, batch_size: 8, epochs: 2, shuffle: false, callbacks: bridged.Callbacks(watcher));
        FitHistory history = own.Fit(x, y, batch_size: 8, epochs: 2, verbose: 0, shuffle: false);

        for (int i = 0; i < watcher.Losses.Count; i++)
        {
            Assert.AreEqual(history.Run.StepLosses[i], watcher.Losses[i], 2e-6);
        }
    });

    [TestMethod]
    public void H9_The_history_of_fit_has_the_rates_and_what_callbacks_add() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();

        ICallback history = model.fit(x, y, batch_size: 8, epochs: 2, validation_data: (x, y), callbacks: model.Callbacks(new ConstantRate(0.25), new Watcher { Adds = "mine" }));

        CollectionAssert.AreEqual(new[] { 0.25f, 0.25f }, history.history["learning_rate"]);
        CollectionAssert.AreEqual(new[] { 4f, 9f }, history.history["mine"]);
    });

    [TestMethod]
    public void H11_Early_stopping_takes_zero_for_a_value_and_names_the_metrics_there_are_where_one_is_missing() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        using FitCallbacks callbacks = Quiet(model, new EarlyStopping("val_loss"));

        model.fit(x, y, batch_size: 8, epochs: 2, callbacks: [callbacks]);

        Assert.ContainsSingle(callbacks.Warnings);
        Assert.Contains("\"val_loss\"", callbacks.Warnings[0]);
        Assert.Contains("accuracy, learning_rate, loss", callbacks.Warnings[0]);

        // A metric of 0 is a value, and as good as it gets: the second epoch is no better.
        var stopping = new EarlyStopping("zero", mode: MetricMode.Min);
        model.fit(x, y, batch_size: 8, epochs: 4, callbacks: model.Callbacks(new LambdaCallback(onEpochEnd: (_, _, logs) => logs["zero"] = 0), stopping));
        Assert.AreEqual(0.0, stopping.Best);
        Assert.AreEqual(1, stopping.StoppedEpoch);
    });

    [TestMethod]
    public void H13_A_fit_that_goes_on_counts_its_steps_from_there() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        var watcher = new Watcher();

        model.fit(x, y, batch_size: 8, epochs: 4, initial_epoch: 3, callbacks: model.Callbacks(watcher));

        Assert.AreEqual(15, watcher.FirstStep);
    });

    [TestMethod]
    public void H15_Normalisation_whose_statistics_fit_leaves_alone_is_warned_about() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(null, keras.layers.BatchNormalization());
        var watcher = new Watcher();

        model.fit(x, y, callbacks: model.Callbacks(watcher));

        Assert.ContainsSingle(watcher.Warnings);
        Assert.Contains("model.Fit", watcher.Warnings[0]);
    });

    [TestMethod]
    public void The_rate_of_a_model_made_on_another_thread_is_set_all_the_same() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        foreach (Func<IOptimizer> optimizer in Optimizers[..4])
        {
            Model here = Net.Dense(optimizer());
            here.fit(x, y, batch_size: 8, epochs: 1, shuffle: false);
            here.fit(x, y, batch_size: 8, epochs: 2, shuffle: false, callbacks: here.Callbacks(new StepDecay(0.05, stepSize: 3, gamma: 0.5)));
            Model there = Net.Dense(optimizer());
            there.fit(x, y, batch_size: 8, epochs: 1, shuffle: false);
            var watcher = new Watcher();

            Live.OnOtherThread(() => there.fit(x, y, batch_size: 8, epochs: 2, shuffle: false, callbacks: there.Callbacks(new StepDecay(0.05, stepSize: 3, gamma: 0.5), watcher)));

            CollectionAssert.AreEqual(Net.Weights(here), Net.Weights(there));
            Assert.ContainsSingle(watcher.Warnings);
            Assert.Contains("another thread", watcher.Warnings[0]);
        }
    });

    [TestMethod]
    public void The_best_weights_are_put_back_on_another_thread_than_the_models() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(keras.optimizers.Adam(0.01f));
        float[] before = Net.Weights(model);

        Live.OnOtherThread(() =>
        {
            var sweep = new LrRangeTest(new LrRangeTestOptions { SweepSteps = 8 });
            model.fit(x, y, batch_size: 8, epochs: 5, shuffle: false, callbacks: model.Callbacks(sweep));
            Assert.IsGreaterThan(5, sweep.Result!.Steps);
        });

        CollectionAssert.AreEqual(before, Net.Weights(model));
    });

    [TestMethod]
    public void A_sweep_stops_the_fit_and_gives_the_model_back() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(keras.optimizers.Adam(0.01f));
        Model untouched = Net.Dense(keras.optimizers.Adam(0.01f));
        var sweep = new LrRangeTest(new LrRangeTestOptions { StartLearningRate = 1e-5, EndLearningRate = 10, SweepSteps = 9 });

        model.fit(x, y, batch_size: 8, epochs: 10, shuffle: false, callbacks: model.Callbacks(sweep));
        model.fit(x, y, batch_size: 8, epochs: 1, shuffle: false);
        untouched.fit(x, y, batch_size: 8, epochs: 1, shuffle: false);

        Assert.IsLessThanOrEqualTo(5 * 9, sweep.Result!.Steps, "A sweep in their fit makes five steps for each of SweepSteps, and ends early where the loss diverges.");
        Assert.AreEqual(1e-5, sweep.Result.Sweeps[0].LearningRates[0]);
        CollectionAssert.AreEqual(Net.Weights(untouched), Net.Weights(model));
    });

    [TestMethod]
    public void A_range_test_in_fit_sweeps_stops_gives_back_and_finds_a_rate_that_trains() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 400);
        Model model = Net.Convolution();
        float[] before = Net.Weights(model);
        var test = new LrRangeTest();
        using var output = new StringWriter();
        using FitCallbacks callbacks = model.Callback(test);
        callbacks.Output = output;

        ICallback history = model.fit(x, y, batch_size: 8, epochs: 20, shuffle: false, callbacks: [callbacks]);

        Assert.IsLessThan(4, history.history["loss"].Count, "the fit is stopped when the sweep is over");
        CollectionAssert.AreEqual(before, Net.Weights(model));
        Assert.AreEqual(0.01, model.CaptureState().Tensors["optimizer/hyper/learning_rate"].Values is float[] rate ? rate[0] : 0, 1e-9);
        Assert.IsTrue(test.Result!.HasAnswer, test.Result.ToSummary());
        Assert.AreEqual(RangeTestFlagKind.SweepOnly, test.Result.Flags.Single().Kind);
        Assert.IsInRange(1e-4, 1, test.Result.MaxLearningRate);
        Assert.Contains("Result.OneCycle()", output.ToString());

        FitHistory trained = model.Fit(x, y, batch_size: 8, epochs: 3, verbose: 0, callbacks: [test.Result.OneCycle()]);
        Assert.IsLessThan(0.8 * trained.history["loss"][0], trained.history["loss"][^1]);
    });

    [TestMethod]
    public void A_fit_too_short_for_a_sweep_is_refused_with_the_remedy() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();

        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => model.fit(x, y, batch_size: 8, callbacks: model.Callbacks(new LrRangeTest())));

        Assert.Contains("more epochs", error.Message);
    });

    [TestMethod]
    public void A_range_test_in_our_Fit_runs_first_and_the_fit_trains_with_what_it_found() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 160);
        Model model = Net.Dense(keras.optimizers.Adam());
        var test = new LrRangeTest(ScheduleShape.OneCycle);

        FitHistory history = model.Fit(x, y, batch_size: 16, epochs: 4, verbose: 0, metrics_every: 5, callbacks: [test]);

        Assert.AreEqual(test.Result!.ForSchedule(ScheduleShape.OneCycle, 40), history.Run.StepLearningRates.Max(), 1e-3);
        Assert.HasCount(40, history.Run.StepLearningRates);
        RangeTestResult before = Net.Dense(keras.optimizers.Adam()).FindLearningRate(x, y, batch_size: 16);
        Assert.AreEqual(before.MaxLearningRate, test.Result.MaxLearningRate);
    });

    [TestMethod]
    public void An_exception_of_a_callback_comes_through_and_later_fits_work() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        var watcher = new Watcher { ThrowAtStep = 2 };

        Assert.ThrowsExactly<OperationCanceledException>(() => model.fit(x, y, batch_size: 8, epochs: 2, callbacks: model.Callbacks(watcher)));
        model.fit(x, y, batch_size: 8, epochs: 1);

        Assert.AreEqual(1, watcher.Ends);
        Assert.AreSame(TextWriter.Null, tf_output_redirect);
    });

    [TestMethod]
    public void A_fit_that_ends_in_its_first_batch_leaves_no_trace() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        Model untouched = Net.Dense();
        float[] before = Net.Weights(model);
        ICallback throwing = Stub.Of<ICallback>(call => call is [long, Dictionary<string, float>] ? throw new OperationCanceledException() : null);

        // Once by a callback of the host that stands before the bridge, once by one of ours.
        Assert.Throws<OperationCanceledException>(() => model.fit(x, y, batch_size: 8, callbacks: [throwing, model.Callback(new ConstantRate(0.5))]));
        CollectionAssert.AreEqual(before, Net.Weights(model));
        Assert.Throws<OperationCanceledException>(() => model.fit(x, y, batch_size: 8, callbacks: model.Callbacks(new Watcher { ThrowAtBegin = true })));
        CollectionAssert.AreEqual(before, Net.Weights(model));
        Assert.Throws<OperationCanceledException>(() => model.fit(x, y, batch_size: 8, callbacks: [throwing, model.Callback(new ConstantRate(0.5))]));

        model.fit(x, y, batch_size: 8, shuffle: false);
        untouched.fit(x, y, batch_size: 8, shuffle: false);
        CollectionAssert.AreEqual(Net.Weights(untouched), Net.Weights(model));
    });

    [TestMethod]
    public void Two_bridges_and_a_callback_of_the_host_go_together() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        Model single = Net.Dense();
        var watcher = new Watcher();

        model.fit(x, y, batch_size: 8, epochs: 2, shuffle: false, callbacks: [model.Callback(new ConstantRate(0.05)), model.Callback(watcher)]);
        single.fit(x, y, batch_size: 8, epochs: 2, shuffle: false, callbacks: single.Callbacks(new ConstantRate(0.05)));

        CollectionAssert.AreEqual(Net.Weights(single), Net.Weights(model));
        Assert.HasCount(10, watcher.Rates);
        Assert.AreSame(TextWriter.Null, tf_output_redirect);
    });

    [TestMethod]
    public void The_rate_in_the_logs_is_the_one_trained_with_whichever_bridge_sets_it() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        var watcher = new Watcher();
        var schedule = new WarmupCosine(0.2, warmup: "20%");
        using FitCallbacks first = Quiet(model, watcher);
        using FitCallbacks second = Quiet(model, schedule);

        model.fit(x, y, batch_size: 8, epochs: 2, callbacks: [first, second]);

        LearningRateSchedule bound = schedule.Bind(new RunLength(2, 5));
        for (int step = 1; step < 10; step++)
        {
            Assert.AreEqual(bound.ValueAt(step), watcher.Rates[step]);
        }

        Assert.Contains("Give all callbacks to one bridge", first.Warnings.Single());
        Assert.IsEmpty(second.Warnings);
        model.fit(x, y, batch_size: 8, epochs: 2, callbacks: [second, first]);
        Assert.IsEmpty(first.Warnings);
        CollectionAssert.AreEqual(Enumerable.Range(0, 10).Select(step => bound.ValueAt(step)).ToArray(), watcher.Rates[10..]);
    });

    [TestMethod]
    public void A_range_test_beside_a_schedule_in_the_optimizer_is_refused_and_claims_nothing() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(keras.optimizers.SGD(0.1f).With(new ConstantRate(0.1)));
        var test = new LrRangeTest();
        using FitCallbacks bridge = Quiet(model, test);

        Assert.Contains("Compile with the bare optimizer", Assert.Throws<InvalidOperationException>(() => model.Fit(x, y, verbose: 0, callbacks: [test])).Message);
        Assert.Contains("follows ConstantRate", Assert.Throws<InvalidOperationException>(() => model.fit(x, y, batch_size: 8, epochs: 5, callbacks: [bridge])).Message);
        Assert.IsNull(test.Result);
        Assert.IsEmpty(bridge.History.Notes);
    });

    [TestMethod]
    public void Warnings_and_notes_are_shown_and_kept() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(null, keras.layers.BatchNormalization());
        using var output = new StringWriter();
        using FitCallbacks callbacks = model.Callback(
            new EarlyStopping("val_loss", patience: 1), new ReduceLROnPlateau("loss", patience: 1, minDelta: 10, verbose: 1));
        callbacks.Output = output;

        model.fit(x, y, batch_size: 8, epochs: 4, callbacks: [callbacks]);

        // BatchNormalization behind Dense, the metric that is missing, and a reduction after each epoch but the first.
        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(2, callbacks.Warnings);
        Assert.HasCount(2, lines.Where(line => line.StartsWith("Warning: ", StringComparison.Ordinal)));
        Assert.HasCount(3, lines.Where(line => line.Contains("ReduceLROnPlateau reducing learning rate to", StringComparison.Ordinal)));
        Assert.HasCount(20, callbacks.History.StepLearningRates);
    });

    [TestMethod]
    public void Without_a_writer_warnings_go_to_standard_error_and_notes_to_standard_output() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        (TextWriter error, TextWriter console) = (Console.Error, Console.Out);
        using var errors = new StringWriter();
        using var notes = new StringWriter();
        Console.SetError(errors);
        Console.SetOut(notes);
        try
        {
            model.fit(x, y, batch_size: 8, epochs: 3, callbacks: model.Callbacks(
                new OneCycle(0.1), new EarlyStopping("val_loss"), new ReduceLROnPlateau("loss", patience: 1, minDelta: 10, verbose: 1)));
        }
        finally
        {
            Console.SetError(error);
            Console.SetOut(console);
        }

        Assert.Contains("val_loss", errors.ToString());
        Assert.Contains("ReduceLROnPlateau", errors.ToString(), "two drivers of the rate");
        Assert.Contains("ReduceLROnPlateau reducing learning rate to", notes.ToString());
    });

    [TestMethod]
    public void A_reduction_is_told_with_the_rate_that_is_used() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(keras.optimizers.SGD(0.4f));
        using var output = new StringWriter();
        using FitCallbacks callbacks = model.Callback(new ReduceLROnPlateau("loss", factor: 0.5, patience: 1, minDelta: 10, verbose: 1) { Schedule = new ConstantRate(0.25) });
        callbacks.Output = output;

        model.fit(x, y, batch_size: 8, epochs: 3, callbacks: [callbacks]);

        Assert.Contains("reducing learning rate to 0.125", output.ToString());
        Assert.AreEqual(0.125, callbacks.History.StepLearningRates[10]);
    });

    [TestMethod]
    public void What_cannot_work_in_fit_is_refused_or_warned_about() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();

        ArgumentException refused = Assert.Throws<ArgumentException>(() => model.Callbacks(new OneCycle(0.1), new BackupAndRestore("state")));
        Assert.Contains("model.Fit", refused.Message);

        using FitCallbacks warned = Quiet(model, new SwapEMAWeights());
        model.fit(x, y, batch_size: 8, validation_data: (x, y), callbacks: [warned]);
        Assert.ContainsSingle(warned.Warnings);
        Assert.Contains("model.Fit", warned.Warnings[0]);
    });

    [TestMethod]
    public void H6_A_last_epoch_without_an_end_comes_with_the_next_fit_also_of_another_bridge() => Live.Run(() =>
    {
        IDatasetV2 data = Dataset();
        Model model = Net.Dense();
        var watcher = new Watcher();
        var average = new SwapEMAWeights(emaMomentum: 0.5);
        model.fit(data, epochs: 4, validation_data: data, callbacks: [Quiet(model, watcher, average)]);
        float[] trained = Net.Weights(model);
        Assert.HasCount(3, watcher.EpochLogs);
        Assert.AreEqual(0, watcher.Ends);

        Model other = Net.Dense();
        other.fit(data, epochs: 1, callbacks: other.Callbacks(new Watcher()));

        Assert.HasCount(4, watcher.EpochLogs);
        Assert.AreEqual(1, watcher.Ends);
        CollectionAssert.AreNotEqual(trained, Net.Weights(model), "the average acts in the end");
    });

    [TestMethod]
    public void H6_A_last_epoch_that_comes_late_sees_its_own_weights_and_the_model_keeps_newer_ones() => Live.Run(() =>
    {
        IDatasetV2 data = Dataset();
        Model model = Net.Dense();
        var seen = new List<float[]>();
        model.fit(data, epochs: 3, validation_data: data, callbacks: [Quiet(model, new LambdaCallback(onEpochEnd: (_, _, _) => seen.Add(Net.Weights(model))))]);
        float[] end = Net.Weights(model);
        model.fit(data, epochs: 1);
        float[] newer = Net.Weights(model);

        model.CaptureState();

        CollectionAssert.AreEqual(end, seen[2]);
        CollectionAssert.AreEqual(newer, Net.Weights(model));
    });

    [TestMethod]
    public void What_is_captured_at_the_start_is_the_state_before_the_first_batch() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data(rows: 48);
        foreach (bool told in new[] { false, true })
        {
            Model model = Net.Convolution();
            Model plain = Net.Convolution();
            float[] before = Net.Weights(model);
            float[]? captured = null;
            var capture = new LambdaCallback(onTrainBegin: _ => captured = Net.Weights(model));
            FitCallbacks callbacks = told ? model.Callback(RunLength.From(48, 8, 2), capture) : model.Callback(capture);

            model.fit(x, y, batch_size: 8, epochs: 2, shuffle: false, callbacks: [callbacks]);
            plain.fit(x, y, batch_size: 8, epochs: 2, shuffle: false);

            CollectionAssert.AreEqual(before, captured);
            CollectionAssert.AreEqual(Net.Weights(plain), Net.Weights(model));
        }
    });

    [TestMethod]
    public void Weights_that_are_put_in_at_the_start_are_not_updated_by_a_gradient_of_others() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        TrainerSnapshot others = Net.Dense(null).CaptureState(SnapshotParts.Weights);
        model.fit(x, y, batch_size: 8, epochs: 3);
        float[]? afterFirst = null;
        using FitCallbacks callbacks = Quiet(
            model,
            new LambdaCallback(onTrainBegin: run => run.Restore(others), onTrainBatchEnd: (_, batch, _) => afterFirst ??= Net.Weights(model)));

        model.fit(x, y, batch_size: 8, callbacks: [callbacks]);

        CollectionAssert.AreEqual(Net.Weights(Net.Dense()), afterFirst);
        Assert.Contains("RunLength.From", callbacks.Warnings[0]);
    });

    [TestMethod]
    public void Callbacks_of_another_model_are_refused_in_the_first_batch() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        Model other = Net.Dense();
        IOptimizer optimizer = other.Optimizer;

        foreach (List<ICallback> callbacks in new[] { other.Callbacks(new OneCycle(0.1)), other.Callbacks(RunLength.From(40, 8, 2), new OneCycle(0.1)) })
        {
            InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => model.fit(x, y, batch_size: 8, epochs: 2, callbacks: callbacks));
            Assert.Contains("another model", error.Message);
            Assert.AreSame(optimizer, other.Optimizer);
            Assert.IsFalse(other.Stop_training);
        }
    });

    [TestMethod]
    public void An_output_that_was_set_to_null_is_the_console_and_null_again_afterwards() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        var watcher = new Watcher();
        TextWriter console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            tf_output_redirect = null!;
            model.fit(x, y, batch_size: 8, epochs: 2, callbacks: model.Callbacks(watcher));
            Assert.IsNull(HostFields.Output(null));
            model.fit(x, y, batch_size: 8);
        }
        finally
        {
            tf_output_redirect = TextWriter.Null;
            Console.SetOut(console);
        }

        Assert.AreEqual(10, watcher.Length!.TotalSteps);
        Assert.Contains("Epoch: 002/002", printed.ToString());
    });

    [TestMethod]
    public void A_first_batch_that_fails_leaves_the_users_own_optimizer_in_the_model_at_once() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        NDArray narrow = new float[40, Net.Features - 1];
        foreach (IOptimizer optimizer in new[] { keras.optimizers.Adam(0.01f), keras.optimizers.SGD(0.1f).With(new ConstantRate(0.1)) })
        {
            Model model = Net.Dense(optimizer);
            float[] before = Net.Weights(model);

            bool failed = false;
            try
            {
                model.fit(narrow, y, batch_size: 8, callbacks: model.Callbacks(new Watcher()));
            }
            catch (Exception error) when (error is not AssertFailedException)
            {
                failed = true;
                Assert.AreSame(optimizer, model.Optimizer);
                Assert.IsFalse(model.Stop_training);
                Assert.AreSame(TextWriter.Null, tf_output_redirect);
            }

            Assert.IsTrue(failed);
            CollectionAssert.AreEqual(before, Net.Weights(model));
            model.fit(x, y, batch_size: 8);
            CollectionAssert.AreNotEqual(before, Net.Weights(model));
        }
    });

    [TestMethod]
    public void Two_trainings_at_once_are_told_what_is_wrong() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        Exception? own = null;
        Exception? bridged = null;
        Exception? test = null;
        var meanwhile = new LambdaCallback(onEpochBegin: (_, _) => Live.OnOtherThread(() =>
        {
            Model other = Net.Dense();
            own = Assert.Throws<InvalidOperationException>(() => other.Fit(x, y, verbose: 0));
            bridged = Assert.Throws<InvalidOperationException>(() => other.fit(x, y, callbacks: other.Callbacks(new Watcher())));
            test = Assert.Throws<InvalidOperationException>(() => other.FindLearningRate(x, y));
        }));

        model.Fit(x, y, verbose: 0, callbacks: [meanwhile]);

        foreach (Exception? error in new[] { own, bridged, test })
        {
            Assert.Contains("Stack empty", error!.Message);
        }

        // One after the other is no fault, also after a fit that failed.
        Assert.Throws<OperationCanceledException>(() => model.fit(x, y, callbacks: model.Callbacks(new Watcher { ThrowAtStep = 1 })));
        Live.OnOtherThread(() => Net.Dense().Fit(x, y, verbose: 0));
    });

    [TestMethod]
    public void What_cannot_be_trained_is_refused_with_the_remedy() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        model.Optimizer = null!;

        ArgumentException notCompiled = Assert.Throws<ArgumentException>(() => model.Fit(x, y, verbose: 0));
        Assert.Contains("compile", notCompiled.Message);

        var arguments = new DenseArgs { Units = 3, DType = TF_DataType.TF_DOUBLE, InputShape = new Shape(Net.Features) };
        var layer = (ILayer)Activator.CreateInstance(Type.GetType("Tensorflow.Keras.Layers.Dense, Tensorflow.Keras")!, arguments)!;
        Sequential wide = keras.Sequential([layer]);
        wide.compile(keras.optimizers.SGD(0.1f), keras.losses.MeanSquaredError());
        ArgumentException twice = Assert.Throws<ArgumentException>(() => wide.Fit(x, y, verbose: 0));
        Assert.Contains("float32", twice.Message);

        model.Optimizer = Stub.Of<IOptimizer>(_ => null);
        ArgumentException foreign = Assert.Throws<ArgumentException>(() => model.Fit(x, y, verbose: 0));
        Assert.Contains("ClipNorm", foreign.Message);
    });

    private static FitCallbacks Quiet(Model model, params Callback[] callbacks)
    {
        FitCallbacks bridge = model.Callback(callbacks);
        bridge.Output = TextWriter.Null;
        return bridge;
    }

    private static IDatasetV2 Dataset()
    {
        (NDArray x, NDArray y) = Net.Data();
        return tf.data.Dataset.from_tensor_slices(tf.convert_to_tensor(x), tf.convert_to_tensor(y)).batch(8);
    }
}
