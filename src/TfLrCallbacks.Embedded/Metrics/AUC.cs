using System.Globalization;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The area under the curve of a binary classifier.</summary>
/// <remarks>
/// The curve has a point for each of n thresholds: −ε, 1/(n − 1), …, (n − 2)/(n − 1), 1 + ε. Under the ROC curve the area is made of trapezoids; under that of
/// precision and recall it is interpolated as in Davis and Goadrich, <i>The relationship between precision-recall and ROC curves</i>, 2006. As
/// <c>keras.metrics.AUC</c>. Each output is counted separately and is a probability.
/// </remarks>
public sealed record AUC : Metric
{
    /// <summary>Initializes a metric.</summary>
    /// <param name="numThresholds">The number of thresholds, 2 or more.</param>
    /// <param name="curve">The curve.</param>
    /// <param name="fromLogits">Whether outputs are logits, which are converted to probabilities.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public AUC(int numThresholds = 200, AUCCurve curve = AUCCurve.ROC, bool fromLogits = false)
    {
        NumThresholds = Check.AtLeast(2, numThresholds);
        Curve = Check.Defined(curve);
        FromLogits = fromLogits;
    }

    /// <summary>Gets the number of thresholds.</summary>
    public int NumThresholds { get; }

    /// <summary>Gets the curve.</summary>
    public AUCCurve Curve { get; }

    /// <summary>Gets a value indicating whether outputs are logits.</summary>
    public bool FromLogits { get; }

    /// <inheritdoc/>
    public override double[] Count(NDArray y, NDArray predictions)
    {
        float[] targets = MetricTargets.Like(y, predictions, Name).ravel().ToArray<float>();
        float[] outputs = predictions.ravel().ToArray<float>();
        int highest = NumThresholds - 1;
        var counts = new double[2 * NumThresholds];
        for (int i = 0; i < outputs.Length; i++)
        {
            double p = FromLogits ? 1 / (1 + Math.Exp(-outputs[i])) : outputs[i];
            if (double.IsFinite(p) && p is (< 0 or > 1))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture, $"\"{Name}\" needs probabilities, from 0 to 1. Received: {outputs[i]}. End the model with a sigmoid, or say fromLogits."));
            }

            // The last threshold that p is greater than; the first one is below 0. A model that diverged gives what is not a number: it counts as no.
            int bucket = double.IsNaN(p) ? 0 : (int)Math.Clamp(Math.Ceiling(p * highest) - 1, 0, highest - 1);
            counts[targets[i] > 0.5f ? bucket : NumThresholds + bucket]++;
        }

        return counts;
    }

    /// <inheritdoc/>
    public override double Value(IReadOnlyList<double> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        double[] yes = FromTheTop(counts.Take(NumThresholds));
        double[] no = FromTheTop(counts.Skip(NumThresholds));
        double area = 0;
        for (int i = 0; i < NumThresholds - 1; i++)
        {
            area += Curve is AUCCurve.ROC
                ? YesCounts.Share(no[i] - no[i + 1], no[0]) * YesCounts.Share(yes[i] + yes[i + 1], 2 * yes[0])
                : PrecisionRecallPiece(yes[i], yes[i + 1], no[i], no[i + 1], yes[0]);
        }

        return area;
    }

    /// <summary>Between two thresholds false positives grow in proportion to true ones.</summary>
    private static double PrecisionRecallPiece(double yes, double fewerYes, double no, double fewerNo, double allYes)
    {
        double found = yes - fewerYes;
        double slope = YesCounts.Share(found, found + no - fewerNo);
        double intercept = fewerYes - slope * (fewerYes + fewerNo);
        double ratio = fewerYes + fewerNo > 0 && yes + no > 0 ? (yes + no) / (fewerYes + fewerNo) : 1;
        return YesCounts.Share(slope * (found + intercept * Math.Log(ratio)), allYes);
    }

    /// <summary>Turns the counts between thresholds into those above each threshold.</summary>
    private static double[] FromTheTop(IEnumerable<double> buckets)
    {
        double[] above = [.. buckets];
        for (int i = above.Length - 2; i >= 0; i--)
        {
            above[i] += above[i + 1];
        }

        return above;
    }
}
