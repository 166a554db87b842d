using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Finds out how a schedule computes with settings whose values are not known: it is made several times, each time with other numbers in their places, and
/// each number of its form that changes is explained by them: as a setting, the rate, a multiple, a sum with a whole number, a product or a difference.
/// </summary>
/// <param name="settings">The settings as they are written in C#.</param>
/// <param name="rate">The rate that the schedule begins with as it is written in C#; null where it is known.</param>
internal sealed partial class StandIns(IReadOnlyList<string> settings, string? rate)
{
    /// <summary>How many times a schedule is made.</summary>
    public const int Times = 4;

    private const int MostMore = 100_000;

    /// <summary>How much a number that is divided by a rate and multiplied with it again may differ from itself.</summary>
    private const double Rounding = 1e-14;

    /// <summary>How many of them a library must accept.</summary>
    public const int Needed = 2;

    // No library has these as constants, and they are no simple fractions or sums of each other. The third and the fourth time the lengths are smaller and larger
    // than those that a script writes out: a schedule that takes the difference of two lengths, and no less than 1, computes nothing with the smaller one.
    private static readonly double[] Rates = [0.34517, 0.28379, 0.34517, 0.28379];
    private static readonly int[][] Lengths = [[1009, 10007, 100003, 1000003, 10000019], [2003, 20011, 200003, 2000003, 20000003], [2, 3, 5, 7, 11], [1000000007, 1100000009, 1200000041, 1300000003, 1400000023]];
    private static readonly double[][] Numbers = [[0.0312347, 0.0412359, 0.0512369, 0.0612371, 0.0712379], [0.0212347, 0.0222359, 0.0232369, 0.0242371, 0.0252379], [0.0312347, 0.0412359, 0.0512369, 0.0612371, 0.0712379], [0.0212347, 0.0222359, 0.0232369, 0.0242371, 0.0252379]];

    private readonly List<string> _values = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly HashSet<int> _tooSmall = [];

    /// <summary>Gives what stands for the rate.</summary>
    public static double Rate(int time) => Rates[time];

    /// <summary>Gives what stands for a setting that is a length.</summary>
    public static long Length(int setting, int time) => setting < Lengths[time].Length ? Lengths[time][setting] : throw TooMany();

    /// <summary>Gives what stands for a setting that is no length.</summary>
    public static double Number(int setting, int time) => setting < Numbers[time].Length ? Numbers[time][setting] : throw TooMany();

    /// <summary>Gives the form with <c>§0§</c>, <c>§1§</c>, … in the places of numbers, and what each stands for; null where a number is not explained, or a setting has no place.</summary>
    /// <param name="forms">The form of each time; null where the library refused the numbers.</param>
    public (string Form, IReadOnlyList<string> Values)? Written(IReadOnlyList<string?> forms)
    {
        // With a length that is too small beside the others, a schedule may have another shape: what is left of it is 1 at least, so that no step before its end is lost.
        string first = forms[0]!;
        int[] other = [.. Enumerable.Range(0, forms.Count).Where(time => forms[time] is { } form && Numeral().Replace(form, "#") != Numeral().Replace(first, "#"))];
        int[] times = [.. Enumerable.Range(0, forms.Count).Where(time => forms[time] is not null && !other.Contains(time))];
        string[][] numbers = [.. times.Select(time => Numeral().Matches(forms[time]!).Select(number => number.Value).ToArray())];
        if (times.Length < Needed || other.Any(time => time < Needed))
        {
            return null;
        }

        int at = -1;
        string form = Numeral().Replace(first, number =>
        {
            at++;
            double[] values = [.. numbers.Select(one => double.Parse(one[at], CultureInfo.InvariantCulture))];
            return numbers.All(one => one[at] == number.Value) ? number.Value
                : values.All(value => Math.Abs(value - values[0]) <= Rounding * Math.Abs(values[0])) ? ScriptCode.Number(RateFormulas.Round(values[0]))
                : $"§{Explained(times, values, other)}§";
        });
        return !_values.Contains(string.Empty) && settings.All(_used.Contains) && (rate is null || _used.Contains(rate)) && other.All(_tooSmall.Contains) ? (form, _values) : null;
    }

    private int Explained(int[] times, double[] values, int[] other)
    {
        (string Code, Func<int, double> Value)? found = Explain(times, values);
        int[] small = [.. other.Where(time => found?.Value(time) <= 0)];
        _values.Add(found is not { Code: var code } ? string.Empty : small.Length > 0 ? $"Math.Max(1, {code[1..^1]})" : code);
        _tooSmall.UnionWith(small);
        return _values.Count - 1;
    }

    /// <summary>Gives the C# of a number, by its value of each time, and its value at any time; null where it is not explained.</summary>
    private (string Code, Func<int, double> Value)? Explain(int[] times, double[] values)
    {
        (string Code, double[] Values)[] known =
        [
            .. settings.SelectMany((code, i) => new[] { (code, Lengths.Select(length => (double)length[i]).ToArray()), (code, Numbers.Select(number => number[i]).ToArray()) }),
            .. rate is null ? [] : new[] { (rate, Rates) },
        ];
        bool Is(Func<int, double> computed) => times.Zip(values).All(one => Math.Abs(computed(one.First) - one.Second) <= 1e-14 * Math.Abs(one.Second));

        foreach ((string code, double[] own) in known)
        {
            double more = values[0] - own[0];
            double factor = Math.Round(values[0] / own[0], 12);
            if (Is(time => own[time]))
            {
                return Use(code, time => own[time], code);
            }

            if (more == Math.Floor(more) && Math.Abs(more) < MostMore && Is(time => own[time] + more))
            {
                return Use($"({code} {(more < 0 ? "-" : "+")} {ScriptCode.Number(Math.Abs(more))})", time => own[time] + more, code);
            }

            if (factor != 0 && Is(time => own[time] * factor))
            {
                return Use($"({code} * {ScriptCode.Number(factor)})", time => own[time] * factor, code);
            }
        }

        foreach ((string code, double[] own) in known)
        {
            foreach ((string next, double[] other) in known)
            {
                if (Is(time => own[time] - other[time]))
                {
                    return Use($"({code} - {next})", time => own[time] - other[time], code, next);
                }

                if (Is(time => own[time] * other[time]))
                {
                    return Use($"({code} * {next})", time => own[time] * other[time], code, next);
                }
            }
        }

        return null;

        (string Code, Func<int, double> Value)? Use(string written, Func<int, double> value, params string[] codes)
        {
            _used.UnionWith(codes);
            return (written, value);
        }
    }

    private static PortingException TooMany() => new("It has too many settings.");

    [GeneratedRegex(@"(?<![\w.])\d+(\.\d+)?([eE][+-]?\d+)?")]
    private static partial Regex Numeral();
}
