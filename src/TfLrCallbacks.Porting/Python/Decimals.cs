using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>Fractions as Python's <c>repr</c> writes them.</summary>
internal static class Decimals
{
    /// <summary>Writes the fewest digits that give a finite number back, with an exponent below 1e-4 and from 1e16 on.</summary>
    public static string Shortest(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        string sign = text[0] == '-' ? "-" : string.Empty;
        text = text[sign.Length..];
        int e = text.IndexOf('E', StringComparison.Ordinal);
        int power = e < 0 ? 0 : int.Parse(text[(e + 1)..], CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? text : text[..e];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal) is var at && at < 0 ? mantissa.Length : at;
        string all = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        string digits = all.TrimStart('0');
        if (digits.Length == 0)
        {
            return $"{sign}0.0";
        }

        int exponent = power + point - 1 - (all.Length - digits.Length);
        digits = digits.TrimEnd('0');
        return exponent is < -4 or >= 16 ? $"{sign}{digits[0]}{(digits.Length > 1 ? $".{digits[1..]}" : string.Empty)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}"
            : exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : digits.Length <= exponent + 1 ? $"{sign}{digits.PadRight(exponent + 1, '0')}.0"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }
}
