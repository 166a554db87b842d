namespace TfLrCallbacks;

/// <summary>Repeated multiplication that stays finite.</summary>
internal static class Growth
{
    /// <summary>Gives initial · factor^times, at most the largest number; 0 stays 0.</summary>
    public static double Of(double initial, double factor, double times) =>
        initial == 0 ? 0 : Saturate(initial * Math.Pow(factor, times));

    /// <summary>Gives the value, or the largest number where it overflowed.</summary>
    public static double Saturate(double value) => Math.Min(value, double.MaxValue);
}
