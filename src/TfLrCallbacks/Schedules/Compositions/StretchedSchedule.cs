namespace TfLrCallbacks;

/// <summary>
/// Another schedule with a slower or a faster clock.
/// </summary>
/// <remarks>
/// <code>
/// η(t) = s(t / unit)
/// </code>
/// <para>
/// A unit of <c>"1 epoch"</c> runs a schedule that counts epochs, smoothly, in a run that counts steps; a unit of 4 runs a schedule that
/// counts updates where gradients are accumulated over 4 batches; composer's <c>scale_schedule_ratio</c> is the unit. Percentages and
/// epochs within the other schedule are of the run, and come out as long as they say.
/// </para>
/// </remarks>
public sealed record StretchedSchedule : TransformedSchedule
{
    /// <summary>Initializes the composition.</summary>
    /// <param name="schedule">The schedule to change.</param>
    /// <param name="unit">How long one step of the other schedule takes, more than 0.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unit"/> is out of its range.</exception>
    public StretchedSchedule(LearningRateSchedule schedule, Length unit)
        : base(schedule) => Unit = unit;

    /// <summary>Gets how long one step of the other schedule takes.</summary>
    public Length Unit { get; init => field = value.MoreThanZero("unit"); }

    /// <inheritdoc/>
    public override double? EndStep() =>
        Schedule.EndStep() is { } end ? Ends.At(end * Unit.InSteps, end, Clock) : null;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        Length unit = Unit.Bind(run);
        return new StretchedSchedule(Schedule.Bind(run.InUnitsOf(unit)), unit);
    }

    /// <inheritdoc/>
    protected override double Clock(double step) => Math.Min(step / Unit.InSteps, double.MaxValue);
}
