namespace TfLrCallbacks;

/// <summary>
/// Records every change of the learning rate: when, from what to what, by whom and why. Of two callbacks that change the rate of the same
/// step both are named.
/// </summary>
/// <remarks>
/// <code>
/// {"step":120,"from":0.1,"to":0.01,"who":"ReduceLROnPlateau","why":"val_loss stopped getting better"}
/// </code>
/// <para>
/// <c>step</c> is the zero-based step that is trained next. A decision that does not set the rate itself, such as the plan of a time budget, a rollback or a cool-down, is a line
/// with <c>decision</c> instead of the rates, and with the numbers that belong to it. If another callback had already set the rate of the same step, <c>"after"</c> names it, and
/// <c>"looked":true</c> says that the later callback had read that rate before it set its own (<see cref="RateChange.Looked"/>). Lines are written together after each epoch, and whenever there are many.
/// </para>
/// </remarks>
public sealed class Ledger : LoggingCallback
{
    private readonly LineFile _file;
    private readonly JsonLine _lines = new(capacity: 1 << 18);
    private readonly bool _append;
    private RateChange _last;
    private bool _wasDeleted;
    private long _bytes;

    /// <summary>Initializes the ledger.</summary>
    /// <param name="filename">The file, usually <c>ledger.jsonl</c>. It is created, with its folder, when a training begins.</param>
    /// <param name="append">Whether a file that is there is continued; else it is overwritten.</param>
    /// <exception cref="ArgumentException"><paramref name="filename"/> is empty.</exception>
    public Ledger(string filename, bool append = false)
    {
        _file = new LineFile(Check.NotEmpty(filename));
        _append = append;
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _last = default;
        if (run.IsResumed)
        {
            // The file is touched only when the saved state has been taken over.
            return;
        }

        if (_append)
        {
            _file.Continue();
        }
        else
        {
            _file.Create();
        }
    }

    /// <inheritdoc/>
    public override void OnLearningRateChange(ITrainingRun run, RateChange change)
    {
        _lines.Begin().Add("step", change.Step).Add("from", change.From).Add("to", change.To).Add("who", change.Who).Add("why", change.Why);
        bool again = _last.Who is { Length: > 0 } && _last.Step == change.Step && _last.Who != change.Who;
        if (again)
        {
            _lines.Add("after", _last.Who);
            if (change.Looked)
            {
                _lines.Add("looked", true);
            }
        }

        _lines.End();
        _last = change;
        if (_lines.IsFull)
        {
            Flush();
        }
    }

    /// <inheritdoc/>
    public override void OnDecision(ITrainingRun run, Decision decision)
    {
        _lines.Begin().Add("step", decision.Step).Add("who", decision.Who).Add("decision", decision.What).Add("why", decision.Why);
        foreach ((string name, double value) in decision.Numbers)
        {
            _lines.Add(name, value);
        }

        _lines.End();
        if (_lines.IsFull)
        {
            Flush();
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        Flush();
        if (_wasDeleted)
        {
            _wasDeleted = false;
            _file.WarnOfDeletion(run, epoch);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs) => Flush();

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        Flush();
        state.Set("bytes", _file.Size);
        state.Set("last_step", _last.Step);
        state.Set("last_writer", _last.Who ?? string.Empty);
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        _bytes = state.GetInt64("bytes", atLeast: 0);
        _last = new RateChange(state.GetInt64("last_step"), double.NaN, double.NaN, state.GetString("last_writer"), string.Empty);
    }

    /// <inheritdoc/>
    internal override void OnRestored()
    {
        _lines.Clear();
        _file.ContinueAt(_bytes);
    }

    private void Flush()
    {
        if (_lines.Length > 0)
        {
            _wasDeleted |= !_file.Exists;
            _file.Append(_lines.Lines);
            _lines.Clear();
        }
    }
}
