namespace TfLrCallbacks;

/// <summary>
/// Cycles that follow each other, each so many times as long as the one before: where a moment falls.
/// </summary>
internal static class GeometricCycles
{
    /// <summary>From this growth on, cycles are soon longer than any run, and counting them is quicker and more exact than a logarithm.</summary>
    private const double Soon = 1.25;

    /// <summary>How many rows of whole cycles are counted; they take less than a millisecond.</summary>
    private const int MostRows = 20_000;

    /// <summary>Gives the cycle of a moment, how much of it has gone, and its length.</summary>
    /// <param name="moment">The moment, 0 or later.</param>
    /// <param name="first">The length of the first cycle.</param>
    /// <param name="growth">The factor by which each cycle is longer than the one before.</param>
    /// <param name="whole">Whether lengths are cut to whole steps.</param>
    /// <returns>The zero-based cycle; infinite, with nothing of it left, where shrinking cycles have all gone.</returns>
    public static (double Cycle, double Elapsed, double Length) At(double moment, double first, double growth, bool whole) =>
        growth == 1 && !whole ? Equal(0, moment, first)
        : growth >= Soon ? Counted(moment, first, growth, whole)
        : whole ? Whole(moment, Math.Floor(first), growth)
        : Computed(moment, first, growth);

    private static (double Cycle, double Elapsed, double Length) Equal(double cycles, double moment, double length)
    {
        double cycle = Math.Floor(moment / length);
        return (cycles + cycle, cycle == 0 ? moment : Math.Max(0, moment - (cycle * length)), length);
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

    /// <summary>
    /// Cuts every length to whole steps. Lengths then change by the same number of steps for many cycles in a row, which are skipped together. Very many
    /// such rows are those of very long cycles, where a part of a step is nothing: from there on nothing is cut.
    /// </summary>
    private static (double Cycle, double Elapsed, double Length) Whole(double moment, double length, double growth)
    {
        double cycle = 0;
        for (int rows = 0; length > 0; rows++)
        {
            if (moment < length)
            {
                return (cycle, moment, length);
            }

            double change = Math.Floor(length * growth) - length;
            if (change == 0)
            {
                return Equal(cycle, moment, length);
            }

            if (rows == MostRows)
            {
                (double cycles, double elapsed, double last) = Computed(moment, length, growth);
                return (cycle + cycles, elapsed, last);
            }

            double count = SameChange(length, change, growth);
            if (moment < Sum(length, change, count))
            {
                double gone = Gone(moment, length, change, count);
                return (cycle + gone, Math.Max(0, moment - Sum(length, change, gone)), length + (gone * change));
            }

            moment -= Sum(length, change, count);
            length += count * change;
            cycle += count;
        }

        return (double.PositiveInfinity, 1, 1);
    }

    /// <summary>Gives how many cycles in a row are followed by one that is longer by the same change, 1 or more.</summary>
    private static double SameChange(double length, double change, double growth)
    {
        double bound = (change + 1) / (growth - 1);
        double count = Math.Max(1, Math.Floor((bound - length) / change));
        while (count > 1 && Math.Floor((length + ((count - 1) * change)) * growth) - (length + ((count - 1) * change)) != change)
        {
            count = Math.Floor(count * 0.999);
        }

        return double.IsFinite(count) ? count : 1;
    }

    /// <summary>Gives the length of so many cycles together, of which each is longer than the one before by the same change.</summary>
    private static double Sum(double length, double change, double count) => (count * length) + (change * (count * (count - 1) / 2));

    /// <summary>Gives how many of the cycles have gone at a moment before their end.</summary>
    private static double Gone(double moment, double length, double change, double count)
    {
        double half = length - (change / 2);
        double gone = Math.Clamp(Math.Floor(2 * moment / (half + Math.Sqrt(Math.Max(0, (half * half) + (2 * change * moment))))), 0, count - 1);
        gone = gone > 0 && Sum(length, change, gone) > moment ? gone - 1 : gone;
        return gone < count - 1 && Sum(length, change, gone + 1) <= moment ? gone + 1 : gone;
    }

    private static (double Cycle, double Elapsed, double Length) Computed(double moment, double first, double growth)
    {
        double scale = first / (growth - 1);
        if (!double.IsFinite(scale))
        {
            // So long that the growth is none before the last number there is.
            return Equal(0, moment, first);
        }

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
