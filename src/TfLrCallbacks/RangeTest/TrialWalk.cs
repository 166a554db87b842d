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
    /// <summary>How many trials a walk has as a rule, with their cool-downs.</summary>
    public const int UsualTrials = 7;

    private const int MaxRates = 9;
    private const int MaxLengthening = 4;
    private const int MaxCooled = 3;

    /// <summary>Gets a value indicating whether the budget was spent before the walk was at its end.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Walks.</summary>
    /// <returns>The rounds. One that the budget did not last for counts only where it is the first; there may be none.</returns>
    public IReadOnlyList<RangeTestRound> Run()
    {
        var rounds = new List<RangeTestRound>();
        int[] start = [(int)Math.Floor((2 * (edge - 1)) + 0.5)];
        for (int steps = firstSteps; ; steps *= 2)
        {
            trials.Expect((rounds.Count is 0 ? UsualTrials : start.Length + 1) * steps);
            TrialScores scores = Walk(steps, start, worseBelow: rounds.Count == 0 ? 2 : 1);
            if (IsSpent && (rounds.Count > 0 || scores.Count is 0))
            {
                return rounds;
            }

            rounds.Add(scores.ToRound(steps));
            if (IsSpent || rules.IsEnough(scores.Best) || 2 * steps > MaxLengthening * firstSteps)
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
    /// <returns>The trials with their losses after it, by rising rate; none in the second edition, and where the budget did not last for all.</returns>
    public IReadOnlyList<RangeTestTrial> Cool(RangeTestRound last)
    {
        var scores = new TrialScores(rules.Baseline, last);
        if (!rules.IsThird || double.IsPositiveInfinity(scores.Best))
        {
            return [];
        }

        int above = scores.NearBest[^1] + 1;
        int[] rates =
        [
            .. last.Trials
                .Where(trial => scores.NearBest.Contains(trial.HalfDecades) || (trial.HalfDecades == above && !trial.EndedEarly))
                .Where(trial => double.IsFinite(trial.Loss))
                .OrderBy(trial => trial.Loss)
                .Take(MaxCooled)
                .Select(trial => trial.HalfDecades)
                .Order(),
        ];
        int steps = (last.Steps + 2) / 3;
        var cooled = new List<RangeTestTrial>();
        trials.Expect(rates.Length * steps);
        for (int i = 0; i < rates.Length; i++)
        {
            if (trials.Cool(last.Steps, rates[i], steps, rates.Skip(i + 1)) is not { } trial)
            {
                IsSpent = true;
                return [];
            }

            cooled.Add(trial);
        }

        return cooled;
    }

    private TrialScores Walk(int steps, int[] start, int worseBelow)
    {
        var scores = new TrialScores(rules.Baseline);
        for (int i = 0; i < start.Length && !IsSpent; i++)
        {
            Try(scores, steps, start[i], [.. start.Skip(i + 1), .. Around(start[0], start[^1])]);
        }

        while (!IsSpent && MustGoUp(scores))
        {
            Try(scores, steps, scores.Largest + 1, Around(scores.Smallest, scores.Largest + 1));
        }

        while (!IsSpent && scores.Count < MaxRates && !(scores.Count >= worseBelow && scores.Rates[worseBelow - 1] < scores.NearBest[0]))
        {
            Try(scores, steps, scores.Smallest - 1, Enumerable.Range(2, MaxRates).Select(below => scores.Smallest - below));
        }

        return scores;
    }

    /// <summary>Gives the rates around those that are tried, in the order in which they will probably be needed: the walk always goes down, and not always up.</summary>
    private static IEnumerable<int> Around(int smallest, int largest) =>
        Enumerable.Range(1, MaxRates).SelectMany(i => (int[])[smallest - i, largest + i]);

    private void Try(TrialScores scores, int steps, int rate, IEnumerable<int> likely)
    {
        Func<IReadOnlyList<double>, double?>? end = rules.IsThird && scores.Count > 0 && double.IsFinite(scores.Best)
            ? losses => rules.End(scores, rate, steps, losses, trials.BatchLosses(scores.BestRate))
            : null;
        if (trials.Try(steps, rate, end, likely) is not { } trial)
        {
            IsSpent = true;
            return;
        }

        scores.Add(trial);
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
