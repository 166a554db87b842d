using System.Text;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Cuts a Python text into tokens. Line ends count outside brackets only; comments, continuation by a backslash, a byte order mark
/// and every kind of line end are understood. Indentation is not looked at: expressions, assignments and imports need none.
/// </summary>
internal sealed class Lexer
{
    private static readonly string[] Operators =
    [
        "**=", "//=", "**", "//", "==", "!=", "<=", ">=", "->", ":=", "+=", "-=", "*=", "/=", "%=",
        "+", "-", "*", "/", "%", "<", ">", "=", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "~",
    ];

    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;
    private int _depth;

    private Lexer(string text) => _text = text;

    private char Current => Peek(0);

    private SourcePosition Position => new(_line, _at - _lineStart + 1);

    public static IReadOnlyList<Token> Tokens(string text)
    {
        Lexer lexer = new(text);
        lexer.Run();
        return lexer._tokens;
    }

    private void Run()
    {
        while (_at < _text.Length)
        {
            Step();
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
            while (_at < _text.Length && Current is not ('\n' or '\r'))
            {
                _at++;
            }
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

    private void EndLine()
    {
        if (_depth == 0)
        {
            Add(TokenKind.NewLine, string.Empty, Position);
        }

        SkipLineEnd();
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

        Add(TokenKind.Number, _text[start.._at], position);
    }

    /// <summary>Gives the length of a string's prefix (r, b, f, u, rb, …) where a string starts here.</summary>
    private int? StringStart()
    {
        int length = 0;
        while (length < 2 && Peek(length) is 'r' or 'R' or 'b' or 'B' or 'f' or 'F' or 'u' or 'U')
        {
            length++;
        }

        return Peek(length) is '"' or '\'' ? length : null;
    }

    private void ReadText(int prefix)
    {
        SourcePosition position = Position;
        bool raw = _text.AsSpan(_at, prefix).ContainsAny('r', 'R');
        _at += prefix;
        char quote = Current;
        int width = Peek(1) == quote && Peek(2) == quote ? 3 : 1;
        _at += width;
        StringBuilder text = new();
        while (!Closes(quote, width))
        {
            if (_at >= _text.Length || (width == 1 && Current is '\n' or '\r'))
            {
                throw new PortingException(position, $"This string does not end. Close it with {new string(quote, width)}.");
            }

            ReadCharacter(raw, text);
        }

        _at += width;
        Add(TokenKind.Text, text.ToString(), position);
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
            string plain = escaped switch { 'n' => "\n", 't' => "\t", '\\' or '\'' or '"' => escaped.ToString(), _ => $"\\{escaped}" };
            text.Append(raw ? $"\\{escaped}" : plain);
            _at += 2;
        }
        else
        {
            text.Append(Current);
            _at++;
        }
    }

    private void ReadOperator()
    {
        string? found = Array.Find(Operators, candidate => string.CompareOrdinal(_text, _at, candidate, 0, candidate.Length) == 0);
        if (found is null)
        {
            throw new PortingException(Position, $"'{Current}' (U+{(int)Current:X4}) is not part of an expression. Remove it.");
        }

        _depth += found switch { "(" or "[" or "{" => 1, ")" or "]" or "}" => -1, _ => 0 };
        _depth = Math.Max(0, _depth);
        Add(TokenKind.Operator, found, Position);
        _at += found.Length;
    }

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void Add(TokenKind kind, string text, SourcePosition position) => _tokens.Add(new Token(kind, text, position));
}
