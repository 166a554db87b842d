namespace TfLrCallbacks;

/// <summary>Where a schedule ends whose clock is another's: sums and products of doubles are rounded, and the clock may then be short of the end.</summary>
internal static class Ends
{
    /// <summary>Gives the first step, from a candidate on, at which a clock has come to an end.</summary>
    /// <param name="candidate">The step by arithmetic, short of the right one by a few roundings at most.</param>
    /// <param name="end">The end on the clock.</param>
    /// <param name="clock">Gives what the clock shows at a step; it never goes back.</param>
    /// <param name="next">Gives the next step to try; null for the next double.</param>
    /// <returns>The step; null where there is none that a double can hold.</returns>
    public static double? At(double? candidate, double? end, Func<double, double> clock, Func<double, double>? next = null)
    {
        if (candidate is not { } step || end is not { } last)
        {
            return null;
        }

        while (double.IsFinite(step) && clock(step) < last)
        {
            step = next is null ? Math.BitIncrement(step) : Math.Max(Math.BitIncrement(step), next(step));
        }

        return double.IsFinite(step) ? step : null;
    }
}
