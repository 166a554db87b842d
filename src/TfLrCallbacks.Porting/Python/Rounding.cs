using System.Globalization;
using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>Python's <c>round</c>: exact on the number as it is stored, halves to the even side.</summary>
internal static class Rounding
{
    private const int MostDigits = 400;

    /// <summary>Rounds to so many digits behind the point; below 0, in front of it.</summary>
    public static double Round(double number, BigInteger digits)
    {
        if (!double.IsFinite(number) || digits > MostDigits || number == 0)
        {
            return number;
        }

        if (digits < -MostDigits)
        {
            return Math.CopySign(0, number);
        }

        // The number is mantissa · 2^exponent exactly.
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(number));
        int exponent = (int)(bits >> 52);
        BigInteger mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        exponent = Math.Max(exponent, 1) - 1075;
        BigInteger top = mantissa;
        BigInteger bottom = BigInteger.One;
        (top, bottom) = exponent >= 0 ? (top << exponent, bottom) : (top, bottom << -exponent);
        BigInteger ten = BigInteger.Pow(10, (int)BigInteger.Abs(digits));
        (top, bottom) = digits.Sign >= 0 ? (top * ten, bottom) : (top, bottom * ten);
        BigInteger whole = HalfToEven(top, bottom);
        double rounded = double.Parse(string.Create(CultureInfo.InvariantCulture, $"{whole}e{-digits}"), CultureInfo.InvariantCulture);
        return Math.CopySign(rounded, number);
    }

    /// <summary>Rounds a whole number to a power of ten.</summary>
    public static BigInteger Round(BigInteger number, BigInteger digits)
    {
        if (digits.Sign >= 0)
        {
            return number;
        }

        if (-digits > MostDigits * 4)
        {
            return 0;
        }

        BigInteger unit = BigInteger.Pow(10, (int)-digits);
        return number.Sign * HalfToEven(BigInteger.Abs(number), unit) * unit;
    }

    private static BigInteger HalfToEven(BigInteger top, BigInteger bottom)
    {
        BigInteger whole = BigInteger.DivRem(top, bottom, out BigInteger rest);
        int half = (rest * 2).CompareTo(bottom);
        return half > 0 || (half == 0 && !whole.IsEven) ? whole + 1 : whole;
    }
}
