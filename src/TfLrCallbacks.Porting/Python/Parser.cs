using System.Globalization;
using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Reads Python expressions by precedence climbing. C#'s ways of writing the same are understood too: <c>name: value</c> arguments,
/// <c>new</c>, <c>true</c>, <c>false</c>, <c>null</c> and number suffixes.
/// </summary>
internal sealed class Parser(string text)
{
    /// <summary>Deeper nesting than this is refused, so that hostile input cannot exhaust the stack.</summary>
    public const int DeepestNesting = 200;

    private static readonly Dictionary<string, int> BinaryPrecedence = new(StringComparer.Ordinal)
    {
        ["or"] = 1, ["and"] = 2,
        ["+"] = 5, ["-"] = 5,
        ["*"] = 6, ["/"] = 6, ["//"] = 6, ["%"] = 6,
    };

    private readonly IReadOnlyList<Token> _tokens = Lexer.Tokens(text);
    private int _at;
    private int _depth;

    public Token Current => _tokens[_at];

    public Token Next => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    public static Expression ReadExpression(string text)
    {
        Parser parser = new(text);
        parser.SkipNewLines();
        Expression expression = parser.ExpressionOrTuple();
        parser.SkipNewLines();
        return parser.Current.Kind is TokenKind.End ? expression : throw parser.Unexpected("the end of the text");
    }

    public void SkipNewLines()
    {
        while (Current.Kind is TokenKind.NewLine || Current.Is(";"))
        {
            _at++;
        }
    }

    public Token Take()
    {
        Token token = Current;
        _at += token.Kind is TokenKind.End ? 0 : 1;
        return token;
    }

    public bool TryTake(string text)
    {
        bool found = Current.Is(text);
        _at += found ? 1 : 0;
        return found;
    }

    public void Expect(string text)
    {
        if (!TryTake(text))
        {
            throw Unexpected($"'{text}'");
        }
    }

    public string ExpectName() => Current.Kind is TokenKind.Name ? Take().Text : throw Unexpected("a name");

    public PortingException Unexpected(string wanted) =>
        new(Current.Position, $"Expected {wanted}, found {Current}. Check the brackets and commas before it.");

    /// <summary>Reads an expression; several with commas between them are a tuple.</summary>
    public Expression ExpressionOrTuple()
    {
        SourcePosition position = Current.Position;
        Expression first = Expression();
        if (!Current.Is(","))
        {
            return first;
        }

        List<Expression> items = [first];
        while (TryTake(",") && Current.Kind is not (TokenKind.NewLine or TokenKind.End) && !Current.Is("=") && !Current.Is(")"))
        {
            items.Add(Expression());
        }

        return new Expression.Sequence(items, IsTuple: true, position);
    }

    public Expression Expression()
    {
        if (++_depth > DeepestNesting)
        {
            throw new PortingException(Current.Position, $"The expression is nested more than {DeepestNesting} deep. Give its parts names.");
        }

        Expression expression = Current.Is("lambda") ? Lambda() : Conditional();
        _depth--;
        return expression;
    }

    private Expression.Lambda Lambda()
    {
        SourcePosition position = Take().Position;
        List<(string, Expression?)> parameters = [];
        while (!Current.Is(":"))
        {
            parameters.Add((ExpectName(), TryTake("=") ? Expression() : null));
            if (!TryTake(","))
            {
                break;
            }
        }

        Expect(":");
        return new Expression.Lambda(parameters, Expression(), position);
    }

    private Expression Conditional()
    {
        Expression then = Binary(1);
        if (!TryTake("if"))
        {
            return then;
        }

        Expression test = Binary(1);
        Expect("else");
        return new Expression.Conditional(then, test, Expression(), then.Position);
    }

    /// <summary>Reads operators of at least a precedence: or 1, and 2, not 3, comparisons 4, sums 5, products 6.</summary>
    private Expression Binary(int least)
    {
        Expression left = least <= 3 && Current.Is("not") ? Not() : least <= 4 ? Comparison() : Unary();
        while (BinaryPrecedence.TryGetValue(Current.Kind is TokenKind.Text or TokenKind.Number ? string.Empty : Current.Text, out int precedence)
            && precedence >= least)
        {
            string operation = Take().Text;
            left = new Expression.Binary(operation, left, Binary(precedence + 1), left.Position);
        }

        return left;
    }

    private Expression.Unary Not()
    {
        SourcePosition position = Take().Position;
        return new Expression.Unary("not", Binary(3), position);
    }

    private Expression Comparison()
    {
        Expression first = Binary(5);
        List<(string, Expression)> links = [];
        while (ComparisonOperator() is { } operation)
        {
            links.Add((operation, Binary(5)));
        }

        return links.Count == 0 ? first : new Expression.Comparison(first, links, first.Position);
    }

    private string? ComparisonOperator()
    {
        if (Current.Kind is TokenKind.Text)
        {
            return null;
        }

        if (Current.Text is "<" or "<=" or ">" or ">=" or "==" or "!=" or "in")
        {
            return Take().Text;
        }

        if (Current.Is("is"))
        {
            Take();
            return TryTake("not") ? "is not" : "is";
        }

        if (Current.Is("not") && Next.Is("in"))
        {
            Take();
            Take();
            return "not in";
        }

        return null;
    }

