namespace TfLrCallbacks;

/// <summary>
/// Another schedule backwards.
/// </summary>
/// <remarks>
/// <code>
/// η(t) = s(max(0, length − t))
/// </code>
/// <para>It starts with the rate that the other schedule has at the given length, and at the end holds the other's first rate.</para>
/// </remarks>
public sealed record ReversedSchedule : TransformedSchedule
{
    /// <summary>Initializes the composition.</summary>
    /// <param name="schedule">The schedule to change.</param>
    /// <param name="length">The moment of the other schedule from which it runs backwards, more than 0.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is out of its range.</exception>
    public ReversedSchedule(LearningRateSchedule schedule, Length length)
        : base(schedule) => Length = length;

    /// <summary>Gets the moment of the other schedule from which it runs backwards.</summary>
    public Length Length { get; init => field = value.MoreThanZero("length"); }

    /// <inheritdoc/>
    public override double? EndStep() => Length.InSteps;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        Length length = Length.Bind(run);
        return new ReversedSchedule(Schedule.Bind(run.Within(length)), length);
    }

    /// <inheritdoc/>
    protected override double Clock(double step) => Math.Max(0, Length.InSteps - step);
}
