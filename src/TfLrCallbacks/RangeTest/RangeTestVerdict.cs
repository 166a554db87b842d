namespace TfLrCallbacks;

/// <summary>Draws the answer, the flags and the confidence from what a range test has measured.</summary>
internal static class RangeTestVerdict
{
    private const double QuarterDecade = 0.25;
    private const double NoDescentPart = 0.005;
    private const double NoisyPart = 0.2;
    private const double EdgeFarAbove = 2.5;
    private const int FirstSteps = 10;
    private const double AboveStartPart = 0.05;
    private const double BouncingPart = 0.3;

    public static RangeTestResult Of(RangeTestEvidence evidence)
    {
        var result = new RangeTestResult
        {
            Confidence = RangeTestConfidence.None,
            Flags = [],
            Sweeps = evidence.Sweeps,
            Baseline = evidence.Baseline,
            Rounds = evidence.Rounds,
            Cooled = evidence.Cooled,
            ConstantPredictorLoss = evidence.ConstantLoss,
        };
        if (!evidence.AllowsTrials)
        {
            return result with { Flags = [WhyNoAnswer(evidence)] };
        }

        result = result with { DivergenceLearningRate = evidence.EdgeLearningRate };
        if (evidence.Rounds.Count is 0)
        {
            return GuessFromEdge(result, evidence, RangeTestFlags.BudgetSpent(evidence.SpentBudget!.Value));
        }

        var scores = new TrialScores(evidence.Baseline, evidence.Rounds[^1]);
        return scores.Drop <= NoDescentPart * Math.Abs(evidence.Baseline)
            ? GuessFromEdge(result, evidence, RangeTestFlags.NoDescent(scores, evidence.Rounds[^1].Steps))
            : AnswerFromTrials(result, evidence, scores);
    }

    private static RangeTestFlag WhyNoAnswer(RangeTestEvidence evidence) =>
        evidence.SpentBudget is { } budget ? RangeTestFlags.BudgetSpent(budget)
        : evidence.Sweeps.Count == 0 ? RangeTestFlags.NotFiniteBefore(evidence.Baseline)
        : evidence.Landmarks is null ? RangeTestFlags.ImmediateExplosion(evidence.Sweeps[^1].LearningRates[0])
        : RangeTestFlags.NotLearning(evidence.Sweeps[^1]);

    /// <summary>
    /// Without a descent, or without trials, the edge is all there is: edge / (50 M) and edge / (25 M) with M = ((1 + μ) / (1 - μ))^0.35, μ at most 0.9.
    /// </summary>
    private static RangeTestResult GuessFromEdge(RangeTestResult result, RangeTestEvidence evidence, RangeTestFlag flag)
    {
        double momentum = Math.Min(evidence.Momentum, 0.9);
        double factor = Math.Pow((1 + momentum) / (1 - momentum), 0.35);
        return result with
        {
            BaseLearningRate = evidence.EdgeLearningRate / (50 * factor),
            MaxLearningRate = evidence.EdgeLearningRate / (25 * factor),
            Confidence = RangeTestConfidence.Low,
            Flags = evidence.Landmarks!.Edge is SweepEdge.None ? [flag, RangeTestFlags.NoDivergence(evidence.EndLearningRate)] : [flag],
        };
    }

    private static RangeTestResult AnswerFromTrials(RangeTestResult result, RangeTestEvidence evidence, TrialScores scores)
    {
        int lowest = scores.NearBest[0];
        int highest = scores.NearBest[^1];
        double plain = scores.Answer;
        var cooled = new TrialScores(evidence.Baseline, evidence.Cooled);
        double peak = cooled.Count > 0 && double.IsFinite(cooled.Best) ? cooled.Answer : plain;
        double lower = (lowest / 2.0) - QuarterDecade;
        RangeTestFlag[] flags = [.. Flags(evidence, scores)];
        return result with
        {
            BaseLearningRate = Math.Pow(10, ((plain + peak) / 2) - QuarterDecade),
            MaxLearningRate = Math.Pow(10, peak),
            LowerLearningRate = Math.Pow(10, lower),
            UpperLearningRate = Math.Pow(10, Math.Max(highest / 2.0, peak)),
            Confidence = evidence.Rules.IsConverged ? RangeTestConfidence.Low : ConfidenceOf(flags),
            Flags = flags,
        };
    }

