namespace TfLrCallbacks;

/// <summary>
/// Another schedule read only every so many steps, and held in between.
/// </summary>
/// <remarks>
/// <code>
/// η(t) = s(⌊t / period⌋ · period)
/// </code>
/// <para>With <c>"1 epoch"</c> a schedule in steps changes only between epochs, as PyTorch's and timm's do when stepped per epoch.</para>
/// </remarks>
public sealed record StaircaseSchedule : TransformedSchedule
{
    /// <summary>Initializes the composition.</summary>
    /// <param name="schedule">The schedule to change.</param>
    /// <param name="period">How long each rate is held, more than 0.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is out of its range.</exception>
    public StaircaseSchedule(LearningRateSchedule schedule, Length period)
        : base(schedule) => Period = period;

    /// <summary>Gets how long each rate is held.</summary>
    public Length Period { get; init => field = value.MoreThanZero("period"); }

    /// <inheritdoc/>
    public override double? EndStep()
    {
        double period = Period.InSteps;
        return Schedule.EndStep() is { } end
            ? Ends.At(Math.Ceiling(end / period) * period, end, Clock, step => (Math.Floor(step / period) + 1) * period)
            : null;
    }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) =>
        new StaircaseSchedule(Schedule.Bind(run), Period.Bind(run));

    /// <inheritdoc/>
    protected override double Clock(double step) => Math.Min(Math.Floor(step / Period.InSteps) * Period.InSteps, step);
}
