using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Finds out what numbers are made of, by their values in several trainings with other settings: a setting, a product or quotient of a few with a factor,
/// a sum or difference of a few; lengths also that times the number of batches.
/// </summary>
/// <param name="settings">The settings as they are written in C#, each with its value in each training.</param>
/// <param name="batches">The number of batches as it is written in C#, with its value in each training; null where nothing hangs on it.</param>
/// <param name="written">The numbers that stand in the script: only these may be factors of what is rounded down, since a rounded number tells too little of its factor.</param>
internal sealed class RateFormulas(IReadOnlyList<(string Code, double[] Values)> settings, (string Code, double[] Values)? batches, IReadOnlyCollection<double> written)
{
    private const int MostFactors = 3;

    private const int MostTimes = 20;

    private readonly double[] _parts = [1, .. written.Where(number => number > 0), .. written.Where(number => number > 1).Select(number => 1 / number)];

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly (string Code, double[] Values)[] _all = [.. batches is { } count ? settings.Append(count) : settings];

    /// <summary>Gets the settings that the formulas use.</summary>
    public IReadOnlySet<string> Used => _used;

    /// <summary>Gives a number as C#; null where it is not found.</summary>
    public string? Of(double[] values, bool isLength)
    {
        if (Array.TrueForAll(values, value => IsSame(value, values[0])))
        {
            return isLength ? ((long)values[0]).ToString(CultureInfo.InvariantCulture) : ScriptCode.Number(values[0]);
        }

        return Plain(values) ?? (isLength ? Sum(values) ?? Multiple(values) : null) ?? Product(values, isLength) ?? (isLength ? null : Sum(values) ?? Power(values) ?? Roots(values));
    }

    /// <summary>A setting as it is.</summary>
    private string? Plain(double[] values) => _all.FirstOrDefault(setting => Is(values, i => setting.Values[i])) is { Code: { } code } ? Use(code, code) : null;

    /// <summary>Sums and differences of at most three settings and a whole number, of a length also times the number of batches.</summary>
    private string? Sum(double[] values)
    {
        foreach ((int Setting, int Sign)[] terms in Terms(settings.Count))
        {
            double Sum(int i) => terms.Sum(term => term.Sign * settings[term.Setting].Values[i]);
            double more = values[0] - Sum(0);
            if (terms.Length > 0 && IsWhole(more, 1000) && Is(values, i => Sum(i) + Math.Round(more)))
            {
                return Use(Written(terms, more), [.. terms.Select(term => settings[term.Setting].Code)]);
            }

            if (batches is not { } count)
            {
                continue;
            }

            // count · (sum + c) + d, from two trainings with other numbers of batches.
            int other = Array.FindIndex(count.Values, value => value != count.Values[0]);
            double Rest(int i) => values[i] - (count.Values[i] * Sum(i));
            double times = other < 0 ? double.NaN : (Rest(other) - Rest(0)) / (count.Values[other] - count.Values[0]);
            double rest = Rest(0) - (count.Values[0] * times);
            if (IsWhole(times, 1e6) && IsWhole(rest, 1e6) && Is(values, i => (count.Values[i] * (Sum(i) + Math.Round(times))) + Math.Round(rest)))
            {
                string factor = Written(terms, times);
                string product = factor == "1" ? count.Code : $"({count.Code} * {factor})";
                return Use(Math.Round(rest) is 0.0 ? product : rest < -1.5 ? AtLeastOne(Added(product, rest)) : Added(product, rest), [count.Code, .. terms.Select(term => settings[term.Setting].Code)]);
            }

            // count · (sum + c) less a setting: what is left behind a warm-up in steps.
            foreach ((string code, double[] own) in settings)
            {
                double Left(int i) => Rest(i) + own[i];
                times = other < 0 ? double.NaN : (Left(other) - Left(0)) / (count.Values[other] - count.Values[0]);
                if (IsWhole(times, 1e6) && Is(values, i => (count.Values[i] * (Sum(i) + Math.Round(times))) - own[i]))
                {
                    return Use(AtLeastOne($"(({count.Code} * {Written(terms, times)}) - {code})"), [count.Code, code, .. terms.Select(term => settings[term.Setting].Code)]);
                }
            }
        }

        return null;
    }