    private Expression Unary()
    {
        if (Current.Kind is TokenKind.Operator && Current.Text is "-" or "+" or "~")
        {
            if (++_depth > DeepestNesting)
            {
                throw new PortingException(Current.Position, $"More than {DeepestNesting} signs in a row. Remove them.");
            }

            Token sign = Take();
            Expression operand = Unary();
            _depth--;
            return new Expression.Unary(sign.Text, operand, sign.Position);
        }

        Expression left = Postfix();
        return TryTake("**") ? new Expression.Binary("**", left, Unary(), left.Position) : left;
    }

    private Expression Postfix()
    {
        Expression expression = Atom();
        while (true)
        {
            if (Current.Kind is not TokenKind.Operator)
            {
                return expression;
            }

            if (TryTake("."))
            {
                expression = new Expression.Attribute(expression, ExpectName(), expression.Position);
            }
            else if (TryTake("("))
            {
                expression = new Expression.Call(expression, Arguments(), expression.Position);
            }
            else if (TryTake("["))
            {
                expression = new Expression.Subscript(expression, ExpressionOrTuple(), expression.Position);
                Expect("]");
            }
            else
            {
                return expression;
            }
        }
    }

    private List<Expression.Argument> Arguments()
    {
        List<Expression.Argument> arguments = [];
        while (!TryTake(")"))
        {
            if (Current.Is("*") || Current.Is("**"))
            {
                throw new PortingException(
                    Current.Position, $"'{Current.Text}' hands over arguments that do not stand here. Write them out one by one.");
            }

            bool named = Current.Kind is TokenKind.Name && (Next.Is("=") || Next.Is(":"));
            if (!named && arguments.Count > 0 && arguments[^1].Name is not null)
            {
                throw new PortingException(Current.Position, "A positional argument cannot follow a keyword argument. Give it its name.");
            }

            string? name = named ? ExpectName() : null;
            bool hasColon = named && Take().Is(":");
            arguments.Add(new Expression.Argument(name, Expression(), hasColon));
            if (!Current.Is(")"))
            {
                Expect(",");
            }
        }

        return arguments;
    }

    private Expression Atom()
    {
        Token token = Take();
        return token.Kind switch
        {
            TokenKind.Number => new Expression.Literal(Number(token), token.Position),
            TokenKind.Text => Text(token),
            TokenKind.Name => Name(token),
            TokenKind.Operator when token.Text == "(" => Parenthesis(token.Position),
            TokenKind.Operator when token.Text == "[" => List(token.Position),
            TokenKind.Operator when token.Text == "{" => Dictionary(token.Position),
            _ => throw BackTo(token).Unexpected("a value"),
        };
    }

    private Parser BackTo(Token token)
    {
        _at -= token.Kind is TokenKind.End ? 0 : 1;
        return this;
    }

    private Expression Name(Token token) => token.Text switch
    {
        "True" or "true" => new Expression.Literal(true, token.Position),
        "False" or "false" => new Expression.Literal(false, token.Position),
        "None" or "null" => new Expression.Literal(Value.None, token.Position),
        "new" when Current.Kind is TokenKind.Name && !Current.Is("new") => Postfix(),
        _ => new Expression.Name(token.Text, token.Position),
    };

    private Expression.Literal Text(Token token)
    {
        string text = token.Text;
        while (Current.Kind is TokenKind.Text)
        {
            text += Take().Text;
        }

        return new Expression.Literal(text, token.Position);
    }

    private Expression Parenthesis(SourcePosition position)
    {
        if (TryTake(")"))
        {
            return new Expression.Sequence([], IsTuple: true, position);
        }

        Expression inner = ExpressionOrTuple();
        Expect(")");
        return inner;
    }

    private Expression List(SourcePosition position)
    {
        List<Expression> items = [];
        while (!TryTake("]"))
        {
            items.Add(Expression());
            if (items.Count == 1 && TryTake("for"))
            {
                return Comprehension(items[0], position);
            }

            if (!Current.Is("]"))
            {
                Expect(",");
            }
        }

        return new Expression.Sequence(items, IsTuple: false, position);
    }

    private Expression.Comprehension Comprehension(Expression item, SourcePosition position)
    {
        List<string> names = [ExpectName()];
        while (TryTake(","))
        {
            names.Add(ExpectName());
        }

        Expect("in");
        Expression source = Binary(1);
        Expression? condition = TryTake("if") ? Binary(1) : null;
        Expect("]");
        return new Expression.Comprehension(item, names, source, condition, position);
    }

    private Expression.Dictionary Dictionary(SourcePosition position)
    {
        List<(Expression, Expression)> items = [];
        while (!TryTake("}"))
        {
            Expression key = Expression();
            Expect(":");
            items.Add((key, Expression()));
            if (!Current.Is("}"))
            {
                Expect(",");
            }
        }

        return new Expression.Dictionary(items, position);
    }

    private static Value Number(Token token)
    {
        string text = token.Text.Replace("_", string.Empty, StringComparison.Ordinal);
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && BigInteger.TryParse($"0{text[2..]}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger hexadecimal))
        {
            return new Value.Integer(hexadecimal);
        }

        string plain = text.TrimEnd('f', 'F', 'd', 'D', 'm', 'M', 'l', 'L');
        if (BigInteger.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger whole)
            && text.Length - plain.Length <= 1
            && text.Length < 1000)
        {
            return text == plain || text[^1] is 'l' or 'L' ? new Value.Integer(whole) : (double)whole;
        }

        const NumberStyles Float = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return text.Length - plain.Length <= 1 && double.TryParse(plain, Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new PortingException(token.Position, $"'{token.Text}' is not a number. Write 100, 0.1, 1e-3 or 10_000.");
    }
}
