using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>Numbers as Python prints them.</summary>
internal static class PrintedNumber
{
    /// <summary>Gives a number.</summary>
    public static double Of(string printed) => printed switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        var number => double.Parse(number, CultureInfo.InvariantCulture),
    };

    /// <summary>Gives a count of at most nine digits.</summary>
    public static int Whole(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);
}
