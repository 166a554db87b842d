using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The mean loss of the best output that is the same for all rows, for targets that lie in rows.</summary>
internal static class ConstantPredictor
{
    /// <summary>The mean over the outputs of the weighted variance: the mean is best.</summary>
    public static double OfSquaredError(NDArray y, NDArray? weights) => MeanOfColumns(y, weights, (values, w) =>
    {
        double mean = values.Zip(w, (value, weight) => value * weight).Sum() / w.Sum();
        return values.Zip(w, (value, weight) => weight * (value - mean) * (value - mean)).Sum();
    });

    /// <summary>The mean over the outputs of the weighted mean distance from the weighted median.</summary>
    public static double OfAbsoluteError(NDArray y, NDArray? weights) => MeanOfColumns(y, weights, (values, w) =>
    {
        double half = w.Sum() / 2;
        double below = 0;
        double median = values.Zip(w).OrderBy(pair => pair.First).First(pair => (below += pair.Second) >= half).First;
        return values.Zip(w, (value, weight) => weight * Math.Abs(value - median)).Sum();
    });

    /// <summary>The mean over the outputs of the entropy of yes and no, each output for itself.</summary>
    public static double OfYesAndNo(NDArray y, NDArray? weights, double labelSmoothing) => MeanOfColumns(y, weights, (values, w) =>
    {
        double p = values.Zip(w, (value, weight) => value * weight).Sum() / w.Sum();
        p = p * (1 - labelSmoothing) + labelSmoothing / 2;
        return w.Sum() * (Term(p) + Term(1 - p));
    });

    /// <summary>The entropy of the frequencies of classes.</summary>
    public static double OfDistributions(NDArray y, NDArray? weights, double labelSmoothing)
    {
        int classes = (int)y.shape[1];
        double entropy = 0;
        double all = Weights(y, weights).Sum();
        foreach (double[] column in Columns(y))
        {
            double p = column.Zip(Weights(y, weights), (value, weight) => value * weight).Sum() / all;
            entropy += Term(p * (1 - labelSmoothing) + labelSmoothing / classes);
        }

        return entropy * all / y.shape[0];
    }

    /// <summary>The entropy of the frequencies of class numbers.</summary>
    public static double OfLabels(NDArray labels, NDArray? weights)
    {
        double[] w = Weights(labels, weights);
        double all = w.Sum();
        return labels.ToArray<long>().Zip(w).GroupBy(pair => pair.First, pair => pair.Second)
            .Sum(group => Term(group.Sum() / all)) * all / w.Length;
    }

    private static double Term(double p) => p > 0 ? -p * Math.Log(p) : 0;

    private static double MeanOfColumns(NDArray y, NDArray? weights, Func<double[], double[], double> loss)
    {
        double[] w = Weights(y, weights);
        return w.Sum() > 0 ? Columns(y).Average(column => loss(column, w)) / w.Length : 0;
    }

    private static double[] Weights(NDArray y, NDArray? weights) => weights is null
        ? [.. Enumerable.Repeat(1.0, (int)y.shape[0])]
        : weights.astype(NPTypeCode.Double).ravel().ToArray<double>();

    private static IEnumerable<double[]> Columns(NDArray y)
    {
        double[] values = y.astype(NPTypeCode.Double).ravel().ToArray<double>();
        int width = (int)y.shape[1];
        return Enumerable.Range(0, width).Select(column => Enumerable.Range(0, values.Length / width).Select(row => values[row * width + column]).ToArray());
    }
}
