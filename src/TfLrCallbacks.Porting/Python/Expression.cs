namespace TfLrCallbacks.Porting;

/// <summary>A Python expression as it is written. It is read and evaluated, never executed.</summary>
/// <param name="Position">Where it starts.</param>
internal abstract record Expression(SourcePosition Position)
{
    /// <summary>Gets the line in which it ends, where the parser noted it.</summary>
    public int EndLine { get; init; } = Position.Line;

    /// <summary>Gets how many expressions are nested in it at most, itself included.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>A number, a string, True, False or None.</summary>
    public sealed record Literal(Value Value, SourcePosition Position) : Expression(Position);

    public sealed record Name(string Text, SourcePosition Position) : Expression(Position);

    /// <summary><c>target.name</c>.</summary>
    public sealed record Attribute(Expression Target, string Text, SourcePosition Position) : Expression(Position)
    {
        /// <summary>Gets a value indicating whether it is one of the script's options, though its name is that of an optimizer's member.</summary>
        public bool IsSetting { get; init; }
    }

    public sealed record Call(Expression Function, IReadOnlyList<Argument> Arguments, SourcePosition Position) : Expression(Position);

    /// <summary><c>target[index]</c>.</summary>
    public sealed record Subscript(Expression Target, Expression Index, SourcePosition Position) : Expression(Position);

    /// <summary><c>start:stop:step</c> within an index.</summary>
    public sealed record Slice(Expression? Start, Expression? Stop, Expression? Step, SourcePosition Position) : Expression(Position);

    public sealed record Unary(string Operator, Expression Operand, SourcePosition Position) : Expression(Position);

    public sealed record Binary(string Operator, Expression Left, Expression Right, SourcePosition Position) : Expression(Position);

    /// <summary><c>a &lt; b &lt;= c</c>: true where every link is.</summary>
    public sealed record Comparison(Expression First, IReadOnlyList<(string Operator, Expression Right)> Links, SourcePosition Position)
        : Expression(Position);

    /// <summary><c>then if test else otherwise</c>.</summary>
    public sealed record Conditional(Expression Then, Expression Test, Expression Otherwise, SourcePosition Position) : Expression(Position);

    /// <summary>A function in a line. The names of parameters that take the rest begin with <c>*</c> or <c>**</c>.</summary>
    public sealed record Lambda(IReadOnlyList<(string Name, Expression? Default)> Parameters, Expression Body, SourcePosition Position)
        : Expression(Position);

    /// <summary>A list, or a tuple.</summary>
    public sealed record Sequence(IReadOnlyList<Expression> Items, bool IsTuple, SourcePosition Position) : Expression(Position)
    {
        /// <summary>Gets a value indicating whether it is a set: equal items are kept once.</summary>
        public bool IsSet { get; init; }
    }

    /// <summary><c>*items</c> within a list, a tuple or the targets of an assignment.</summary>
    public sealed record Starred(Expression Items, SourcePosition Position) : Expression(Position);

    /// <summary>A dictionary; the key is null where <c>**other</c> stands.</summary>
    public sealed record Dictionary(IReadOnlyList<(Expression? Key, Expression Value)> Items, SourcePosition Position) : Expression(Position);

    /// <summary><c>[item for names in source if condition]</c>. With two <c>for</c> the item is a comprehension whose items are put in its place.</summary>
    public sealed record Comprehension(
        Expression Item, IReadOnlyList<string> Names, Expression Source, Expression? Condition, SourcePosition Position) : Expression(Position)
    {
        /// <summary>Gets a value indicating whether the item is the comprehension of the next <c>for</c>.</summary>
        public bool IsFlattened { get; init; }

        /// <summary>Gets the target of the loop, where names are nested in it; null where the names say all.</summary>
        public Expression? Target { get; init; }

        /// <summary>Gets a value indicating whether its items are made when they are asked for, as a generator's are.</summary>
        public bool IsLazy { get; init; }

        /// <summary>Gets a value indicating whether it makes a set.</summary>
        public bool IsSet { get; init; }

        /// <summary>Gets the key, where a dictionary is made.</summary>
        public Expression? Key { get; init; }
    }

    /// <summary>A string with values in braces.</summary>
    public sealed record Template(string Text, SourcePosition Position) : Expression(Position);

    /// <summary><c>(name := value)</c>.</summary>
    public sealed record Named(string Text, Expression Value, SourcePosition Position) : Expression(Position);

    /// <summary><c>yield value</c>, or <c>yield from values</c>.</summary>
    public sealed record Yield(Expression? Value, bool IsFrom, SourcePosition Position) : Expression(Position);

    /// <summary>One argument of a call; the name is null for a positional one, <c>*</c> or <c>**</c> for several, and may be followed by a colon as in C#.</summary>
    public sealed record Argument(string? Name, Expression Value, bool HasColon = false);
}
