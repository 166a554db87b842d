namespace TfLrCallbacks;

/// <summary>
/// Cycles that follow each other, each so many times as long as the one before: where a moment falls.
/// </summary>
internal static class Cycles
{
    /// <summary>Gives the cycle of a moment, how much of it has gone, and its length.</summary>
    /// <param name="moment">The moment, 0 or later.</param>
    /// <param name="first">The length of the first cycle.</param>
    /// <param name="growth">How many times as long each further one is.</param>
    /// <param name="whole">Whether lengths are cut to whole steps.</param>
    /// <returns>The zero-based cycle; infinite, with nothing of it left, where shrinking cycles have all gone.</returns>
    public static (double Cycle, double Elapsed, double Length) At(double moment, double first, double growth, bool whole)
    {
        if (growth == 1)
        {
            return Equal(0, moment, first);
        }

        return whole ? Counted(moment, first, growth) : Computed(moment, first, growth);
    }

    private static (double Cycle, double Elapsed, double Length) Equal(double cycles, double moment, double length)
    {
        double cycle = Math.Floor(moment / length);
        return (cycles + cycle, Math.Max(0, moment - (cycle * length)), length);
    }

    /// <summary>Whole lengths have no closed form: count, until they no longer change.</summary>
    private static (double Cycle, double Elapsed, double Length) Counted(double moment, double first, double growth)
    {
        double length = Math.Floor(first);
        for (double cycle = 0; length >= 1; cycle++)
        {
            if (moment < length)
            {
                return (cycle, moment, length);
            }

            double next = Math.Floor(length * growth);
            if (next == length)
            {
                return Equal(cycle, moment, length);
            }

            moment -= length;
            length = next;
        }

        return (double.PositiveInfinity, 1, 1);
    }

    private static (double Cycle, double Elapsed, double Length) Computed(double moment, double first, double growth)
    {
        double Start(double cycle) => first * ((Math.Pow(growth, cycle) - 1) / (growth - 1));

        double left = 1 + (moment / first * (growth - 1));
        if (left <= 0)
        {
            return (double.PositiveInfinity, 1, 1);
        }

        // The logarithm may miss a border by one.
        double cycle = Math.Max(0, Math.Floor(Math.Log(left) / Math.Log(growth)));
        cycle = moment < Start(cycle) ? cycle - 1 : moment >= Start(cycle + 1) ? cycle + 1 : cycle;
        double length = first * Math.Pow(growth, cycle);
        return (cycle, Math.Clamp(moment - Start(cycle), 0, length), length);
    }
}
