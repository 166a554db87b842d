namespace TfLrCallbacks.Reports;

/// <summary>A range test's result as the chart and the page show it: null where there is nothing to show.</summary>
internal static class ShownResult
{
    extension(RangeTestResult result)
    {
        public double? ShownBase => result.HasAnswer ? result.BaseLearningRate : null;

        public double? ShownMax => result.HasAnswer ? result.MaxLearningRate : null;

        /// <summary>Gets the rate at which training diverged; null where the sweep ended without diverging.</summary>
        public double? ShownDivergence => result.Flags.Any(flag => flag.Kind is RangeTestFlagKind.NoDivergence) ? null : result.DivergenceLearningRate;

        public string ConfidenceWord => result.Confidence.ToString().ToLowerInvariant();

        /// <summary>Gets all trials with the number of their round, from 1.</summary>
        public IEnumerable<(int Round, RangeTestTrial Trial)> Trials =>
            result.Rounds.SelectMany((round, i) => round.Trials.Select(trial => (i + 1, trial)));
    }
}
