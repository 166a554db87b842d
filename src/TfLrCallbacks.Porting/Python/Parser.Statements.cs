namespace TfLrCallbacks.Porting;

/// <content>Statements and blocks.</content>
internal sealed partial class Parser
{
    private static readonly HashSet<string> AugmentedOperators =
        new(["+=", "-=", "*=", "/=", "//=", "%=", "**=", "@=", "&=", "|=", "^=", ">>=", "<<="], StringComparer.Ordinal);

    /// <summary>Reads a whole text. A statement that cannot be read becomes one that says why, and reading goes on in the line after it.</summary>
    public static IReadOnlyList<Statement> ReadStatements(string text, out IReadOnlyList<(int Line, string What)> skipped)
    {
        Parser parser = new(Lexer.Tokens(text, out skipped));
        List<Statement> statements = [];
        while (parser.Current.Kind is not TokenKind.End)
        {
            if (parser.Current.Kind is TokenKind.Dedent)
            {
                parser._at++;
                continue;
            }

            parser.Line(statements);
        }

        return Carried.Out(statements);
    }

    /// <summary>Reads the statements of a line; a block belongs to the line that it hangs on.</summary>
    private void Line(List<Statement> statements)
    {
        SkipNewLines();
        if (Current.Kind is TokenKind.End or TokenKind.Dedent)
        {
            return;
        }

        if (Current.Kind is TokenKind.Indent)
        {
            // Deeper than the line before, though no block begins there: it is read as if it were not.
            _at++;
            while (Current.Kind is not (TokenKind.Dedent or TokenKind.End))
            {
                Line(statements);
            }

            _at += Current.Kind is TokenKind.Dedent ? 1 : 0;
            return;
        }

        SourcePosition position = Current.Position;
        int depth = _depth;
        string? name = Current.Is("def") || Current.Is("class") ? Next.Text : Next.Is("=") ? Current.Text : null;
        try
        {
            Statement statement = Statement();
            if (Current.Kind is not (TokenKind.NewLine or TokenKind.End or TokenKind.Dedent) && !Current.Is(";") && !IsBlock(statement))
            {
                throw Unexpected("the end of the line");
            }

            statements.Add(statement with { EndLine = Math.Max(statement.EndLine, position.Line) });
        }
        catch (PortingException reason)
        {
            _depth = depth;
            statements.Add(new Statement.Unread(reason, position) { Name = name });
            SkipLine();
        }
    }

    /// <summary>Goes to the end of the line, and over the block that hangs on it.</summary>
    private void SkipLine()
    {
        while (Current.Kind is not (TokenKind.NewLine or TokenKind.End))
        {
            _at++;
        }

        while (Current.Kind is TokenKind.NewLine)
        {
            _at++;
        }

        int inner = 0;
        while (Current.Kind is not TokenKind.End && (inner > 0 || Current.Kind is TokenKind.Indent))
        {
            inner += Current.Kind switch { TokenKind.Indent => 1, TokenKind.Dedent => -1, _ => 0 };
            _at++;
        }
    }

    private static bool IsBlock(Statement statement) =>
        statement is Statement.If { } or Statement.For { } or Statement.While { } or Statement.Function { } or Statement.Class { } or Statement.With { } or Statement.Try { };

    private Statement Statement()
    {
        Token token = Current;
        SourcePosition position = token.Position;
        return (token.Kind is TokenKind.Name or TokenKind.Operator ? token.Text : string.Empty) switch
        {
            "import" or "from" => Import(),
            "if" => If(),
            "for" => For(),
            "while" => While(),
            "def" => Function([]),
            "class" => Class([]),
            "with" => With(),
            "try" => Try(),
            "@" => Decorated(),
            "return" => Ended(new Statement.Return(EndsLine(Take(), out _) ? null : ExpressionOrTuple(), position)),
            "raise" => Raise(),
            "assert" => Assert(),
            "del" => new Statement.Delete([.. Parts(Take(), ExpressionOrTuple())], position),
            "pass" or "break" or "continue" when Next.Kind is TokenKind.NewLine or TokenKind.End or TokenKind.Dedent || Next.Is(";") => new Statement.Jump(Take().Text, position),
            "global" or "nonlocal" when Next.Kind is TokenKind.Name => Outer(),
            "async" => throw new PortingException(position, "'async' is not read here. Give the part that makes the schedule."),
            "match" when IsHead() => Match(),
            "print" when Next.Kind is TokenKind.Text => throw new PortingException(position, "This is Python 2: print is a function today. Write print(…), or leave the line out."),
            "exec" when Next.Kind is TokenKind.Text => throw new PortingException(position, "This is Python 2. Leave the line out."),
            _ => Simple(),
        };
    }

