using System.Globalization;
using System.Text;

namespace TfLrCallbacks;

/// <summary>Lines of values between commas, semicolons or tabs; a value between quotation marks may hold these and line ends.</summary>
/// <remarks>A row is read at a time: strings for the values of a long log would cost more than reading it.</remarks>
internal sealed partial class SeparatedText
{
    private const int MostColumns = 10_000;
    private const int LongestValue = 1_000_000;
    private const string CommentNote = "lines that begin with # are not read";

    private readonly string _text;
    private readonly string _origin;

    /// <summary>Where the values of the row begin, and how long they are; those between quotation marks as texts.</summary>
    private readonly List<(int Start, int Length, string? Quoted)> _row = [];

    private int _at;
    private int _line = 1;

    public SeparatedText(string text, string origin)
    {
        // Old systems end a line with a carriage return alone.
        text = text.Contains('\n', StringComparison.Ordinal) ? text : text.Replace('\r', '\n');
        _text = text;
        _origin = origin;
        _at = text.StartsWith('\uFEFF') ? 1 : 0;
        if (text.AsSpan().Count('\n') > LogText.MostRows)
        {
            throw LogText.TooLong(origin);
        }

        char? named = Named();
        (int Line, int Start)? comment = PassComments();
        Separator = named ?? SeparatorOf(text.AsSpan(_at).TrimStart("\r\n "));
        NextRow(origin);
        if (comment is { } last && Enumerable.Range(0, _row.Count).All(column => IsNumber(At(column))))
        {
            // numpy.savetxt writes the names of the columns behind a #.
            (_line, _at) = (last.Line, last.Start + 1);
            NextRow(origin);
        }

        if (_row.Count > MostColumns)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{origin}, line {_line}: has more than {MostColumns:N0} columns. Give the log of a training."));
        }

