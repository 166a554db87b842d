using System.Globalization;

namespace TfLrCallbacks;

/// <summary>
/// Saves the weights after every epoch, after every so many batches, whenever a metric is better than ever before, or the best so many.
/// </summary>
/// <remarks>
/// <para>
/// Arguments and counting are Keras'. The file is an <c>.npz</c> (<see cref="SnapshotFile"/>), with the optimizer's state where not only the
/// weights are saved. Its name can have places such as <c>{epoch:02d}-{val_loss:.2f}</c>; <c>epoch</c> and <c>batch</c> begin with 1 there. A file
/// that is named by a metric of the validation is not written after an epoch that is not validated. In another fit with the same object the best so far
/// is still that of the fit before, as in Keras.
/// </para>
/// <para>
/// Two differences: where only the best is saved and the metric is missing, nothing is saved (Keras 3 overwrites the best), and NaN is never the
/// best (give a <see cref="Keras3Improvement"/> for Keras' own way). Where a file cannot be written there is a warning and the training goes on; the
/// file that was there before stays whole.
/// </para>
/// <para>
/// With <c>saveTopK</c> the best models are kept as Lightning keeps them: a model is saved while fewer than K files are there or it is better than the worst of them,
/// whose file is then deleted (the oldest of several that are equally bad). A NaN counts as worse than any number. Files that were there before the training
/// are neither overwritten nor deleted: the new one is called <c>NAME-v1.npz</c>, <c>-v2</c>, … instead. With <c>saveLast</c> the model is also written to <c>last.npz</c> in the same
/// folder whenever one is saved, and at the end of a training in which none was.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// new ModelCheckpoint("best-{epoch:02d}-{val_loss:.3f}.npz", saveTopK: 3, saveLast: true)
/// </code>
/// </example>
public sealed class ModelCheckpoint : Callback
{
    private readonly FileTemplate _file;
    private readonly MonitoredMetric _metric;
    private readonly Improvement _improvement;
    private readonly MetricMode _mode;
    private readonly SnapshotParts _parts;
    private readonly bool _saveBestOnly;
    private readonly int? _everyBatches;
    private readonly int _verbose;
    private readonly int? _topK;
    private readonly bool _saveLast;
    private readonly KeptFiles? _kept;
    private long _batches;
    private long _lastBatch = -1;

