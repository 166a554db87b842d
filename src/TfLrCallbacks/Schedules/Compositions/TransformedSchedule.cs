namespace TfLrCallbacks;

/// <summary>
/// A schedule made of another one, by moving its clock or changing its rates. The momentum of the other schedule, if it has one,
/// follows the clock and is not changed. Derive from it for a composition of your own.
/// </summary>
public abstract record TransformedSchedule : LearningRateSchedule
{
    /// <summary>Initializes a composition.</summary>
    /// <param name="schedule">The schedule that it is made of.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    protected TransformedSchedule(LearningRateSchedule schedule) => Schedule = schedule;

    /// <summary>Gets the schedule that this one is made of.</summary>
    public LearningRateSchedule Schedule
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, "schedule");
            field = value;
        }
    }

    /// <inheritdoc/>
    public override double? EndStep() => Schedule.EndStep();

    /// <inheritdoc/>
    public override double? MomentumAt(double step) => Schedule.MomentumAt(Clock(Check.AtLeast(0.0, step)));

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => this with { Schedule = Schedule.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step) => Schedule.ValueAt(Clock(step));

    /// <summary>Gives the moment of the other schedule that belongs to a moment of this one; the same moment by default.</summary>
    /// <param name="step">A moment of this schedule, 0 or more.</param>
    /// <returns>A moment of the other schedule, 0 or more.</returns>
    protected virtual double Clock(double step) => step;
}