        _width = _row.Count;
        _places = [.. Enumerable.Range(0, _width)];
        Header = [.. _places.Select(column => At(column).ToString())];
        if (Header.Where(name => name.Length > 0).GroupBy(name => name).FirstOrDefault(name => name.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"{origin}, line {_line - 1}: a column name is there twice: \"{Shown.Of(twice.Key)}\". Rename one of them.");
        }
    }

    /// <summary>Reads the first row that is not empty.</summary>
    private void NextRow(string origin)
    {
        do
        {
            if (!Record(MostColumns + 1))
            {
                throw new InvalidDataException($"{origin} must begin with a line of column names. It is empty. Give the log of a training.");
            }
        }
        while (IsEmpty);
    }

    public char Separator { get; }

    /// <summary>Gets the names of the columns. Names that stand further down the file, with other columns, come behind those before.</summary>
    public IReadOnlyList<string> Header { get; private set; }

    /// <summary>Gets a value indicating whether a row with fewer values than columns is read as if the others were left empty.</summary>
    public bool FillsShortRows { get; init; }

    /// <summary>Gives the most rows that there can be.</summary>
    public int MostRows() => Math.Min(_text.AsSpan().Count('\n') + 1, (_text.Length / Header.Count) + 1);

    /// <summary>Gets the line of the row.</summary>
    public int Line { get; private set; }

    /// <summary>Skips empty lines and comments, which begin with <c>#</c>. Gives the line and the position of the last comment, or null if there was none.</summary>
    private (int Line, int Start)? PassComments(Func<int, int, bool>? isComment = null)
    {
        (int Line, int Start)? last = null;
        while (_at < _text.Length)
        {
            int end = _text.IndexOf('\n', _at);
            end = end < 0 ? _text.Length : end;

            // Tabs are left: they may separate values that are all missing.
            ReadOnlySpan<char> line = _text.AsSpan(_at, end - _at).Trim(" \r");
            bool isPassed = line.StartsWith("#") && isComment?.Invoke(_at, end) is not false;
            if (!isPassed && !(line.IsEmpty && end < _text.Length))
            {
                break;
            }

            last = isPassed ? (_line, _text.IndexOf('#', _at)) : last;
            _line++;
            _at = Math.Min(end + 1, _text.Length);
        }

        return last;
    }

    /// <summary>Gets whether a line that begins with # is a comment. It is a row if the first column may hold texts and the line has as many values as the header.</summary>
    private bool IsComment(int start, int end) =>
        Header[0].ToLowerInvariant() is "epoch" or "step" or "global_step" or "iteration" or "iter" || _text.AsSpan(start, end - start).Count(Separator) != _width - 1;

    private static bool IsNumber(ReadOnlySpan<char> text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private bool IsEmpty => _row.Count is 1 && At(0).IsEmpty;

    /// <summary>Gives a column's value in the row, without the blanks around it; nothing where the names in force do not have the column.</summary>
    public ReadOnlySpan<char> Value(int column) => _places[column] < 0 ? [] : At(_places[column]);

    private ReadOnlySpan<char> At(int column) => (_row[column].Quoted ?? _text.AsSpan(_row[column].Start, _row[column].Length)).Trim();

    /// <summary>Reads the next row, past empty lines; false at the end, and before a last line that was cut short.</summary>
    public bool Read(List<string> notes)
    {
        bool isFirst = Line is 0;
        do
        {
            if (PassComments(IsComment) is not null && !notes.Contains(CommentNote))
            {
                notes.Add(CommentNote);
            }

            Line = _line;
            int start = _at;
            if (!Record(_width + 1))
            {
                return false;
            }

            if (_row.Count > _width && At(0).SequenceEqual(Header[0]))
            {
                // Perhaps names of more columns than before: the whole line counts.
                (_at, _line) = (start, Line);
                Record(MostColumns + 1);
            }
        }
        while (IsEmpty || IsHeaderAgain(notes));

        while (FillsShortRows && _row.Count < _width)
        {
            _row.Add((0, 0, string.Empty));
        }

        if (_row.Count == _width)
        {
            return true;
        }

        if (_at >= _text.Length && !_text.EndsWith('\n') && _row.Count < _width && !isFirst)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"line {Line} was cut short and is not read"));
            return false;
        }

        throw new InvalidDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"{_origin}, line {Line}: must have a value for each of the {_width} columns. There are {(_row.Count > _width ? "more" : _row.Count)}. Correct the line, or delete it; a missing value is left empty."));
    }

    /// <summary>Reads the next line, up to a number of values; false at the end.</summary>
    private bool Record(int most)
    {
        if (_at >= _text.Length)
        {
            return false;
        }

        _row.Clear();
        while (_row.Count < most)
        {
            _row.Add(Next());
            bool isLast = _at >= _text.Length || _text[_at] is '\n';
            _at++;
            if (isLast)
            {
                _line++;
                break;
            }
        }

        return true;
    }

    /// <summary>Gives the value that begins here, and stops at the separator or line end behind it.</summary>
    private (int Start, int Length, string? Quoted) Next()
    {
        int start = _at;
        if (_at >= _text.Length || _text[_at] is not '"')
        {
            int length = _text.AsSpan(_at).IndexOfAny(Separator, '\n');
            _at = length < 0 ? _text.Length : _at + length;
            return (start, _at - start, null);
        }

        return (start, 0, Quoted());
    }

    private string Quoted()
    {
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
                return value.ToString();
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

    /// <summary>Reads the separator from a first line such as <c>sep=;</c>, which Excel writes; null without such a line.</summary>
    private char? Named()
    {
        int end = _text.IndexOf('\n', _at);
        if (end < 0 || _text.AsSpan(_at, end - _at).Trim("\r\"") is not { Length: 5 } line || !line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) || char.IsLetterOrDigit(line[^1]))
        {
            return null;
        }

        _at = end + 1;
        _line++;
        return line[^1];
    }

    private static char SeparatorOf(ReadOnlySpan<char> text)
    {
        int commas = 0;
        int semicolons = 0;
        int tabs = 0;
        bool quoted = false;
        char before = ',';
        foreach (char c in text)
        {
            if (c is '"' && (quoted || before is ',' or ';' or '\t' or '"'))
            {
                quoted = !quoted;
            }
            else if (!quoted && c is '\n')
            {
                break;
            }
            else if (!quoted)
            {
                commas += c is ',' ? 1 : 0;
                semicolons += c is ';' ? 1 : 0;
                tabs += c is '\t' ? 1 : 0;
            }

            before = c;
        }

        return semicolons > commas && semicolons >= tabs ? ';' : tabs > commas ? '\t' : ',';
    }
}
