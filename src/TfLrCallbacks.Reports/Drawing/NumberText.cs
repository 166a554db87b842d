using System.Globalization;

namespace TfLrCallbacks.Reports;

/// <summary>Numbers as a person reads them, the same in pictures and tables.</summary>
internal static class NumberText
{
    /// <summary>Gives a learning rate with three digits: <c>0.0562</c>, below a thousandth <c>3.16×10⁻⁵</c>.</summary>
    public static string Rate(double rate) => Short(rate, digits: 3);

    /// <summary>Gives a loss or a metric with four digits.</summary>
    public static string Value(double value) => Short(value, digits: 4);

    /// <summary>Gives a whole number with its thousands set apart.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Gives a number of things: <c>1 epoch</c>, <c>2,000 epochs</c>.</summary>
    public static string Count(long count, string thing) => $"{Count(count)} {thing}{(count is 1 ? string.Empty : "s")}";

    /// <summary>Gives <c>10⁻³</c>.</summary>
    public static string PowerOfTen(int exponent) =>
        "10" + string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(Superscript));

    private static string Short(double value, int digits)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "not a number" : value > 0 ? "infinite" : "−infinite";
        }

        if (value is 0)
        {
            return "0";
        }

        // The exponent after rounding: 0.0009996 with three digits is 0.001.
        string scientific = Math.Abs(value).ToString("E" + (digits - 1), CultureInfo.InvariantCulture);
        int split = scientific.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(scientific.AsSpan(split + 1), CultureInfo.InvariantCulture);
        string sign = value < 0 ? "−" : "";
        if (exponent is >= -3 and <= 5)
        {
            int decimals = Math.Max(0, digits - 1 - exponent);
            return sign + WithoutTrailingZeros(Math.Abs(value).ToString("F" + decimals, CultureInfo.InvariantCulture));
        }

        string mantissa = WithoutTrailingZeros(scientific[..split]);
        return sign + (mantissa is "1" ? "" : mantissa + "×") + PowerOfTen(exponent);
    }

    private static string WithoutTrailingZeros(string number) =>
        number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;

    private static char Superscript(char c) => c is '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0'];
}
