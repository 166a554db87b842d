namespace TfLrCallbacks;

/// <summary>
/// Decides which rates are tried, and for how long: a walk on the grid of half decades, upwards and then downwards from a
/// decade below the edge of the sweep, repeated with trials of twice the length while little has been learned.
/// </summary>
/// <param name="rules">What trials are judged by.</param>
/// <param name="edge">The decimal logarithm of the sweep's edge, or of its last rate.</param>
/// <param name="endLearningRate">The last rate of the sweep.</param>
/// <param name="firstSteps">The length of the first trials.</param>
/// <param name="trials">Makes the trials.</param>
internal sealed class TrialWalk(TrialRules rules, double edge, double endLearningRate, int firstSteps, TrialRunner trials)
{
    private const int MaxRates = 9;
    private const int MaxLengthening = 4;
    private const int MaxCooled = 3;

    public IReadOnlyList<RangeTestRound> Run()
    {
        var rounds = new List<RangeTestRound>();
        int[] start = [(int)Math.Floor((2 * (edge - 1)) + 0.5)];
        for (int steps = firstSteps; ; steps *= 2)
        {
            TrialScores scores = Walk(steps, start, worseBelow: rounds.Count == 0 ? 2 : 1);
            rounds.Add(scores.ToRound(steps));
            if (rules.IsEnough(scores.Best) || 2 * steps > MaxLengthening * firstSteps)
            {
                return rounds;
            }

            int above = scores.NearBest[^1] + 1;
            start = scores.Has(above) ? [.. scores.NearBest, above] : [.. scores.NearBest];
        }
    }

    /// <summary>
    /// Cools the best trials down, and the one above them: at the next rate a trial bounces and looks worse than a schedule that falls from there.
    /// </summary>
    /// <param name="last">The last round.</param>
    /// <returns>The trials with their losses after it, by rising rate; none in the second edition.</returns>
    public IReadOnlyList<RangeTestTrial> Cool(RangeTestRound last)
    {
        var scores = new TrialScores(rules.Baseline, last);
        if (!rules.IsThird || double.IsPositiveInfinity(scores.Best))
        {
            return [];
        }

        int above = scores.NearBest[^1] + 1;
        IEnumerable<RangeTestTrial> candidates = last.Trials
            .Where(trial => scores.NearBest.Contains(trial.HalfDecades) || (trial.HalfDecades == above && !trial.EndedEarly))
            .Where(trial => double.IsFinite(trial.Loss))
            .OrderBy(trial => trial.Loss)
            .Take(MaxCooled);
        return
        [
            .. candidates.OrderBy(trial => trial.HalfDecades)
                .Select(trial => trials.Cool(last.Steps, trial.HalfDecades, (last.Steps + 2) / 3)),
        ];
    }

    private TrialScores Walk(int steps, IEnumerable<int> start, int worseBelow)
    {
        var scores = new TrialScores(rules.Baseline);
        foreach (int rate in start)
        {
            Try(scores, steps, rate);
        }

        while (MustGoUp(scores))
        {
            Try(scores, steps, scores.Largest + 1);
        }

        while (scores.Count < MaxRates && !(scores.Count >= worseBelow && scores.Rates[worseBelow - 1] < scores.NearBest[0]))
        {
            Try(scores, steps, scores.Smallest - 1);
        }

        return scores;
    }

    private void Try(TrialScores scores, int steps, int rate)
    {
        Func<IReadOnlyList<double>, double?>? end = rules.IsThird && scores.Count > 0 && double.IsFinite(scores.Best)
            ? losses => rules.End(scores, rate, steps, losses, trials.BatchLosses(scores.BestRate))
            : null;
        scores.Add(trials.Try(steps, rate, end));
        trials.KeepOnly([.. scores.NearBest, scores.NearBest[^1] + 1]);
    }

    private bool MustGoUp(TrialScores scores)
    {
        if (scores.Count >= MaxRates || double.IsPositiveInfinity(scores.Best))
        {
            return false;
        }

        bool pastTheEnd = Math.Pow(10, scores.Largest / 2.0) >= 10 * endLearningRate;
        bool exploded = scores.LossAtLargest > rules.ExplodedAbove(scores.Drop);
        bool onPlateau = rules.IsThird && !rules.IsEnough(scores.Best);
        bool twoWorse = !onPlateau && scores.Count >= 2 && scores.Rates[^2] > scores.NearBest[^1];
        return !pastTheEnd && !exploded && !twoWorse;
    }
}
