using System.Numerics;

namespace TfLrCallbacks;

/// <summary>Counts numbers in 30 buckets of equal width from the smallest to the largest.</summary>
/// <remarks>
/// <code>
/// bucket(x) = min(⌊(x − min) / width⌋, 29),   width = (max − min) / 30
/// </code>
/// <para>
/// Where all numbers are the same, all buckets have this one edge and the last holds the count; where there is none, all is 0. NaN and
/// infinities are left out. As <c>tf.summary.histogram</c>.
/// </para>
/// </remarks>
internal static class Histogram
{
    public const int Buckets = 30;

    /// <summary>How many numbers describe a bucket: left edge, right edge, count.</summary>
    public const int Columns = 3;

    /// <summary>Gives the buckets of a tensor, row by row.</summary>
    public static double[] Of(SnapshotTensor tensor) => tensor.Values switch
    {
        float[] values => Of(values),
        double[] values => Of(values),
        long[] values => Of(values),
        ulong[] values => Of(values),
        int[] values => Of(values),
        var values => Of((byte[])values),
    };

    private static double[] Of<T>(T[] values)
        where T : INumberBase<T>
    {
        double[] finite = [.. values.Select(double.CreateChecked).Where(double.IsFinite)];
        double[] rows = new double[Buckets * Columns];
        if (finite.Length > 0)
        {
            double min = finite.Min();
            double max = finite.Max();
            WriteEdges(rows, min, max);
            Count(finite, rows, min, max);
        }

        return rows;
    }

    private static void WriteEdges(double[] rows, double min, double max)
    {
        double width = (max - min) / Buckets;
        for (int bucket = 0; bucket < Buckets; bucket++)
        {
            rows[bucket * Columns] = min + (bucket * width);
            rows[(bucket * Columns) + 1] = bucket < Buckets - 1 ? min + ((bucket + 1) * width) : max;
        }
    }

    private static void Count(double[] values, double[] rows, double min, double max)
    {
        double width = (max - min) / Buckets;
        foreach (double value in values)
        {
            int bucket = width > 0 ? (int)Math.Min((value - min) / width, Buckets - 1) : Buckets - 1;
            rows[(bucket * Columns) + 2]++;
        }
    }
}
