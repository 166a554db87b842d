namespace TfLrCallbacks;

/// <summary>Draws an answer from the curve of a sweep alone, where nobody can make trials any more.</summary>
internal static class CurveVerdict
{
    private const double MostMomentum = 0.9;
    private const double IntervalFactor = 3.2;
    private const double FlatWithin = 0.01;

    public static RangeTestResult Of(IReadOnlyList<double> learningRates, IReadOnlyList<double> losses, double momentum)
    {
        bool[] gaps = CurveGaps.Of(losses);
        if (gaps.Contains(true))
        {
            learningRates = [.. learningRates.Where((_, i) => !gaps[i])];
            losses = [.. losses.Where((_, i) => !gaps[i])];
        }

        int start = losses.TakeWhile(loss => !double.IsFinite(loss)).Count();
        double baseline = start < losses.Count ? losses[start] : double.NaN;
        var result = new RangeTestResult
        {
            Confidence = RangeTestConfidence.None,
            Flags = [],
            Sweeps = [],
            Baseline = baseline,
            Rounds = [],
            Momentum = momentum,
        };
        SweepLandmarks? landmarks = start is 0 ? SweepAnalysis.Find(learningRates, losses, baseline) : null;
        if (landmarks is null)
        {
            return result with { Flags = [losses.All(double.IsFinite) ? RangeTestFlags.TooFew(losses.Count) : RangeTestFlags.ImmediateExplosion(learningRates[0])] };
        }

        var sweep = new RangeTestSweep { LearningRates = learningRates, BatchLosses = losses, ProbeLosses = losses, Baseline = baseline, Landmarks = landmarks };
        result = result with { Sweeps = [sweep] };
        bool diverged = landmarks.Edge is not SweepEdge.None;
        if (!landmarks.Learned && !diverged)
        {
            return result with { Flags = [Moves(losses, baseline) ? RangeTestFlags.Unclear(losses) : RangeTestFlags.NotLearning(sweep)] };
        }

        double edge = landmarks.DivergenceLearningRate ?? learningRates[^1];
        double mu = Math.Min(momentum, MostMomentum);
        double factor = Math.Pow((1 + mu) / (1 - mu), 0.35);
        double most = landmarks.Learned ? landmarks.NineTenthsLearningRate : double.PositiveInfinity;
        double constant = Math.Min(most, edge / ((landmarks.Learned ? 5 : 50) * factor));
        double peak = Math.Min(most, edge / ((landmarks.Learned ? 2.5 : 25) * factor));
        RangeTestFlag[] flags = [.. Flags(sweep, landmarks, diverged)];
        return result with
        {
            BaseLearningRate = constant,
            MaxLearningRate = peak,
            LowerLearningRate = constant / IntervalFactor,
            UpperLearningRate = peak,
            DivergenceLearningRate = edge,
            Flags = flags,
            Confidence = flags.Length > 1 ? RangeTestConfidence.Low : RangeTestConfidence.Medium,
        };
    }

    private static bool Moves(IReadOnlyList<double> losses, double baseline) =>
        losses.Any(loss => double.IsFinite(loss) && Math.Abs(loss - baseline) > FlatWithin * Math.Abs(baseline));

    private static IEnumerable<RangeTestFlag> Flags(RangeTestSweep sweep, SweepLandmarks landmarks, bool diverged)
    {
        yield return RangeTestFlags.CurveOnly();
        if (!landmarks.Learned)
        {
            yield return RangeTestFlags.OnlyRises();
        }
        else if (landmarks.Noise > 0.2 * landmarks.Drop)
        {
            yield return RangeTestFlags.Noisy(landmarks.Noise / landmarks.Drop);
        }

        if (!diverged)
        {
            yield return RangeTestFlags.NoDivergence(sweep.LearningRates[^1]);
        }
    }
}
