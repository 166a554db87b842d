using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Finds out how a schedule computes with settings whose values are not known: it is made several times, each time with other numbers in their places, and
/// each number of its form that changes is explained by them: as a setting, the rate, a multiple, a sum with a whole number, a product or a difference.
/// </summary>
/// <param name="settings">The settings as they are written in C#, each with its value in the script, or null where the script does not say it.</param>
/// <param name="rate">The rate that the schedule begins with as it is written in C#; null where it is known.</param>
internal sealed partial class StandIns(IReadOnlyList<(string Code, double? Value)> settings, string? rate)
{
    /// <summary>How many times a schedule is made.</summary>
    public const int Times = 6;

    /// <summary>The time from which on the numbers are near those of the script, if it says them all.</summary>
    private const int Near = 4;

    private const int MostMore = 100_000;

    /// <summary>How much a number that is divided by a rate and multiplied with it again may differ from itself.</summary>
    private const double Rounding = 1e-14;

    /// <summary>How many of them must be accepted by a library, and have one shape.</summary>
    private const int Needed = 2;

    // No library has these as constants, and they are no simple fractions or sums of each other. The third and the fourth time the lengths are smaller and larger
    // than those that a script writes out: a schedule that takes the difference of two lengths, and no less than 1, computes nothing with the smaller one.
    private static readonly double[] Rates = [0.34517, 0.28379, 0.34517, 0.28379, 0.34517, 0.28379];
    private static readonly int[][] Lengths = [[1009, 10007, 100003, 1000003, 10000019], [2003, 20011, 200003, 2000003, 20000003], [2, 3, 5, 7, 11], [1000000007, 1100000009, 1200000041, 1300000003, 1400000023]];
    private static readonly double[][] Numbers = [[0.0312347, 0.0412359, 0.0512369, 0.0612371, 0.0712379], [0.0212347, 0.0222359, 0.0232369, 0.0242371, 0.0252379], [0.0312347, 0.0412359, 0.0512369, 0.0612371, 0.0712379], [0.0212347, 0.0222359, 0.0232369, 0.0242371, 0.0252379]];
    private static readonly int[][] More = [[1, 3, 7, 15, 31], [2, 5, 11, 23, 47]];

    private readonly List<string> _values = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly HashSet<int> _tooSmall = [];

    /// <summary>Gives what stands for the rate.</summary>
    public static double Rate(int time) => Rates[time];

    /// <summary>Gives what stands for a setting that is a length.</summary>
    public static long Length(int setting, int time, double? value) => setting >= More[0].Length ? throw TooMany() : time < Near ? Lengths[time][setting] : (long)(value ?? throw Unknown()) + More[time - Near][setting];

    /// <summary>Gives what stands for a setting that is no length.</summary>
    public static double Number(int setting, int time, double? value) => setting >= More[0].Length ? throw TooMany() : time < Near ? Numbers[time][setting]
        : (value ?? throw Unknown()) is var number && number == 0 ? 1e-6 * More[time - Near][setting] : number * (1 + (0.0071 * More[time - Near][setting]));

    /// <summary>Gives the form with <c>§0§</c>, <c>§1§</c>, … in the places of numbers, and what each stands for; null where a number is not explained, or a setting has no place.</summary>
    /// <param name="forms">The form of each time; null where the library refused the numbers.</param>
    public (string Form, IReadOnlyList<string> Values)? Written(IReadOnlyList<string?> forms)
    {
        // With a length that is too small beside the others, a schedule may have another shape: what is left of it is 1 at least, so that no step before its end is lost.
        string? first = forms[Near] ?? forms.FirstOrDefault(form => form is not null);
        if (first is null)
        {
            return null;
        }

        int[] other = [.. Enumerable.Range(0, forms.Count).Where(time => forms[time] is { } form && Numeral().Replace(form, "#") != Numeral().Replace(first, "#"))];
        int[] times = [.. Enumerable.Range(0, forms.Count).Where(time => forms[time] is not null && !other.Contains(time))];
        string[][] numbers = [.. times.Select(time => Numeral().Matches(forms[time]!).Select(number => number.Value).ToArray())];
        if (times.Length < Needed)
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
        return !_values.Contains(string.Empty) && settings.All(setting => _used.Contains(setting.Code)) && (rate is null || _used.Contains(rate)) && other.All(_tooSmall.Contains) ? (form, _values) : null;
    }

