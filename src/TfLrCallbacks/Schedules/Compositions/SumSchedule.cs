namespace TfLrCallbacks;

/// <summary>
/// Two schedules added, step by step: a floor that stays under a part that decays.
/// </summary>
/// <remarks>
/// <code>
/// η(t) = first(t) + second(t),  at most the largest number
/// </code>
/// <para>The momentum is the first schedule's, or the second's where the first has none.</para>
/// </remarks>
public sealed record SumSchedule : LearningRateSchedule
{
    /// <summary>Initializes a sum.</summary>
    /// <param name="first">One schedule.</param>
    /// <param name="second">The other.</param>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    public SumSchedule(LearningRateSchedule first, LearningRateSchedule second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        First = first;
        Second = second;
    }

    /// <summary>Gets one schedule.</summary>
    public LearningRateSchedule First { get; }

    /// <summary>Gets the other.</summary>
    public LearningRateSchedule Second { get; }

    /// <inheritdoc/>
    public override double? EndStep() => First.EndStep() is { } one && Second.EndStep() is { } other ? Math.Max(one, other) : null;

    /// <inheritdoc/>
    public override double? MomentumAt(double step) => First.MomentumAt(step) ?? Second.MomentumAt(step);

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => new SumSchedule(First.Bind(run), Second.Bind(run));

    /// <inheritdoc/>
    protected override double Evaluate(double step) => Growth.Saturate(First.ValueAt(step) + Second.ValueAt(step));
}
