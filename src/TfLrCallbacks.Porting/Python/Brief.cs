namespace TfLrCallbacks.Porting;

/// <summary>Shortens and cleans what goes into a message, so that a message is one line that a terminal shows as it is.</summary>
internal static class Brief
{
    /// <summary>Messages are no longer than this.</summary>
    public const int LongestMessage = 280;

    /// <summary>Gives a text of at most so many characters, its middle left out, without control characters.</summary>
    public static string Of(string text, int most)
    {
        string shortened = text;
        if (text.Length > most)
        {
            int front = Math.Max(1, (most * 3 / 5) - 3);
            shortened = $"{text[..front]} … {text[^Math.Max(1, most - front - 3)..]}";
        }

        return shortened.Any(IsHidden) ? string.Concat(shortened.Select(Shown)) : shortened;
    }

    /// <summary>Gives a value as Python would write it, of at most so many characters: what it is made of is not written to its end first.</summary>
    public static string Of(Value value, int most) => value.Write(most * 8) is var text && text.Length < most * 8 ? Of(text, most) : Of($"{text[..Math.Max(1, most - 2)]} …", most);

    private static bool IsHidden(char character) =>
        char.IsControl(character) || char.IsSurrogate(character) || char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator;

    private static string Shown(char character) =>
        character is '\n' or '\r' or '\t' ? " " : IsHidden(character) ? $"\\u{(int)character:x4}" : character.ToString();
}
