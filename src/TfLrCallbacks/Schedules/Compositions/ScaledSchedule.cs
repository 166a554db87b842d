namespace TfLrCallbacks;

/// <summary>
/// Every learning rate of another schedule, multiplied by a factor.
/// </summary>
/// <remarks>
/// <code>
/// η(t) = factor · s(t),  at most the largest number
/// </code>
/// </remarks>
public sealed record ScaledSchedule : TransformedSchedule
{
    /// <summary>Initializes the composition.</summary>
    /// <param name="schedule">The schedule to change.</param>
    /// <param name="factor">The factor, 0 or greater.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is out of its range.</exception>
    public ScaledSchedule(LearningRateSchedule schedule, double factor)
        : base(schedule) => Factor = factor;

    /// <summary>Gets the factor.</summary>
    public double Factor { get; init => field = Check.AtLeast(0.0, value, "factor"); }

    /// <inheritdoc/>
    protected override double Evaluate(double step) => Growth.Saturate(Factor * base.Evaluate(step));
}
