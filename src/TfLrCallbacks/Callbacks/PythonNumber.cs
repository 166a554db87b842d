using System.Globalization;

namespace TfLrCallbacks;

/// <summary>A double as Python prints it: the shortest text that reads back as the same double.</summary>
internal static class PythonNumber
{
    /// <summary>Gives Python's <c>repr</c>: <c>0.1</c>, <c>1.0</c>, <c>1e-05</c>, <c>1e+16</c>, <c>nan</c>, <c>inf</c>.</summary>
    public static string Repr(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        // .NET finds the same digits, but changes to exponents elsewhere than Python does.
        string sign = double.IsNegative(value) ? "-" : string.Empty;
        string[] parts = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E');
        string[] mantissa = parts[0].Split('.');
        string all = string.Concat(mantissa);
        string digits = all.Trim('0');
        if (digits.Length is 0)
        {
            return sign + "0.0";
        }

        int leadingZeros = all.Length - all.TrimStart('0').Length;
        int power = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        int exponent = mantissa[0].Length - leadingZeros - 1 + power;
        return sign + (exponent is < -4 or >= 16 ? Scientific(digits, exponent) : Plain(digits, exponent));
    }

    /// <summary>Gives Python's <c>'.{precision}f'</c>: a number that lies right between two is rounded to the even one.</summary>
    public static string Fixed(double value, int precision)
    {
        const int more = 30;
        string rounded = value.ToString($"F{precision}", CultureInfo.InvariantCulture);
        string exact = value.ToString($"F{precision + more}", CultureInfo.InvariantCulture);
        bool between = exact.AsSpan()[^more..].TrimEnd('0') is "5";
        string cut = exact[..^more].TrimEnd('.');
        return between && (cut[^1] - '0') % 2 is 0 ? cut : rounded;
    }

    private static string Scientific(string digits, int exponent)
    {
        string fraction = digits.Length > 1 ? "." + digits[1..] : string.Empty;
        char sign = exponent < 0 ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{sign}{Math.Abs(exponent):00}");
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        string whole = digits.PadRight(exponent + 1, '0');
        string fraction = digits.Length > exponent + 1 ? whole[(exponent + 1)..] : "0";
        return $"{whole[..(exponent + 1)]}.{fraction}";
    }
}
