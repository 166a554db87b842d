namespace TfLrCallbacks.Porting;

/// <summary>The known names that are nearest to an unknown one, for a message.</summary>
internal static class Nearest
{
    private const int MostListed = 30;
    private const int LongestList = 200;
    private const int LongestName = 100;

    /// <summary>Gives a sentence such as <c>Did you mean 'gamma'?</c>, or one with all names where none is near.</summary>
    public static string Suggest(string unknown, IEnumerable<string> known)
    {
        string[] names = [.. known.Distinct(StringComparer.Ordinal)];
        return unknown.Length > LongestName ? "None of the known names is so long."
            : DidYouMean(unknown, names) is { Length: > 0 } question ? question
            : names.Length is > 0 and <= MostListed && names.Sum(name => name.Length + 2) <= LongestList ? $"Known are {string.Join(", ", names)}."
            : "None of the known names is near.";
    }

    /// <summary>Gives a sentence such as <c>Did you mean 'gamma'?</c>; an empty one where no name is near.</summary>
    public static string DidYouMean(string unknown, IEnumerable<string> known)
    {
        string[] near = unknown.Length > LongestName ? [] : [.. known.Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, Distance: Distance(Plain(unknown), Plain(name))))
            .Where(candidate => candidate.Distance <= Math.Max(2, candidate.Name.Length / 3) || Plain(candidate.Name).Contains(Plain(unknown), StringComparison.Ordinal))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Take(3)
            .Select(candidate => $"'{candidate.Name}'")];
        return near.Length > 0 ? $"Did you mean {string.Join(" or ", near)}?" : string.Empty;
    }

    /// <summary>Gives how many letters must be changed, added, dropped or swapped to come from one word to another.</summary>
    internal static int Distance(string from, string to)
    {
        int[,] cost = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1,
                        cost[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[from.Length, to.Length];
    }

    private static string Plain(string name) => name.Replace("_", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
}