    /// <summary>Initializes the callback.</summary>
    /// <param name="filepath">The file, with places for numbers; it ends in <c>.npz</c>.</param>
    /// <param name="monitor">The metric's name in the logs, for <paramref name="saveBestOnly"/>.</param>
    /// <param name="verbose">1 prints each save in Keras' wording; 0 prints nothing.</param>
    /// <param name="saveBestOnly">Whether only a model that is better than all before is saved.</param>
    /// <param name="saveWeightsOnly">Whether the optimizer's state is left out.</param>
    /// <param name="mode">Which values are better; <see cref="MetricMode.Auto"/> goes by the metric's name.</param>
    /// <param name="saveEveryBatches">After how many batches, counted over the borders of epochs, it is saved (Keras: <c>save_freq</c>), 1 or more; null is after every epoch.</param>
    /// <param name="initialValueThreshold">A value that must be beaten from the start; null for none.</param>
    /// <param name="improvement">When a value is better; null compares in double.</param>
    /// <param name="saveTopK">How many of the best models are kept (Lightning: <c>save_top_k</c>): so many, -1 for all that have the metric, 0 for none; null keeps what the other arguments say.</param>
    /// <param name="saveLast">Whether the model that was saved last is also in <c>last.npz</c> (Lightning: <c>save_last</c>).</param>
    /// <exception cref="ArgumentException">The name does not end in <c>.npz</c> or its places are not right, the metric's name does not tell the direction, or two arguments exclude each other.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public ModelCheckpoint(
        string filepath,
        string monitor = "val_loss",
        int verbose = 0,
        bool saveBestOnly = false,
        bool saveWeightsOnly = false,
        MetricMode mode = MetricMode.Auto,
        int? saveEveryBatches = null,
        double? initialValueThreshold = null,
        Improvement? improvement = null,
        int? saveTopK = null,
        bool saveLast = false)
    {
        ArgumentNullException.ThrowIfNull(filepath);
        _file = new FileTemplate(filepath, nameof(filepath));
        _metric = new MonitoredMetric(Check.NotEmpty(monitor));
        _verbose = Check.AtLeast(0, verbose);
        _saveBestOnly = saveBestOnly;
        _parts = saveWeightsOnly ? SnapshotParts.Weights : SnapshotParts.Weights | SnapshotParts.Optimizer;
        _mode = Check.Defined(mode) is MetricMode.Auto && (saveBestOnly || saveTopK is not null) ? MetricDirection.Of(monitor) : mode;
        _everyBatches = saveEveryBatches is { } every ? Check.AtLeast(1, every, nameof(saveEveryBatches)) : null;
        if (saveEveryBatches is null && _file.Names.Contains("batch"))
        {
            throw new ArgumentException($"Must have no place {{batch}} where epochs are saved. Received: \"{filepath}\". Pass saveEveryBatches, or leave the place out.", nameof(filepath));
        }

        _improvement = improvement ?? new MinDelta(0);
        Best = initialValueThreshold is { } threshold ? Check.Finite(threshold, nameof(initialValueThreshold)) : null;
        _topK = saveTopK is { } count ? Check.AtLeast(-1, count, nameof(saveTopK)) : null;
        _saveLast = saveLast;
        if (saveTopK is not null && (saveBestOnly || initialValueThreshold is not null))
        {
            throw new ArgumentException("Must stand without saveBestOnly and initialValueThreshold: one best file is saveTopK: 1. Received: both.", nameof(saveTopK));
        }

        _kept = saveTopK is null && !saveLast ? null : new KeptFiles(_file, _file.FolderOf(nameof(filepath)), saveTopK ?? 0, _improvement, _mode);
    }

    /// <summary>Gets the best value so far, over all fits. It is null before the first save, and when every epoch is saved: only <c>saveBestOnly</c> and <c>saveTopK</c> compare.</summary>
    public double? Best { get; private set; }

    /// <summary>Gets the files that are kept as the best K (Lightning: <c>best_k_models</c>), the best first; empty without <c>saveTopK</c>.</summary>
    public IReadOnlyList<SavedModel> BestK => _kept?.Best ?? [];

    /// <summary>Gets the file of the model that was saved last (Lightning: <c>last_model_path</c>); null before the first save, and without <c>saveLast</c>.</summary>
    public string? LastFile => _kept?.Last;

    /// <summary>Gets the file that was saved last; null before the first save.</summary>
    public string? LastSaved { get; private set; }

    /// <inheritdoc/>
    public override bool OnFirstWorkerOnly => true;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run) => _kept?.Begin();

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        if (_everyBatches is not { } every)
        {
            return;
        }

        _batches += batch > _lastBatch ? batch - _lastBatch : batch + 1;
        _lastBatch = batch;
        if (_batches >= every)
        {
            _batches = 0;
            Save(run, run.Epoch, batch, logs);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        if (_everyBatches is null)
        {
            Save(run, epoch, null, logs);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_saveLast && LastSaved is null && LastFile is null && !run.HasFailed)
        {
            Write(run, run.Epoch, _kept!.NameForLast(), _kept.KeepLast);
        }
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Set("best", Best);
        state.Set("batches", _batches);
        state.Set("last_batch", _lastBatch);
        state.Set("last_saved", LastSaved);
        _kept?.Save(state);
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        Best = state.GetNullableDouble("best");
        _batches = state.GetInt64("batches", atLeast: 0, atMost: RunState.LastStep);
        _lastBatch = state.GetInt64("last_batch", atLeast: -1, atMost: RunState.LastStep);
        LastSaved = state.GetNullableString("last_saved");
        _kept?.Restore(state);
    }

    private static string Five(double? value) => value?.ToString("F5", CultureInfo.InvariantCulture) ?? "None";

    private void Save(ITrainingRun run, int epoch, long? batch, IDictionary<string, double> logs)
    {
        if (batch is null && _file.AsksForValidation && run.HasValidation && !MonitoredMetric.AreValidated(logs))
        {
            // Not every epoch is validated, and the file is named by what this one does not have.
            return;
        }

        if (_topK is not null)
        {
            SaveAmongBest(run, epoch, batch, logs);
            return;
        }

        string why = string.Empty;
        double? best = Best;
        if (_saveBestOnly)
        {
            if (_metric.In(logs, run, this) is not { } value)
            {
                return;
            }

            if (!_improvement.IsBetter(value, Best, _mode))
            {
                Tell(run, $"Epoch {epoch + 1}: {_metric.Name} did not improve from {Five(Best)}");
                return;
            }

            why = $"{_metric.Name} improved from {Five(Best)} to {Five(value)}, ";
            best = value;
        }

        string file = _file.Fill(epoch + 1, batch + 1, logs);
        Tell(run, $"Epoch {epoch + 1}: {why}saving model to {file}");
        Write(run, epoch, file, saved => (LastSaved, Best) = (saved, best), withLast: _saveLast);
    }

    private void SaveAmongBest(ITrainingRun run, int epoch, long? batch, IDictionary<string, double> logs)
    {
        if (_topK is 0 || _metric.In(logs, run, this) is not { } value)
        {
            return;
        }

        if (!_kept!.Admits(value))
        {
            Tell(run, $"Epoch {epoch + 1}: {_metric.Name} was not in the top {_topK}");
            return;
        }

        string file = _kept.NameFor(epoch + 1, batch + 1, logs);
        Tell(run, $"Epoch {epoch + 1}: {_metric.Name} is {Five(value)}, {(_topK < 0 ? string.Empty : $"in the top {_topK}, ")}saving model to {file}");
        Write(run, epoch, file, Keep, withLast: _saveLast);

        void Keep(string saved)
        {
            LastSaved = saved;
            _kept.Keep(saved, value);
            Best = _kept.Best[0].Value;
        }
    }

    private void Write(ITrainingRun run, int epoch, string file, Action<string> written, bool withLast = false)
    {
        try
        {
            TrainerSnapshot snapshot = run.Capture(_parts);
            SnapshotFile.Write(file, snapshot);
            written(file);
            Tell(run, $"Epoch {epoch + 1}: finished saving model to {file}");
            if (withLast)
            {
                string last = _kept!.NameForLast();
                SnapshotFile.Write(last, snapshot);
                _kept.KeepLast(last);
            }
        }
        catch (IOException error)
        {
            run.Warn($"No checkpoint after epoch {epoch + 1}; the training goes on. {error.Message}");
        }
    }

    private void Tell(ITrainingRun run, string message)
    {
        if (_verbose > 0)
        {
            run.Note(message);
        }
    }
}
