namespace TfLrCallbacks;

/// <summary>
/// The beginning of another schedule, repeated; each repetition can be longer and lower than the one before.
/// </summary>
/// <remarks>
/// <para>With P the period, and x the steps since cycle i (0, 1, …) of length P · t_mul^i began:</para>
/// <code>
/// η(t) = m_mul^i · s(x · P / length of cycle i)
/// </code>
/// <para>
/// The step on which a cycle ends is the first of the next one. After the last cycle, and where a t_mul below 1 has used all
/// cycles up, the rate at the end of the period is held, with the factor of the last cycle. timm's <c>cycle_mul</c>, <c>cycle_decay</c> and
/// <c>cycle_limit</c> are these; ignite and composer cut every length to whole steps. A floor that the factor does not touch is a sum:
/// <c>way.Repeat(p, mMul: 0.5).Plus(floor.Repeat(p))</c>.
/// </para>
/// </remarks>
public sealed record RepeatedSchedule : TransformedSchedule
{
    /// <summary>Initializes a repetition.</summary>
    /// <param name="schedule">The schedule to repeat.</param>
    /// <param name="period">How much of it is repeated, and how long the first cycle takes; more than 0.</param>
    /// <param name="tMul">The factor by which each cycle is longer than the one before, greater than 0.</param>
    /// <param name="mMul">The factor on the rates from one cycle to the next, 0 or greater.</param>
    /// <param name="cycles">How many cycles there are, 1 or more; null for no end.</param>
    /// <param name="wholeSteps">Whether the length of every cycle is cut to whole steps, one from the other.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public RepeatedSchedule(
        LearningRateSchedule schedule, Length period, double tMul = 1, double mMul = 1, int? cycles = null, bool wholeSteps = false)
        : base(schedule)
    {
        Period = period;
        TMul = tMul;
        MMul = mMul;
        Cycles = cycles;
        WholeSteps = wholeSteps;
    }

    /// <summary>Gets how much is repeated, and how long the first cycle takes.</summary>
    public Length Period { get; init => field = value.MoreThanZero("period"); }

    /// <summary>Gets the factor by which each cycle is longer than the one before.</summary>
    public double TMul { get; init => field = Check.GreaterThan(0, value, "tMul"); }

    /// <summary>Gets the factor on the rates from one cycle to the next.</summary>
    public double MMul { get; init => field = Check.AtLeast(0.0, value, "mMul"); }

    /// <summary>Gets how many cycles there are; null for no end.</summary>
    public int? Cycles { get; init => field = value is { } cycles ? Check.AtLeast(1, cycles, "cycles") : null; }

    /// <summary>Gets a value indicating whether the length of every cycle is cut to whole steps.</summary>
    public bool WholeSteps { get; init; }

    /// <inheritdoc/>
    public override double? EndStep() => null;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        Length period = Period.Bind(run);
        return this with { Period = period, Schedule = Schedule.Bind(run.Within(period)) };
    }

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        (double cycle, double clock) = Find(step);
        return Growth.Of(Schedule.ValueAt(clock), MMul, cycle);
    }

    /// <inheritdoc/>
    protected override double Clock(double step) => Find(step).Clock;

    private (double Cycle, double Clock) Find(double step)
    {
        double period = Period.InSteps;
        (double cycle, double elapsed, double length) = GeometricCycles.At(step, period, TMul, WholeSteps);
        return cycle >= (Cycles ?? double.PositiveInfinity)
            ? (Cycles - 1 ?? cycle, period)
            : (cycle, length == period ? elapsed : elapsed / length * period);
    }
}
