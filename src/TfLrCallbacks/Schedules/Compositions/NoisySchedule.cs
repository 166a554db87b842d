namespace TfLrCallbacks;

/// <summary>
/// Another schedule with random factors on its rates: the same seed and step always give the same factor.
/// </summary>
/// <remarks>
/// <para>With n drawn for each whole step from a normal distribution of the given spread, redrawn while it is not within the limit:</para>
/// <code>
/// η(t) = s(t) · (1 + n)     for start ≤ t &lt; end,  s(t) elsewhere
/// </code>
/// <para>As the noise arguments of timm's schedulers, with another random generator.</para>
/// </remarks>
public sealed record NoisySchedule : TransformedSchedule
{
    /// <summary>Initializes noise.</summary>
    /// <param name="schedule">The schedule to disturb.</param>
    /// <param name="start">When the noise begins.</param>
    /// <param name="end">When it ends; null for never.</param>
    /// <param name="limit">The largest change as a fraction of the rate, from 0 to 1.</param>
    /// <param name="standardDeviation">The spread before the limit cuts it, 0 or greater; null for all changes equally likely.</param>
    /// <param name="seed">The seed: another seed gives other noise.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public NoisySchedule(
        LearningRateSchedule schedule,
        Length start = default,
        Length? end = null,
        double limit = 0.67,
        double? standardDeviation = 1,
        long seed = 42)
        : base(schedule)
    {
        Start = start;
        End = end;
        Limit = limit;
        StandardDeviation = standardDeviation;
        Seed = seed;
    }

    /// <summary>Gets when the noise begins.</summary>
    public Length Start { get; init; }

    /// <summary>Gets when it ends; null for never.</summary>
    public Length? End { get; init; }

    /// <summary>Gets the largest change as a fraction of the rate.</summary>
    public double Limit { get; init => field = Check.Between(0, 1, value, "limit"); }

    /// <summary>Gets the spread before the limit cuts it; null where all changes are equally likely.</summary>
    public double? StandardDeviation
    {
        get;
        init => field = value is { } spread ? Check.AtLeast(0.0, spread, "standardDeviation") : null;
    }

    /// <summary>Gets the seed: another seed gives other noise.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    public override double? EndStep() => End is { } end && Schedule.EndStep() is { } last ? Math.Max(Math.Ceiling(end.InSteps), last) : null;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) =>
        this with { Schedule = Schedule.Bind(run), Start = Start.Bind(run), End = End?.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        double rate = base.Evaluate(step);
        bool noisy = step >= Start.InSteps && (End is not { } end || step < end.InSteps);
        return noisy ? Growth.Saturate(rate * (1 + Noise.Within(Limit, StandardDeviation, Seed, (long)step))) : rate;
    }
}
