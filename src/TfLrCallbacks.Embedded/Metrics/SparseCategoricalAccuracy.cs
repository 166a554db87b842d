using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The fraction of samples whose class is predicted correctly, for targets that are class numbers. The first of equal outputs is the prediction.</summary>
public sealed record SparseCategoricalAccuracy : MeanMetric
{
    /// <inheritdoc/>
    public override double Mean(NDArray y, NDArray predictions) =>
        np.count_nonzero(np.argmax(predictions, 1) == MetricTargets.Labels(y, Name)) / (double)predictions.shape[0];
}
