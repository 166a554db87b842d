using System.Globalization;
using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <content>Arguments, literals, brackets.</content>
internal sealed partial class Parser
{
    private List<Expression.Argument> Arguments()
    {
        List<Expression.Argument> arguments = [];
        while (!TryTake(")"))
        {
            Expression.Argument argument = Argument(arguments.Count > 0 && arguments[^1].Name is not (null or "*"));
            if (Current.Is("for") && argument.Name is null)
            {
                argument = argument with { Value = Comprehension(argument.Value, null, argument.Value.Position) with { IsLazy = true } };
            }

            arguments.Add(argument);
            if (!Current.Is(")"))
            {
                Expect(",");
            }
        }

        return arguments;
    }

    private Expression.Argument Argument(bool isAfterKeyword)
    {
        if (Current.Is("*") || Current.Is("**"))
        {
            string star = Take().Text;
            return new Expression.Argument(star, Expression());
        }

        bool named = Current.Kind is TokenKind.Name && (Next.Is("=") || (Next.Is(":") && !Current.Is("lambda")));
        if (!named && isAfterKeyword)
        {
            throw new PortingException(Current.Position, "A positional argument cannot follow a keyword argument. Give it its name.");
        }

        string? name = named ? ExpectName() : null;
        bool hasColon = named && Take().Is(":");
        return new Expression.Argument(name, Expression(), hasColon);
    }

    private Expression Atom()
    {
        Token token = Take();
        return token.Kind switch
        {
            TokenKind.Number => new Expression.Literal(Number(token), token.Position),
            TokenKind.Text or TokenKind.Template => Text(token),
            TokenKind.Name => Name(token),
            TokenKind.Operator when token.Text == "(" => Parenthesis(token.Position),
            TokenKind.Operator when token.Text == "[" => List(token.Position),
            TokenKind.Operator when token.Text == "{" => Dictionary(token.Position),
            TokenKind.Operator when token.Text == "..." => new Expression.Name("Ellipsis", token.Position),
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
        "new" when Current.Kind is TokenKind.Name && !Current.Is("new") && !Current.Is("if") && !Current.Is("for") && !Current.Is("in") => Postfix(),
        "yield" => Yield(token.Position),
        "await" => throw new PortingException(token.Position, $"'{token.Text}' is not evaluated here. Write the value in its place."),
        _ => new Expression.Name(token.Text, token.Position),
    };

    private Expression.Yield Yield(SourcePosition position)
    {
        if (TryTake("from"))
        {
            return new Expression.Yield(Expression(), IsFrom: true, position);
        }

        bool isBare = Current.Kind is TokenKind.NewLine or TokenKind.End or TokenKind.Dedent || Current.Is(")") || Current.Is(";");
        return new Expression.Yield(isBare ? null : ExpressionOrTuple(), IsFrom: false, position);
    }

    private Expression Text(Token token)
    {
        string text = token.Text;
        bool template = token.Kind is TokenKind.Template;
        while (Current.Kind is TokenKind.Text or TokenKind.Template)
        {
            bool next = Current.Kind is TokenKind.Template;
            string more = Take().Text;
            text = (template == next, next) switch
            {
                (true, _) => text + more,
                (_, true) => Escaped(text) + more,
                _ => text + Escaped(more),
            };
            template |= next;
        }

        return template ? new Expression.Template(text, token.Position) { EndLine = LastLine } : new Expression.Literal(text, token.Position) { EndLine = LastLine };
    }

    private static string Escaped(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private Expression Parenthesis(SourcePosition position)
    {
        if (TryTake(")"))
        {
            return new Expression.Sequence([], IsTuple: true, position);
        }

        Expression inner = ExpressionOrTuple();
        if (Current.Is("for"))
        {
            inner = Comprehension(inner, null, position) with { IsLazy = true };
        }

        Expect(")");
        return inner;
    }

    private Expression Index()
    {
        SourcePosition position = Current.Position;
        List<Expression> items = [];
        do
        {
            if (Current.Is("]"))
            {
                break;
            }

            items.Add(SliceOrExpression());
        }
        while (TryTake(","));
        return items.Count switch
        {
            0 => throw Unexpected("an index"),
            1 => items[0],
            _ => Noted(new Expression.Sequence(items, IsTuple: true, position), items),
        };
    }

    private Expression SliceOrExpression()
    {
        SourcePosition position = Current.Position;
        Expression? start = Current.Is(":") ? null : StarredOrExpression();
        if (!TryTake(":"))
        {
            return start!;
        }

        Expression? Part() => Current.Is(":") || Current.Is("]") || Current.Is(",") ? null : Expression();
        Expression? stop = Part();
        Expression? step = TryTake(":") ? Part() : null;
        return Noted(new Expression.Slice(start, stop, step, position), start, stop, step);
    }

    private Expression List(SourcePosition position)
    {
        List<Expression> items = [];
        while (!TryTake("]"))
        {
            items.Add(StarredOrExpression());
            if (items.Count == 1 && Current.Is("for"))
            {
                Expression comprehension = Comprehension(items[0], null, position);
                Expect("]");
                return comprehension;
            }

            if (!Current.Is("]"))
            {
                Expect(",");
            }
        }

        return Noted(new Expression.Sequence(items, IsTuple: false, position), [.. items, null]);
    }

    private static Value Number(Token token)
    {
        string text = token.Text.Replace("_", string.Empty, StringComparison.Ordinal);
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && text.Length < 1000
            && BigInteger.TryParse($"0{text[2..]}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger hexadecimal))
        {
            return new Value.Integer(hexadecimal);
        }

        if (text.StartsWith("0b", StringComparison.OrdinalIgnoreCase) && text.Length < 1000
            && BigInteger.TryParse($"0{text[2..]}", NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out BigInteger binary))
        {
            return new Value.Integer(binary);
        }

        if (text.StartsWith("0o", StringComparison.OrdinalIgnoreCase) && text.Length is > 2 and < 1000 && text[2..].All(digit => digit is >= '0' and <= '7'))
        {
            return new Value.Integer(text[2..].Aggregate(BigInteger.Zero, (number, digit) => (number * 8) + (digit - '0')));
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
            : throw new PortingException(token.Position, $"'{Brief.Of(token.Text, 40)}' is not a number. Write 100, 0.1, 1e-3 or 10_000.");
    }
}
