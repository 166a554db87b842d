namespace TfLrCallbacks.Porting;

/// <summary>The average of torch-lr-finder and ignite: from the first loss on, each next loss counts 5 %; it ends above five times the best.</summary>
internal static class FivePercentAverage
{
    public static IEnumerable<double> Of(IEnumerable<double> batchLosses)
    {
        double? average = null;
        double best = 0;
        foreach (double loss in batchLosses)
        {
            double smoothed = average is { } before ? (0.05 * loss) + ((1 - 0.05) * before) : loss;
            best = average is null || smoothed < best ? smoothed : best;
            average = smoothed;
            yield return smoothed;
            if (smoothed > 5 * best)
            {
                yield break;
            }
        }
    }
}
