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
        [nameof(KerasFloat32)] = "the schedule, computed in 32 bits as Keras does",
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
        [nameof(WarmupSchedule)] = "a rise to the schedule, in front of it or over it",
    };

    public static string Of(string name) => Known.GetValueOrDefault(name, string.Empty);
}
