namespace TfLrCallbacks.Porting;

/// <summary>Generators of a text: which functions are some, and taking what one gives.</summary>
internal static class Generators
{
    /// <summary>Gets whether a function yields: it gives its values one after another.</summary>
    public static bool Is(Statement.Function function) => Within(function.Body);

    /// <summary>Gets whether statements yield, functions and classes within them left aside.</summary>
    public static bool Within(IEnumerable<Statement> statements) => statements.Any(statement =>
        statement is not (Statement.Function or Statement.Class)
        && (statement.Expressions.SelectMany(Expressions.All).Any(part => part is Expression.Yield) || statement.Blocks.Any(Within)));

    /// <summary>Takes the next value of a generator out of it.</summary>
    /// <exception cref="PortingException">It has no more values.</exception>
    public static Value Next(Value.Sequence generator, Value? otherwise, SourcePosition position)
    {
        if (generator.Items.Count == 0)
        {
            return generator.IsCut ? throw new PortingException(position, "The generator goes on for longer than is read here. Write its value in its place.")
                : otherwise ?? throw new PortingException(position, "The generator has no more values here, and Python raises StopIteration. Give next() a default.");
        }

        Value next = generator.Items[0];
        generator.ToChange().RemoveAt(0);
        return next;
    }
}