    /// <summary>Gets whether the line is the head of a block: it ends with a colon.</summary>
    private bool IsHead()
    {
        int end = _at;
        while (_tokens[end].Kind is not (TokenKind.NewLine or TokenKind.End))
        {
            end++;
        }

        return end - _at > 2 && _tokens[end - 1].Is(":");
    }

    private bool EndsLine(Token taken, out Token word)
    {
        word = taken;
        return Current.Kind is TokenKind.NewLine or TokenKind.End or TokenKind.Dedent || Current.Is(";");
    }

    private Statement Ended(Statement statement) => statement with { EndLine = LastLine };

    private static IEnumerable<Expression> Parts(Token word, Expression targets) =>
        word.Kind is TokenKind.Name && targets is Expression.Sequence { IsTuple: true } several ? several.Items : [targets];

    private Statement Simple()
    {
        SourcePosition position = Current.Position;
        Expression expression = ExpressionOrTuple();
        if (Current.Kind is TokenKind.Operator && AugmentedOperators.Contains(Current.Text))
        {
            string operation = Take().Text[..^1];
            return Ended(new Statement.Augmented(expression, operation, ExpressionOrTuple(), position));
        }

        if (Current.Is(":") && expression is Expression.Name { } or Expression.Attribute { })
        {
            Take();
            string type = SourceWriter.Write(Expression());
            return TryTake("=")
                ? Ended(new Statement.Assign([expression], ExpressionOrTuple(), position) { Type = type })
                : new Statement.Declared(expression, position) { Type = type };
        }

        List<Expression> targets = [];
        while (TryTake("="))
        {
            targets.Add(expression);
            expression = ExpressionOrTuple();
        }

        return Ended(targets.Count == 0 ? new Statement.Evaluated(expression, position) : new Statement.Assign(targets, expression, position));
    }

    private Statement.Raise Raise()
    {
        SourcePosition position = Take().Position;
        Expression? value = EndsLine(default, out _) ? null : ExpressionOrTuple();
        if (TryTake("from"))
        {
            Expression();
        }

        return new Statement.Raise(value, position);
    }

    private Statement.Assert Assert()
    {
        SourcePosition position = Take().Position;
        Expression test = Expression();
        if (TryTake(","))
        {
            Expression();
        }

        return new Statement.Assert(test, position);
    }

    private Statement.Outer Outer()
    {
        Token word = Take();
        List<string> names = [ExpectName()];
        while (TryTake(","))
        {
            names.Add(ExpectName());
        }

        return new Statement.Outer(word.Text == "global", names, word.Position);
    }

    private Statement.Import Import()
    {
        SourcePosition position = Current.Position;
        bool from = Take().Text == "from";
        string module = string.Empty;
        bool bracket = false;
        if (from)
        {
            module = Module();
            Expect("import");
            bracket = TryTake("(");
        }

        List<(string, string)> names = [];
        do
        {
            if (TryTake("*"))
            {
                names.Add(("*", module));
                break;
            }

            string name = Module();
            string alias = TryTake("as") ? ExpectName() : from ? name : name.Split('.')[0];
            names.Add((alias, from ? IsKeras(module, name) ? name : $"{module}.{name}" : alias == name.Split('.')[0] ? alias : name));
        }
        while (TryTake(",") && !Current.Is(")"));

        if (bracket)
        {
            Expect(")");
        }

        return new Statement.Import(names, position) { EndLine = LastLine };
    }

    /// <summary>Gets whether a package hands on Keras itself: <c>from bert4keras.backend import keras</c>. TensorFlow's own is known by its place.</summary>
    private static bool IsKeras(string module, string name) => name == "keras" && module.Trim('.').Length > 0 && module.Split('.')[0] is not ("tensorflow" or "tf");

    private string Module()
    {
        string name = string.Empty;
        while (Current.Is(".") || Current.Is("..."))
        {
            name += Take().Text;
        }

        if (name.Length > 0 && Current.Is("import"))
        {
            return name;
        }

        System.Text.StringBuilder full = new(name + ExpectName());
        while (TryTake("."))
        {
            full.Append('.').Append(ExpectName());
        }

        return full.ToString();
    }
}
