using System.Globalization;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary>Reads a schedule. What is refused and looks like a slip of the keyboard or of the shell's quotes is answered with what to write.</summary>
internal static class TypedSchedule
{
    private const string Typographic = "“”„‟«»‘’‚‛−–—‐‑×·÷\u00A0\u202F\u3000";
    private const string Ascii = "\"\"\"\"\"\"''''-----**/   ";

    public static PortedSchedule Read(string text, PortingContext context)
    {
        try
        {
            return ScheduleReader.Read(text, context);
        }
        catch (PortingException refused) when (!text.Contains('\n', StringComparison.Ordinal) && (Remedy(text) ?? TypedCSharp.Remedy(text) ?? Doubt(text, refused)) is { } remedy)
        {
            throw new BadInputException(remedy, refused);
        }
    }

    /// <summary>Says what was read, and may mean something else than was meant.</summary>
    public static void Tell(string text, Terminal terminal)
    {
        foreach (string doubt in MistypedNumber.In(text))
        {
            terminal.Error.WriteLine($"tflr: {doubt}");
        }
    }

    private static string? Doubt(string text, PortingException refused) => MistypedNumber.In(text) is [var first, ..] ? $"{refused.Message} {first}" : null;

    /// <summary>Finds the first typing mistake outside of quotes and says what to write instead; null if there is no such mistake.</summary>
    private static string? Remedy(string text)
    {
        char quote = '\0';
        for (int at = 0; at < text.Length; at++)
        {
            char letter = text[at];
            if (quote is not '\0')
            {
                quote = letter == quote ? '\0' : quote;
            }
            else if (letter is '"' or '\'')
            {
                quote = letter;
            }
            else if (AsciiOf(letter) is { } plain)
            {
                return string.Create(CultureInfo.InvariantCulture, $"An expression is written in ASCII. Received: '{letter}' (U+{(int)letter:X4}). Write {(plain is ' ' ? "a space" : plain)}.");
            }
            else if (char.IsAsciiDigit(letter))
            {
                int end = EndOf(text, at, character => char.IsAsciiDigit(character) || character is '.');
                if (OfLength(text, at, end) is { } remedy)
                {
                    return remedy;
                }

                at = end - 1;
            }
        }

        return null;
    }

    private static string? OfLength(string text, int start, int end)
    {
        string number = text[start..end];
        if (end < text.Length && text[end] is '%' && EndOf(text, end + 1, char.IsWhiteSpace) is var next && (next == text.Length || text[next] is ',' or ')')
            && double.TryParse(number, CultureInfo.InvariantCulture, out double percent))
        {
            return string.Create(CultureInfo.InvariantCulture, $"A part of the run is written in quotes, a fraction as a number. Received: {number}%. Write \"{number}%\" or {percent / 100:0.######}{Quotes}");
        }

        int word = EndOf(text, end, character => character is ' ');
        string unit = text[word..EndOf(text, word, char.IsAsciiLetter)];
        return word > end && unit.Length > 0 && IsLength($"{number} {unit}")
            ? $"A length with a unit is written in quotes. Received: {number} {unit}. Write \"{number} {unit}\"{Quotes}"
            : null;
    }

    /// <summary>A shell takes the inner quotes away where the outer ones are the same.</summary>
    public const string Quotes = ", with single quotes around the whole SCHEDULE: 'Name(0.1, \"50%\")'.";

    private static bool IsLength(string text)
    {
        try
        {
            _ = Length.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static int EndOf(string text, int start, Predicate<char> holds)
    {
        int end = start;
        while (end < text.Length && holds(text[end]))
        {
            end++;
        }

        return end;
    }

    private static char? AsciiOf(char letter) =>
        letter is >= '！' and <= '～' ? (char)(letter - '！' + '!')
        : Typographic.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var index ? Ascii[index]
        : null;
}
