using System.Globalization;
using System.Text;

namespace TfLrCallbacks;

/// <summary>Lines of values between commas, semicolons or tabs; a value between quotation marks may hold these and line ends.</summary>
internal sealed class SeparatedText
{
    private const int MostColumns = 10_000;
    private const int LongestValue = 1_000_000;

    private readonly string _text;
    private readonly string _origin;
    private int _at;
    private int _line = 1;

    public SeparatedText(string text, string origin)
    {
        _text = text;
        _origin = origin;
        _at = text.StartsWith('\uFEFF') ? 1 : 0;
        if (text.AsSpan().Count('\n') > LogText.MostRows)
        {
            throw LogText.TooLong(origin);
        }

        Separator = SeparatorOf(text.AsSpan(_at));
        Header = [.. (Record(MostColumns) ?? throw new InvalidDataException($"{origin} must begin with a line of column names. It is empty. Give the log of a training.")).Select(name => name.Trim())];
        if (Header.Where(name => name.Length > 0).GroupBy(name => name).FirstOrDefault(name => name.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"{origin}, line 1: a column name is there twice: \"{twice.Key}\". Rename one of them.");
        }
    }

    public char Separator { get; }

    public IReadOnlyList<string> Header { get; }

    /// <summary>Gives the rows with their lines, without empty lines and without a last line that was cut short.</summary>
    public List<(int Line, List<string> Values)> Rows(List<string> notes)
    {
        List<(int Line, List<string> Values)> rows = [];
        while (true)
        {
            int line = _line;
            if (Record(Header.Count + 1) is not { } values)
            {
                return rows;
            }

            if (values is [var only] && string.IsNullOrWhiteSpace(only))
            {
                continue;
            }

            if (values.Count != Header.Count)
            {
                if (_at >= _text.Length && !_text.EndsWith('\n') && values.Count < Header.Count && rows.Count > 0)
                {
                    notes.Add(string.Create(CultureInfo.InvariantCulture, $"line {line} was cut short and is not read"));
                    return rows;
                }

                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_origin}, line {line}: must have a value for each of the {Header.Count} columns. There are {(values.Count > Header.Count ? "more" : values.Count)}. Correct the line, or delete it; a missing value is left empty."));
            }

            rows.Add((line, values));
        }
    }

    /// <summary>Gives the next line, up to a number of values; null at the end.</summary>
    private List<string>? Record(int most)
    {
        if (_at >= _text.Length)
        {
            return null;
        }

        List<string> values = [];
        while (values.Count < most)
        {
            values.Add(Value());
            if (_at >= _text.Length || _text[_at] is '\n')
            {
                _at++;
                _line++;
                return values;
            }

            _at++;
        }

        return values.Count <= Header?.Count
            ? values
            : Header is null ? throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{_origin}, line 1: has more than {MostColumns:N0} columns. Give the log of a training.")) : values;
    }

    /// <summary>Gives the value that begins here, and stops at the separator or line end behind it.</summary>
    private string Value()
    {
        int start = _at;
        if (_text[_at] is not '"')
        {
            int length = _text.AsSpan(_at).IndexOfAny(Separator, '\n');
            _at = length < 0 ? _text.Length : _at + length;
            return _text[start.._at].TrimEnd('\r');
        }

        int line = _line;
        StringBuilder value = new();
        bool quoted = false;
        for (; _at < _text.Length && value.Length < LongestValue; _at++)
        {
            char c = _text[_at];
            if (c is '"' && quoted && _at + 1 < _text.Length && _text[_at + 1] is '"')
            {
                value.Append(c);
                _at++;
            }
            else if (c is '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && (c == Separator || c is '\n'))
            {
                return value.ToString().TrimEnd('\r');
            }
            else
            {
                _line += c is '\n' ? 1 : 0;
                value.Append(c);
            }
        }

        return quoted
            ? throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{_origin}, line {line}: a quotation mark is opened and never closed. Correct the line."))
            : value.ToString();
    }

    private static char SeparatorOf(ReadOnlySpan<char> text)
    {
        int end = text.IndexOf('\n');
        ReadOnlySpan<char> header = end < 0 ? text : text[..end];
        int commas = header.Count(',');
        int semicolons = header.Count(';');
        int tabs = header.Count('\t');
        return semicolons > commas && semicolons >= tabs ? ';' : tabs > commas ? '\t' : ',';
    }
}
