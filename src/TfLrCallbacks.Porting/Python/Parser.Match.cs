namespace TfLrCallbacks.Porting;

/// <content><c>match</c>: read as the conditions that its patterns stand for.</content>
internal sealed partial class Parser
{
    private Statement.If Match()
    {
        SourcePosition position = Take().Position;
        Expression subject = ExpressionOrTuple();
        if (!TryTake(":"))
        {
            throw Unexpected("':'");
        }

        Enter();
        SkipNewLines();
        if (!TryTake(TokenKind.Indent))
        {
            throw new PortingException(Current.Position, "Expected a case that is indented deeper than its match.");
        }

        // The value is evaluated once.
        Expression.Name value = new($"_matched_{position.Line}", position);
        List<(Expression, IReadOnlyList<Statement>)> branches = [];
        while (Current.Kind is not (TokenKind.Dedent or TokenKind.End))
        {
            if (Current.Kind is TokenKind.NewLine)
            {
                _at++;
                continue;
            }

            Expect("case");
            Expression test = Open(value);
            if (TryTake("if"))
            {
                Expression guard = Expression();
                test = Both(test, guard);
            }

            branches.Add((test, Block()));
        }

        TryTake(TokenKind.Dedent);
        _depth--;
        Statement.If choice = new(branches, [], position);
        return new Statement.If([(new Expression.Literal(true, position), [new Statement.Assign([value], subject, position), choice])], [], position) { EndLine = branches.Count > 0 ? EndOf(branches[^1].Item2) : LastLine };
    }

    /// <summary>Reads a pattern; several with commas between them are a sequence.</summary>
    private Expression Open(Expression value) => HasComma() ? Several(value, ":", value.Position) : Alternatives(value);

    /// <summary>Gets whether a comma follows before the pattern ends, brackets within it left aside.</summary>
    private bool HasComma()
    {
        int open = 0;
        for (int at = _at; _tokens[at].Kind is not TokenKind.End; at++)
        {
            Token token = _tokens[at];
            if (token.Is("(") || token.Is("[") || token.Is("{"))
            {
                open++;
            }
            else if (token.Is(")") || token.Is("]") || token.Is("}"))
            {
                open--;
            }

            if (open < 0 || (open == 0 && (token.Is(",") || token.Is(":") || token.Is("if"))))
            {
                return open == 0 && token.Is(",");
            }
        }

        return false;
    }

    private Expression Alternatives(Expression value)
    {
        Expression test = Pattern(value);
        while (TryTake("|"))
        {
            Expression next = Pattern(value);
            test = Noted(new Expression.Binary("or", test, next, test.Position), test, next);
        }

        return TryTake("as") ? Both(test, Captured(ExpectName(), value)) : test;
    }

    /// <summary>Reads one pattern as the condition that it stands for.</summary>
    private Expression Pattern(Expression value)
    {
        Token token = Current;
        SourcePosition position = token.Position;
        if (token.Is("(") || token.Is("["))
        {
            Enter();
            Take();
            string end = token.Text == "(" ? ")" : "]";
            Expression inner = token.Text == "(" && !Current.Is(end) && !HasComma() ? Alternatives(value) : Several(value, end, position);
            Expect(end);
            _depth--;
            return inner;
        }

        if (token.Is("{"))
        {
            return Mapping(value);
        }

        if (token.Kind is TokenKind.Name && token.Text is not ("None" or "True" or "False") && !Next.Is(".") && !Next.Is("("))
        {
            Take();
            return token.Text == "_" ? new Expression.Literal(true, position) : Captured(token.Text, value);
        }

        Expression written = Unary();
        if (written is Expression.Call { Arguments: [] } type)
        {
            return Is(value, type.Function);
        }

        if (written is Expression.Call { Function: Expression.Name { Text: "int" or "float" or "str" or "bool" or "list" or "tuple" or "dict" } function, Arguments: [{ Name: null, Value: Expression.Name name }] })
        {
            return name.Text == "_" ? Is(value, function) : Both(Is(value, function), Captured(name.Text, value));
        }

        return written is Expression.Call { } ? throw new PortingException(position, $"The pattern {Brief.Of(SourceWriter.Write(written), 60)} is not read here. Write the match with if and elif.")
            : Compared(written is Expression.Literal { Value: Value.Boolean or Value.Nothing } ? "is" : "==", value, written);
    }

    private Expression Several(Expression value, string end, SourcePosition position)
    {
        List<Expression> tests = [];
        while (!Current.Is(end) && !Current.Is("if"))
        {
            if (Current.Is("*"))
            {
                throw new PortingException(Current.Position, "A pattern with a star is not read here. Write the match with if and elif.");
            }

            tests.Add(Alternatives(Noted(new Expression.Subscript(value, new Expression.Literal(tests.Count, position), position), value)));
            if (!TryTake(","))
            {
                break;
            }
        }

        Expression length = Length(value, position);
        Expression all = Both(Is(value, new Expression.Sequence([new Expression.Name("list", position), new Expression.Name("tuple", position)], IsTuple: true, position)), Compared("==", length, new Expression.Literal(tests.Count, position)));
        return tests.Aggregate(all, Both);
    }

    private Expression Mapping(Expression value)
    {
        Enter();
        SourcePosition position = Take().Position;
        Expression all = Is(value, new Expression.Name("dict", position));
        while (!TryTake("}"))
        {
            if (Current.Is("**"))
            {
                throw new PortingException(Current.Position, "A pattern with two stars is not read here. Write the match with if and elif.");
            }

            Expression key = Unary();
            Expect(":");
            all = Both(Both(all, Compared("in", key, value)), Alternatives(Noted(new Expression.Subscript(value, key, position), value, key)));
            if (!Current.Is("}"))
            {
                Expect(",");
            }
        }

        _depth--;
        return all;
    }

    private Expression.Binary Both(Expression one, Expression other) => Noted(new Expression.Binary("and", one, other, one.Position), one, other);

    private static Expression.Comparison Compared(string operation, Expression left, Expression right) => new(left, [(operation, right)], left.Position) { Depth = 1 + Math.Max(left.Depth, right.Depth) };

    private static Expression.Call Is(Expression value, Expression type) =>
        new(new Expression.Name("isinstance", value.Position), [new Expression.Argument(null, value), new Expression.Argument(null, type)], value.Position);

    /// <summary>Gives a value a name, and holds.</summary>
    private static Expression.Comparison Captured(string name, Expression value) =>
        Compared("is not", new Expression.Sequence([new Expression.Named(name, value, value.Position)], IsTuple: true, value.Position), new Expression.Literal(Value.None, value.Position));
}
