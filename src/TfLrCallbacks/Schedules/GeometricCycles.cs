namespace TfLrCallbacks;

/// <summary>
/// Cycles that follow each other, each so many times as long as the one before: where a moment falls.
/// </summary>
internal static class GeometricCycles
{
    /// <summary>From this growth on, cycles are soon longer than any run, and counting them is quicker and more exact than a logarithm.</summary>
    private const double Soon = 1.25;

    /// <summary>Gives the cycle of a moment, how much of it has gone, and its length.</summary>
    /// <param name="moment">The moment, 0 or later.</param>
    /// <param name="first">The length of the first cycle.</param>
    /// <param name="growth">The factor by which each cycle is longer than the one before.</param>
    /// <param name="whole">Whether lengths are cut to whole steps.</param>
    /// <returns>The zero-based cycle; infinite, with nothing of it left, where shrinking cycles have all gone.</returns>
    public static (double Cycle, double Elapsed, double Length) At(double moment, double first, double growth, bool whole) =>
        growth == 1 && !whole ? Equal(0, moment, first)
        : growth >= Soon || whole ? Counted(moment, first, growth, whole)
        : Computed(moment, first, growth);

    private static (double Cycle, double Elapsed, double Length) Equal(double cycles, double moment, double length)
    {
        double cycle = Math.Floor(moment / length);
        return (cycles + cycle, Math.Max(0, moment - (cycle * length)), length);
    }

    private static (double Cycle, double Elapsed, double Length) Counted(double moment, double first, double growth, bool whole)
    {
        double length = whole ? Math.Floor(first) : first;
        for (double cycle = 0; length > 0; cycle++)
        {
            if (moment < length)
            {
                return (cycle, moment, length);
            }

            double next = whole ? Math.Floor(length * growth) : length * growth;
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
        double scale = first / (growth - 1);
        double left = 1 + (moment / scale);
        if (left <= 0)
        {
            return (double.PositiveInfinity, 1, 1);
        }

        // The logarithm may miss a border by one.
        double cycle = Math.Max(0, Math.Floor(Math.Log(left) / Math.Log(growth)));
        double power = Growth.Power(growth, cycle);
        double start = scale * (power - 1);
        if (moment < start)
        {
            cycle--;
            power /= growth;
            start = scale * (power - 1);
        }
        else if (moment >= scale * ((power * growth) - 1))
        {
            cycle++;
            power *= growth;
            start = scale * (power - 1);
        }

        double length = first * power;
        return (cycle, Math.Min(Math.Max(0, moment - start), length), length);
    }
}
