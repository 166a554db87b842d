namespace TfLrCallbacks.Porting;

/// <content>Statements that have blocks.</content>
internal sealed partial class Parser
{
    /// <summary>Reads what stands behind a colon: the rest of the line, or the lines that are indented deeper.</summary>
    private List<Statement> Block()
    {
        if (!TryTake(":"))
        {
            throw Unexpected("':'");
        }

        Enter();
        List<Statement> statements = [];
        if (Current.Kind is not TokenKind.NewLine)
        {
            do
            {
                Statement statement = Statement();
                statements.Add(statement);
            }
            while (TryTake(";") && Current.Kind is not (TokenKind.NewLine or TokenKind.End));
            _depth--;
            return statements;
        }

        SkipNewLines();
        if (!TryTake(TokenKind.Indent))
        {
            throw new PortingException(Current.Position, "Expected a block that is indented deeper than the line before it.");
        }

        while (Current.Kind is not (TokenKind.Dedent or TokenKind.End))
        {
            if (Current.Kind is TokenKind.NewLine)
            {
                _at++;
                continue;
            }

            Line(statements);
        }

        TryTake(TokenKind.Dedent);
        _depth--;
        return statements;
    }

    private bool TryTake(TokenKind kind)
    {
        bool found = Current.Kind == kind;
        _at += found ? 1 : 0;
        return found;
    }

    private int EndOf(IReadOnlyList<Statement> block) => block.Count > 0 ? block[^1].EndLine : LastLine;

    /// <summary>Takes a word that goes on with a statement, such as else, over the line ends before it.</summary>
    private bool Continues(string word)
    {
        int at = _at;
        while (_tokens[at].Kind is TokenKind.NewLine)
        {
            at++;
        }

        if (!_tokens[at].Is(word))
        {
            return false;
        }

        _at = at + 1;
        return true;
    }

    private Statement.If If()
    {
        SourcePosition position = Current.Position;
        List<(Expression, IReadOnlyList<Statement>)> branches = [];
        _at++;
        do
        {
            Expression test = Expression();
            branches.Add((test, Block()));
        }
        while (Continues("elif"));
        List<Statement> otherwise = Continues("else") ? Block() : [];
        return new Statement.If(branches, otherwise, position) { EndLine = EndOf(otherwise.Count > 0 ? otherwise : branches[^1].Item2) };
    }

    private Statement.For For()
    {
        SourcePosition position = Take().Position;
        List<Expression> targets = Targets(out bool isTuple);

        Expect("in");
        Expression source = ExpressionOrTuple();
        List<Statement> body = Block();
        List<Statement> otherwise = Continues("else") ? Block() : [];
        Expression names = isTuple ? Noted(new Expression.Sequence(targets, IsTuple: true, position), targets) : targets[0];
        return new Statement.For(names, source, body, otherwise, position) { EndLine = EndOf(otherwise.Count > 0 ? otherwise : body) };
    }

    /// <summary>Reads what stands between <c>for</c> and <c>in</c>.</summary>
    private List<Expression> Targets(out bool isTuple)
    {
        SourcePosition position = Current.Position;
        List<Expression> targets = [];
        isTuple = false;
        do
        {
            if (Current.Is("in"))
            {
                break;
            }

            targets.Add(Current.Is("*") ? new Expression.Starred(Starred(), position) : Postfix());
            isTuple |= Current.Is(",");
        }
        while (TryTake(","));
        return targets.Count > 0 ? targets : throw new PortingException(position, "A loop needs a name between 'for' and 'in'.");
    }

    private Expression Starred()
    {
        _at++;
        return Postfix();
    }

    private Statement.While While()
    {
        SourcePosition position = Take().Position;
        Expression test = Expression();
        List<Statement> body = Block();
        List<Statement> otherwise = Continues("else") ? Block() : [];
        return new Statement.While(test, body, otherwise, position) { EndLine = EndOf(body) };
    }

    private Statement Decorated()
    {
        SourcePosition position = Current.Position;
        List<string> decorators = [];
        while (TryTake("@"))
        {
            decorators.Add(SourceWriter.Write(Expression()));
            SkipNewLines();
        }

        return Current.Is("class") ? Class(decorators)
            : Current.Is("def") ? Function(decorators)
            : throw new PortingException(position, "Expected a function or a class below its decorator.");
    }

    private Statement.Function Function(List<string> decorators)
    {
        SourcePosition position = Take().Position;
        string name = ExpectName();
        _hasCardinality |= name == "cardinality";
        Expect("(");
        List<(string, Expression?)> parameters = Parameters(")");
        Expect(")");
        if (TryTake("->"))
        {
            Expression();
        }

        List<Statement> body = Block();
        return new Statement.Function(name, parameters, body, decorators, position) { EndLine = EndOf(body) };
    }

    private Statement.Class Class(List<string> decorators)
    {
        SourcePosition position = Take().Position;
        string name = ExpectName();
        List<Expression.Argument> bases = TryTake("(") ? Arguments() : [];
        List<Statement> body = Block();
        return new Statement.Class(name, bases, body, position) { EndLine = EndOf(body), Decorators = decorators };
    }

    private Statement.With With()
    {
        SourcePosition position = Take().Position;
        List<(Expression, Expression?)> items = [];
        bool isBracketed = Current.Is("(") && EndsBeforeColon();
        if (isBracketed)
        {
            Take();
        }

        do
        {
            if (isBracketed && Current.Is(")"))
            {
                break;
            }

            Expression value = Expression();
            items.Add((value, TryTake("as") ? Postfix() : null));
        }
        while (TryTake(","));
        if (isBracketed)
        {
            Expect(")");
        }

        List<Statement> body = Block();
        return new Statement.With(items, body, position) { EndLine = EndOf(body) };
    }

    /// <summary>Gets whether the bracket that opens here closes right before the colon of the block, so that it stands around all items of a with.</summary>
    private bool EndsBeforeColon()
    {
        int depth = 0;
        for (int at = _at; _tokens[at].Kind is not (TokenKind.NewLine or TokenKind.End); at++)
        {
            depth += _tokens[at].Kind is not TokenKind.Operator ? 0 : _tokens[at].Text switch { "(" or "[" or "{" => 1, ")" or "]" or "}" => -1, _ => 0 };
            if (depth == 0)
            {
                return _tokens[at + 1].Is(":");
            }
        }

        return false;
    }

    private Statement.Try Try()
    {
        SourcePosition position = Take().Position;
        List<Statement> body = Block();
        List<IReadOnlyList<Statement>> handlers = [];
        List<(Expression?, string?)> handled = [];
        while (Continues("except"))
        {
            TryTake("*");
            Expression? type = Current.Is(":") ? null : ExpressionOrTuple();
            handled.Add((type, TryTake("as") ? ExpectName() : null));

            handlers.Add(Block());
        }

        List<Statement> otherwise = Continues("else") ? Block() : [];
        List<Statement> last = Continues("finally") ? Block() : [];
        return new Statement.Try(body, handlers, otherwise, last, position)
        {
            Handled = handled,
            EndLine = EndOf(last.Count > 0 ? last : otherwise.Count > 0 ? otherwise : handlers.Count > 0 ? handlers[^1] : body),
        };
    }
}
