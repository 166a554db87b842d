namespace TfLrCallbacks;

/// <summary>Which rates to try next. No advised rate is above 1. If the rate was too low, no advised rate is below 1e-5.</summary>
internal static class RateAdvice
{
    private const double Least = 1e-5;
    private const double Most = 1;

    /// <summary>Gives a tenth to a hundredth of a rate that was far too high, and not more than 0.1.</summary>
    /// <param name="rate">The rate; null where it is not logged.</param>
    public static string FarLower(double? rate) => rate is not { } known
        ? "start anew with a hundredth to a tenth of the rate, or let a range test find it (LrRangeTest, tflr find)"
        : $"start anew with a rate between {Doctor.Text(Math.Min(known / 100, Most / 100))} and {Doctor.Text(Math.Min(known / 10, Most / 10))}, or let a range test find it (LrRangeTest, tflr find)";

    /// <summary>Gives a tenth to a third of a rate that was too high, and not more than 0.3.</summary>
    /// <param name="rate">The rate; null where it is not logged.</param>
    public static string Lower(double? rate) => rate is not { } known
        ? "try a tenth to a third of the rate, or let it fall over the run (CosineDecay)"
        : $"try a rate of {Doctor.Text(Math.Min(known / 10, Most / 10))} to {Doctor.Text(Math.Min(known / 3, 0.3 * Most))}, or let it fall over the run (CosineDecay)";

    /// <summary>Gives three and ten times a rate that was too low by less, up to 1.</summary>
    /// <param name="rate">The rate; null where it is not logged.</param>
    public static string SomewhatHigher(RateCourse? rate) => rate is { Peak: > Most / 3 } ? Higher(rate)
        : rate is null ? "try three and ten times the rate, or let a range test find it (LrRangeTest, tflr find)"
        : $"try {Doctor.Text(3 * rate.Peak)}{(10 * rate.Peak > Most ? string.Empty : $" and {Doctor.Text(10 * rate.Peak)}")}, or let a range test find the rate (LrRangeTest, tflr find)";

    /// <summary>Gives ten and a hundred times a rate that was too low, from 1e-5 to 1.</summary>
    /// <param name="rate">The rate; null where it is not logged.</param>
    public static string Higher(RateCourse? rate)
    {
        if (rate is null)
        {
            return "try ten and a hundred times the rate, or let a range test find it (LrRangeTest, tflr find)";
        }

        double ten = Math.Max(rate.Peak * 10, Least);
        double hundred = Math.Max(rate.Peak * 100, Least * 10);
        return ten > Most
            ? "let a range test find a higher rate (LrRangeTest, tflr find), and see that the layers are trainable and the inputs not near 0"
            : $"try {Doctor.Text(ten)}{(hundred > Most ? string.Empty : $" and {Doctor.Text(hundred)}")}, or let a range test find the rate (LrRangeTest, tflr find)";
    }
}
