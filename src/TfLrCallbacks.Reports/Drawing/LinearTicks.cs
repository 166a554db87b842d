using System.Globalization;

namespace TfLrCallbacks.Reports;

/// <summary>Ticks at round numbers: 1, 2 or 5 times a power of ten apart, with as many decimals as they need.</summary>
internal static class LinearTicks
{
    public static AxisScale Between(double min, double max, int most)
    {
        double span = max - min;
        double raw = span / Math.Max(1, most);
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = Array.Find([1.0, 2, 5, 10], round => round * power >= raw * (1 - 1e-9)) * power;
        double largest = Math.Max(Math.Abs(min), Math.Abs(max));
        int exponent = (int)Math.Floor(Math.Log10(largest) + 1e-9);
        int factor = exponent is < -3 or > 5 ? exponent : 0;
        double unit = Math.Pow(10, factor);
        int decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step / unit) + 1e-9), 0, 12);
        var ticks = new List<AxisTick>();
        for (double i = Math.Ceiling((min / step) - 1e-9); i * step <= max + (1e-9 * span); i++)
        {
            ticks.Add(new AxisTick(i * step, Label(i * step / unit, decimals)));
        }

        return new AxisScale(min, max, ticks, factor is 0 ? "" : $" (×{NumberText.PowerOfTen(factor)})");
    }

    /// <summary>Gives the range from 0, or from the smallest value, with some air, and never of no height.</summary>
    public static AxisScale Around(double min, double max, int most, double air = 0.06)
    {
        double span = max - min;
        if (span <= 1e-4 * Math.Max(Math.Abs(min), Math.Abs(max)))
        {
            // As good as constant: a flat line, and not noise between labels of ten digits.
            span = Math.Abs(max);
            return max is 0 ? Between(0, 1, most) : Between(min - (span * 0.5), max + (span * 0.5), most);
        }

        return Between(min >= 0 && min - (span * air) < 0 ? 0 : min - (span * air), max + (span * air), most);
    }

    private static string Label(double value, int decimals)
    {
        string digits = Math.Abs(value).ToString("N" + decimals, CultureInfo.InvariantCulture);
        return value < 0 && digits.AsSpan().ContainsAnyExcept("0.,") ? "−" + digits : digits;
    }
}
