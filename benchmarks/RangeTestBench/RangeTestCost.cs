namespace TfLrCallbacks.Benchmarks;

/// <summary>What a range test cost, in training steps.</summary>
internal static class RangeTestCost
{
    /// <summary>Counts a step as 1, and a forward pass over n probe rows as n / (3 batch).</summary>
    /// <param name="found">What the test found.</param>
    /// <param name="options">How it ran.</param>
    /// <param name="rows">How many training rows there are.</param>
    /// <param name="batch">How many samples a step has.</param>
    public static double Of(RangeTestResult found, LrRangeTestOptions options, int rows, int batch)
    {
        int sweepProbes = 1 + found.Sweeps.Sum(sweep => sweep.ProbeLosses.Count);
        int trialProbes = found.ProbeEvaluations - sweepProbes;
        double probed = (sweepProbes * Math.Min(rows, options.SweepProbeRows)) + (trialProbes * Math.Min(rows, options.TrialProbeRows));
        return found.Steps + (probed / (3.0 * batch));
    }
}
