namespace TfLrCallbacks;

/// <summary>Turns what a range test found into the schedule that is trained with.</summary>
public static class RangeTestSchedules
{
    /// <summary>Gives a one-cycle schedule over the whole run with the peak that was found; see <see cref="TfLrCallbacks.OneCycle"/>.</summary>
    /// <remarks>The peak is <see cref="RangeTestResult.ForSchedule"/> for the steps of the run, and is taken when the run begins.</remarks>
    /// <param name="found">What a range test found.</param>
    /// <param name="pctStart">The fraction of the cycle in which the rate rises, from 0 to 1.</param>
    /// <param name="cycleMomentum">Whether the momentum is driven too; null where the tested optimizer has one.</param>
    /// <returns>The schedule: a callback for any fit.</returns>
    /// <exception cref="InvalidOperationException">The range test has no answer; the message says why and what to do.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pctStart"/> is not from 0 to 1.</exception>
    /// <example>
    /// <code>
    /// RangeTestResult found = model.FindLearningRate(x, y, batchSize: 64);
    /// model.Fit(x, y, batchSize: 64, epochs: 10, callbacks: [found.OneCycle()]);
    /// </code>
    /// </example>
    public static LearningRateSchedule OneCycle(this RangeTestResult found, double pctStart = 0.3, bool? cycleMomentum = null)
    {
        ArgumentNullException.ThrowIfNull(found);
        bool cycles = cycleMomentum ?? found.Momentum is > 0;
        return Found(found, ScheduleShape.OneCycle, peak => new OneCycle(peak, pctStart: pctStart, cycleMomentum: cycles));
    }

    /// <summary>Gives a schedule of a shape over the whole run with the peak that was found.</summary>
    /// <remarks>
    /// <code>
    /// Constant             ConstantRate(p)
    /// WarmupStableDecay    WarmupStableDecay(p, warmup, decay: "40%", along 1 - sqrt)
    /// Step                 MultiStepDecay(p, ["50%", "75%"])
    /// Linear, Rex          Anneal(p, 0), along a line or REX
    /// Cosine               WarmupCosine(p, warmup)
    /// OneCycle             OneCycle(p)
    /// Triangular           Cyclical(p / 4, p, stepSize: "10%")
    /// CosineRestarts       CosineRestarts(p, one seventh of the run, tMul: 2): cycles of 1/7, 2/7 and 4/7
    /// Polynomial           PolynomialDecay(p, endLearningRate: 0, power: 2)
    /// InverseSquareRoot    InverseSqrt(p, timescale: warmup, or "5%" without one)
    /// Exponential          ExponentialDecay(p, "100%", 0.01)
    /// </code>
    /// <para>
    /// p is <see cref="RangeTestResult.ForSchedule"/> for the shape and the steps of the run; it is taken when the run begins. Where the data does not say how long an epoch is,
    /// 1000 steps are assumed for it, so p is that of a long training from two epochs on.
    /// </para>
    /// </remarks>
    /// <param name="found">What a range test found.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="warmup">How long the rate rises from 0 at the start; null for no warm-up.</param>
    /// <returns>The schedule: a callback for any fit.</returns>
    /// <exception cref="InvalidOperationException">The range test has no answer; the message says why and what to do.</exception>
    /// <exception cref="ArgumentException">A one-cycle is given a warm-up; it has its own, <c>pctStart</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is not defined.</exception>
    public static LearningRateSchedule Schedule(this RangeTestResult found, ScheduleShape shape, Length? warmup = null)
    {
        ArgumentNullException.ThrowIfNull(found);
        RefuseSecondWarmup(Check.Defined(shape), warmup);
        return shape is ScheduleShape.OneCycle ? found.OneCycle() : Found(found, shape, peak => Make(shape, peak, warmup));
    }

    internal static void RefuseSecondWarmup(ScheduleShape shape, Length? warmup)
    {
        if (shape is ScheduleShape.OneCycle && warmup is not null)
        {
            throw new ArgumentException(
                $"A one-cycle has a warm-up of its own. Received: {warmup}. Leave it out, or give the one-cycle its pctStart.", nameof(warmup));
        }
    }

    /// <summary>Gives any schedule with the peak that was found, taken when the run begins.</summary>
    internal static FoundSchedule Found(RangeTestResult found, ScheduleShape shape, Func<double, LearningRateSchedule> fromPeak)
    {
        // A missing answer and bad arguments are told now, not when the run begins.
        fromPeak(found.ForSchedule(shape));
        return new FoundSchedule(found, shape, fromPeak);
    }

    private static LearningRateSchedule Make(ScheduleShape shape, double peak, Length? warmup) => shape switch
    {
        ScheduleShape.WarmupStableDecay => new WarmupStableDecay(peak, warmup ?? 0, "40%", decayCurve: Curve.OneMinusSqrt),
        ScheduleShape.Cosine => new WarmupCosine(peak, warmup ?? 0),
        ScheduleShape.InverseSquareRoot => Warm(new InverseSqrt(peak, warmup is { Amount: > 0 } timescale ? timescale : "5%"), warmup),
        ScheduleShape.Step => Warm(new MultiStepDecay(peak, ["50%", "75%"]), warmup),
        ScheduleShape.Linear => Warm(new Anneal(peak, 0), warmup),
        ScheduleShape.Rex => Warm(new Anneal(peak, 0, curve: Curve.Rex), warmup),
        ScheduleShape.Triangular => Warm(new Cyclical(peak / 4, peak, "10%"), warmup),
        ScheduleShape.CosineRestarts => Warm(new CosineRestarts(peak, Length.OfRun(1 / 7.0)), warmup),
        ScheduleShape.Polynomial => Warm(new PolynomialDecay(peak, endLearningRate: 0, power: 2), warmup),
        ScheduleShape.Exponential => Warm(new ExponentialDecay(peak, "100%", 0.01), warmup),
        _ => Warm(new ConstantRate(peak), warmup),
    };

    private static LearningRateSchedule Warm(LearningRateSchedule schedule, Length? warmup) =>
        warmup is { Amount: > 0 } length ? schedule.WithWarmup(length) : schedule;
}
