namespace TfLrCallbacks.Porting;

/// <summary>
/// Reads Python expressions by precedence climbing. C#'s ways of writing the same are understood too: <c>name: value</c> arguments,
/// <c>new</c>, <c>true</c>, <c>false</c>, <c>null</c> and number suffixes.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>Deeper nesting than this is refused, so that hostile input cannot exhaust the stack.</summary>
    public const int DeepestNesting = 200;

    /// <summary>More operators in a row than this are refused, since each nests what stands before it.</summary>
    private const int DeepestExpression = 600;

    private static readonly Dictionary<string, int> BinaryPrecedence = new(StringComparer.Ordinal)
    {
        ["or"] = 1, ["and"] = 2,
        ["|"] = 5, ["^"] = 6, ["&"] = 7, ["<<"] = 8, [">>"] = 8,
        ["+"] = 9, ["-"] = 9,
        ["*"] = 10, ["/"] = 10, ["//"] = 10, ["%"] = 10, ["@"] = 10,
    };

    private readonly IReadOnlyList<Token> _tokens;
    private int _at;
    private bool _hasCardinality;
    private int _depth;

    public Parser(string text) => _tokens = Lexer.Tokens(text);

    private Parser(IReadOnlyList<Token> tokens) => _tokens = tokens;

    public Token Current => _tokens[_at];

    public Token Next => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    /// <summary>Gets the line in which the last word that was taken ends.</summary>
    private int LastLine => _tokens[Math.Max(0, _at - 1)].EndLine;

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

    public PortingException Unexpected(string wanted) => Current.Kind is TokenKind.Fault
        ? new PortingException(Current.Position, Current.Text)
        : new PortingException(Current.Position, $"Expected {wanted}, found {Current}. Check the brackets and commas before it.");

    /// <summary>Reads an expression; several with commas between them are a tuple.</summary>
    public Expression ExpressionOrTuple()
    {
        SourcePosition position = Current.Position;
        Expression first = StarredOrExpression();
        if (!Current.Is(","))
        {
            return first;
        }

        List<Expression> items = [first];
        while (TryTake(",") && Current.Kind is not (TokenKind.NewLine or TokenKind.End) && !Current.Is("=") && !Current.Is(")") && !Current.Is("]") && !Current.Is(":"))
        {
            items.Add(StarredOrExpression());
        }

        return Noted(new Expression.Sequence(items, IsTuple: true, position), items);
    }

    public Expression Expression()
    {
        Enter();
        Expression expression = Current.Is("lambda") ? Lambda() : Conditional();
        if (Current.Is(":=") && expression is Expression.Name name)
        {
            Take();
            Expression value = Expression();
            expression = Noted(new Expression.Named(name.Text, value, name.Position), value);
        }

        _depth--;
        return expression;
    }

    private Expression StarredOrExpression()
    {
        if (!Current.Is("*"))
        {
            return Expression();
        }

        SourcePosition position = Take().Position;
        Expression items = Expression();
        return Noted(new Expression.Starred(items, position), items);
    }

    private void Enter()
    {
        if (++_depth > DeepestNesting)
        {
            throw new PortingException(Current.Position, $"The expression is nested more than {DeepestNesting} deep. Give its parts names.");
        }
    }

    /// <summary>Notes where an expression ends and how deep it is.</summary>
    private T Noted<T>(T expression, params IEnumerable<Expression?> parts)
        where T : Expression
    {
        int depth = 1 + parts.Max(part => part?.Depth ?? 0);
        return depth <= DeepestExpression
            ? expression with { Depth = depth, EndLine = Math.Max(LastLine, expression.Position.Line) }
            : throw new PortingException(expression.Position, $"The expression has more than {DeepestExpression} parts in a row. Give its parts names.");
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
        Expression otherwise = Expression();
        return Noted(new Expression.Conditional(then, test, otherwise, then.Position), then, test, otherwise);
    }

    /// <summary>Reads operators of at least a precedence: or 1, and 2, not 3, comparisons 4, bits 5 to 8, sums 9, products 10.</summary>
    private Expression Binary(int least)
    {
        Expression left = least <= 3 && Current.Is("not") ? Not() : least <= 4 ? Comparison() : Unary();
        while (Current.Kind is TokenKind.Operator or TokenKind.Name && BinaryPrecedence.TryGetValue(Current.Text, out int precedence) && precedence >= least)
        {
            string operation = Take().Text;
            Expression right = Binary(precedence + 1);
            left = Noted(new Expression.Binary(operation, left, right, left.Position), left, right);
        }

        return left;
    }

    private Expression.Unary Not()
    {
        Enter();
        SourcePosition position = Take().Position;
        Expression operand = Binary(3);
        _depth--;
        return Noted(new Expression.Unary("not", operand, position), operand);
    }

    private Expression Comparison()
    {
        Expression first = Binary(5);
        List<(string, Expression)> links = [];
        while (ComparisonOperator() is { } operation)
        {
            links.Add((operation, Binary(5)));
        }

        return links.Count == 0 ? first : Noted(new Expression.Comparison(first, links, first.Position), [first, .. links.Select(link => link.Item2)]);
    }

    private string? ComparisonOperator()
    {
        if (Current.Kind is not (TokenKind.Operator or TokenKind.Name))
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
            Enter();
            Token sign = Take();
            Expression operand = Unary();
            _depth--;
            return Noted(new Expression.Unary(sign.Text, operand, sign.Position), operand);
        }

        Expression left = Postfix();
        if (!Current.Is("**"))
        {
            return left;
        }

        Enter();
        Take();
        Expression right = Unary();
        _depth--;
        return Noted(new Expression.Binary("**", left, right, left.Position), left, right);
    }

    /// <summary>Gives a call that counts the batches of a data set as <c>len</c>: <c>data.cardinality()</c>, <c>tf.data.experimental.cardinality(data)</c>. Any other call stays, and so does one of a <c>cardinality</c> that the text defines.</summary>
    private Expression.Call Counted(Expression.Call call) => call switch
    {
        { Function: Expression.Attribute { Text: "__len__", Target: var data }, Arguments: [] } when data is not Expression.Call { Function: Expression.Name { Text: "super" } } => Length(data, call.Position),
        { Function: Expression.Attribute { Text: "cardinality", Target: var data }, Arguments: [] } when !_hasCardinality => Length(data, call.Position),
        { Function: Expression.Attribute { Text: "cardinality", Target: Expression.Attribute { Text: "experimental" or "data" } } or Expression.Name { Text: "cardinality" }, Arguments: [{ Name: null, Value: var data }] } when !_hasCardinality => Length(data, call.Position),
        _ => call,
    };

    private static Expression.Call Length(Expression value, SourcePosition position) => new(new Expression.Name("len", position), [new Expression.Argument(null, value)], position);

    private Expression Postfix()
    {
        Expression expression = Atom();
        while (Current.Kind is TokenKind.Operator)
        {
            if (TryTake("."))
            {
                expression = Noted(new Expression.Attribute(expression, ExpectName(), expression.Position), expression);
            }
            else if (TryTake("("))
            {
                List<Expression.Argument> arguments = Arguments();
                Expression.Call call = Counted(new Expression.Call(expression, arguments, expression.Position));
                expression = Noted(call, [expression, .. call.Arguments.Select(argument => argument.Value)]);
            }
            else if (TryTake("["))
            {
                Expression index = Index();
                Expect("]");
                expression = Noted(new Expression.Subscript(expression, index, expression.Position), expression, index);
            }
            else
            {
                return expression;
            }
        }

        return expression;
    }
}
