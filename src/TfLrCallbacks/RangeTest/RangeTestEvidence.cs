namespace TfLrCallbacks;

/// <summary>All that a range test has measured: what its verdict is a pure function of.</summary>
internal sealed record RangeTestEvidence
{
    /// <summary>Gets the sweeps, in order; none where the loss was not finite before the first update.</summary>
    public required IReadOnlyList<RangeTestSweep> Sweeps { get; init; }

    /// <summary>Gets the last rate of the sweeps.</summary>
    public required double EndLearningRate { get; init; }

    /// <summary>Gets the momentum, or beta_1; 0 where the optimizer has none.</summary>
    public required double Momentum { get; init; }

    /// <summary>Gets the loss on the trials' probe rows before the first step.</summary>
    public required double Baseline { get; init; }

    /// <summary>Gets the rounds of trials, in order; none where there was no point in them.</summary>
    public IReadOnlyList<RangeTestRound> Rounds { get; init; } = [];

    /// <summary>Gets the trials that were cooled down, by rising rate; none in the second edition.</summary>
    public IReadOnlyList<RangeTestTrial> Cooled { get; init; } = [];

    /// <summary>Gets the losses of the batches of the best trial of the last round; empty where they are not known.</summary>
    public IReadOnlyList<double> BestBatchLosses { get; init; } = [];

    /// <summary>Gets the losses of the same batches in the trial at the next lower rate, as far as that went.</summary>
    public IReadOnlyList<double> LowerBatchLosses { get; init; } = [];

    /// <summary>Gets the loss of the best constant output on the trials' rows; null where nobody knows it.</summary>
    public double? ConstantLoss { get; init; }

    /// <summary>Gets the budget, where it was spent before the test was done.</summary>
    public Length? SpentBudget { get; init; }

    /// <summary>Gets the edition of the rule.</summary>
    public RangeTestEdition Edition { get; init; }

    /// <summary>Gets what trials are judged by.</summary>
    public TrialRules Rules => new() { Baseline = Baseline, ConstantLoss = ConstantLoss, Momentum = Momentum, Edition = Edition };

    /// <summary>Gets what stands out in the last sweep; null where it exploded at once.</summary>
    public SweepLandmarks? Landmarks => Sweeps.Count > 0 ? Sweeps[^1].Landmarks : null;

    /// <summary>Gets a value indicating whether trials can give an answer: the loss fell or rose somewhere in the sweep.</summary>
    public bool AllowsTrials => Landmarks is { Learned: true } or { Edge: not SweepEdge.None };

    /// <summary>Gets the rate of the edge, or the last one where there is none.</summary>
    public double EdgeLearningRate => Landmarks?.DivergenceLearningRate ?? EndLearningRate;
}
