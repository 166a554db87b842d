using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The share of outputs on the same side of the threshold as their targets: positive where they are greater. As <c>keras.metrics.BinaryAccuracy</c>.</summary>
public sealed record BinaryAccuracy : MeanMetric
{
    /// <summary>Initializes a metric.</summary>
    /// <param name="threshold">The threshold, a finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not finite.</exception>
    public BinaryAccuracy(double threshold = 0.5) => Threshold = Check.Finite(threshold);

    /// <summary>Gets the threshold.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public override double Mean(NDArray y, NDArray predictions)
    {
        NDArray targets = MetricTargets.Like(y, predictions, Name);
        NDArray said = (predictions > (float)Threshold).astype(NPTypeCode.Single);
        return np.count_nonzero(said == targets) / (double)predictions.size;
    }
}
