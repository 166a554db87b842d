using System.Globalization;
using Spectre.Console;

namespace TfLrCallbacks.Cli;

/// <summary>
/// Fits a table into a terminal: a sparkline shrinks first, then texts wrap between words, then numbers have 4 digits instead of 7, then names of
/// columns and of what stands in them break between their words, then whole columns are left out, from the right; a number is never broken and never cut.
/// </summary>
internal static class TableLayout
{
    private const int LeastShape = 8;
    private const int MostShape = 60;
    private const int LeastText = 14;
    private const int FewDigits = 4;

    /// <summary>What runs are compared for most often; the column of best values tells more beside it than a column of final ones.</summary>
    private const string Schedule = "schedule";

    private const string Final = "final_";

    /// <summary>Columns that are left out before others, the first first.</summary>
    private static readonly string[] Dispensable = ["area", "peak_step", "shape", "at_epoch", "epochs", "kept_epoch"];

    /// <summary>Makes the table. A cell of the type <c>Func&lt;int, string&gt;</c> is a sparkline that can be drawn in any width.</summary>
    public static Table Of(IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows, Terminal terminal)
    {
        List<Part> parts = [.. columns.Select((name, i) => new Part(WordWrap.Plain(name), [.. rows.Select(row => row[i])]))];
        List<string> leftOut = [];
        if (!Fits(parts, terminal.Width))
        {
            parts = [.. parts.Select(part => part with { Digits = FewDigits })];
        }

        if (!Fits(parts, terminal.Width))
        {
            parts = [.. parts.Select(part => part with { BreaksName = true })];
        }

        while (!Fits(parts, terminal.Width) && parts.Count > 1)
        {
            Part goes = Dispensable.Select(name => parts.Find(part => part.Name == name)).OfType<Part>().FirstOrDefault()
                ?? (parts[^1].Name is Schedule ? parts.Find(part => part.Name.StartsWith(Final, StringComparison.Ordinal)) : null) ?? parts[^1];
            parts.Remove(goes);
            leftOut.Add(goes.Name);
        }

        if (leftOut.Count > 0)
        {
            terminal.Error.WriteLine($"tflr: no room for {string.Join(", ", leftOut)}. --format csv has every column, as has a wider terminal.");
        }

        return Draw(parts);
    }

    private static Table Draw(List<Part> parts)
    {
        Table table = new() { Border = TableBorder.Rounded };
        foreach (Part part in parts)
        {
            TableColumn column = new TableColumn(new Text(part.Heading)) { Width = part.Width, NoWrap = part.Kind is not Kind.Text };
            table.AddColumn(part.Kind is Kind.Number ? column.RightAligned() : column.LeftAligned());
        }

        for (int row = 0; row < parts[0].Cells.Length; row++)
        {
            table.AddRow(parts.Select(part => new Text(part.Line(row))));
        }

        return table;
    }

    /// <summary>Gives the columns their widths; false where that is not possible.</summary>
    private static bool Fits(List<Part> parts, int width)
    {
        int over = parts.Sum(part => part.Width = part.Natural) + (3 * parts.Count) + 1 - width;
        foreach (Part part in parts.Where(part => part.Kind is Kind.Shape))
        {
            int less = Math.Clamp(over, 0, Math.Max(0, part.Natural - part.Narrowest));
            part.Width -= less;
            over -= less;
        }

        // Take from the widest text column first, so that no column is squeezed beside a wide one.
        (Part Part, int Narrowest)[] texts = over > 0 ? [.. parts.Where(part => part.Kind is Kind.Text).Select(part => (part, part.Narrowest))] : [];
        for (; over > 0 && texts.Where(text => text.Part.Width > text.Narrowest).Select(text => text.Part).MaxBy(part => part.Width) is { } widest; over--)
        {
            widest.Width--;
        }

        return over <= 0;
    }

    /// <summary>What a column holds, in the order in which columns give room.</summary>
    private enum Kind
    {
        Shape,
        Text,
        Number,
    }

    private sealed record Part(string Name, object?[] Cells)
    {
        public Kind Kind { get; } = Cells.Any(cell => cell is Func<int, string>) ? Kind.Shape : Cells.Any(cell => cell is string) ? Kind.Text : Kind.Number;

        /// <summary>Gets how many significant digits a number has.</summary>
        public int Digits { get; init; } = 7;

        /// <summary>Gets the smallest width at which heading and content can be read.</summary>
        public int Narrowest => Math.Max(HeadingWidth, Least);

        /// <summary>Gets the smallest width at which a sparkline can be read and a text is not cut within a word.</summary>
        public int Least => Kind is Kind.Shape
            ? LeastShape
            : Cells.SelectMany(cell => Written(cell).Split(' ')).SelectMany(word => BreaksName ? CompoundName.Parts(word) : [word]).Select(WordWrap.Cells).Append(LeastText).Max();

        public int Natural => Math.Max(HeadingWidth, Kind is Kind.Shape ? MostShape : Cells.Select(Written).Select(WordWrap.Cells).DefaultIfEmpty(0).Max());

        public int Width { get; set; }

        /// <summary>Gets a value indicating whether names may stand in several lines: that of the column after underscores, those in it between their words.</summary>
        public bool BreaksName { get; init; }

        public string Heading => WordWrap.Cells(Name) > Width ? Broken : Name;

        public int HeadingWidth => BreaksName ? Broken.Split('\n').Max(WordWrap.Cells) : WordWrap.Cells(Name);

        private string Broken => Name.Replace("_", "_\n", StringComparison.Ordinal);

        public string Line(int row) => Cells[row] is Func<int, string> shape ? shape(Width)
            : Kind is Kind.Text && BreaksName ? string.Join(' ', Written(Cells[row]).Split(' ').Select(word => CompoundName.Wrap(word, Width)))
            : Written(Cells[row]);

        private string Written(object? value) => value is double number ? number.ToString($"G{Digits}", CultureInfo.InvariantCulture) : WordWrap.Plain(ValueTable.Text(value));
    }
}
