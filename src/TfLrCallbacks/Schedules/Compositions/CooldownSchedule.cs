namespace TfLrCallbacks;

/// <summary>
/// Another schedule up to some moment, and from there a decay from the rate it has then to an end rate.
/// </summary>
/// <remarks>
/// <para>With b the start, D the steps of the cool-down, η₁ its end and w the curve:</para>
/// <code>
/// η(t) = s(t)                                        for t &lt; b
/// η(t) = s(b) + (η₁ − s(b)) · w(min(t − b, D) / D)   from then on
/// </code>
/// <para>
/// Without a start the cool-down ends with the run. The shapes 1 − √f, mirror cosine and others are in
/// <see cref="Curve"/>; with an end above 0, held, it is <c>torch.optim.swa_utils.SWALR</c>. The momentum, if there is one, keeps the
/// value it has at the start.
/// </para>
/// </remarks>
public sealed record CooldownSchedule : TransformedSchedule
{
    /// <summary>Initializes a cool-down.</summary>
    /// <param name="schedule">The schedule before the cool-down.</param>
    /// <param name="length">How long the cool-down takes; 0 for at once.</param>
    /// <param name="start">When it begins; null to end with the run.</param>
    /// <param name="endLearningRate">The rate at the end, 0 or greater.</param>
    /// <param name="curve">The shape; null for a line.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="endLearningRate"/> is negative or not finite.</exception>
    public CooldownSchedule(
        LearningRateSchedule schedule, Length length, Length? start = null, double endLearningRate = 0, Curve? curve = null)
        : base(schedule)
    {
        Length = length;
        Start = start;
        EndLearningRate = endLearningRate;
        Curve = curve ?? Curve.Linear;
    }

    /// <summary>Gets how long the cool-down takes.</summary>
    public Length Length { get; init; }

    /// <summary>Gets when it begins; null where it ends with the run.</summary>
    public Length? Start { get; init; }

    /// <summary>Gets the rate at the end.</summary>
    public double EndLearningRate { get; init => field = Check.AtLeast(0.0, value, "endLearningRate"); }

    /// <summary>Gets the shape.</summary>
    public Curve Curve
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, "curve");
            field = value;
        }
    }

    /// <inheritdoc/>
    public override double? EndStep() => Begin + Length.InSteps is < double.PositiveInfinity and var end ? end : null;

    private double Begin => (Start ?? Length.Rest).InSteps;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        Length length = Length.Bind(run);
        Length start = Start is { } given ? given.Bind(run) : Length.Steps(Math.Max(0, Length.Rest.Bind(run).InSteps - length.InSteps));
        return this with { Length = length, Start = start, Schedule = Schedule.Bind(run) };
    }

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        double begin = Begin;
        double rate = base.Evaluate(step);
        double length = Length.InSteps;
        return step < begin ? rate : Curve.Between(rate, EndLearningRate, step >= begin + length ? length : step - begin, length);
    }

    /// <inheritdoc/>
    protected override double Clock(double step) => Math.Min(step, Begin);
}
