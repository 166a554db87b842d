namespace TfLrCallbacks;

/// <summary>
/// Writes the logs of every epoch, and of every so many batches, as a line of JSON each.
/// </summary>
/// <remarks>
/// <code>
/// {"epoch":0,"step":1000,"loss":0.5,"val_loss":0.6,"learning_rate":0.01}        after an epoch; step is how many were made
/// {"epoch":0,"batch":99,"step":100,"batch_loss":0.4,"loss":0.5,"learning_rate":0.01}
/// </code>
/// <para>NaN and infinities are texts. A last line that a crash cut short is removed before the file is continued. Lines of batches are written
/// together after each epoch, and whenever there are many.</para>
/// </remarks>
public sealed class JsonLinesLogger : LoggingCallback
{
    private readonly LineFile _file;
    private readonly JsonLine _lines = new();
    private readonly bool _append;
    private readonly int? _everyBatches;

    /// <summary>Initializes the logger.</summary>
    /// <param name="filename">The file. It is made, with its folder, when a training begins.</param>
    /// <param name="append">Whether a file that is there is continued; else it is overwritten.</param>
    /// <param name="everyBatches">After how many batches of an epoch there is a line for one, 1 or more; null for none.</param>
    /// <exception cref="ArgumentException"><paramref name="filename"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="everyBatches"/> is below 1.</exception>
    public JsonLinesLogger(string filename, bool append = false, int? everyBatches = null)
    {
        _file = new LineFile(Check.NotEmpty(filename));
        _append = append;
        _everyBatches = everyBatches is { } every ? Check.AtLeast(1, every, nameof(everyBatches)) : null;
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _lines.Clear();
        if (_append || run.IsResumed)
        {
            _file.Continue();
        }
        else
        {
            _file.Create();
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(logs);
        if ((batch + 1) % _everyBatches is not 0)
        {
            return;
        }

        _lines.Begin().Add("epoch", run.Epoch).Add("batch", batch).Add("step", run.Step + 1).Add("batch_loss", run.BatchLoss);
        AddAndEnd(logs);
        if (_lines.IsFull)
        {
            Flush();
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(logs);
        _lines.Begin().Add("epoch", epoch).Add("step", run.Step);
        AddAndEnd(logs);
        Flush();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs) => Flush();

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Flush();
        state.Set("bytes", _file.Size);
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _file.CutTo(state.GetInt64("bytes") ?? 0);
    }

    private void AddAndEnd(IDictionary<string, double> logs)
    {
        foreach ((string name, double value) in logs)
        {
            _lines.Add(name, value);
        }

        _lines.End();
    }

    private void Flush()
    {
        if (_lines.Length > 0)
        {
            _file.Append(_lines.Lines);
            _lines.Clear();
        }
    }
}
