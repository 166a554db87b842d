namespace TfLrCallbacks;

/// <summary>Measures what the verdict of a range test is drawn from: sweeps, then rounds of trials.</summary>
internal static class RangeTestMeasurement
{
    private const int Attempts = 3;

    public static RangeTestEvidence Of(RangeTestPasses passes, LrRangeTestOptions options, double momentum)
    {
        double baseline = passes.TrialBaseline();
        var evidence = new RangeTestEvidence
        {
            Sweeps = [],
            EndLearningRate = options.EndLearningRate,
            Momentum = momentum,
            Baseline = baseline,
            Edition = options.Edition,
        };
        double sweepBaseline = passes.SweepBaseline();
        if (!double.IsFinite(baseline) || !double.IsFinite(sweepBaseline))
        {
            return evidence with { Baseline = double.IsFinite(baseline) ? sweepBaseline : baseline };
        }

        passes.Expect(options.SweepSteps + (TrialWalk.UsualTrials * passes.FirstSteps(new TrialRules { Baseline = baseline, Momentum = momentum, Edition = options.Edition }.FirstSteps())));
        evidence = evidence with { Sweeps = Sweep(passes, options.StartLearningRate, sweepBaseline) };
        if (passes.IsSpent || !evidence.AllowsTrials)
        {
            return evidence with { SpentBudget = passes.IsSpent ? options.Budget : null };
        }

        evidence = evidence with { ConstantLoss = passes.ConstantLoss() };
        TrialRules rules = evidence.Rules;
        var walk = new TrialWalk(
            rules, Math.Log10(evidence.EdgeLearningRate), options.EndLearningRate, passes.FirstSteps(rules.FirstSteps()), passes);
        IReadOnlyList<RangeTestRound> rounds = walk.Run();
        evidence = evidence with { Rounds = rounds };
        if (rules.IsThird && rounds.Count > 0)
        {
            int best = new TrialScores(baseline, rounds[^1]).BestRate;
            evidence = evidence with { BestBatchLosses = BatchLosses(passes, rounds[^1], best), LowerBatchLosses = BatchLosses(passes, rounds[^1], best - 1) };
        }

        IReadOnlyList<RangeTestTrial> cooled = walk.IsSpent ? [] : walk.Cool(rounds[^1]);
        return evidence with { Cooled = cooled, SpentBudget = walk.IsSpent ? options.Budget : null };
    }

    private static double[] BatchLosses(RangeTestPasses passes, RangeTestRound round, int rate) =>
        round.Trials.Any(trial => trial.HalfDecades == rate) ? [.. passes.BatchLosses(rate).Take(round.Steps)] : [];

    /// <summary>Sweeps, and again from a thousandth of the start rate, twice at most, while the loss explodes within the first decade; none where the budget is spent before.</summary>
    private static List<RangeTestSweep> Sweep(RangeTestPasses passes, double start, double baseline)
    {
        var sweeps = new List<RangeTestSweep>();
        while (sweeps.Count < Attempts)
        {
            if (passes.Sweep(start, baseline) is not { } sweep)
            {
                break;
            }

            sweeps.Add(sweep);
            bool startsTooHigh = sweeps[^1].Landmarks is not { } landmarks
                || (landmarks.EdgeLearningRate is { } edge && Math.Log10(edge) - Math.Log10(start) < 1);
            if (!startsTooHigh)
            {
                break;
            }

            start /= 1000;
        }

        return sweeps;
    }
}
