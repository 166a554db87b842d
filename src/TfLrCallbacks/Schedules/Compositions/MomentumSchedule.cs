namespace TfLrCallbacks;

/// <summary>
/// One schedule for the learning rate and another one for the momentum (beta_1 in the Adam family).
/// </summary>
/// <remarks>
/// Any schedule can drive the momentum; its values must stay between 0 and 1. Both are read with the same clock. fastai's three
/// momentums are two annealings, joined.
/// </remarks>
public sealed record MomentumSchedule : TransformedSchedule
{
    /// <summary>Initializes a pair of schedules.</summary>
    /// <param name="schedule">The schedule of the learning rate.</param>
    /// <param name="momentum">The schedule of the momentum, with values from 0 to 1.</param>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    public MomentumSchedule(LearningRateSchedule schedule, LearningRateSchedule momentum)
        : base(schedule)
    {
        ArgumentNullException.ThrowIfNull(momentum);
        Momentum = momentum;
    }

    /// <summary>Gets the schedule of the momentum.</summary>
    public LearningRateSchedule Momentum { get; }

    /// <inheritdoc/>
    public override double? MomentumAt(double step)
    {
        double momentum = Momentum.ValueAt(step);
        return momentum <= 1
            ? momentum
            : throw new InvalidOperationException(
                FormattableString.Invariant($"A momentum is between 0 and 1. Received: {momentum} at step {step} from {Momentum}. Check the schedule of the momentum."));
    }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => new MomentumSchedule(Schedule.Bind(run), Momentum.Bind(run));
}