    private int Explained(int[] times, double[] values, int[] other)
    {
        (string Code, Func<int, double> Value)? found = Explain(times, values);
        int[] small = [.. other.Where(time => found?.Value(time) <= 0)];
        _values.Add(found is not { Code: var code } ? string.Empty : small.Length > 0 && code[0] == '(' ? $"Math.Max(1, {code[1..^1]})" : code);
        _tooSmall.UnionWith(small);
        return _values.Count - 1;
    }

    /// <summary>Gives the C# of a number, by its value of each time, and its value at any time; null where it is not explained.</summary>
    private (string Code, Func<int, double> Value)? Explain(int[] times, double[] values)
    {
        (string Code, double[] Values)[] known =
        [
            .. settings.SelectMany((setting, i) => new[] { (setting.Code, Of(setting.Value, time => (double)StandIns.Length(i, time, setting.Value))), (setting.Code, Of(setting.Value, time => Number(i, time, setting.Value))) }),
            .. rate is null ? [] : new[] { (rate, Rates) },
        ];
        bool Is(Func<int, double> computed) => times.Zip(values).All(one => Math.Abs(computed(one.First) - one.Second) <= 1e-14 * Math.Abs(one.Second));

        // Where a length is 1 at least, the largest of its values says what it is made of.
        int far = Array.IndexOf(values, values.Max());
        foreach ((string code, double[] own) in known)
        {
            double more = values[far] - own[times[far]];
            double sum = values[far] + own[times[far]];
            double factor = Math.Round(values[far] / own[times[far]], 12);
            if (Is(time => own[time]))
            {
                return Use(code, time => own[time], code);
            }

            if (more == Math.Floor(more) && Math.Abs(more) < MostMore && Length($"({code} {(more < 0 ? "-" : "+")} {ScriptCode.Number(Math.Abs(more))})", time => own[time] + more, code) is { } added)
            {
                return added;
            }

            if (sum == Math.Floor(sum) && sum < MostMore && Length($"({ScriptCode.Number(sum)} - {code})", time => sum - own[time], code) is { } left)
            {
                return left;
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
                if (Length($"({code} - {next})", time => own[time] - other[time], code, next) is { } left)
                {
                    return left;
                }

                if (Is(time => own[time] * other[time]))
                {
                    return Use($"({code} * {next})", time => own[time] * other[time], code, next);
                }

                double share = own[times[far]] * other[times[far]] / values[far];
                double part = Math.Round(share, Math.Clamp(11 - (int)Math.Log10(Math.Abs(share) + 1), 0, 12));
                if (part != 0 && Is(time => own[time] * other[time] / part))
                {
                    return part < 1 ? Use($"({code} * {next} * {ScriptCode.Number(RateFormulas.Round(1 / part))})", time => own[time] * other[time] / part, code, next)
                        : Use($"({code} * {next} / {ScriptCode.Number(part)})", time => own[time] * other[time] / part, code, next);
                }
            }
        }

        return null;

        (string Code, Func<int, double> Value)? Length(string written, Func<int, double> value, params string[] codes) => Is(value) ? Use(written, value, codes)
            : Is(time => Math.Max(1, value(time))) ? Use($"Math.Max(1, {written[1..^1]})", value, codes)
            : null;

        (string Code, Func<int, double> Value)? Use(string written, Func<int, double> value, params string[] codes)
        {
            _used.UnionWith(codes);
            return (written, value);
        }
    }

    private static double[] Of(double? value, Func<int, double> stands) => [.. Enumerable.Range(0, Times).Select(time => time < Near || value is not null ? stands(time) : double.NaN)];

    private static PortingException Unknown() => new("The script does not say the value of a setting.");

    private static PortingException TooMany() => new("It has too many settings.");

    [GeneratedRegex(@"(?<![\w.])\d+(\.\d+)?([eE][+-]?\d+)?")]
    private static partial Regex Numeral();
}
