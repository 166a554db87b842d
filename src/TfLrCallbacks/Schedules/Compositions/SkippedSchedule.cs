namespace TfLrCallbacks;

/// <summary>
/// Another schedule from a later moment on, without its first steps.
/// </summary>
/// <remarks>
/// <code>
/// η(t) = s(t + lead)
/// </code>
/// <para>Joined at the same moment it is a schedule whose clock never stopped: <c>first.Then(b, next.Skip(b))</c>.</para>
/// </remarks>
public sealed record SkippedSchedule : TransformedSchedule
{
    /// <summary>Initializes the composition.</summary>
    /// <param name="schedule">The schedule to change.</param>
    /// <param name="lead">The length that is left out.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lead"/> is out of its range.</exception>
    public SkippedSchedule(LearningRateSchedule schedule, Length lead)
        : base(schedule) => Lead = lead;

    /// <summary>Gets the length that is left out.</summary>
    public Length Lead { get; init; }

    /// <inheritdoc/>
    public override double? EndStep() =>
        Schedule.EndStep() is { } end ? Ends.At(Math.Max(0, end - Lead.InSteps), end, Clock) : null;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        Length lead = Lead.Bind(run);
        return new SkippedSchedule(Schedule.Bind(run.Before(lead)), lead);
    }

    /// <inheritdoc/>
    protected override double Clock(double step) => Math.Min(step + Lead.InSteps, double.MaxValue);
}
