using System.Text;

namespace TfLrCallbacks;

/// <summary>Lines of separated values as Python's <c>csv</c> module writes them by default: quoted only where it is needed, ended with CR LF.</summary>
internal sealed class CsvFormat
{
    private readonly char _separator;

    public CsvFormat(string separator)
    {
        ArgumentNullException.ThrowIfNull(separator);
        _separator = separator.Length is 1 && separator[0] is not ('"' or '\r' or '\n')
            ? separator[0]
            : throw new ArgumentException($"Must be one character, not a quotation mark or a line end. Received: \"{separator}\".", nameof(separator));
    }

    public string Line(IEnumerable<string> values) => string.Join(_separator, values.Select(Quote)) + "\r\n";

    public List<string> Split(string line)
    {
        var values = new List<string>();
        var value = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c is '"' && quoted && i + 1 < line.Length && line[i + 1] is '"')
            {
                value.Append(c);
                i++;
            }
            else if (c is '"')
            {
                quoted = !quoted;
            }
            else if (c == _separator && !quoted)
            {
                values.Add(value.ToString());
                value.Clear();
            }
            else
            {
                value.Append(c);
            }
        }

        values.Add(value.ToString());
        return values;
    }

    private string Quote(string value) => value.AsSpan().IndexOfAny([_separator, '"', '\n', '\r']) >= 0
        ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : value;
}
