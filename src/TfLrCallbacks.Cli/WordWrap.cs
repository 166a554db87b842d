using System.Text;
using Spectre.Console.Rendering;

namespace TfLrCallbacks.Cli;

/// <summary>Text for people, on a terminal of some width.</summary>
internal static class WordWrap
{
    private const char NonJoiner = '\u200C';
    private const char Joiner = '\u200D';

    /// <summary>Breaks a text between words where the terminal ends; lines after the first are indented.</summary>
    public static string Of(string text, int width, int indent, int startColumn = 0)
    {
        StringBuilder wrapped = new();
        int column = startColumn;
        foreach (string word in text.Split(' '))
        {
            int cells = Cells(word);
            if (wrapped.Length > 0 && column + 1 + cells > width)
            {
                wrapped.Append('\n').Append(' ', indent);
                column = indent;
            }
            else if (wrapped.Length > 0)
            {
                wrapped.Append(' ');
                column++;
            }

            wrapped.Append(word);
            column += cells;
        }

        return wrapped.ToString();
    }

    /// <summary>Breaks each line of a text between words; what is carried over is indented by two columns more than the line.</summary>
    public static string Lines(string text, int width) => string.Join('\n', text.Split('\n').Select(line =>
    {
        string words = line.TrimStart(' ');
        int indent = line.Length - words.Length;
        return line[..indent] + Of(words, width, indent + 2, startColumn: indent);
    }));

    /// <summary>Gives how many columns of a terminal a text takes; a Chinese character takes two.</summary>
    public static int Cells(string text) => text.All(char.IsAscii) ? text.Length : new Segment(text).CellCount();

    /// <summary>
    /// Gives a text from a file or a name without characters that are not seen: control characters, which would move the cursor or change colours, and those that
    /// turn the direction of writing round, so that a text would not read as what it is.
    /// </summary>
    public static string Plain(string text)
    {
        if (text.All(c => c is >= ' ' and <= '~'))
        {
            return text;
        }

        StringBuilder plain = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator:
                    plain.Append(' ');
                    break;
                case System.Globalization.UnicodeCategory.Format when rune.Value is not (NonJoiner or Joiner):
                    break;
                default:
                    plain.Append(rune.ToString());
                    break;
            }
        }

        return plain.ToString();
    }
}
