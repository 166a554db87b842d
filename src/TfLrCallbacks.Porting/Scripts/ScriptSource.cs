namespace TfLrCallbacks.Porting;

/// <summary>A script that was read: its statements, what its names stand for, and what can be known of its values.</summary>
internal sealed partial class ScriptSource
{
    private readonly Scope _scope;
    private readonly Reading _reading;
    private readonly HashSet<string> _ambiguous;
    private readonly HashSet<string> _counters;

    private readonly string[] _lines;

    private ScriptSource(string[] lines, IReadOnlyList<Statement> statements, Scope scope, Reading reading)
    {
        _lines = lines;
        Statements = statements;
        _scope = scope;
        _reading = reading;
        _ambiguous = [.. Assignments(statements).GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key)];
        _counters = [.. All(statements).OfType<Statement.For>().SelectMany(loop => Targets.Names(loop.Target))];
        Classes = All(statements).OfType<Statement.Class>().GroupBy(type => type.Name).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        Functions = All(statements).OfType<Statement.Function>().GroupBy(function => function.Name).ToDictionary(group => group.Key, group => ScriptMethods.Last([.. group], Classes), StringComparer.Ordinal);
    }

    public IReadOnlyList<Statement> Statements { get; }

    public IReadOnlyDictionary<string, Statement.Class> Classes { get; }

    public IReadOnlyDictionary<string, Statement.Function> Functions { get; }

    public IReadOnlyList<string> Notes => _reading.Notes;

    /// <summary>Gets the names of modules and of what is imported from them.</summary>
    public IReadOnlyList<string> Imports => field ??= [.. All(Statements).OfType<Statement.Import>().SelectMany(import => import.Names.Select(name => name.Meaning))];

    public static ScriptSource Read(string text)
    {
        string code = Notebook.Code(text);
        IReadOnlyList<Statement> read = ScriptUses.Plain(ScriptTuners.Plain(ScriptRepeats.Plain(ScriptIdleUpdates.Without(ScriptEnding.Without(Parser.ReadStatements(code, out IReadOnlyList<(int Line, string What)> skipped)), out IReadOnlyList<int> idle)), out IReadOnlyList<int> searched), out IReadOnlyList<string> uses);
        IReadOnlyList<Statement> written = ScriptFirstRun.Of(ScriptConfigs.Plain(ScriptKeywords.Plain(Variables.Plain(ScriptVariables.Plain(ScriptHyperparams.Plain(ScriptSigns.Plain(ScriptTrainers.Plain(ScriptTrainerFields.Plain(ScriptTrainSteps.Plain(read))))))))), out IReadOnlyList<int> taken);
        IReadOnlyList<Statement> statements = ScriptSetters.Called(ScriptWrites.Plain(ScriptHolders.Plain(ScriptSettings.Plain(ScriptTries.Plain(written)))));
        Reading reading = new() { IsStrict = true, HasGroups = UnseenGroups.AreWritten(statements) };
        foreach ((int line, string what) in skipped)
        {
            reading.Note($"line {line}: {what} is skipped.");
        }

        foreach (string note in uses)
        {
            reading.Note(note);
        }

        if (idle.Count > 0)
        {
            reading.Note($"line {string.Join(", ", idle)}: an update before the training has no gradients, and is left out.");
        }

        if (taken.Count > 0)
        {
            reading.Note($"line {string.Join(", ", taken.Distinct())}: taken as a first run, which finds no file of a run before.");
        }

        if (searched.Count > 0)
        {
            reading.Note($"line {string.Join(", ", searched.Distinct())}: taken as the first trial of the search: its default, the smallest number or the first choice.");
        }

        Scope scope = new();
        try
        {
            Budget.OfText(budget =>
            {
                new Interpreter(scope, budget, reading).Run(ByHand.Before(statements));
                return true;
            });
        }
        catch (PortingException spent)
        {
            reading.Note(spent.Message);
        }

        foreach (string note in Overrides.Notes(statements, reading.CarriedOut))
        {
            reading.Conclude(note);
        }

        reading.Close();
        ScriptSource source = new(code.ReplaceLineEndings("\n").Split('\n'), statements, scope, reading) { Written = written };
        source = ScriptWrappers.Opened(ScriptCallees.Named(source.With(ScriptBranches.Taken(source))));
        return source.Opened.Count == 0 ? source : source.With(ScriptBranches.Taken(source));
    }

    /// <summary>Gets the names of the classes whose object is opened, and of the functions that its methods are.</summary>
    public IReadOnlySet<string> Opened { get; private init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Gets the statements as the script has them, before any is written in another form.</summary>
    public IReadOnlyList<Statement> Written { get; private init; } = [];

    /// <summary>Gives the same script with other statements.</summary>
    public ScriptSource With(IReadOnlyList<Statement> statements) => ReferenceEquals(statements, Statements) ? this : new(_lines, statements, _scope, _reading) { Opened = Opened, Written = Written };

    /// <summary>Gives the same script with the object of a class opened.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="opened">The name of the class, and those of the functions that its methods are.</param>
    public ScriptSource With(IReadOnlyList<Statement> statements, IReadOnlySet<string> opened) => new(_lines, statements, _scope, _reading) { Opened = opened, Written = Written };

    /// <summary>Gets the lines of the script; of a notebook those of its code.</summary>
    public IReadOnlyList<string> AllLines => _lines;

    /// <summary>Gives the lines of a statement as they are written.</summary>
    public IEnumerable<string> Lines(Statement statement) => _lines.Skip(statement.Position.Line - 1).Take(Math.Max(1, statement.EndLine - statement.Position.Line + 1));

    /// <summary>Gives a dotted name as its module has it; null where an expression is no name, or one of a variable's members.</summary>
    public string? Resolve(Expression expression) =>
        Dotted(expression) is { } dotted && (_scope.Find(dotted.Split('.')[0]) is null || IsOfModule(dotted)) ? _scope.Resolve(dotted) : null;

    /// <summary>Gets whether a name is that of a type in a module, though the module's name is a variable's too: <c>lr_scheduler = lr_scheduler.StepLR(…)</c>.</summary>
    private bool IsOfModule(string dotted) => dotted.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && char.IsAsciiLetterUpper(dotted[dot + 1]) && _scope.Resolve(dotted) != dotted;

    /// <summary>Gives an expression such as <c>self.opt.lr</c> as text; null for one that is not a name with dots.</summary>
    public static string? Dotted(Expression expression) => expression switch
    {
        Expression.Name name => name.Text,
        Expression.Attribute attribute when attribute.Depth < 20 && Dotted(attribute.Target) is { } target => $"{target}.{attribute.Text}",
        _ => null,
    };

    /// <summary>Gets whether two names are one without what stands before their last dots: <c>self.opt</c> is <c>opt</c>.</summary>
    public static bool IsNamed(string? dotted, string name) => dotted is not null && Dialect.LastPart(dotted) == Dialect.LastPart(name);

    /// <summary>Gives a line as it is written, without the blanks around it.</summary>
    public string Line(int number) => number >= 1 && number <= _lines.Length ? Brief.Of(_lines[number - 1].Trim(), 100) : string.Empty;

    public Value? Variable(string name) => _scope.Find(name);

    /// <summary>Gets whether a name stands for a module or something of one.</summary>
    public bool IsImported(string name) => _scope.Find(name) is null && (_scope.Resolve(name) != name || Imports.Any(module => module.Split('.')[0] == name));

    public Scope Scope => _scope;

    public Reading Reading => _reading;

    /// <summary>Gives the value of an expression where it can be known from the file; null where it cannot.</summary>
    public Value? Known(Expression expression, IReadOnlySet<string> locals)
    {
        Expression.Name[] names = [.. Expressions.All(expression).OfType<Expression.Name>()];
        if (names.Any(name => _ambiguous.Contains(name.Text) || _counters.Contains(name.Text) || (locals.Contains(name.Text) && !Constants.ContainsKey(name.Text))))
        {
            return null;
        }

        expression = names.Any(name => Constants.ContainsKey(name.Text)) ? Expressions.Map(expression, part => part is Expression.Name name ? Constants.GetValueOrDefault(name.Text) : null) : expression;

        try
        {
            Value value = Budget.OfText(budget => new Evaluator(_scope, budget, _reading).Evaluate(expression));
            return IsPlain(value, 0) ? value : null;
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gives the value of an expression at its place: the names of a function have those of its only call. Null where it is not known.</summary>
    public Value? AtItsPlace(Expression expression) => Scopes.Of(expression) is { } value && IsPlain(value, 0) ? value : null;

    /// <summary>Gets whether the script says what an assignment gives its name: numbers, settings, the arguments of the command line.</summary>
    public bool IsKnown(Statement.Assign assign) => assign.Targets is [var target] && Scopes.IsKnown(target, assign.Position);

    /// <summary>Gets whether an assignment gives its name settings: a table, or the arguments of the command line.</summary>
    public bool IsHolder(Statement.Assign assign) => assign.Targets is [var target] && Scopes.IsHolder(target, assign.Position);

    /// <summary>Gets whether a name stands for settings at its place.</summary>
    public bool IsHolder(Expression name) => Scopes.Of(name) is Value.Instance or Value.Dictionary or Value.Class;

    /// <summary>Gives the settings for which a name stands at its place: a table, or the arguments of the command line; null for anything else.</summary>
    public Value? Holder(Expression name) => Scopes.Of(name) as Value.Dictionary ?? (Value?)(Scopes.Of(name) as Value.Instance);

    /// <summary>Gives what the target of an assignment holds behind it; null where that is not known.</summary>
    public Value? Behind(Statement.Assign assign)
    {
        SourcePosition next = new(assign.Position.Line + 1, 1);
        return assign.Targets is [var target] ? AtItsPlace(Moved(target)) : null;

        Expression Moved(Expression part) => part switch
        {
            Expression.Name name => name with { Position = next },
            Expression.Attribute attribute => attribute with { Target = Moved(attribute.Target), Position = next },
            Expression.Subscript subscript => subscript with { Target = Moved(subscript.Target), Position = next },
            _ => part,
        };
    }

    private ScriptScopes Scopes => field ??= new ScriptScopes(this);

    /// <summary>Gets what names and members of <c>self</c> are given anywhere in the file, with null for what does not stand there as an expression, as for parameters.</summary>
    public ILookup<string, Expression?> Given => field ??= All(Statements).SelectMany(Gives).ToLookup(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>Gives the names and members in a list that stands there or that a variable is given once; null for anything else.</summary>
    public IReadOnlyList<Expression>? Listed(Expression expression) => expression is Expression.Sequence { Items.Count: > 0 } list ? list.Items.All(item => Dotted(item) is not null) ? list.Items : null
        : Variable(expression) is { } name && Given[name].Take(2).ToArray() is [Expression.Sequence only] ? Listed(only) : null;

    /// <summary>Gives the name of a variable, or <c>self.</c> and that of a member; null for anything else.</summary>
    public static string? Variable(Expression target) => target is Expression.Name name ? name.Text : target is Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member } ? $"self.{member}" : null;

    /// <summary>Gives the names that a statement gives a value, each with that value; null where it does not stand there.</summary>
    public static IEnumerable<(string Name, Expression? Value)> Gives(Statement statement) => statement switch
    {
        Statement.Assign { Targets: [var only], Value: var value } when Variable(only) is { } name => [(name, value)],
        Statement.Assign { Targets: [Expression.Sequence targets], Value: Expression.Sequence values } when targets.Items.Count == values.Items.Count && targets.Items.All(item => Variable(item) is not null) => targets.Items.Zip(values.Items, (name, value) => (Variable(name)!, (Expression?)value)),
        Statement.Assign assign => assign.Targets.SelectMany(Without),
        Statement.Augmented augmented => Without(augmented.Target),
        Statement.For loop => Without(loop.Target),
        Statement.With with => with.Items.Select(item => item.Target).OfType<Expression>().SelectMany(Without),
        Statement.Function function => [(function.Name, null), .. function.Parameters.Select(parameter => (parameter.Name.TrimStart('*'), (Expression?)null))],
        Statement.Class type => [(type.Name, null)],
        Statement.Import import => import.Names.Select(name => (name.Name, (Expression?)null)),
        Statement.Outer outer => outer.Names.Select(name => (name, (Expression?)null)),
        _ => [],
    };

    private static IEnumerable<(string Name, Expression? Value)> Without(Expression target) => target is Expression.Sequence several ? several.Items.SelectMany(Without) : Variable(target is Expression.Starred starred ? starred.Items : target) is { } name ? [(name, null)] : [];

    /// <summary>Gets what functions give names of their own, where the file gives the name nothing else: numbers, words, and lists of them.</summary>
    private Dictionary<string, Expression> Constants => field ??= All(Statements).OfType<Statement.Function>().SelectMany(function => function.Body).OfType<Statement.Assign>()
        .Where(assign => assign is { Targets: [Expression.Name name] } && Expressions.All(assign.Value).All(part => part is Expression.Literal or Expression.Sequence or Expression.Unary or Expression.Dictionary) && Given[name.Text].Count() == 1)
        .ToDictionary(assign => ((Expression.Name)assign.Targets[0]).Text, assign => assign.Value, StringComparer.Ordinal);

    /// <summary>Gets whether a loop gives a name another value in each turn.</summary>
    public bool IsCounter(string name) => _counters.Contains(name);

    /// <summary>Gets whether a member of an object is given another value: <c>args.lr = …</c>.</summary>
    public bool IsReassigned(string dotted) => All(Statements).SelectMany(statement => statement is Statement.Assign assign ? assign.Targets : statement is Statement.Augmented augmented ? [augmented.Target] : []).Any(target => Dotted(target) == dotted);

    /// <summary>Gets whether a name is assigned more than once: its value is that of a place.</summary>
    public bool IsAmbiguous(string name) => _ambiguous.Contains(name);

    /// <summary>Gives the lines in which one block of statements gives a name different functions or values, one after the other; a single line or none where it does not.</summary>
    public IReadOnlyList<int> Definitions(string name) => All(Statements).Where(statement => statement is not Statement.Class).SelectMany(statement => statement.Blocks).Prepend(Statements)
        .Select(block => block.Where(statement => statement is Statement.Function function ? function.Name == name : statement is Statement.Assign assign && assign.Targets.Any(target => target is Expression.Name own && own.Text == name))
            .DistinctBy(statement => string.Join('\n', Lines(statement))).Select(statement => statement.Position.Line).ToArray())
        .MaxBy(lines => lines.Length) ?? [];

    /// <summary>Writes an expression that stands beside all blocks with the values that its names have there, where the script gives them others elsewhere.</summary>
    public Expression AtItsLine(Expression expression) => Expressions.All(expression).All(part => part is not Expression.Name name || !_ambiguous.Contains(name.Text)) ? expression
        : Unless(expression, Expressions.Map(expression, part => part switch
        {
            Expression.Name name when _ambiguous.Contains(name.Text) => LastBefore(name),

            // What makes an object has arguments of its own.
            Expression.Call { Function: not Expression.Name { Text: "int" or "float" or "round" or "min" or "max" or "abs" or "len" } } call => call,
            _ => null,
        }));

    /// <summary>Gives what stands there where another way to write it says the same.</summary>
    private static Expression Unless(Expression expression, Expression other) => SourceWriter.Write(other) == SourceWriter.Write(expression) ? expression : other;

    /// <summary>Gives what a name is assigned last before the line it stands in, if that is a number, or is computed from settings; null where a block or a function may assign it.</summary>
    private Expression? LastBefore(Expression.Name name)
    {
        if (All(Statements).OfType<Statement.Outer>().Any(outer => outer.Names.Contains(name.Text)))
        {
            return null;
        }

        Expression? written = Statements.LastOrDefault(statement => statement.Position.Line < name.Position.Line && statement is not (Statement.Function or Statement.Class) && Targets.Names([statement]).Contains(name.Text)) switch
        {
            Statement.Assign { Targets: var targets, Value: Expression.Sequence values } when targets is [Expression.Sequence names] && names.Items.Count == values.Items.Count =>
                names.Items.Zip(values.Items).Where(pair => pair.First is Expression.Name own && own.Text == name.Text).Select(pair => AtItsLine(pair.Second)).LastOrDefault(),
            Statement.Assign assign when assign.Targets.Any(target => target is Expression.Name own && own.Text == name.Text) => AtItsLine(assign.Value),
            Statement.Augmented augmented => AtItsLine(new Expression.Binary(augmented.Operator, augmented.Target, augmented.Value, augmented.Position)),
            _ => null,
        };
        return written is null || Known(written, new HashSet<string>(StringComparer.Ordinal)) is not { } value || value.AsDouble() is null ? null
            : written is Expression.Binary && Expressions.Free(written).Any() && !Expressions.Free(written).Any(IsChanging) ? written
            : new Expression.Literal(value, name.Position);
    }

    private static bool IsPlain(Value value, int depth) => value switch
    {
        Value.Integer or Value.Float or Value.Boolean or Value.Text or Value.Nothing => true,
        Value.Sequence list => depth < 4 && list.Items.Count < 10_000 && list.Items.All(item => IsPlain(item, depth + 1)),
        Value.Dictionary entries => depth < 4 && entries.Items.All(item => item.Key is Value.Text or Value.Integer or Value.Float && IsPlain(item.Value, depth + 1)),
        _ => false,
    };
}
