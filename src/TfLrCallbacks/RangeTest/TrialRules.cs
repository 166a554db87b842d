namespace TfLrCallbacks;

/// <summary>What trials are judged by: how much progress is enough, and which trials are hopeless before their end.</summary>
internal sealed record TrialRules
{
    private const int Window = 10;
    private const double LongMomentum = 0.95;

    /// <summary>Gets the loss before any step.</summary>
    public required double Baseline { get; init; }

    /// <summary>Gets the loss of the best constant output; null where nobody knows it.</summary>
    public double? ConstantLoss { get; init; }

    /// <summary>Gets the momentum, or beta_1.</summary>
    public double Momentum { get; init; }

    /// <summary>Gets the edition of the rules.</summary>
    public RangeTestEdition Edition { get; init; }

    /// <summary>Gets a value indicating whether the rules are those of the third edition.</summary>
    public bool IsThird => Edition is not RangeTestEdition.Second;

    /// <summary>Gets the part of the loss that trials must learn, or else they are made longer.</summary>
    public double EnoughPart => IsThird ? 0.25 : 0.2;

    /// <summary>Gets how many times as long as the first the last trials may be.</summary>
    public int MaxLengthening => IsThird ? 2 : 4;

    /// <summary>Gets a value indicating whether the model was clearly better than any constant output before its first step.</summary>
    public bool IsTrained => IsThird && ConstantLoss is > 0 and { } constant && Baseline < 0.75 * constant;

    /// <summary>Gets a value indicating whether hardly anything was left to learn before the first step.</summary>
    public bool IsConverged => IsTrained && Baseline < 0.1 * ConstantLoss;

    /// <summary>Gives the length of the first trials: as long as the momentum remembers, at least 40 and at most 160 steps.</summary>
    public int FirstSteps()
    {
        double memory = (IsThird && Momentum >= LongMomentum ? 2 : 1) / (1 - Momentum);
        return (int)Math.Ceiling(Math.Clamp(Math.Round(memory, 9), 40, 160));
    }

    /// <summary>Says whether enough was learned to tell rates apart.</summary>
    public bool IsEnough(double best) => Baseline - best >= EnoughPart * Math.Abs(Baseline);

    /// <summary>Gives the loss above which a trial counts as exploded.</summary>
    public double ExplodedAbove(double drop, double times = 1) => Baseline + (times * Math.Max(drop, 0.2 * Math.Abs(Baseline)));

    /// <summary>Ends a trial that can't win any more, from the mean of its last batch losses beside that of the best trial at the same step.</summary>
    /// <param name="scores">The trials so far.</param>
    /// <param name="rate">The rate of this one, in half decades.</param>
    /// <param name="steps">How long it is.</param>
    /// <param name="losses">Its batch losses so far.</param>
    /// <param name="bestLosses">Those of the best trial.</param>
    /// <returns>The loss that it counts with; null where it goes on.</returns>
    public double? End(TrialScores scores, int rate, int steps, IReadOnlyList<double> losses, IReadOnlyList<double> bestLosses)
    {
        int done = losses.Count;
        int quarter = done == steps / 4 ? 1 : done == steps / 2 ? 2 : done == 3 * steps / 4 ? 3 : 0;
        if (quarter is 0 || done < Window || bestLosses.Count < done || !IsEnough(scores.Best))
        {
            return null;
        }

        double mean = MeanOfLast(losses, done);
        double best = MeanOfLast(bestLosses, done);
        double progress = Baseline - best;
        double lost = Math.Max(mean, scores.Best + (0.06 * scores.Drop));
        if (rate < scores.BestRate)
        {
            return quarter < 3 && Momentum < LongMomentum && progress > 0 && mean - best > 0.3 * progress ? lost : null;
        }

        return mean > ExplodedAbove(scores.Drop, times: 3) ? double.PositiveInfinity
            : quarter is 2 && progress > 0 && mean - best > 2 * progress ? lost
            : null;
    }

    private static double MeanOfLast(IReadOnlyList<double> losses, int done)
    {
        double sum = 0;
        for (int i = done - Window; i < done; i++)
        {
            sum += losses[i];
        }

        return sum / Window;
    }
}
