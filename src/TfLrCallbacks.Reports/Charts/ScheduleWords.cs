namespace TfLrCallbacks.Reports;

/// <summary>Names schedules as people speak of them: <c>cosine with warm-up</c>, <c>linear, then constant</c>.</summary>
internal static class ScheduleWords
{
    public static string Of(LearningRateSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return schedule switch
        {
            WarmupSchedule warmup => $"{Of(warmup.Schedule)} with warm-up",
            CooldownSchedule cooldown => $"{Of(cooldown.Schedule)} with cool-down",
            JoinedSchedule joined => string.Join(", then ", Parts(joined).Select(Of)),
            ProductSchedule product => $"{Of(product.First)} times {Of(product.Second)}",
            SumSchedule sum => $"{Of(sum.First)} plus {Of(sum.Second)}",
            RepeatedSchedule repeated => $"repeated {Of(repeated.Schedule)}",
            ReversedSchedule reversed => $"reversed {Of(reversed.Schedule)}",
            NoisySchedule noisy => $"{Of(noisy.Schedule)} with noise",
            StaircaseSchedule stairs => $"{Of(stairs.Schedule)} in stairs",
            ClampedSchedule clamped => $"{Of(clamped.Schedule)} within limits",
            TransformedSchedule transformed => Of(transformed.Schedule),
            Anneal anneal => Of(anneal.Curve),
            OneCycle => "one-cycle",
            CosineDecay => "cosine",
            WarmupCosine => "cosine with warm-up",
            CosineRestarts => "cosine with restarts",
            ConstantRate => "constant",
            ExponentialDecay or NaturalExpDecay or MultiplicativeDecay => "exponential",
            StepDecay or MultiStepDecay => "step decay",
            PiecewiseConstantDecay => "piecewise constant",
            PiecewiseInterpolation => "piecewise linear",
            PolynomialDecay { Power: 1 } => "linear",
            PolynomialDecay => "polynomial",
            InverseSqrt => "inverse square root",
            InverseTimeDecay => "inverse time",
            WarmupStableDecay => "warm-up, stable, decay",
            PowerLaw => "power law",
            LambdaSchedule => "function",
            _ => InWords(schedule.GetType().Name),
        };
    }

    private static string Of(Curve curve) => InWords(curve.GetType().Name.Replace(nameof(Curve), "", StringComparison.Ordinal));

    private static IEnumerable<LearningRateSchedule> Parts(JoinedSchedule joined)
    {
        foreach (LearningRateSchedule part in (LearningRateSchedule[])[joined.First, joined.Next])
        {
            foreach (LearningRateSchedule own in part is JoinedSchedule inner ? Parts(inner) : [part])
            {
                yield return own;
            }
        }
    }

    // "MirrorCosine" as "mirror cosine".
    private static string InWords(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
