namespace TfLrCallbacks;

/// <summary>
/// Stops a training when its time is up: after the batch in progress; the validation and the end of that epoch still take place.
/// The time before a run was killed and resumed counts, too.
/// </summary>
public sealed class TimeLimit : Callback
{
    private readonly TimeProvider _time;
    private long _started;
    private TimeSpan _before;

    /// <summary>Initializes the callback.</summary>
    /// <param name="limit">How long the training may take, greater than zero.</param>
    /// <param name="time">The clock; null is the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is zero or negative.</exception>
    public TimeLimit(TimeSpan limit, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        Limit = limit;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Gets how long the training may take.</summary>
    public TimeSpan Limit { get; }

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _started = _time.GetTimestamp();
        _before = TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        if (run.StopReason is null && _before + _time.GetElapsedTime(_started) >= Limit)
        {
            run.RequestStop(FormattableString.Invariant($"TimeLimit: {Limit} have passed."));
        }
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state) => state.Set("elapsed_seconds", (_before + _time.GetElapsedTime(_started)).TotalSeconds);

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state) =>
        _before = TimeSpan.FromSeconds(state.GetDouble("elapsed_seconds", atLeast: 0, atMost: TimeSpan.MaxValue.TotalSeconds / 2));
}
