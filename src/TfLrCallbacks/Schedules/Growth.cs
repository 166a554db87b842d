namespace TfLrCallbacks;

/// <summary>Repeated multiplication that stays finite.</summary>
internal static class Growth
{
    /// <summary>Gives initial · factor^times, at most the largest number; 0 stays 0.</summary>
    public static double Of(double initial, double factor, double times) =>
        initial == 0 ? 0 : Saturate(initial * Math.Pow(factor, times));

    /// <summary>Gives the value, or the largest number where it overflowed.</summary>
    public static double Saturate(double value) => Math.Min(value, double.MaxValue);

    /// <summary>Gives how many periods have gone, whole ones only where the way goes in stairs.</summary>
    public static double Periods(double step, Length period, bool staircase) =>
        staircase ? Math.Floor(step / period.InSteps) : step / period.InSteps;
}
