using System.Runtime.CompilerServices;

namespace TfLrCallbacks.Embedded;

/// <summary>Finds what a Keras name stands for: that of the function, <c>mean_squared_error</c>, or that of the class, <c>MeanSquaredError</c>.</summary>
internal static class Named
{
    /// <summary>Finds a value by a name: a key, or the same letters as the name of a class, which has capitals and no underscores.</summary>
    public static T Find<T>(
        Dictionary<string, T> byName, string name, [CallerArgumentExpression(nameof(name))] string? argument = null)
    {
        ArgumentNullException.ThrowIfNull(name, argument);
        bool isClass = name.Length > 0 && char.IsAsciiLetterUpper(name[0]) && !name.Contains('_', StringComparison.Ordinal);
        string? known = byName.ContainsKey(name) ? name : byName.Keys.FirstOrDefault(key => isClass && IsSame(key, name));
        if (known is not null)
        {
            return byName[known];
        }

        string? meant = byName.Keys.FirstOrDefault(key => IsSame(key, name))
            ?? byName.Keys.Where(key => Distance(key, name) <= Math.Max(1, key.Length / 4)).MinBy(key => Distance(key, name));
        throw new ArgumentException(
            $"Must be one of {string.Join(", ", byName.Keys.Order(StringComparer.Ordinal))}. Received: \"{name}\".{(meant is null ? string.Empty : $" Did you mean \"{meant}\"?")}",
            argument);
    }

    private static bool IsSame(string key, string name) => string.Equals(Letters(key), Letters(name), StringComparison.OrdinalIgnoreCase);

    /// <summary>Counts the letters to insert, to leave out or to change, by Levenshtein.</summary>
    private static int Distance(string key, string name)
    {
        int[] row = [.. Enumerable.Range(0, name.Length + 1)];
        for (int i = 1; i <= key.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= name.Length; j++)
            {
                int changed = diagonal + (char.ToUpperInvariant(key[i - 1]) == char.ToUpperInvariant(name[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, 1 + Math.Min(row[j - 1], row[j]));
            }
        }

        return row[^1];
    }

    private static string Letters(string name) => name.Replace("_", string.Empty, StringComparison.Ordinal);
}
