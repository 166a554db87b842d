using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A metric that is a mean over samples.</summary>
public abstract record MeanMetric : Metric
{
    /// <summary>Initializes a metric.</summary>
    protected MeanMetric()
    {
    }

    /// <inheritdoc/>
    public sealed override bool IsMean => true;

    /// <summary>Computes the mean over the rows of a batch.</summary>
    /// <param name="y">The targets, as the loss takes them: class numbers (rows), or float32 (rows, width).</param>
    /// <param name="predictions">The model's outputs, (rows, width).</param>
    /// <returns>The mean.</returns>
    public abstract double Mean(NDArray y, NDArray predictions);

    /// <inheritdoc/>
    public sealed override double[] Count(NDArray y, NDArray predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        double rows = predictions.shape[0];
        return [Mean(y, predictions) * rows, rows];
    }

    /// <inheritdoc/>
    public sealed override double Value(IReadOnlyList<double> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return counts[0] / counts[1];
    }
}
