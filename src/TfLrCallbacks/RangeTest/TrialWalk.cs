namespace TfLrCallbacks;

/// <summary>
/// Decides which rates are tried, and for how long: a walk on the grid of half decades, upwards and then downwards from a
/// decade below the edge of the sweep, repeated with trials of twice the length while little has been learned.
/// </summary>
/// <param name="baseline">The loss before any step.</param>
/// <param name="edge">The decimal logarithm of the sweep's edge, or of its last rate.</param>
/// <param name="endLearningRate">The last rate of the sweep.</param>
/// <param name="firstSteps">The length of the first trials.</param>
/// <param name="trial">Makes a trial, given its steps and its rate in half decades, and gives its loss; positive infinity where it exploded.</param>
internal sealed class TrialWalk(
    double baseline, double edge, double endLearningRate, int firstSteps, Func<int, int, double> trial)
{
    /// <summary>The part of the baseline that trials must learn, or else they are made longer.</summary>
    public const double EnoughProgress = 0.2;

    private const int MaxRates = 9;
    private const int MaxLengthening = 4;

    /// <summary>Gives the length of the first trials: as long as the momentum remembers, at least 40 and at most 160 steps.</summary>
    public static int FirstSteps(double momentum) => (int)Math.Ceiling(Math.Clamp(1 / (1 - momentum), 40, 160));

    public IReadOnlyList<RangeTestRound> Run()
    {
        var rounds = new List<RangeTestRound>();
        int[] start = [(int)Math.Floor((2 * (edge - 1)) + 0.5)];
        for (int steps = firstSteps; ; steps *= 2)
        {
            TrialScores scores = Walk(steps, start, worseBelow: rounds.Count == 0 ? 2 : 1);
            rounds.Add(scores.ToRound(steps));
            if (scores.Drop >= EnoughProgress * Math.Abs(baseline) || 2 * steps > MaxLengthening * firstSteps)
            {
                return rounds;
            }

            int above = scores.NearBest[^1] + 1;
            start = scores.Has(above) ? [.. scores.NearBest, above] : [.. scores.NearBest];
        }
    }

    private TrialScores Walk(int steps, IEnumerable<int> start, int worseBelow)
    {
        var scores = new TrialScores(baseline);
        void Try(int rate) => scores.Add(rate, trial(steps, rate));

        foreach (int rate in start)
        {
            Try(rate);
        }

        while (MustGoUp(scores))
        {
            Try(scores.Largest + 1);
        }

        while (scores.Count < MaxRates && !(scores.Count >= worseBelow && scores.Rates[worseBelow - 1] < scores.NearBest[0]))
        {
            Try(scores.Smallest - 1);
        }

        return scores;
    }

    private bool MustGoUp(TrialScores scores)
    {
        if (scores.Count >= MaxRates || double.IsPositiveInfinity(scores.Best))
        {
            return false;
        }

        bool pastTheEnd = Math.Pow(10, scores.Largest / 2.0) >= 10 * endLearningRate;
        bool exploded = scores.LossAtLargest > baseline + Math.Max(scores.Drop, EnoughProgress * Math.Abs(baseline));
        bool twoWorse = scores.Count >= 2 && scores.Rates[^2] > scores.NearBest[^1];
        return !pastTheEnd && !exploded && !twoWorse;
    }
}
