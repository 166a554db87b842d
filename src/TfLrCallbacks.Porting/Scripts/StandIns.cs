using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Finds out how a schedule computes with settings whose values are not known: it is made twice, with other numbers in their places, and each number of
/// its form that is another the second time is explained by them: as a setting, the rate, their product, a multiple, a sum or a difference.
/// </summary>
/// <param name="settings">The settings as they are written in C#.</param>
/// <param name="rate">The rate that the schedule begins with as it is written in C#; null where it is known.</param>
internal sealed partial class StandIns(IReadOnlyList<string> settings, string? rate)
{
    // No library has these as constants, and they are no simple fractions or sums of each other.
    private static readonly double[] Rates = [0.34517, 0.28379];
    private static readonly int[][] Lengths = [[1009, 10007, 100003, 1000003, 10000019], [2003, 20011, 200003, 2000003, 20000003]];
    private static readonly double[][] Numbers = [[0.0312347, 0.0412359, 0.0512369, 0.0612371, 0.0712379], [0.0212347, 0.0222359, 0.0232369, 0.0242371, 0.0252379]];

    private readonly List<string> _values = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Gives what stands for the rate.</summary>
    public static double Rate(bool isFirst) => Rates[isFirst ? 0 : 1];

    /// <summary>Gives what stands for a setting that is a length.</summary>
    public static long Length(int setting, bool isFirst) => setting < Lengths[0].Length ? Lengths[isFirst ? 0 : 1][setting] : throw TooMany();

    /// <summary>Gives what stands for a setting that is no length.</summary>
    public static double Number(int setting, bool isFirst) => setting < Numbers[0].Length ? Numbers[isFirst ? 0 : 1][setting] : throw TooMany();

    /// <summary>Gives the form with <c>§0§</c>, <c>§1§</c>, … in the places of numbers, and what each stands for; null where a number is not explained, or a setting has no place.</summary>
    /// <param name="first">The form with the first numbers.</param>
    /// <param name="second">The form with the second numbers.</param>
    public (string Form, IReadOnlyList<string> Values)? Written(string first, string second)
    {
        string[] numbers = [.. Numeral().Matches(second).Select(number => number.Value)];
        if (Numeral().Count(first) != numbers.Length || Numeral().Replace(first, "#") != Numeral().Replace(second, "#"))
        {
            return null;
        }

        int at = -1;
        string form = Numeral().Replace(first, number => numbers[++at] == number.Value ? number.Value : $"§{Explained(number.Value, numbers[at])}§");
        return !_values.Contains(string.Empty) && settings.All(_used.Contains) && (rate is null || _used.Contains(rate)) ? (form, _values) : null;
    }

    private int Explained(string first, string second)
    {
        _values.Add(Explain(double.Parse(first, CultureInfo.InvariantCulture), double.Parse(second, CultureInfo.InvariantCulture)) ?? string.Empty);
        return _values.Count - 1;
    }

    /// <summary>Gives the C# of a number, by its two values; null where it is not explained.</summary>
    private string? Explain(double first, double second)
    {
        (string Code, double First, double Second)[] known =
        [
            .. settings.SelectMany((code, i) => new[] { (code, (double)Lengths[0][i], (double)Lengths[1][i]), (code, Numbers[0][i], Numbers[1][i]) }),
            .. rate is null ? [] : new[] { (rate, Rates[0], Rates[1]) },
        ];
        foreach ((string code, double one, double other) in known.Where(value => value.First == first && value.Second == second))
        {
            return Use(code, code);
        }

        foreach ((string code, double one, double other) in known)
        {
            if (first - one == second - other && first - one is var more && Math.Abs(more) < 100 && more == Math.Floor(more))
            {
                return Use($"({code} {(more < 0 ? "-" : "+")} {ScriptCode.Number(Math.Abs(more))})", code);
            }

            if (Math.Round(first / one, 12) is var factor && factor != 0 && Same(factor * one, first) && Same(factor * other, second))
            {
                return Use($"({code} * {ScriptCode.Number(factor)})", code);
            }
        }

        foreach ((string code, double one, double other) in known)
        {
            foreach ((string next, double own, double alike) in known)
            {
                if (one - own == first && other - alike == second)
                {
                    return Use($"({code} - {next})", code, next);
                }

                if (Same(one * own, first) && Same(other * alike, second))
                {
                    return Use($"({code} * {next})", code, next);
                }
            }
        }

        return null;
    }

    private string Use(string written, params ReadOnlySpan<string> used)
    {
        foreach (string code in used)
        {
            _used.Add(code);
        }

        return written;
    }

    private static bool Same(double one, double other) => Math.Abs(one - other) <= 1e-14 * Math.Abs(other);

    private static PortingException TooMany() => new("It has too many settings.");

    [GeneratedRegex(@"(?<![\w.])\d+(\.\d+)?([eE][+-]?\d+)?")]
    private static partial Regex Numeral();
}
