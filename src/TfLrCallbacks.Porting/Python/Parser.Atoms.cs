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
