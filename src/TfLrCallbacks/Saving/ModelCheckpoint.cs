using System.Globalization;

namespace TfLrCallbacks;

/// <summary>
/// Saves the weights after every epoch, after every so many batches, or whenever a metric is better than ever before.
/// </summary>
/// <remarks>
/// <para>
/// Arguments and counting are Keras'. The file is an <c>.npz</c> (<see cref="SnapshotFile"/>), with the optimizer's state where not only the
/// weights are saved. Its name can have places such as <c>{epoch:02d}-{val_loss:.2f}</c>; <c>epoch</c> and <c>batch</c> begin with 1 there. A file
/// that is named by a metric of the validation is not written after an epoch that is not validated.
/// </para>
/// <para>
/// Two differences: where only the best is saved and the metric is missing, nothing is saved (Keras 3 overwrites the best), and NaN is never the
/// best (give a <see cref="Keras3Improvement"/> for Keras' own way). Where a file cannot be written there is a warning and the training goes on; the
/// file that was there before stays whole.
/// </para>
/// </remarks>
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
    /// <exception cref="ArgumentException">The name does not end in <c>.npz</c> or its places are not right, or the metric's name does not tell the direction.</exception>
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
        Improvement? improvement = null)
    {
        ArgumentNullException.ThrowIfNull(filepath);
        _file = new FileTemplate(filepath, nameof(filepath));
        _metric = new MonitoredMetric(Check.NotEmpty(monitor));
        _verbose = Check.AtLeast(0, verbose);
        _saveBestOnly = saveBestOnly;
        _parts = saveWeightsOnly ? SnapshotParts.Weights : SnapshotParts.Weights | SnapshotParts.Optimizer;
        _mode = Check.Defined(mode) is MetricMode.Auto && saveBestOnly ? MetricDirection.Of(monitor) : mode;
        _everyBatches = saveEveryBatches is { } every ? Check.AtLeast(1, every, nameof(saveEveryBatches)) : null;
        _improvement = improvement ?? new MinDelta(0);
        Best = initialValueThreshold is { } threshold ? Check.Finite(threshold, nameof(initialValueThreshold)) : null;
    }

    /// <summary>Gets the best value so far, over all fits; null where there is none, and where not only the best is saved.</summary>
    public double? Best { get; private set; }

    /// <summary>Gets the file that was saved last; null where none was.</summary>
    public string? LastSaved { get; private set; }

    /// <inheritdoc/>
    public override bool OnFirstWorkerOnly => true;

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
    public override void SaveState(CallbackState state)
    {
        state.Set("best", Best);
        state.Set("batches", _batches);
        state.Set("last_batch", _lastBatch);
        state.Set("last_saved", LastSaved);
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        Best = state.GetNullableDouble("best");
        _batches = state.GetInt64("batches", atLeast: 0, atMost: RunState.LastStep);
        _lastBatch = state.GetInt64("last_batch", atLeast: -1, atMost: RunState.LastStep);
        LastSaved = state.GetNullableString("last_saved");
    }

    private static string Five(double? value) => value?.ToString("F5", CultureInfo.InvariantCulture) ?? "None";

    private void Save(ITrainingRun run, int epoch, long? batch, IDictionary<string, double> logs)
    {
        if (batch is null && _file.AsksForValidation && run.HasValidation && !MonitoredMetric.AreValidated(logs))
        {
            // Not every epoch is validated, and the file is named by what this one does not have.
            return;
        }

        string why = string.Empty;
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
            Best = value;
        }

        string file = _file.Fill(epoch + 1, batch + 1, logs);
        Tell(run, $"Epoch {epoch + 1}: {why}saving model to {file}");
        try
        {
            SnapshotFile.Write(file, run.Capture(_parts));
            LastSaved = file;
            Tell(run, $"Epoch {epoch + 1}: finished saving model to {file}");
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
