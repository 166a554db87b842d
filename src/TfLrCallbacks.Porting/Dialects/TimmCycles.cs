namespace TfLrCallbacks.Porting;

/// <summary>timm's cycles: each cycle_mul times as long and cycle_decay times as high as the one before, lr_min after the last.</summary>
internal static class TimmCycles
{
    public static LearningRateSchedule Build(Arguments a, Curve curve)
    {
        double first = a.PositiveWhole("t_initial");
        double low = a.AtLeast(0, "lr_min");
        int limit = a.Whole("cycle_limit") is var cycles && cycles is >= 0 and <= int.MaxValue ? (int)cycles : throw a.Refuse("cycle_limit", "must be 0 or more");
        _ = a.AtLeast(0, "warmup_lr_init");
        double grow = a.Positive("cycle_mul");
        LearningRateSchedule whole = limit < 1
            ? new ConstantRate(low)
            : Cycles(a, curve, first, low, limit, grow).Then(Length.Steps(End(first, grow, limit)), new ConstantRate(low));
        double warmup = a.AtLeast(0, "warmup_t");
        if (warmup == 0)
        {
            bool startsAtBase = limit >= 1 && curve.DoneAt(0) == 0;
            return startsAtBase ? whole : new ConstantRate(a.BaseLearningRate).Then(1, whole.Skip(1));
        }

        // The tangent's warm-up aims at the curve itself, the others' at the base rate.
        return curve is TanhCurve && !a.Flag("warmup_prefix")
            ? whole.WithWarmup(Length.Steps(warmup), a.AtLeast(0, "warmup_lr_init"), overlap: true)
            : TimmFactories.Warm(a, whole);
    }

    private static double End(double first, double grow, int limit) =>
        grow == 1 ? first * limit : first * ((Math.Pow(grow, limit) - 1) / (grow - 1));

    private static LearningRateSchedule Cycles(Arguments a, Curve curve, double first, double low, int limit, double grow)
    {
        Length length = Length.Steps(first);
        if (limit == 1)
        {
            return new Anneal(a.BaseLearningRate, low, length, curve);
        }

        // The peak shrinks from cycle to cycle, the floor does not: two parts, added.
        LearningRateSchedule falling = new Anneal(a.BaseLearningRate, 0, length, curve).Repeat(length, grow, a.AtLeast(0, "cycle_decay"), limit);
        return low == 0 ? falling : falling.Plus(new Anneal(0, low, length, curve).Repeat(length, grow, 1, limit));
    }
}
