namespace TfLrCallbacks;

/// <summary>Foreign text as the message of an error can show it: on one line, without control characters, and not without end.</summary>
internal static class Shown
{
    /// <summary>Gives a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many characters of it are shown.</param>
    public static string Of(string text, int most = 100)
    {
        string cut = text.Length > most ? text[..most] + "…" : text;
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? ' ' : c)) : cut;
    }

    /// <summary>Gives the first of many names, and how many more there are.</summary>
    /// <param name="names">The names.</param>
    public static string Names(IEnumerable<string> names)
    {
        const int Most = 20;
        string[] all = [.. names];
        return string.Join(", ", all.Take(Most).Select(name => Of(name))) + (all.Length > Most ? FormattableString.Invariant($" and {all.Length - Most} more") : string.Empty);
    }
}
