using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>Whole numbers of any size beside fractions: compared, divided and converted without a loss, as Python does.</summary>
internal static class Exact
{
    private const double Safe = 9_007_199_254_740_992;

    /// <summary>Orders two numbers; null where one is not a number (NaN compares with nothing).</summary>
    public static int? Compare(Value left, Value right)
    {
        if (left.AsInteger() is { } a && right.AsInteger() is { } b)
        {
            return a.CompareTo(b);
        }

        double x = left.AsDouble() ?? double.NaN;
        double y = right.AsDouble() ?? double.NaN;
        return double.IsNaN(x) || double.IsNaN(y) ? null
            : left.AsInteger() is { } whole ? Compare(whole, y)
            : right.AsInteger() is { } other ? -Compare(other, x)
            : x.CompareTo(y);
    }

    /// <summary>Gives the nearest double, halves to the even side; null where it is too large.</summary>
    public static double? ToDouble(BigInteger number) => Divide(number, BigInteger.One);

    /// <summary>Gives the double that is nearest to a quotient of whole numbers; null where it is too large.</summary>
    public static double? Divide(BigInteger dividend, BigInteger divisor)
    {
        if (BigInteger.Abs(dividend) <= (long)Safe && BigInteger.Abs(divisor) <= (long)Safe)
        {
            return (double)dividend / (double)divisor;
        }

        BigInteger top = BigInteger.Abs(dividend);
        BigInteger bottom = BigInteger.Abs(divisor);

        // So many bits that the quotient has 64 or 65 of them; what is left over decides a half.
        long shift = 65 - (top.GetBitLength() - bottom.GetBitLength());
        if (shift > 1200)
        {
            return Math.CopySign(0, dividend.Sign * divisor.Sign);
        }

        BigInteger quotient = BigInteger.DivRem(shift > 0 ? top << (int)shift : top, shift < 0 ? bottom << (int)-shift : bottom, out BigInteger rest);
        quotient |= rest.IsZero ? 0 : 1;
        long bits = quotient.GetBitLength();

        // Below the normal numbers there are fewer digits.
        int lost = (int)Math.Max(bits - 53, -1074 + shift);
        BigInteger kept = quotient >> lost;
        BigInteger cut = quotient - (kept << lost);
        int half = cut.CompareTo(BigInteger.One << (lost - 1));
        kept += half > 0 || (half == 0 && !kept.IsEven) ? 1 : 0;
        double size = Math.ScaleB((double)kept, (int)(lost - shift));
        return double.IsInfinity(size) ? null : dividend.Sign * divisor.Sign < 0 ? -size : size;
    }

    private static int Compare(BigInteger whole, double number) => double.IsInfinity(number) ? (number > 0 ? -1 : 1)
        : Math.Abs(number) < Safe && BigInteger.Abs(whole) < (long)Safe ? ((double)whole).CompareTo(number)
        : whole.CompareTo(new BigInteger(Math.Floor(number))) is var order && order != 0 ? order
        : number > Math.Floor(number) ? -1 : 0;
}
