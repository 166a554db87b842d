namespace TfLrCallbacks;

/// <summary>
/// Two schedules multiplied, step by step; one of them is usually a factor around 1.
/// </summary>
/// <remarks>
/// <code>
/// η(t) = first(t) · second(t),  at most the largest number
/// </code>
/// <para>
/// The momentum is the first schedule's, or the second's where the first has none. As
/// <c>torch.optim.lr_scheduler.ChainedScheduler</c>.
/// </para>
/// </remarks>
public sealed record ProductSchedule : LearningRateSchedule
{
    /// <summary>Initializes a product.</summary>
    /// <param name="first">One schedule.</param>
    /// <param name="second">The other.</param>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    public ProductSchedule(LearningRateSchedule first, LearningRateSchedule second)
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
    public override LearningRateSchedule Bind(RunLength run) => new ProductSchedule(First.Bind(run), Second.Bind(run));

    /// <inheritdoc/>
    protected override double Evaluate(double step) => Growth.Saturate(First.ValueAt(step) * Second.ValueAt(step));
}
