using System.Text;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Cuts a Python text into tokens: words, line ends and the indentation of blocks. Line ends count outside brackets only; comments, continuation by
/// a backslash, a byte order mark and every kind of line end are understood; prompts and commands of notebooks are left out. What is not Python
/// becomes a token that says so, so that the lines after it can still be read.
/// </summary>
internal sealed partial class Lexer
{
    /// <summary>Longer texts are refused.</summary>
    public const int LongestText = 2_000_000;

    /// <summary>Longer numbers are refused, as in Python.</summary>
    public const int LongestNumber = 4300;
    private const int DeepestIndentation = 100;
    private const int MostTokens = 400_000;

    private static readonly string[] Operators =
    [
        "**=", "//=", ">>=", "<<=", "...", "**", "//", "==", "!=", "<=", ">=", "->", ":=", "+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=", "<<", ">>",
        "+", "-", "*", "/", "%", "<", ">", "=", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "~", "@", "&", "|", "^",
    ];

    /// <summary>Words that only a new statement can begin with, so that a bracket before them was not closed.</summary>
    private static readonly string[] Starters = ["def", "class", "import", "return", "while", "with", "try", "raise", "del", "assert", "global"];

    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private readonly List<int> _indentation = [];
    private readonly List<(int Line, string What)> _skipped = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;
    private int _depth;

    private Lexer(string text) => _text = text;

    private char Current => Peek(0);

    private SourcePosition Position => new(_line, _at - _lineStart + 1);

    public static IReadOnlyList<Token> Tokens(string text) => Tokens(text, out _);

    /// <summary>Cuts a text, and gives the lines that belong to a notebook or a shell and were left out.</summary>
    public static IReadOnlyList<Token> Tokens(string text, out IReadOnlyList<(int Line, string What)> skipped)
    {
        if (text.Length > LongestText)
        {
            throw new PortingException($"The text has {text.Length} characters; {LongestText} are read. Give the part that makes the schedule.");
        }

        Lexer lexer = new(text);
        lexer.Run();
        skipped = lexer._skipped;
        return lexer._tokens;
    }

    private void Run()
    {
        StartLine();
        while (_at < _text.Length)
        {
            Step();
            if (_tokens.Count > MostTokens)
            {
                throw new PortingException(Position, $"The text has more than {MostTokens} words. Give the part that makes the schedule.");
            }
        }

        for (int i = 1; i < _indentation.Count; i++)
        {
            Add(TokenKind.NewLine, string.Empty, Position);
            Add(TokenKind.Dedent, string.Empty, Position);
        }

        Add(TokenKind.End, string.Empty, Position);
    }

    private void Step()
    {
        if (Current is '\n' or '\r')
        {
            EndLine();
        }
        else if (Current is ' ' or '\t' or '\f' or '\uFEFF')
        {
            _at++;
        }
        else if (Current == '#')
        {
            SkipToLineEnd();
        }
        else if (Current == '\\' && Peek(1) is '\n' or '\r')
        {
            _at++;
            SkipLineEnd();
        }
        else if (char.IsAsciiDigit(Current) || (Current == '.' && char.IsAsciiDigit(Peek(1))))
        {
            ReadNumber();
        }
        else if (StringStart() is { } prefix)
        {
            ReadText(prefix);
        }
        else if (char.IsLetter(Current) || Current == '_')
        {
            ReadName();
        }
        else
        {
            ReadOperator();
        }
    }

    private void SkipToLineEnd()
    {
        while (_at < _text.Length && Current is not ('\n' or '\r'))
        {
            _at++;
        }
    }

    private void SkipLineEnd()
    {
        _at += Current == '\r' && Peek(1) == '\n' ? 2 : 1;
        _line++;
        _lineStart = _at;
    }

    private void ReadName()
    {
        SourcePosition position = Position;
        int start = _at;
        while (char.IsLetterOrDigit(Current) || Current == '_')
        {
            _at++;
        }

        Add(TokenKind.Name, _text[start.._at], position);
    }

    private void ReadNumber()
    {
        SourcePosition position = Position;
        int start = _at;
        bool hexadecimal = Current == '0' && Peek(1) is 'x' or 'X';
        while (char.IsLetterOrDigit(Current) || Current is '.' or '_'
            || (Current is '+' or '-' && !hexadecimal && _text[_at - 1] is 'e' or 'E'))
        {
            _at++;
        }

        if (_at - start > LongestNumber)
        {
            Add(TokenKind.Fault, $"A number of {_at - start} characters is not read, as in Python. Write it as 1e300.", position);
            return;
        }

        Add(TokenKind.Number, _text[start.._at], position);
    }