    private static RangeTestConfidence ConfidenceOf(RangeTestFlag[] flags) => flags switch
    {
        [] => RangeTestConfidence.High,
        [{ Kind: not RangeTestFlagKind.LittleProgress }] => RangeTestConfidence.Medium,
        _ => RangeTestConfidence.Low,
    };

    private static IEnumerable<RangeTestFlag> Flags(RangeTestEvidence evidence, TrialScores scores)
    {
        SweepLandmarks landmarks = evidence.Landmarks!;
        double edge = Math.Log10(evidence.EdgeLearningRate);
        int steps = evidence.Rounds[^1].Steps;
        int best = scores.BestRate;
        int lowest = scores.NearBest[0];
        int highest = scores.NearBest[^1];
        double Rate(int halfDecades) => new RangeTestTrial(halfDecades, 0).LearningRate;

        if (evidence.SpentBudget is { } budget)
        {
            yield return RangeTestFlags.BudgetSpent(budget);
        }

        if (evidence.Rounds.Count > 1)
        {
            yield return RangeTestFlags.SlowStart(evidence.Rounds[0].Steps, steps);
        }

        TrialRules rules = evidence.Rules;
        if (!rules.IsEnough(scores.Best))
        {
            yield return RangeTestFlags.LittleProgress(scores.Drop / Math.Abs(evidence.Baseline), steps);
        }

        if (rules.IsTrained)
        {
            yield return RangeTestFlags.AlreadyTrained(evidence.Baseline, evidence.ConstantLoss!.Value);
        }

        if (highest == scores.Largest || lowest == scores.Smallest)
        {
            bool atTop = highest == scores.Largest;
            yield return RangeTestFlags.NotBracketed(atTop, Rate(atTop ? highest : lowest));
        }

        if (scores.HasSeveralMinima)
        {
            yield return RangeTestFlags.SeveralMinima();
        }

        if (landmarks.Learned && landmarks.Noise > NoisyPart * landmarks.Drop)
        {
            yield return RangeTestFlags.Noisy(landmarks.Noise / landmarks.Drop);
        }

        if (Unstable(evidence, scores) is { } unstable)
        {
            yield return unstable;
        }

        bool diverged = landmarks.Edge is not SweepEdge.None;
        if (edge < highest / 2.0)
        {
            yield return RangeTestFlags.LearnsBeyondTheEdge(evidence.EdgeLearningRate, Rate(highest), diverged);
        }
        else if (edge - (best / 2.0) > EdgeFarAbove)
        {
            yield return RangeTestFlags.EdgeFarAbove(evidence.EdgeLearningRate, Rate(best));
        }

        if (!diverged)
        {
            yield return RangeTestFlags.NoDivergence(evidence.EndLearningRate);
        }
    }

    /// <summary>
    /// Near the rates at which a training diverges, losses that had fallen come back above their start for some batches, and a constant rate bounces around a
    /// loss that falls as soon as the rate does. A trial of 40 steps may still end well there; a longer training more often does not. Batches that are hard at any
    /// rate are told apart by the trial at the next lower rate, which saw the same ones.
    /// </summary>
    private static RangeTestFlag? Unstable(RangeTestEvidence evidence, TrialScores scores)
    {
        int first = Math.Max(FirstSteps, evidence.Rounds[^1].Steps / 4);
        int later = Math.Max(0, evidence.BestBatchLosses.Count - first);
        int above = evidence.BestBatchLosses.Zip(evidence.LowerBatchLosses).Skip(first).Count(losses => losses.First > Math.Max(evidence.Baseline, losses.Second));
        if (above > AboveStartPart * later)
        {
            return RangeTestFlags.RisesAgain(new RangeTestTrial(scores.BestRate, 0).LearningRate, above, later, evidence.Baseline);
        }

        if (evidence.Cooled.Count is 0)
        {
            return null;
        }

        // A trial that lost more than it learned has diverged; that is no bouncing, and the walk has seen it.
        RangeTestTrial highest = evidence.Cooled[^1];
        double loss = scores.LossAt(highest.HalfDecades);
        double gain = (loss - highest.Loss) / scores.Drop;
        return loss < evidence.Baseline && gain > BouncingPart ? RangeTestFlags.Bounces(highest.LearningRate, gain) : null;
    }
}
