using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The F1 score: the harmonic mean of precision and recall, 2·TP / (2·TP + FP + FN), class by class; 0 where a class has no count.</summary>
/// <remarks>
/// Targets are one-hot rows, class numbers, or 0 and 1 for a single output. As <c>keras.metrics.F1Score</c>, whose default gives a score for each
/// class; a log holds one number, so the default here is their mean.
/// </remarks>
public sealed record F1Score : Metric
{
    /// <summary>Initializes a metric.</summary>
    /// <param name="average">How the classes' scores become one.</param>
    /// <param name="threshold">An output is positive where it is greater; with null, the largest output of a row is positive (a single output, where it is greater than 0.5).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public F1Score(F1Average average = F1Average.Macro, double? threshold = null)
    {
        Average = Check.Defined(average);
        Threshold = threshold is { } bound ? Check.Finite(bound, nameof(threshold)) : null;
    }

    /// <summary>Gets how the classes' scores become one.</summary>
    public F1Average Average { get; }

    /// <summary>Gets the threshold.</summary>
    public double? Threshold { get; }

    /// <inheritdoc/>
    public override double[] Count(NDArray y, NDArray predictions)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(predictions);
        int classes = (int)predictions.shape[1];
        NDArray targets = classes > 1 && (y.ndim is 1 || y.shape[1] is 1) ? Labels.OneHot(MetricTargets.Labels(y, Name), classes) : MetricTargets.Like(y, predictions, Name);
        NDArray said = (Threshold is null && classes > 1
            ? Labels.OneHot(np.argmax(predictions, 1), classes) > 0.5f
            : predictions > (float)(Threshold ?? 0.5)).astype(NPTypeCode.Single);
        NDArray both = np.multiply(said, targets);
        return [.. Sums(both), .. Sums(said), .. Sums(targets)];
    }

    /// <inheritdoc/>
    public override double Value(IReadOnlyList<double> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        int classes = counts.Count / 3;
        double[] both = [.. counts.Take(classes)];
        double[] said = [.. counts.Skip(classes).Take(classes)];
        double[] targets = [.. counts.Skip(2 * classes)];
        if (Average is F1Average.Micro)
        {
            return YesCounts.Share(2 * both.Sum(), said.Sum() + targets.Sum());
        }

        double[] scores = [.. both.Select((count, i) => YesCounts.Share(2 * count, said[i] + targets[i]))];
        return Average is F1Average.Macro
            ? scores.Average()
            : YesCounts.Share(scores.Zip(targets, (score, weight) => score * weight).Sum(), targets.Sum());
    }

    private static double[] Sums(NDArray columns) => np.sum(columns.astype(NPTypeCode.Double), 0).ToArray<double>();
}
