using System.Runtime.CompilerServices;

namespace TfLrCallbacks;

/// <summary>Robust statistics of a few values.</summary>
internal static class Medians
{
    private const int MostStretched = 1000;

    public static double Median(ReadOnlySpan<double> values) => OfUnsorted(values.ToArray());

    /// <summary>Gives the median of values whose order may change: they are not sorted, which would take ten times as long.</summary>
    /// <param name="values">The values. As in a sorted array, NaN counts as the lowest.</param>
    public static double OfUnsorted(Span<double> values)
    {
        int middle = values.Length / 2;
        double upper = Nth(values, middle);
        return values.Length % 2 is 1 ? upper : (Highest(values[..middle]) + upper) / 2;
    }

    /// <summary>Gives the value that a sorted array would have at a place. The order of the values changes: none before the place is higher, none after it is lower.</summary>
    /// <param name="values">The values. As in a sorted array, NaN counts as the lowest.</param>
    /// <param name="place">The place.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Nth(Span<double> values, int place)
    {
        int low = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                (values[i], values[low]) = (values[low], values[i]);
                low++;
            }
        }

        int high = values.Length - 1;
        while (low < high && place >= low)
        {
            // What is below the pivot goes to the left, what is above it to the right; the side with the place is left to look at.
            double pivot = values[low + ((high - low) / 2)];
            int left = low;
            int right = high;
            while (left <= right)
            {
                while (values[left] < pivot)
                {
                    left++;
                }

                while (values[right] > pivot)
                {
                    right--;
                }

                if (left <= right)
                {
                    (values[left], values[right]) = (values[right--], values[left++]);
                }
            }

            (low, high) = place <= right ? (low, right) : place >= left ? (left, high) : (place, place);
        }

        return values[place];
    }

    private static double Highest(ReadOnlySpan<double> values)
    {
        double highest = double.NaN;
        foreach (double value in values)
        {
            highest = highest >= value ? highest : double.IsNaN(value) ? highest : value;
        }

        return highest;
    }

    /// <summary>Gives the middle one of sorted values, or the mean of the two in the middle.</summary>
    public static double OfSorted(ReadOnlySpan<double> sorted)
    {
        int middle = sorted.Length / 2;
        return sorted.Length % 2 is 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Estimates a standard deviation: 1.4826 times the median distance from the median, as for normal noise.</summary>
    public static double Deviation(ReadOnlySpan<double> values)
    {
        double median = Median(values);
        double[] distances = values.ToArray();
        for (int i = 0; i < distances.Length; i++)
        {
            distances[i] = Math.Abs(distances[i] - median);
        }

        return 1.4826 * Median(distances);
    }

    /// <summary>Gives the median of each stretch of a quarter of the values, and of 3 at least: what one noisy value does not move. Of many values the medians of blocks stand for them.</summary>
    public static double[] Stretches(ReadOnlySpan<double> values)
    {
        if (values.Length > MostStretched)
        {
            int block = (values.Length + MostStretched - 1) / MostStretched;
            double[] blocks = new double[(values.Length + block - 1) / block];
            for (int i = 0; i < blocks.Length; i++)
            {
                blocks[i] = Median(values[(i * block)..Math.Min(values.Length, (i + 1) * block)]);
            }

            return Stretches(blocks);
        }

        int length = Math.Min(values.Length, Math.Max(3, values.Length / 4));
        double[] medians = new double[values.Length - length + 1];
        for (int i = 0; i < medians.Length; i++)
        {
            medians[i] = Median(values.Slice(i, length));
        }

        return medians;
    }

    /// <summary>Replaces each value by the median of itself and its neighbours; the ends count twice.</summary>
    public static double[] FilterOfThree(ReadOnlySpan<double> values)
    {
        var filtered = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double before = values[Math.Max(i - 1, 0)];
            double after = values[Math.Min(i + 1, values.Length - 1)];
            filtered[i] = Math.Max(Math.Min(before, after), Math.Min(Math.Max(before, after), values[i]));
        }

        return filtered;
    }
}
