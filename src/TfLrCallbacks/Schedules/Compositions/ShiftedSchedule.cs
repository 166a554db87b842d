namespace TfLrCallbacks;

/// <summary>
/// Another schedule, later: its first rate is held until it begins.
/// </summary>
/// <remarks>
/// <code>
/// η(t) = s(max(0, t − delay))
/// </code>
/// <para>As <c>transition_begin</c> in optax.</para>
/// </remarks>
public sealed record ShiftedSchedule : TransformedSchedule
{
    /// <summary>Initializes the composition.</summary>
    /// <param name="schedule">The schedule to change.</param>
    /// <param name="delay">How much later it begins; 0 for not at all.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is out of its range.</exception>
    public ShiftedSchedule(LearningRateSchedule schedule, Length delay)
        : base(schedule) => Delay = delay;

    /// <summary>Gets how much later it begins.</summary>
    public Length Delay { get; init; }

    /// <inheritdoc/>
    public override double? EndStep() =>
        Schedule.EndStep() is { } end ? Ends.At(end > 0 ? end + Delay.InSteps : 0, end, Clock) : null;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        Length delay = Delay.Bind(run);
        return new ShiftedSchedule(Schedule.Bind(run.After(delay)), delay);
    }

    /// <inheritdoc/>
    protected override double Clock(double step) => Math.Max(0, step - Delay.InSteps);
}
