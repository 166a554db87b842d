namespace TfLrCallbacks.Reports;

/// <summary>The checks that series of numbers share.</summary>
internal static class Series
{
    /// <summary>The range of two larger numbers would not be a number.</summary>
    private const double Most = 1e100;

    /// <summary>Tells whether a number can have a place on an axis.</summary>
    public static bool IsDrawable(double value) => Math.Abs(value) <= Most;

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
        if (!values.Any(IsDrawable))
        {
            throw new ArgumentException($"{name} must hold at least one finite number up to 1e100. Received none, so there is nothing to draw.", name);
        }
    }

    /// <summary>Gives the lowest and the highest value that can be drawn.</summary>
    public static (double Min, double Max) Range(IEnumerable<double> values)
    {
        (double min, double max) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double value in values)
        {
            if (IsDrawable(value))
            {
                (min, max) = (Math.Min(min, value), Math.Max(max, value));
            }
        }

        return (min, max);
    }
}