    /// <summary>Gives the length of a string's prefix (r, b, f, u, rb, …) where a string starts here.</summary>
    private int? StringStart()
    {
        int length = 0;
        while (length < 2 && Peek(length) is 'r' or 'R' or 'b' or 'B' or 'f' or 'F' or 'u' or 'U' or 't' or 'T')
        {
            length++;
        }

        return Peek(length) is '"' or '\'' ? length : null;
    }

    private void ReadText(int prefix)
    {
        SourcePosition position = Position;
        bool raw = _text.AsSpan(_at, prefix).ContainsAny('r', 'R');
        bool template = _text.AsSpan(_at, prefix).IndexOfAny("fFtT") >= 0;
        _at += prefix;
        char quote = Current;
        int width = Peek(1) == quote && Peek(2) == quote ? 3 : 1;
        _at += width;
        StringBuilder text = new();
        while (!Closes(quote, width))
        {
            if (_at >= _text.Length || (width == 1 && Current is '\n' or '\r'))
            {
                Add(TokenKind.Fault, $"This string does not end. Close it with {new string(quote, width)}.", position);
                return;
            }

            ReadCharacter(raw, text);
        }

        _at += width;
        Add(template ? TokenKind.Template : TokenKind.Text, text.ToString(), position);
    }

    private bool Closes(char quote, int width) =>
        Current == quote && (width == 1 || (Peek(1) == quote && Peek(2) == quote));

    private void ReadCharacter(bool raw, StringBuilder text)
    {
        if (Current is '\n' or '\r')
        {
            text.Append('\n');
            SkipLineEnd();
        }
        else if (Current == '\\' && _at + 1 < _text.Length)
        {
            char escaped = Peek(1);
            (string plain, int length) = raw ? ($"\\{escaped}", 1) : Escape(escaped);
            text.Append(plain);
            _at++;
            if (escaped is '\n' or '\r')
            {
                SkipLineEnd();
            }
            else
            {
                _at += length;
            }
        }
        else
        {
            text.Append(Current);
            _at++;
        }
    }

    /// <summary>Gives what stands for a backslash and the character behind it, and how many characters that takes.</summary>
    private (string Plain, int Length) Escape(char escaped)
    {
        int digits = escaped switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && _at + 2 + digits <= _text.Length && int.TryParse(_text.AsSpan(_at + 2, digits), System.Globalization.NumberStyles.AllowHexSpecifier, null, out int code) && System.Text.Rune.IsValid(code))
        {
            return (char.ConvertFromUtf32(code), 1 + digits);
        }

        if (escaped is >= '0' and <= '7')
        {
            int length = 1;
            int number = escaped - '0';
            while (length < 3 && Peek(length + 1) is >= '0' and <= '7')
            {
                number = (number * 8) + (Peek(++length) - '0');
            }

            return (((char)number).ToString(), length);
        }

        return (escaped switch { 'n' => "\n", 't' => "\t", 'r' => "\r", 'a' => "\a", 'b' => "\b", 'f' => "\f", 'v' => "\v", '\\' or '\'' or '"' => escaped.ToString(), '\n' or '\r' => string.Empty, _ => $"\\{escaped}" }, 1);
    }

    private void ReadOperator()
    {
        string? found = Array.Find(Operators, candidate => string.CompareOrdinal(_text, _at, candidate, 0, candidate.Length) == 0);
        if (found is null)
        {
            string shown = Brief.Of(Current.ToString(), 1);
            Add(TokenKind.Fault, $"'{shown}' (U+{(int)Current:X4}) is not part of an expression. Remove it.", Position);
            _at++;
            return;
        }

        _depth += found switch { "(" or "[" or "{" => 1, ")" or "]" or "}" => -1, _ => 0 };
        _depth = Math.Max(0, _depth);
        Add(TokenKind.Operator, found, Position);
        _at += found.Length;
    }

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void Add(TokenKind kind, string text, SourcePosition position) => _tokens.Add(new Token(kind, text, position) { EndLine = _line });
}
