using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The share of positive targets that are predicted: true positives / (true positives + false negatives); 0 without a positive target.</summary>
/// <remarks>Each output is counted separately and is positive where it is greater than the threshold. As <c>keras.metrics.Recall</c>.</remarks>
public sealed record Recall : Metric
{
    /// <summary>Initializes a metric.</summary>
    /// <param name="threshold">The threshold, a finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not finite.</exception>
    public Recall(double threshold = 0.5) => Threshold = Check.Finite(threshold);

    /// <summary>Gets the threshold.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public override double[] Count(NDArray y, NDArray predictions)
    {
        (double truePositives, double yes, double targets) = YesCounts.Of(y, predictions, Threshold, Name);
        return [truePositives, targets - truePositives];
    }

    /// <inheritdoc/>
    public override double Value(IReadOnlyList<double> counts) => YesCounts.Share(counts[0], counts[0] + counts[1]);
}
