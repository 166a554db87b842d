using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The root of the mean of (prediction − target)² over all samples and outputs.</summary>
public sealed record RootMeanSquaredError : Metric
{
    /// <inheritdoc/>
    public override double[] Count(NDArray y, NDArray predictions)
    {
        NDArray error = np.subtract(predictions, MetricTargets.Like(y, predictions, Name)).astype(NPTypeCode.Double);
        return [np.sum(np.square(error)).item<double>(), error.size];
    }

    /// <inheritdoc/>
    public override double Value(IReadOnlyList<double> counts) => Math.Sqrt(counts[0] / counts[1]);
}
