namespace TfLrCallbacks.Reports;

/// <summary>Ticks of a logarithmic axis, whose positions are log10 of the value: one for each power of ten, or fewer.</summary>
internal static class DecadeTicks
{
    public static AxisScale Between(double minLog10, double maxLog10, int most)
    {
        int first = (int)Math.Ceiling(minLog10 - 1e-9);
        int last = (int)Math.Floor(maxLog10 + 1e-9);
        int step = Math.Max(1, (int)Math.Ceiling((last - first + 1) / (double)Math.Max(1, most)));
        var ticks = new List<AxisTick>();
        for (int exponent = first; exponent <= last; exponent++)
        {
            ticks.Add(new AxisTick(exponent, exponent % step is 0 ? NumberText.PowerOfTen(exponent) : ""));
        }

        return new AxisScale(minLog10, maxLog10, ticks);
    }
}
