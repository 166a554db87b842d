namespace TfLrCallbacks.Cli;

/// <summary>A word of a command line as a shell takes it.</summary>
internal static class ShellWord
{
    private const string Plain = "_@%+=:,./-";

    /// <summary>Puts a word in quotes where it needs them.</summary>
    public static string Of(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal)) ? word
        : word.AsSpan().ContainsAny("\"$`\\!") ? $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"
        : $"\"{word}\"";
}