    /// <summary>A setting some times, and a whole number: the end of a later one of several equal parts.</summary>
    private string? Multiple(double[] values)
    {
        foreach ((string code, double[] own) in settings)
        {
            int other = Array.FindIndex(own, value => value != own[0]);
            double times = other < 0 ? double.NaN : (values[other] - values[0]) / (own[other] - own[0]);
            double more = values[0] - (times * own[0]);
            if (IsWhole(times, MostTimes) && times > 1 && IsWhole(more, 1000) && Is(values, i => (Math.Round(times) * own[i]) + Math.Round(more)))
            {
                string product = $"({code} * {Math.Round(times).ToString(CultureInfo.InvariantCulture)})";
                return Use(Math.Round(more) is 0.0 ? product : Added(product, more), code);
            }
        }

        return null;
    }

    /// <summary>A factor times a product of settings and of one over settings; a length also the whole number below it.</summary>
    private string? Product(double[] values, bool isLength)
    {
        foreach ((int Setting, int Sign)[] factors in Terms(_all.Length).Where(factors => factors.Length > 0))
        {
            double Product(int i) => factors.Aggregate(1.0, (product, factor) => factor.Sign > 0 ? product * _all[factor.Setting].Values[i] : product / _all[factor.Setting].Values[i]);
            double factor = values[0] / Product(0);
            if (double.IsFinite(factor) && factor != 0 && Is(values, i => factor * Product(i)))
            {
                return Written(Round(factor));
            }

            foreach (double near in isLength ? _parts.Where(part => Math.Abs(part - factor) * Math.Abs(Product(0)) < 1.5) : [])
            {
                if (Is(values, i => Math.Floor((near * Product(i)) + 1e-9)))
                {
                    return $"Math.Floor({Written(near)})";
                }
            }

            string Written(double times)
            {
                string[] above = [.. factors.Where(one => one.Sign > 0).Select(one => _all[one.Setting].Code)];
                string[] below = [.. factors.Where(one => one.Sign < 0).Select(one => _all[one.Setting].Code)];
                double under = Round(1 / times);
                string first = times == 1 && above.Length > 0 ? string.Empty : times < 1 && above.Length > 0 && IsWhole(under, 1e6) ? string.Empty : ScriptCode.Number(times);
                string divided = first.Length == 0 && times != 1 ? $" / {ScriptCode.Number(under)}" : string.Empty;
                return Use($"({string.Join(" * ", first.Length > 0 ? above.Append(first) : above)}{string.Concat(below.Select(code => $" / {code}"))}{divided})", [.. factors.Select(one => _all[one.Setting].Code)]);
            }
        }

        return null;
    }

    /// <summary>A setting times a power of another: the rate of a later stair.</summary>
    private string? Power(double[] values) =>
    (
        from first in _all
        from again in _all
        from power in Enumerable.Range(2, 7)
        where Is(values, i => first.Values[i] * Math.Pow(again.Values[i], power))
        select Use($"({first.Code} * Math.Pow({again.Code}, {ScriptCode.Number(power)}))", first.Code, again.Code)).FirstOrDefault();

