using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Cli;

/// <summary>
/// Finds numbers in a typed schedule that are read as something else than was meant: a comma in a number is read as the end of an argument, and <c>^</c> as an exclusive or. Only what is hardly
/// ever meant is told: a power of two numbers, digits that begin with a 0 behind a comma, and <c>0,1</c> in a call whose other commas have a blank behind them.
/// </summary>
internal static partial class MistypedNumber
{
    private const int Most = 3;

    /// <summary>Says of the first of them what is read, and what to write.</summary>
    public static IReadOnlyList<string> In(string text)
    {
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            return [];
        }

        string code = NoCode().Replace(text, quoted => new string('_', quoted.Length));
        var found = new SortedDictionary<int, string>();
        foreach (Match power in Power().Matches(code))
        {
            found[power.Index] = OfPower(power);
        }

        foreach (Match thousands in Thousands().Matches(code))
        {
            found[thousands.Index] = OfArguments(thousands.Value, thousands.Value.Replace(",", string.Empty, StringComparison.Ordinal));
        }

        Dictionary<int, Match> pairs = Pair().Matches(code).ToDictionary(pair => pair.Groups["fraction"].Index - 1);
        foreach (Match pair in pairs.Values.Where(pair => pair.Groups["fraction"].Value is ['0', _, ..]))
        {
            found.TryAdd(pair.Index, OfArguments(pair));
        }

        foreach (List<int> commas in CommasOfCalls(code))
        {
            int[] tight = [.. commas.Where(comma => comma + 1 < code.Length && !char.IsWhiteSpace(code[comma + 1]))];
            if (tight.Length < commas.Count && tight.All(comma => pairs.TryGetValue(comma, out Match? pair) && pair.Groups["whole"].Value is "0"))
            {
                foreach (Match pair in tight.Select(comma => pairs[comma]))
                {
                    found[pair.Index] = OfArguments(pair);
                }
            }
        }

        return [.. found.Values.Distinct().Take(Most)];
    }

    private static string OfPower(Match power)
    {
        (string left, string right) = (power.Groups["left"].Value, power.Groups["right"].Value);
        string value = long.TryParse(left, CultureInfo.InvariantCulture, out long one) && long.TryParse(right, CultureInfo.InvariantCulture, out long other)
            ? string.Create(CultureInfo.InvariantCulture, $", here {one ^ other}")
            : string.Empty;
        return $"{power.Value} is an exclusive or of bits{value}. Write {left}**{right} for the power.";
    }

    private static string OfArguments(Match pair) => OfArguments(pair.Value, $"{pair.Groups["whole"].Value}.{pair.Groups["fraction"].Value}");

    private static string OfArguments(string typed, string number) =>
        string.Create(CultureInfo.InvariantCulture, $"{typed} is read as {typed.Count(letter => letter is ',') + 1} arguments. Write {number} where it is one number.");

    /// <summary>Gives the places of the commas between the arguments of each call, calls in the order in which they end.</summary>
    private static IEnumerable<List<int>> CommasOfCalls(string code)
    {
        var open = new Stack<(bool IsCall, List<int> Commas)>();
        for (int at = 0; at < code.Length; at++)
        {
            switch (code[at])
            {
                case '(' or '[' or '{':
                    open.Push((code[at] is '(' && at > 0 && (char.IsLetterOrDigit(code[at - 1]) || code[at - 1] is '_' or '>'), []));
                    break;
                case ')' or ']' or '}' when open.TryPop(out (bool IsCall, List<int> Commas) closed) && closed.IsCall:
                    yield return closed.Commas;
                    break;
                case ',' when open.TryPeek(out (bool IsCall, List<int> Commas) call):
                    call.Commas.Add(at);
                    break;
            }
        }
    }

    [GeneratedRegex("""
        "[^"]*"?|'[^']*'?|#.*
        """)]
    private static partial Regex NoCode();

    [GeneratedRegex(@"(?<![\w.]|[eE][-+])(?<left>[0-9]{1,20}(\.[0-9]{0,20})?([eE][-+]?[0-9]{1,3})?)\s{0,9}\^\s{0,9}(?<right>-?[0-9]{1,20}(\.[0-9]{0,20})?)(?![\w.])")]
    private static partial Regex Power();

    [GeneratedRegex(@"(?<![\w.,])[1-9][0-9]{0,2}(,[0-9]{3}){0,4},0[0-9]{2}(,[0-9]{3}){0,4}(?![\w.])")]
    private static partial Regex Thousands();

    [GeneratedRegex(@"(?<![\w.,])(?<whole>[0-9]{1,20}),(?<fraction>[0-9]{1,20}([eE][-+]?[0-9]{1,3})?)(?![\w.])")]
    private static partial Regex Pair();
}
