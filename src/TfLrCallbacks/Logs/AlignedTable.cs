using System.Buffers;
using System.Globalization;

namespace TfLrCallbacks;

/// <summary>Tables for the eye: columns between blanks, as fastai prints them, or between bars, as in Markdown.</summary>
internal static class AlignedTable
{
    private static readonly SearchValues<char> InRules = SearchValues.Create(" |-:+=\t");

    private static readonly char[] Blanks = [' ', '\t', '\r'];

    /// <summary>Gives such a table with commas between the values, every row in its line; null for any other text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="note">How many lines between the rows are left out; null for none.</param>
    public static string? InCommas(string text, out string? note)
    {
        note = null;
        string[] lines = text.TrimStart('\uFEFF').Split('\n');
        int first = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        if (first < 0 || lines[first].AsSpan().ContainsAny(",;:\t") || !Cells(lines[first]).Any(IsCounter))
        {
            return null;
        }

        int width = Cells(lines[first]).Length;
        if (width < 2 || !lines.Skip(first + 1).Any(IsRow))
        {
            return null;
        }

        int others = lines.Skip(first + 1).Count(line => !IsRow(line) && !IsRule(line) && !IsNames(line));
        note = others is 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{others} line{(others is 1 ? " that is no row" : "s that are no rows")} of the table left out");
        return string.Join('\n', lines.Select((line, at) => at == first || IsRow(line) || IsNames(line) ? string.Join(',', Cells(line)) : string.Empty));

        bool IsRow(string line) => Cells(line) is { } cells && cells.Length == width && double.TryParse(cells[0], NumberStyles.Float, CultureInfo.InvariantCulture, out _) && !line.Contains(',', StringComparison.Ordinal);

        bool IsNames(string line) => Cells(line).SequenceEqual(Cells(lines[first]));
    }

    /// <summary>Gives a log with a note more.</summary>
    public static RawLog WithNote(RawLog log, string? note) => note is null ? log : log with { Notes = [.. log.Notes, note] };

    private static bool IsCounter(string name) => name.ToLowerInvariant() is "epoch" or "step" or "global_step" or "iteration" or "iter";

    /// <summary>Tells whether a line is empty, or one of dashes below the names.</summary>
    private static bool IsRule(string line) => line.AsSpan().Trim().IndexOfAnyExcept(InRules) < 0;

    private static string[] Cells(string line) => line.AsSpan().Trim() is ['|', ..]
        ? [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())]
        : line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
}
