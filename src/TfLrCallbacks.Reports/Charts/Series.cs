namespace TfLrCallbacks.Reports;

/// <summary>The checks that series of numbers share.</summary>
internal static class Series
{
    /// <summary>Checks two lists that belong together.</summary>
    public static void SameLength(IReadOnlyList<double> xs, IReadOnlyList<double> ys, string xName, string yName)
    {
        if (xs.Count != ys.Count)
        {
            throw new ArgumentException(
                $"{xName} and {yName} must have the same length, one value for each step. Received {xs.Count} and {ys.Count}.", yName);
        }
    }

    /// <summary>Checks that something can be drawn.</summary>
    public static void HasFinite(IEnumerable<double> values, string name)
    {
        if (!values.Any(double.IsFinite))
        {
            throw new ArgumentException($"{name} must hold at least one finite number. Received none, so there is nothing to draw.", name);
        }
    }

    /// <summary>Gives the lowest and the highest finite value.</summary>
    public static (double Min, double Max) Range(IEnumerable<double> values)
    {
        (double min, double max) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double value in values.Where(double.IsFinite))
        {
            (min, max) = (Math.Min(min, value), Math.Max(max, value));
        }

        return (min, max);
    }
}
