namespace TfLrCallbacks.Benchmarks;

/// <summary>Means over seeds with their spread.</summary>
internal static class Statistics
{
    // The 97.5 % points of Student's t for 1, 2, … degrees of freedom.
    private static readonly double[] Student = [12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179];

    public static double Deviation(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Count - 1));
    }

    /// <summary>Gives the half width of the 95 % interval of a mean.</summary>
    public static double Uncertainty(IReadOnlyList<double> values) => values.Count < 2
        ? double.NaN
        : Student[Math.Min(values.Count - 2, Student.Length - 1)] * Deviation(values) / Math.Sqrt(values.Count);

    /// <summary>Gives the geometric mean of pairwise ratios and its 95 % interval.</summary>
    public static (double Mean, double Low, double High) Ratio(IReadOnlyList<double> over, IReadOnlyList<double> under)
    {
        double[] logs = [.. over.Zip(under, (a, b) => Math.Log(a / b))];
        (double mean, double off) = (logs.Average(), Uncertainty(logs));
        return (Math.Exp(mean), Math.Exp(mean - off), Math.Exp(mean + off));
    }
}
