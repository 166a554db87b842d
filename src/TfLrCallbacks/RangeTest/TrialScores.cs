namespace TfLrCallbacks;

/// <summary>The losses of the trials of one round by their rate, on the grid of half decades, and what follows from them.</summary>
internal sealed class TrialScores(double baseline)
{
    private const double NearBestPart = 0.05;
    private readonly SortedList<int, double> _losses = [];
    private readonly SortedList<int, RangeTestTrial> _trials = [];

    public TrialScores(double baseline, RangeTestRound round)
        : this(baseline, round.Trials)
    {
    }

    public TrialScores(double baseline, IReadOnlyList<RangeTestTrial> trials)
        : this(baseline)
    {
        foreach (RangeTestTrial trial in trials)
        {
            Add(trial);
        }
    }

    public int Count => _losses.Count;

    public IList<int> Rates => _losses.Keys;

    public int Smallest => Rates[0];

    public int Largest => Rates[^1];

    public double LossAtLargest => _losses.Values[^1];

    /// <summary>Gets the smallest loss so far.</summary>
    public double Best => _losses.Values.Min();

    /// <summary>Gets the smallest rate that has the smallest loss.</summary>
    public int BestRate => Rates[_losses.Values.IndexOf(Best)];

    /// <summary>Gets by how much the best rate lowers the loss; negative infinity where nothing is finite.</summary>
    public double Drop => baseline - Best;

    /// <summary>Gets the rates that are within 5 % of the drop of the best, by rising rate.</summary>
    public IReadOnlyList<int> NearBest
    {
        get
        {
            double limit = Best + (NearBestPart * Math.Max(Drop, 0));
            return [.. Rates.Where(rate => _losses[rate] <= limit)];
        }
    }

    /// <summary>Gets a value indicating whether a rate between two others is clearly worse than both, or a rate was left out.</summary>
    public bool HasSeveralMinima
    {
        get
        {
            double margin = NearBestPart * Drop;
            IList<double> losses = _losses.Values;
            return Largest - Smallest + 1 != Count
                || Enumerable.Range(1, Math.Max(0, Count - 2))
                    .Any(i => losses[i] > Math.Max(losses[i - 1], losses[i + 1]) + margin);
        }
    }

    public double LossAt(int rate) => _losses[rate];

    public bool Has(int rate) => _losses.ContainsKey(rate);

    /// <summary>
    /// Gets the answer, the decimal logarithm of a rate: halfway, in decades, from the best rate to the largest that is nearly as good.
    /// </summary>
    public double Answer => (BestRate + ((NearBest[^1] - BestRate) / 2.0)) / 2;

    public void Add(RangeTestTrial trial)
    {
        _losses.Add(trial.HalfDecades, trial.Loss);
        _trials.Add(trial.HalfDecades, trial);
    }

    public RangeTestRound ToRound(int steps) => new(steps, [.. _trials.Values]);
}
