namespace TfLrCallbacks.Porting;

/// <summary>
/// A Keras schedule computed as Keras computes it: in float32, with every intermediate rounding.
/// </summary>
/// <remarks>
/// <para>
/// Keras' schedules take the number type of their initial rate, which is float32 for a Python float, so a rate is off by some 1e-7 of itself,
/// steps above 16,777,216 are rounded, and a restart or a stair can come a step early or late. This repeats it, operation by operation,
/// for <see cref="CosineDecay"/> (also behind a warm-up in front of it), <see cref="CosineRestarts"/>,
/// <see cref="ExponentialDecay"/>, <see cref="InverseTimeDecay"/>, <see cref="PolynomialDecay"/> and
/// <see cref="PiecewiseConstantDecay"/>. Powers, logarithms and cosines are rounded from double, where TensorFlow's own may differ in the last
/// bit. Shrinking cycles (t_mul below 1), where Keras has no rate in the end, keep the double computation from there on.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var asTrained = new KerasFloat32(new CosineDecay(0.1, 10_000));
/// </code>
/// </example>
public sealed record KerasFloat32 : TransformedSchedule
{
    /// <summary>Initializes the float32 computation of a schedule.</summary>
    /// <param name="schedule">A schedule that Keras has.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentException">Keras does not have this schedule.</exception>
    public KerasFloat32(LearningRateSchedule schedule)
        : base(schedule)
    {
        if (!Supports(schedule))
        {
            throw new ArgumentException($"Must be a schedule that Keras has. Received: {schedule}. Compose around this one instead of in it.", nameof(schedule));
        }
    }

    /// <summary>Checks whether Keras has this schedule.</summary>
    /// <param name="schedule">Any schedule.</param>
    /// <returns>True if it can be computed as Keras computes it.</returns>
    public static bool Supports(LearningRateSchedule schedule) =>
        schedule is CosineDecay or CosineRestarts { Cycles: null } or ExponentialDecay or InverseTimeDecay or PolynomialDecay
            or PiecewiseConstantDecay
        || (schedule is WarmupSchedule { Schedule: CosineDecay, Overlap: false } warmup && warmup.Curve == Curve.Linear);

    /// <summary>Returns null, because rounding may move the end by a step.</summary>
    /// <returns>Null.</returns>
    public override double? EndStep() => null;

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        float rate = Schedule switch
        {
            CosineDecay s => Cosine(s, (float)step),
            WarmupSchedule s => Warmup(s, (float)step),
            CosineRestarts s => Restarts(s, (float)step),
            ExponentialDecay s => (float)s.InitialLearningRate * Pow((float)s.DecayRate, Periods(step, s.DecaySteps, s.Staircase)),
            InverseTimeDecay s => (float)s.InitialLearningRate / (1 + ((float)s.DecayRate * Periods(step, s.DecaySteps, s.Staircase))),
            PolynomialDecay s => Polynomial(s, (float)step),
            _ => (float)Schedule.ValueAt(step),
        };
        return float.IsNaN(rate) ? Schedule.ValueAt(step) : Math.Min(rate, float.MaxValue);
    }

    private static float Cosine(CosineDecay s, float step)
    {
        float fraction = Math.Min(step, In(s.DecaySteps)) / In(s.DecaySteps);
        return (float)s.InitialLearningRate * Floored(0.5f * (1 + Cos((float)Math.PI * fraction)), s.Alpha);
    }

    private static float Warmup(WarmupSchedule s, float step)
    {
        var decay = (CosineDecay)s.Schedule;
        float warmup = In(s.Warmup);
        float start = (float)s.StartLearningRate;
        step = Math.Min(step, In(decay.DecaySteps) + warmup);
        return step < warmup
            ? (((float)decay.InitialLearningRate - start) * (step / warmup)) + start
            : Cosine(decay, step - warmup);
    }

    private static float Restarts(CosineRestarts s, float step)
    {
        float fraction = step / In(s.FirstDecaySteps);
        float growth = (float)s.TMul;
        float cycle;
        if (growth == 1)
        {
            cycle = MathF.Floor(fraction);
            fraction -= cycle;
        }
        else
        {
            cycle = MathF.Floor(Log(1 - (fraction * (1 - growth))) / Log(growth));
            float length = Pow(growth, cycle);
            fraction = (fraction - ((1 - length) / (1 - growth))) / length;
        }

        float height = 0.5f * Pow((float)s.MMul, cycle) * (1 + Cos((float)Math.PI * fraction));
        return (float)s.InitialLearningRate * Floored(height, s.Alpha);
    }

    private static float Polynomial(PolynomialDecay s, float step)
    {
        float length = In(s.DecaySteps);
        if (s.Cycle)
        {
            length *= step == 0 ? 1 : MathF.Ceiling(step / length);
        }

        float end = (float)s.EndLearningRate;
        float left = Pow(1 - (Math.Min(step, length) / length), (float)s.Power);
        return (((float)s.InitialLearningRate - end) * left) + end;
    }

    private static float Periods(double step, Length period, bool staircase)
    {
        float periods = (float)step / In(period);
        return staircase ? MathF.Floor(periods) : periods;
    }

    private static float Floored(float height, double alpha) => ((float)(1 - alpha) * height) + (float)alpha;

    private static float In(Length length) => (float)length.InSteps;

    private static float Pow(float x, float y) => (float)Math.Pow(x, y);

    private static float Log(float x) => (float)Math.Log(x);

    private static float Cos(float x) => (float)Math.Cos(x);
}
