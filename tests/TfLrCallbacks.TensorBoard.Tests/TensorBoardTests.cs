using System.Text.Json;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class TensorBoardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("keras3-tb-v01")]
    [DataRow("keras3-tb-v02")]
    [DataRow("keras3-tb-v03")]
    [DataRow("keras3-tb-v05")]
    [DataRow("keras3-tb-v06")]
    public void Tags_steps_values_and_their_order_are_those_of_Keras(string id)
    {
        Play(id);

        CollectionAssert.AreEqual(RecordedRun.Events(id).ToArray(), WithoutBatchRates(Written()));
    }

    [TestMethod]
    public void A_number_of_batches_as_frequency_keeps_the_values_of_epochs_that_Keras_drops()
    {
        Play("keras3-tb-v04");

        (string Folder, string Tag, long Step, double? Value)[] written = WithoutBatchRates(Written());

        CollectionAssert.IsSubsetOf(RecordedRun.Events("keras3-tb-v04").ToArray(), written);
        CollectionAssert.AreEqual(new long[] { 3, 6 }, Steps(written, "batch_loss"));
        CollectionAssert.AreEqual(new long[] { 0, 1, 2 }, Steps(written, "epoch_loss"));
        CollectionAssert.AreEqual(new long[] { 0, 1, 2 }, Steps(written, "epoch_learning_rate"));
    }

    [TestMethod]
    public void With_a_schedule_the_rate_of_an_epoch_is_the_one_of_its_last_step_not_of_the_next()
    {
        Play("keras3-tb-v07");

        CollectionAssert.AreEqual(new[] { 0.1, 0.09, 0.081, 0.0729, 0.06561, 0.059049 }.Select(Single).ToArray(), Values(Written(), "batch_learning_rate"));
        CollectionAssert.AreEqual(new[] { 0.09, 0.0729, 0.059049 }.Select(Single).ToArray(), Values(Written(), "epoch_learning_rate"));
        CollectionAssert.AreEqual(
            RecordedRun.Events("keras3-tb-v07").Where(entry => entry.Tag is not "epoch_learning_rate").ToArray(),
            WithoutBatchRates(Written()).Where(entry => entry.Tag is not "epoch_learning_rate").ToArray());
    }

    [TestMethod]
    public void In_a_second_fit_the_batches_go_on_where_Keras_begins_at_1_again()
    {
        Play("keras3-tb-v08");

        Assert.HasCount(2, _folder.Read("train"));
        CollectionAssert.AreEqual(new long[] { 1, 2, 3, 4 }, Steps(Written(), "batch_loss"));
        CollectionAssert.AreEqual(
            RecordedRun.Events("keras3-tb-v08").Where(entry => entry.Tag is not "batch_loss").ToArray(),
            WithoutBatchRates(Written()).Where(entry => entry.Tag is not "batch_loss").ToArray());
    }

    [TestMethod]
    public void A_run_that_starts_at_a_later_epoch_counts_the_updates_before_it()
    {
        Play("keras3-tb-v10");

        CollectionAssert.AreEqual(new long[] { 7, 8, 9, 10, 11, 12 }, Steps(Written(), "batch_learning_rate"));
        CollectionAssert.AreEqual(
            RecordedRun.Events("keras3-tb-v10").Select(entry => entry.Tag.StartsWith("evaluation", StringComparison.Ordinal) ? entry with { Step = entry.Step + 6 } : entry).ToArray(),
            WithoutBatchRates(Written()));
    }

    [TestMethod]
    public void A_fit_writes_the_rate_that_every_batch_was_trained_with()
    {
        var trainer = new ScriptedTrainer(5, step => 1.0 / (step.Update + 1));

        trainer.Fit(Quiet(3), new LearningRateScheduler((epoch, _) => 0.1 / (epoch + 1)), Callback());

        CollectionAssert.AreEqual(Enumerable.Range(1, 15).Select(step => (long)step).ToArray(), Steps(Written(), "batch_learning_rate"));
        CollectionAssert.AreEqual(trainer.TrainedRates.Select(Single).ToArray(), Values(Written(), "batch_learning_rate"));
        Assert.IsEmpty(Values(Written(), "batch_loss"));
        Assert.IsFalse(Directory.Exists(_folder["validation"]));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_fit_that_goes_on_from_a_later_epoch_counts_from_there_with_the_same_object_and_with_a_new_one(bool same)
    {
        TensorBoard callback = Callback();
        new ScriptedTrainer(5, [1.0]).Fit(Quiet(1), callback);
        new ScriptedTrainer(5, [1.0]).Fit(Quiet(2) with { InitialEpoch = 1 }, same ? callback : Callback());

        CollectionAssert.AreEqual(Enumerable.Range(1, 10).Select(step => (long)step).ToArray(), Steps(Written(), "batch_learning_rate"));
        CollectionAssert.AreEqual(new long[] { 0, 1 }, Steps(Written(), "epoch_loss"));
    }

    [TestMethod]
    public void After_a_crash_the_file_cut_short_stays_and_a_new_one_goes_on()
    {
        new ScriptedTrainer(5, [1.0]).Fit(Quiet(2), Callback());
        string first = _folder.Read("train").Single().Path;
        byte[] cut = File.ReadAllBytes(first)[..^10];
        File.WriteAllBytes(first, cut);
        _time.Advance(TimeSpan.FromHours(1));

        new ScriptedTrainer(5, [1.0]).Fit(Quiet(3) with { InitialEpoch = 1 }, Callback());

        CollectionAssert.AreEqual(cut, File.ReadAllBytes(first));
        Assert.IsTrue(EventFile.Read(first).IsCutShort);
        EventFile second = _folder.Read("train")[1];
        Assert.IsFalse(second.IsCutShort);
        Assert.AreEqual("brain.Event:2", second.Events[0].FileVersion);
        CollectionAssert.AreEqual(Enumerable.Range(6, 10).Select(step => (long)step).ToArray(), second.Scalars("batch_learning_rate").Select(entry => entry.Step).ToArray());
    }

    [TestMethod]
    public void The_rates_of_batches_can_be_thinned_out_or_left_out()
    {
        new ScriptedTrainer(5, [1.0]).Fit(Quiet(2), Callback(learningRateFrequency: 4));
        CollectionAssert.AreEqual(new long[] { 4, 8 }, Steps(Written(), "batch_learning_rate"));

        using var other = new TemporaryFolder();
        new ScriptedTrainer(5, [1.0]).Fit(Quiet(2), new TensorBoard(other.Path, learningRateFrequency: "epoch"));
        Assert.IsEmpty(other.Read("train").Single().Scalars("batch_learning_rate"));
    }

    [TestMethod]
    public void Steps_per_second_are_measured_with_the_given_clock()
    {
        var trainer = new ScriptedTrainer(4, _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
            return 1;
        });

        trainer.Fit(Quiet(2), new TensorBoard(_folder.Path, "batch", writeStepsPerSecond: true, timeProvider: _time));

        CollectionAssert.AreEqual(Enumerable.Repeat(2.0, 8).ToArray(), Values(Written(), "batch_steps_per_second"));
        CollectionAssert.AreEqual(new[] { 2.0, 2 }, Values(Written(), "epoch_steps_per_second"));
    }

    [TestMethod]
    public void Histograms_of_the_weights_are_written_at_the_end_of_every_n_epochs()
    {
        new ScriptedTrainer(5, [1.0]).Fit(Quiet(5), new TensorBoard(_folder.Path, histogramFrequency: 2));

        (long Step, LoggedValue Value)[] written = [.. _folder.Read("train").Single().Events
            .SelectMany(entry => entry.Values.Select(value => (entry.Step, value)))
            .Where(entry => entry.value.Plugin is "histograms")];

        CollectionAssert.AreEqual(new long[] { 0, 2, 4 }, written.Select(entry => entry.Step).ToArray());
        Assert.IsTrue(written.All(entry => entry.Value is { Tag: "updates/histogram", Scalar: null }));
        Assert.AreEqual(15, ((double[])written[1].Value.Tensor!.Values)[0]);
    }

    [TestMethod]
    public void What_other_callbacks_add_to_the_logs_is_written()
    {
        var added = new AddingCallback();

        new ScriptedTrainer(2, [1.0]).Fit(Quiet(2), added, Callback("batch"));

        CollectionAssert.AreEqual(new[] { 0.0, 1 }, Values(Written(), "epoch_extra"));
        CollectionAssert.AreEqual(new[] { 1.0, 2, 3 }, Values(Written(), "batch_extra"));
        CollectionAssert.AreEqual(new long[] { 1, 2, 3, 4 }, Steps(Written(), "batch_learning_rate"));
    }

    [TestMethod]
    public void A_folder_that_cannot_be_written_ends_the_logging_with_one_warning_not_the_training()
    {
        File.WriteAllText(_folder["train"], "a file stands where the folder should be");
        var trainer = new ScriptedTrainer(5, [1.0]);

        History history = trainer.Fit(Quiet(2), Callback("batch"));

        Assert.HasCount(10, trainer.TrainedRates);
        Assert.Contains("TensorBoard failed and is left out from now on", history.Warnings.Single());
    }

    [TestMethod]
    public void A_log_that_is_deleted_while_training_ends_the_logging_with_one_warning()
    {
        var trainer = new ScriptedTrainer(5, step =>
        {
            if (step is { Epoch: 1, Batch: 2 })
            {
                Directory.Delete(_folder["train"], recursive: true);
            }

            return 1;
        });

        History history = trainer.Fit(Quiet(4), Callback("batch"));

        Assert.HasCount(20, trainer.TrainedRates);
        Assert.Contains("was deleted while training", history.Warnings.Single());
        LoggedEvent[] events = [.. EventFile.Read(Directory.GetFiles(_folder["train"]).Single()).Events];
        CollectionAssert.IsSubsetOf(new long[] { 11, 15, 20 }, events.Select(entry => entry.Step).ToArray());
    }

    [TestMethod]
    public void A_training_that_fails_leaves_a_closed_and_complete_file()
    {
        var trainer = new ScriptedTrainer(5, step => step.Update is 7 ? throw new TimeoutException() : 1);

        Assert.ThrowsExactly<TimeoutException>(() => trainer.Fit(Quiet(4), Callback()));

        EventFile file = _folder.Read("train").Single();
        Assert.IsFalse(file.IsCutShort);
        Assert.HasCount(7, file.Scalars("batch_learning_rate"));
        if (OperatingSystem.IsLinux())
        {
            Assert.IsFalse(Directory.GetFiles("/proc/self/fd").Any(open => new FileInfo(open).LinkTarget == file.Path));
        }
    }

    [TestMethod]
    public void Logging_a_batch_allocates_nothing()
    {
        TensorBoard callback = Callback("batch");
        var run = new TrainingRun(new ScriptedTrainer(1000, [1.0]), new RunLength(1, 1000), 0, [callback]);
        var logs = new Dictionary<string, double> { [LogNames.Loss] = 1, ["accuracy"] = 0.5 };
        run.Begin();
        run.BeginEpoch(0);
        run.BeginBatch(0);
        run.EndBatch(0, 1, logs);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int batch = 1; batch < 100; batch++)
        {
            callback.OnTrainBatchEnd(run, batch, logs);
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
        run.End(failed: false);
    }

    [TestMethod]
    public void Momentum_and_weight_decay_that_are_driven_are_curves_beside_the_rate()
    {
        var trainer = new ScriptedTrainer(5, [1.0]) { Momentum = 0.9, WeightDecay = 0.1 };
        trainer.Fit(
            Quiet(2),
            new LambdaCallback(onTrainBatchBegin: (run, _) =>
            {
                run.Momentum = 0.9 - (run.Step / 100.0);
                run.WeightDecay = 0.1 * (run.Step + 1);
            }),
            Callback(learningRateFrequency: 2));

        CollectionAssert.AreEqual(new[] { 0.89, 0.87, 0.85, 0.83, 0.81 }.Select(Single).ToArray(), Values(Written(), "batch_momentum"));
        CollectionAssert.AreEqual(new long[] { 2, 4, 6, 8, 10 }, Steps(Written(), "batch_weight_decay"));
        CollectionAssert.AreEqual(new[] { 0.86, 0.81 }.Select(Single).ToArray(), Values(Written(), "epoch_momentum"));
    }

    [TestMethod]
    public void Warnings_are_texts_that_Markdown_shows_as_they_are()
    {
        const string Warning = "The metric val_loss of <Model> is *NaN* & worse; see [docs] # 1.";
        new ScriptedTrainer(5, [1.0]).Fit(
            Quiet(2),
            Callback(),
            new LambdaCallback(
                onTrainBegin: run => run.Warn("Early."),
                onTrainBatchEnd: (run, batch, _) =>
                {
                    if (run.Step is 6)
                    {
                        run.Warn(Warning);
                    }
                },
                onTrainEnd: (run, _) => run.Warn("Late.")));

        (long Step, LoggedValue Value)[] texts = [.. _folder.Read("train").SelectMany(file => file.Events).SelectMany(entry => entry.Values.Select(value => (entry.Step, value))).Where(entry => entry.value.Tag is "warnings")];
        CollectionAssert.AreEqual(new long[] { 0, 6, 10 }, texts.Select(text => text.Step).ToArray());
        Assert.IsTrue(texts.All(text => text.Value is { Plugin: "text", Tensor: null, Scalar: null }));
        CollectionAssert.AreEqual(new[] { "Early.", @"The metric val\_loss of &lt;Model\> is \*NaN\* &amp; worse; see \[docs\] \# 1.".Replace(@"\\", @"\", StringComparison.Ordinal), "Late." }, texts.Select(text => text.Value.Text).ToArray());
        if (OperatingSystem.IsLinux())
        {
            Assert.IsFalse(Directory.GetFiles("/proc/self/fd").Any(open => new FileInfo(open).LinkTarget?.StartsWith(_folder.Path, StringComparison.Ordinal) is true), "a late warning leaves no file open");
        }
    }

    [TestMethod]
    public void Settings_stand_beside_the_series_and_change_none_of_them()
    {
        var config = new RunConfig { Seed = 3, Settings = new Dictionary<string, string> { ["batch"] = "64", ["model"] = "mlp:128", ["nesterov"] = "true", ["rate"] = "1e-3", ["odd"] = "NaN" } };
        new ScriptedTrainer(5, [1.0]).Fit(Quiet(2), new TensorBoard(_folder.Path) { HyperParameters = config });

        LoggedValue[] session = [.. _folder.Read(string.Empty).Single().Events.SelectMany(entry => entry.Values)];
        CollectionAssert.AreEqual(new[] { "_hparams_/session_start_info", "_hparams_/session_end_info" }, session.Select(value => value.Tag).ToArray());
        Assert.IsTrue(session.All(value => value is { Plugin: "hparams", Scalar: null }));
        CollectionAssert.AreEqual(new long[] { 0, 1 }, Steps(Written(), "epoch_loss"));
        Assert.AreEqual(2, EventLog.Read(_folder.Path).Count, "a reader of logs sees the series alone");
    }

    [TestMethod]
    public void Bad_arguments_are_refused_at_once()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new TensorBoard(" "));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TensorBoard(histogramFrequency: -1));
        Assert.Contains("\"tensorboard\"", Assert.ThrowsExactly<ArgumentException>(() => new TensorBoard(_folder["my-tfevents"]) { HyperParameters = new RunConfig() }).Message);
        Assert.ThrowsExactly<ArgumentException>(() => new TensorBoard(_folder["my-tfevents"] + "/") { HyperParameters = new RunConfig() });
        Assert.IsNull(new TensorBoard(_folder["my-tfevents"]) { HyperParameters = null }.HyperParameters);
    }

    private static FitOptions Quiet(int epochs) => new() { Epochs = epochs, Verbose = 0 };

    private static double Single(double value) => (float)value;

    private static (string Folder, string Tag, long Step, double? Value)[] WithoutBatchRates(IEnumerable<(string Folder, string Tag, long Step, double? Value)> written) =>
        [.. written.Where(entry => entry.Tag is not "batch_learning_rate")];

    private static long[] Steps(IEnumerable<(string Folder, string Tag, long Step, double? Value)> written, string tag) =>
        [.. written.Where(entry => entry.Folder is "train" && entry.Tag == tag).Select(entry => entry.Step)];

    private static double[] Values(IEnumerable<(string Folder, string Tag, long Step, double? Value)> written, string tag) =>
        [.. written.Where(entry => entry.Folder is "train" && entry.Tag == tag).Select(entry => entry.Value!.Value)];

    private TensorBoard Callback(UpdateFrequency updateFrequency = default, UpdateFrequency? learningRateFrequency = null) =>
        new(_folder.Path, updateFrequency, learningRateFrequency: learningRateFrequency, timeProvider: _time);

    private void Play(string id)
    {
        JsonElement recorded = Golden.Case(id);
        UpdateFrequency frequency = recorded.GetProperty("args").TryGetProperty("update_freq", out JsonElement value)
            ? value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetInt32()
            : UpdateFrequency.Epoch;
        RecordedRun.Play(recorded, Callback(frequency));
    }

    private List<(string Folder, string Tag, long Step, double? Value)> Written() =>
    [
        .. from folder in new[] { "train", "validation" }
           from file in _folder.Read(folder)
           from entry in file.Events
           from value in entry.Values
           select (folder, value.Tag, entry.Step, value.Scalar),
    ];

    private sealed class AddingCallback : Callback
    {
        public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
        {
            if (run.Step > 0)
            {
                logs["extra"] = run.Step;
            }
        }

        public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs) => logs["extra"] = epoch;
    }
}
