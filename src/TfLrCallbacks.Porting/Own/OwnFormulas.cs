namespace TfLrCallbacks.Porting;

/// <summary>The formulas of this library's own schedules, as their documentation has them.</summary>
internal static class OwnFormulas
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        [nameof(ConstantRate)] = "learningRate",
        [nameof(Anneal)] = "initial + (end − initial) · curve(min(t, steps) / steps)",
        [nameof(CosineDecay)] = "initial · (alpha + (1 − alpha) · ½ · (1 + cos(π · min(t, decaySteps) / decaySteps)))",
        [nameof(CosineRestarts)] = "initial · (alpha + (1 − alpha) · mMul^i · ½ · (1 + cos(π · x))) at part x of cycle i",
        [nameof(CosineWave)] = "end + (initial − end) · ½ · (1 + cos(2π · cycles · t / steps))",
        [nameof(Cyclical)] = "base + (max − base) · triangle(t) · scale",
        [nameof(ExponentialDecay)] = "initial · decayRate^(t / decaySteps)",
        [nameof(KerasFloat32)] = "the schedule, computed in float32 as Keras does",
        [nameof(InverseSqrt)] = "initial / √(1 + t / timescale)",
        [nameof(InverseTimeDecay)] = "initial / (1 + decayRate · t / decaySteps)",
        [nameof(MultiStepDecay)] = "initial · gamma^(number of milestones ≤ t)",
        [nameof(NaturalExpDecay)] = "initial · e^(−decayRate · t / decaySteps)",
        [nameof(Noam)] = "factor · modelSize^−½ · min(t · warmup^−1½, t^−½)",
        [nameof(OneCycle)] = "max / div up to max at pctStart · T − 1, then down to max / (div · finalDiv) at T − 1",
        [nameof(PiecewiseConstantDecay)] = "values[number of boundaries b < t]",
        [nameof(PiecewiseInterpolation)] = "between the knots, along the curve",
        [nameof(PolynomialDecay)] = "(initial − end) · (1 − min(t, decaySteps) / decaySteps)^power + end",
        [nameof(PowerLaw)] = "min(max, amplitude · (t · unitsPerStep)^exponent)",
        [nameof(StepDecay)] = "initial · gamma^⌊t / stepSize⌋",
        [nameof(WarmupCosine)] = "a line from start to peak in the warm-up, then a cosine to end at totalSteps",
        [nameof(WarmupStableDecay)] = "warm-up to peak, peak, then decay to end at totalSteps",
        [nameof(JoinedSchedule)] = "first(t) for t < boundary, then next(t − boundary)",
        [nameof(ProductSchedule)] = "first(t) · second(t)",
        [nameof(SumSchedule)] = "first(t) + second(t)",
        [nameof(ScaledSchedule)] = "schedule(t) · factor",
        [nameof(ClampedSchedule)] = "min(max(schedule(t), min), max)",
        [nameof(CooldownSchedule)] = "schedule(t) for t < start, then from schedule(start) to end along the curve in length",
        [nameof(LambdaSchedule)] = "schedule(t), a function of your own",
        [nameof(MomentumSchedule)] = "schedule(t), with the momentum momentum(t)",
        [nameof(MultiplicativeDecay)] = "initial · factor(1) · factor(2) · … · factor(min(t, steps))",
        [nameof(NoisySchedule)] = "schedule(t) · (1 + noise(t)) for start ≤ t < end, else schedule(t)",
        [nameof(RepeatedSchedule)] = "mMul^i · schedule(x · period / length of cycle i) at x steps in cycle i, which is period · tMul^i long",
        [nameof(ReversedSchedule)] = "schedule(max(0, length − t))",
        [nameof(ShiftedSchedule)] = "schedule(max(0, t − delay))",
        [nameof(SkippedSchedule)] = "schedule(t + lead)",
        [nameof(StaircaseSchedule)] = "schedule(⌊t / period⌋ · period)",
        [nameof(StretchedSchedule)] = "schedule(t / unit)",
        [nameof(WarmupSchedule)] = "a rise to the schedule, in front of it or over it",
    };

    public static string Of(string name) => Known.GetValueOrDefault(name, string.Empty);
}
