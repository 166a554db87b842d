namespace TfLrCallbacks.Porting;

/// <summary>A Python statement as it is written.</summary>
/// <param name="Position">Where it starts.</param>
internal abstract record Statement(SourcePosition Position)
{
    /// <summary>Gets the line in which it ends.</summary>
    public int EndLine { get; init; } = Position.Line;

    /// <summary>An expression that stands alone.</summary>
    public sealed record Evaluated(Expression Value, SourcePosition Position) : Statement(Position);

    /// <summary><c>a = b, c = value</c>; type hints are left out.</summary>
    public sealed record Assign(IReadOnlyList<Expression> Targets, Expression Value, SourcePosition Position) : Statement(Position)
    {
        /// <summary>Gets the type hint; null for none.</summary>
        public string? Type { get; init; }
    }

    /// <summary><c>a += value</c>.</summary>
    public sealed record Augmented(Expression Target, string Operator, Expression Value, SourcePosition Position) : Statement(Position);

    /// <summary><c>a: float</c>: a name with a type and no value, as the fields of data classes have.</summary>
    public sealed record Declared(Expression Target, SourcePosition Position) : Statement(Position)
    {
        /// <summary>Gets the type hint.</summary>
        public string Type { get; init; } = string.Empty;
    }

    public sealed record Return(Expression? Value, SourcePosition Position) : Statement(Position);

    /// <summary><c>pass</c>, <c>break</c> or <c>continue</c>.</summary>
    public sealed record Jump(string Word, SourcePosition Position) : Statement(Position);

    public sealed record Raise(Expression? Value, SourcePosition Position) : Statement(Position);

    public sealed record Assert(Expression Test, SourcePosition Position) : Statement(Position);

    public sealed record Delete(IReadOnlyList<Expression> Targets, SourcePosition Position) : Statement(Position);

    /// <summary><c>if</c> and every <c>elif</c> with their bodies, and what <c>else</c> has.</summary>
    public sealed record If(IReadOnlyList<(Expression Test, IReadOnlyList<Statement> Body)> Branches, IReadOnlyList<Statement> Otherwise, SourcePosition Position)
        : Statement(Position);

    public sealed record For(Expression Target, Expression Source, IReadOnlyList<Statement> Body, IReadOnlyList<Statement> Otherwise, SourcePosition Position)
        : Statement(Position);

    public sealed record While(Expression Test, IReadOnlyList<Statement> Body, IReadOnlyList<Statement> Otherwise, SourcePosition Position)
        : Statement(Position);

    public sealed record Function(
        string Name, IReadOnlyList<(string Name, Expression? Default)> Parameters, IReadOnlyList<Statement> Body, IReadOnlyList<string> Decorators, SourcePosition Position)
        : Statement(Position);

    public sealed record Class(string Name, IReadOnlyList<Expression.Argument> Bases, IReadOnlyList<Statement> Body, SourcePosition Position)
        : Statement(Position)
    {
        public IReadOnlyList<string> Decorators { get; init; } = [];
    }

    public sealed record With(IReadOnlyList<(Expression Value, Expression? Target)> Items, IReadOnlyList<Statement> Body, SourcePosition Position)
        : Statement(Position);

    public sealed record Try(
        IReadOnlyList<Statement> Body, IReadOnlyList<IReadOnlyList<Statement>> Handlers, IReadOnlyList<Statement> Otherwise, IReadOnlyList<Statement> Finally, SourcePosition Position)
        : Statement(Position)
    {
        /// <summary>Gets what each handler handles, null for everything, and the name that it gives the exception.</summary>
        public IReadOnlyList<(Expression? Type, string? Name)> Handled { get; init; } = [];
    }

    /// <summary>Names and what they abbreviate; a name is <c>*</c> for all of a module.</summary>
    public sealed record Import(IReadOnlyList<(string Name, string Meaning)> Names, SourcePosition Position) : Statement(Position);

    /// <summary><c>global</c> or <c>nonlocal</c>.</summary>
    public sealed record Outer(bool IsGlobal, IReadOnlyList<string> Names, SourcePosition Position) : Statement(Position);

    /// <summary>What is not read; the message says why and what to do.</summary>
    public sealed record Unread(PortingException Reason, SourcePosition Position) : Statement(Position)
    {
        /// <summary>Gets the name that it would have given a value; null for none.</summary>
        public string? Name { get; init; }
    }

    /// <summary>Gets the blocks within.</summary>
    public IEnumerable<IReadOnlyList<Statement>> Blocks => this switch
    {
        If choice => [.. choice.Branches.Select(branch => branch.Body), choice.Otherwise],
        For loop => [loop.Body, loop.Otherwise],
        While loop => [loop.Body, loop.Otherwise],
        Function function => [function.Body],
        Class type => [type.Body],
        With with => [with.Body],
        Try attempt => [attempt.Body, .. attempt.Handlers, attempt.Otherwise, attempt.Finally],
        _ => [],
    };

    /// <summary>Gets the expressions that stand in it itself, not in its blocks.</summary>
    public IEnumerable<Expression> Expressions => this switch
    {
        Evaluated evaluated => [evaluated.Value],
        Assign assign => [.. assign.Targets, assign.Value],
        Augmented augmented => [augmented.Target, augmented.Value],
        Return { Value: { } value } => [value],
        Raise { Value: { } value } => [value],
        Assert assert => [assert.Test],
        If choice => choice.Branches.Select(branch => branch.Test),
        For loop => [loop.Target, loop.Source],
        While loop => [loop.Test],
        Function function => function.Parameters.Where(parameter => parameter.Default is not null).Select(parameter => parameter.Default!),
        Try attempt => attempt.Handled.Select(handled => handled.Type).OfType<Expression>(),
        Class type => type.Bases.Select(argument => argument.Value),
        With with => with.Items.SelectMany(item => item.Target is null ? [item.Value] : new[] { item.Value, item.Target }),
        _ => [],
    };
}
