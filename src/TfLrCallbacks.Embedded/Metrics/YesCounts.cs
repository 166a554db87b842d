using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>How often outputs and targets say yes, and both together.</summary>
internal static class YesCounts
{
    public static (double Both, double Outputs, double Targets) Of(NDArray y, NDArray predictions, double threshold, string metric)
    {
        NDArray said = predictions > (float)threshold;
        NDArray true1 = MetricTargets.Like(y, predictions, metric) > 0.5f;
        return (np.count_nonzero(np.logical_and(said, true1)), np.count_nonzero(said), np.count_nonzero(true1));
    }

    /// <summary>Returns part / whole; 0 where the whole is 0.</summary>
    public static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
