using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The share of samples whose class is among those of the k largest outputs, for targets that are one-hot rows.</summary>
/// <remarks>An output that equals the k-th largest counts as among them, as in <c>keras.metrics.TopKCategoricalAccuracy</c>.</remarks>
public sealed record TopKCategoricalAccuracy : MeanMetric
{
    /// <summary>Initializes a metric.</summary>
    /// <param name="k">The number of outputs that count, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public TopKCategoricalAccuracy(int k = 5) => K = Check.AtLeast(1, k);

    /// <summary>Gets k, the number of outputs that count.</summary>
    public int K { get; }

    /// <inheritdoc/>
    public override double Mean(NDArray y, NDArray predictions) => MetricTargets.TopK(MetricTargets.Classes(y, predictions, Name), predictions, K);
}
