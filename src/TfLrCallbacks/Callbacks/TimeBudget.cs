namespace TfLrCallbacks;

/// <summary>
/// Ends a training when its time is up, with every schedule at its end: schedules over the whole run are planned from the measured time of a step, and replanned
/// without a jump of the rate while the run goes on.
/// </summary>
/// <remarks>
/// <para>
/// The time counts from the start of the fit: a range test, validation, checkpoints and pauses are in it, and the time before a run was killed and resumed. The last
/// validation is planned for as long as those before it took; a run that has had none yet ends later by that much.
/// </para>
/// <para>
/// During the first 10 steps (fewer where the time is short) the time of a step is measured and the schedule stays at its start. Where the epochs of the
/// fit end before the time, the schedule ends with them, and a warning says so. A fit with <see cref="FitOptions.TimeBudget"/> has as many epochs as it takes. Of several
/// workers the first one's clock decides. Every plan is a line of the <see cref="Ledger"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// model.Fit(x, y, timeBudget: "10 minutes", callbacks: [new OneCycle(0.1)]);
/// </code>
/// </example>
public sealed class TimeBudget : Callback
{
    private readonly TimePlan _plan;

    /// <summary>Initializes the callback.</summary>
    /// <param name="budget">The time, such as <c>"10 minutes"</c> or <c>TimeSpan.FromHours(2)</c>; greater than zero.</param>
    /// <param name="time">The clock; null is the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="budget"/> is not a time, or is zero.</exception>
    public TimeBudget(Length budget, TimeProvider? time = null)
    {
        Budget = budget.Time(nameof(budget));
        Clock = time ?? TimeProvider.System;
        _plan = new TimePlan(Budget, Clock, nameof(TimeBudget));
    }

    /// <summary>Gets the whole time.</summary>
    public TimeSpan Budget { get; }

    /// <summary>Gets how much of it is used.</summary>
    public TimeSpan Used => _plan.Used;

    /// <summary>Gets how far schedules over the run have come, from 0 to 1.</summary>
    public double Progress => _plan.Steps is { } steps ? Math.Min(1, _plan.Position / steps) : 0;

    /// <inheritdoc/>
    internal override TimePlan? Plan => _plan;

    /// <inheritdoc/>
    internal override TimeProvider Clock { get; }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch) => _plan.MoveTo(run);

    /// <inheritdoc/>
    public override void SaveState(CallbackState state) => _plan.Save(state);

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state) => _plan.Load(state);
}
