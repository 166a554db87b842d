using System.Text;
using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>
/// Writes a JSON object a line: one for every epoch and, where asked for, for batches.
/// </summary>
/// <remarks>
/// <code>
/// {"step":99,"epoch":0,"batch":99,"learning_rate":0.01,"batch_loss":0.68,"loss":0.71}
/// {"step":99,"epoch":0,"learning_rate":0.01,"loss":0.71,"val_loss":0.69}
/// </code>
/// <para>
/// <c>step</c> is the zero-based step over the whole run that was trained last, <c>learning_rate</c> the rate it was trained with. The line of
/// a batch has a <c>batch</c>, the zero-based batch within the epoch, its own loss as <c>batch_loss</c>, and the means of the epoch so far. Lines are flat, so that
/// <c>pandas.read_json(path, lines=True)</c> gives a column for each name; a metric that has the name of another column is written as <c>metric_NAME</c>. Numbers are the shortest that read
/// back as the same double; NaN and infinities are the texts <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>. Every line is flushed.
/// </para>
/// <para>
/// Where a log is continued, a last line that a crash cut short is removed first, and so are, at its end, the lines of steps that the
/// run is going to make again.
/// </para>
/// </remarks>
public sealed class JsonLinesLogger : LoggingCallback
{
    private static readonly HashSet<string> Columns = new(StringComparer.Ordinal) { "step", "epoch", "batch", "batch_loss" };

    private readonly LineFile _file;
    private readonly UpdateFrequency _updateFrequency;
    private readonly bool _append;
    private readonly JsonLine _line = new(capacity: 1024);
    private long _bytes;

    /// <summary>Initializes the logger.</summary>
    /// <param name="filename">The file. It is created, with its folder, when a training begins.</param>
    /// <param name="updateFrequency">For which batches a line is written: <c>"epoch"</c> for none, <c>"batch"</c> for all, or every so many, counted from 1 over the whole run. Epochs always have their line.</param>
    /// <param name="append">Whether a file that is there is continued; else it is overwritten.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public JsonLinesLogger(string filename, UpdateFrequency updateFrequency = default, bool append = false)
    {
        _file = new LineFile(Check.NotEmpty(filename));
        _updateFrequency = updateFrequency;
        _append = append;
    }

    /// <summary>Gets the full path of the file.</summary>
    public string Filename => _file.Path;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        if (run.IsResumed)
        {
            // The file is touched only when the saved state has been taken over.
            return;
        }

        if (!_append)
        {
            _file.Create();
        }
        else if (_file.Continue() is not null && run.Step > 0)
        {
            _file.CutTo(EndOfStepsBefore(run.Step));
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        if (_updateFrequency.IsDue(run.Step + 1))
        {
            Append(run, run.Step, run.Epoch, batch, logs);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs) =>
        Append(run, run.Step - 1, epoch, batch: null, logs);

    /// <inheritdoc/>
    public override void SaveState(CallbackState state) => state.Set("bytes", _file.Size);

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state) => _bytes = state.GetInt64("bytes", atLeast: 0);

    /// <inheritdoc/>
    internal override void OnRestored() => _file.ContinueAt(_bytes);

    private static long? StepOf(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.TryGetProperty("step", out JsonElement step) ? step.GetInt64() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private void Append(ITrainingRun run, long step, int epoch, long? batch, IDictionary<string, double> logs)
    {
        if (!_file.Exists)
        {
            _file.WarnOfDeletion(run, epoch);
        }

        _line.Clear();
        _line.Begin().Add("step", step).Add("epoch", (long)epoch);
        if (batch is { } index)
        {
            _line.Add("batch", index);
        }

        _line.Add(LogNames.LearningRate, logs[LogNames.LearningRate]);
        if (batch is not null)
        {
            _line.Add("batch_loss", run.BatchLoss);
        }

        foreach ((string name, double value) in logs.Where(entry => entry.Key is not LogNames.LearningRate))
        {
            _line.Add(Columns.Contains(name) ? OwnName(name, logs) : name, value);
        }

        _line.End();
        _file.Append(_line.Lines);
    }

    private static string OwnName(string name, IDictionary<string, double> logs)
    {
        string own = name;
        do
        {
            own = "metric_" + own;
        }
        while (logs.ContainsKey(own));
        return own;
    }

    /// <summary>Gives where the lines end that stay when the run goes on from a step: behind the last line of an earlier step.</summary>
    private long EndOfStepsBefore(long step)
    {
        long position = 0;
        long end = 0;
        foreach (string line in _file.Lines())
        {
            position += Encoding.UTF8.GetByteCount(line) + 1;
            if (!(StepOf(line) >= step))
            {
                end = position;
            }
        }

        return end;
    }
}
