namespace TfLrCallbacks;

/// <summary>Repeated multiplication that stays finite.</summary>
internal static class Growth
{
    /// <summary>Gives initial · factor^times, at most the largest number; 0 stays 0.</summary>
    public static double Of(double initial, double factor, double times) =>
        initial == 0 || factor == 1 ? initial : Saturate(initial * Power(factor, times));

    /// <summary>Gives factor^times. Whole powers are products: quicker, and exact where the product is.</summary>
    public static double Power(double factor, double times)
    {
        if (!(times < int.MaxValue) || times != Math.Floor(times))
        {
            return Math.Pow(factor, times);
        }

        double power = 1;
        for (int left = (int)times; left > 0; left >>= 1)
        {
            power = (left & 1) == 1 ? power * factor : power;
            factor *= factor;
        }

        return power;
    }

    /// <summary>Gives the value, or the largest number where it overflowed.</summary>
    public static double Saturate(double value) => Math.Min(value, double.MaxValue);

    /// <summary>Gives how many periods have gone, whole ones only where the way goes in stairs.</summary>
    public static double Periods(double step, Length period, bool staircase) =>
        Saturate(staircase ? Math.Floor(step / period.InSteps) : step / period.InSteps);
}
