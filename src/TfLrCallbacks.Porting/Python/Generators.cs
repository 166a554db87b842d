namespace TfLrCallbacks.Porting;

/// <summary>Which functions of a text are generators.</summary>
internal static class Generators
{
    /// <summary>Gets whether a function yields: it gives its values one after another.</summary>
    public static bool Is(Statement.Function function) => Within(function.Body);

    /// <summary>Gets whether statements yield, functions and classes within them left aside.</summary>
    public static bool Within(IEnumerable<Statement> statements) => statements.Any(statement =>
        statement is not (Statement.Function or Statement.Class)
        && (statement.Expressions.SelectMany(Expressions.All).Any(part => part is Expression.Yield) || statement.Blocks.Any(Within)));
}
