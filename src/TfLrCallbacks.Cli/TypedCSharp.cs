using System.Text.RegularExpressions;

namespace TfLrCallbacks.Cli;

/// <summary>C# that stands in a program and not in a SCHEDULE, which is one call: what to write instead.</summary>
internal static partial class TypedCSharp
{
    /// <summary>Finds a variable, an array or a time in C# in a text, and says what to write instead. Null if the text has none of them.</summary>
    public static string? Remedy(string text)
    {
        if (Declared().Match(text) is { Success: true } declared)
        {
            return $"A SCHEDULE is a call without a variable. Received: {declared.Groups[1].Value.Trim()}. Write {declared.Groups[2].Value.Trim()}";
        }

        if (Array().Match(text) is { Success: true } array)
        {
            return $"A list is written in square brackets. Received: {array.Value}. Write [{array.Groups[1].Value.Trim()}].";
        }

        return Time().Match(text) is { Success: true } time
            ? $"A time is written in quotes. Received: {time.Value}. Write \"{time.Groups[2].Value} {time.Groups[1].Value.ToLowerInvariant()}\"{TypedSchedule.Quotes}"
            : null;
    }

    [GeneratedRegex(@"^\s*((?:var|[A-Za-z]\w*Schedule|[A-Z]\w*)\s+\w+\s*=)\s*([^=].*)$")]
    private static partial Regex Declared();

    [GeneratedRegex(@"\bnew(?:\s+[A-Za-z]\w*)?\s*\[[0-9 ]*\]\s*\{([^{}]*)\}")]
    private static partial Regex Array();

    [GeneratedRegex(@"\bTimeSpan\s*\.\s*From(Seconds|Minutes|Hours|Days)\(\s*([0-9.]+)\s*\)")]
    private static partial Regex Time();
}
