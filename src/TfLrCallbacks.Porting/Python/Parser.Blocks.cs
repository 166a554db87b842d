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
        List<Expression> targets = [];
        bool isTuple = false;
        do
        {
            if (Current.Is("in"))
            {
                break;
            }

            Expression target = Current.Is("*") ? new Expression.Starred(Starred(), position) : Postfix();
            targets.Add(target);
            isTuple |= Current.Is(",");
        }
        while (TryTake(","));
        if (targets.Count == 0)
        {
            throw new PortingException(position, "A loop needs a name between 'for' and 'in'.");
        }

        Expect("in");
        Expression source = ExpressionOrTuple();
        List<Statement> body = Block();
        List<Statement> otherwise = Continues("else") ? Block() : [];
        Expression names = isTuple ? Noted(new Expression.Sequence(targets, IsTuple: true, position), targets) : targets[0];
        return new Statement.For(names, source, body, otherwise, position) { EndLine = EndOf(otherwise.Count > 0 ? otherwise : body) };
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

        return Current.Is("class") ? Class()
            : Current.Is("def") ? Function(decorators)
            : throw new PortingException(position, "Expected a function or a class below its decorator.");
    }

    private Statement.Function Function(List<string> decorators)
    {
        SourcePosition position = Take().Position;
        string name = ExpectName();
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

    private Statement.Class Class()
    {
        SourcePosition position = Take().Position;
        string name = ExpectName();
        List<Expression.Argument> bases = TryTake("(") ? Arguments() : [];
        List<Statement> body = Block();
        return new Statement.Class(name, bases, body, position) { EndLine = EndOf(body) };
    }

    private Statement.With With()
    {
        SourcePosition position = Take().Position;
        List<(Expression, Expression?)> items = [];
        do
        {
            Expression value = Expression();
            items.Add((value, TryTake("as") ? Postfix() : null));
        }
        while (TryTake(","));
        List<Statement> body = Block();
        return new Statement.With(items, body, position) { EndLine = EndOf(body) };
    }

    private Statement.Try Try()
    {
        SourcePosition position = Take().Position;
        List<Statement> body = Block();
        List<IReadOnlyList<Statement>> handlers = [];
        while (Continues("except"))
        {
            TryTake("*");
            if (!Current.Is(":"))
            {
                ExpressionOrTuple();
                if (TryTake("as"))
                {
                    ExpectName();
                }
            }

            handlers.Add(Block());
        }

        List<Statement> otherwise = Continues("else") ? Block() : [];
        List<Statement> last = Continues("finally") ? Block() : [];
        return new Statement.Try(body, handlers, otherwise, last, position)
        {
            EndLine = EndOf(last.Count > 0 ? last : otherwise.Count > 0 ? otherwise : handlers.Count > 0 ? handlers[^1] : body),
        };
    }
}