    /// <summary>A factor times at most three settings, each over a root or a power of one and a half: what an inverse square root begins with, and a line up to it.</summary>
    private string? Roots(double[] values)
    {
        double[] powers = [-0.5, 0.5, -1.5, 1, -1];
        foreach ((int Setting, int Sign)[] factors in Terms(_all.Length).Where(factors => factors.Length is 1 or 2 or 3 && Array.TrueForAll(factors, factor => factor.Sign > 0)))
        {
            foreach (double[] raised in Choices(factors.Length))
            {
                double Product(int i) => factors.Select((factor, at) => Math.Pow(_all[factor.Setting].Values[i], raised[at])).Aggregate(1.0, (product, one) => product * one);
                double times = values[0] / Product(0);
                if (double.IsFinite(times) && Is(values, i => times * Product(i)))
                {
                    string[] written = [.. factors.Select((factor, at) => raised[at] == 1 ? _all[factor.Setting].Code : $"Math.Pow({_all[factor.Setting].Code}, {ScriptCode.Number(raised[at])})")];
                    return Use($"({string.Join(" * ", Round(times) == 1 ? written : written.Prepend(ScriptCode.Number(Round(times))))})", [.. factors.Select(factor => _all[factor.Setting].Code)]);
                }
            }
        }

        return null;

        IEnumerable<double[]> Choices(int count) => count == 0 ? [[]] : powers.SelectMany(power => Choices(count - 1).Select(rest => (double[])[power, .. rest]));
    }

    /// <summary>Gives the choices of at most three of some things, each with a sign: the smallest first.</summary>
    private static IEnumerable<(int Setting, int Sign)[]> Terms(int count)
    {
        yield return [];
        for (int size = 1; size <= MostFactors; size++)
        {
            foreach ((int, int)[] terms in Of(size, 0))
            {
                yield return terms;
            }
        }

        IEnumerable<(int, int)[]> Of(int size, int from)
        {
            if (size == 0)
            {
                yield return [];
                yield break;
            }

            for (int i = from; i < count; i++)
            {
                foreach (int sign in new[] { 1, -1 })
                {
                    foreach ((int, int)[] rest in Of(size - 1, i + 1))
                    {
                        yield return [(i, sign), .. rest];
                    }
                }
            }
        }
    }

    private string Written((int Setting, int Sign)[] terms, double more)
    {
        string sum = string.Empty;
        foreach ((int setting, int sign) in terms.OrderByDescending(term => term.Sign))
        {
            sum = sum.Length == 0 ? (sign < 0 ? $"-{settings[setting].Code}" : settings[setting].Code) : $"{sum} {(sign < 0 ? "-" : "+")} {settings[setting].Code}";
        }

        return sum.Length == 0 ? Math.Round(more).ToString(CultureInfo.InvariantCulture) : Math.Round(more) is 0.0 ? terms.Length == 1 && terms[0].Sign > 0 ? sum : $"({sum})" : Added(sum, more);
    }

    private static string Added(string sum, double more) => $"({sum} {(more < 0 ? "-" : "+")} {Math.Abs(Math.Round(more)).ToString(CultureInfo.InvariantCulture)})";

    /// <summary>Gives what is left behind a number of steps: with few batches nothing is, and a length is 1 at least.</summary>
    private static string AtLeastOne(string difference) => $"Math.Max(1, {difference[1..^1]})";

    private string Use(string written, params string[] codes)
    {
        _used.UnionWith(codes);
        return written;
    }

    private static bool Is(double[] values, Func<int, double> computed) => Enumerable.Range(0, values.Length).All(i => IsSame(values[i], computed(i)));

    private static bool IsSame(double one, double other) => Math.Abs(one - other) <= 2e-9 * Math.Max(Math.Abs(one), Math.Abs(other));

    private static bool IsWhole(double number, double most) => Math.Abs(number) <= most && Math.Abs(number - Math.Round(number)) < 1e-6;

    /// <summary>Gives a factor without the digits that are rounding: what comes of several roundings has few digits and a small rest.</summary>
    public static double Round(double number)
    {
        return Near("G7", 1e-11) ?? Near("G11", 1e-13) ?? number;

        double? Near(string digits, double most) => double.Parse(number.ToString(digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) is var plain && Math.Abs(plain - number) <= most * Math.Abs(number) ? plain : null;
    }
}
