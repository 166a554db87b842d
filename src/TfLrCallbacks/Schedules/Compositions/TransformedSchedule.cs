namespace TfLrCallbacks;

/// <summary>
/// A schedule made of another one, by moving its clock or changing its rates. The momentum of the other schedule, if it has one,
/// follows the clock and is not changed.
/// </summary>
public abstract record TransformedSchedule : LearningRateSchedule, IMomentumSchedule
{
    private protected TransformedSchedule(LearningRateSchedule schedule) => Schedule = schedule;

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
    public virtual double? MomentumAt(double step) => Schedule.MomentumAt(Clock(Check.AtLeast(0.0, step)));

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => this with { Schedule = Schedule.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step) => Schedule.ValueAt(Clock(step));

    /// <summary>Gives the moment of the other schedule that belongs to a moment of this one.</summary>
    private protected virtual double Clock(double step) => step;
}
