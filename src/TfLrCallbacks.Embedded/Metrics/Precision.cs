using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The share of positive predictions that are correct: true positives / (true positives + false positives); 0 without a positive prediction.</summary>
/// <remarks>Each output is counted separately and is positive where it is greater than the threshold. As <c>keras.metrics.Precision</c>.</remarks>
public sealed record Precision : Metric
{
    /// <summary>Initializes a metric.</summary>
    /// <param name="threshold">The threshold, a finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not finite.</exception>
    public Precision(double threshold = 0.5) => Threshold = Check.Finite(threshold);

    /// <summary>Gets the threshold.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public override double[] Count(NDArray y, NDArray predictions)
    {
        (double truePositives, double yes, double targets) = YesCounts.Of(y, predictions, Threshold, Name);
        return [truePositives, yes - truePositives];
    }

    /// <inheritdoc/>
    public override double Value(IReadOnlyList<double> counts) => YesCounts.Share(counts[0], counts[0] + counts[1]);
}
