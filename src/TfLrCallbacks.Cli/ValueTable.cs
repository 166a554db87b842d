using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace TfLrCallbacks.Cli;

/// <summary>Rows of numbers and texts, written as a table, as CSV or as JSON.</summary>
internal static class ValueTable
{
    /// <summary>How many characters a sparkline has where no terminal limits it.</summary>
    private const int CsvShape = 40;

    public static void Write(Terminal terminal, OutputFormat format, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        switch (format)
        {
            case OutputFormat.Csv:
                WriteCsv(terminal, columns, rows);
                break;
            case OutputFormat.Json:
                WriteJson(terminal.Out, columns, rows);
                break;
            default:
                Console(terminal).Write(TableLayout.Of(columns, [.. rows], terminal));
                break;
        }
    }

    /// <summary>Gives a console that draws to the terminal's output, in plain text where that is wanted.</summary>
    public static IAnsiConsole Console(Terminal terminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.HasColour ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal.HasColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(terminal.Out),
        });
        console.Profile.Width = terminal.Width;
        return console;
    }

    /// <summary>Gives a number as it stands in CSV: the shortest that reads back as the same double.</summary>
    public static string Text(object? value) => value switch
    {
        null => string.Empty,
        Func<int, string> shape => shape(CsvShape),
        double number => double.IsNaN(number) ? "NaN" : number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    private static void WriteCsv(Terminal terminal, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        terminal.Out.WriteLine(string.Join(',', columns.Select(Shown)));
        foreach (object?[] row in rows)
        {
            terminal.Out.WriteLine(string.Join(',', row.Select(value => value is string text ? Shown(text) : Quoted(Text(value)))));
        }

        string Shown(string text) => Quoted(Guarded(terminal.IsOutRedirected ? text : WordWrap.Plain(text)));
    }

    /// <summary>Puts an apostrophe before a text that a spreadsheet would take for a formula, as a name in a foreign log can be one; a number stays as it is.</summary>
    private static string Guarded(string text) =>
        text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? $"'{text}" : text;

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static void WriteJson(TextWriter output, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = false, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (object?[] row in rows)
            {
                json.WriteStartObject();
                for (int i = 0; i < row.Length; i++)
                {
                    json.WritePropertyName(columns[i]);
                    WriteValue(json, row[i]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        output.WriteLine(JsonText.Of(stream));
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case double number when !double.IsFinite(number):
                json.WriteStringValue(Text(number));
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case long whole:
                json.WriteNumberValue(whole);
                break;
            default:
                json.WriteStringValue(Text(value));
                break;
        }
    }
}
