namespace TfLrCallbacks;

/// <summary>
/// One schedule up to a boundary, then another, whose clock starts at 0 there.
/// </summary>
/// <remarks>
/// <para>With b the boundary:</para>
/// <code>
/// η(t) = first(t)       for t &lt; b
/// η(t) = next(t − b)    from then on
/// </code>
/// <para>
/// A boundary of 0 skips the first schedule. For a clock that goes on, join <c>next.Skip(b)</c>. Lengths that are not given,
/// or <see cref="Length.Rest"/>, fill the part: up to the boundary in the first schedule, the rest of the run in the next one.
/// Percentages are of the whole run. As
/// <c>optax.join_schedules</c> and <c>torch.optim.lr_scheduler.SequentialLR</c> with one milestone; join again for more.
/// </para>
/// </remarks>
public sealed record JoinedSchedule : LearningRateSchedule
{
    /// <summary>Initializes a joined schedule.</summary>
    /// <param name="first">The schedule before the boundary.</param>
    /// <param name="boundary">When the next schedule begins, counted from the start of the first.</param>
    /// <param name="next">The schedule from the boundary on.</param>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    public JoinedSchedule(LearningRateSchedule first, Length boundary, LearningRateSchedule next)
    {
        First = first;
        Boundary = boundary;
        Next = next;
    }

    /// <summary>Gets the schedule before the boundary.</summary>
    public LearningRateSchedule First
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, "first");
            field = value;
        }
    }

    /// <summary>Gets when the next schedule begins.</summary>
    public Length Boundary { get; init; }

    /// <summary>Gets the schedule from the boundary on.</summary>
    public LearningRateSchedule Next
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, "next");
            field = value;
        }
    }

    /// <inheritdoc/>
    public override double? EndStep()
    {
        double boundary = Boundary.InSteps;
        double? end = Next.EndStep();
        return Ends.At(boundary + end, end, step => step - boundary);
    }

    /// <inheritdoc/>
    public override double? MomentumAt(double step) =>
        step < Boundary.InSteps ? First.MomentumAt(step) : Next.MomentumAt(step - Boundary.InSteps);

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        Length boundary = Boundary.Bind(run);
        return new JoinedSchedule(First.Bind(run.Within(boundary)), boundary, Next.Bind(run.After(boundary)));
    }

    /// <inheritdoc/>
    protected override double Evaluate(double step) =>
        step < Boundary.InSteps ? First.ValueAt(step) : Next.ValueAt(step - Boundary.InSteps);
}
