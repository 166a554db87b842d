using System.Runtime.CompilerServices;

namespace TfLrCallbacks.Porting;

/// <summary>Which functions of a text are generators.</summary>
internal static class Generators
{
    private static readonly ConditionalWeakTable<Statement.Function, StrongBox<bool>> Known = [];

    /// <summary>Gets whether a function yields: it gives its values one after another. Asked for each call, and looked up in the text once.</summary>
    public static bool Is(Statement.Function function) => Known.GetValue(function, static function => new StrongBox<bool>(Within(function.Body))).Value;

    /// <summary>Gets whether statements yield, functions and classes within them left aside.</summary>
    public static bool Within(IEnumerable<Statement> statements) => statements.Any(statement =>
        statement is not (Statement.Function or Statement.Class)
        && (statement.Expressions.SelectMany(Expressions.All).Any(part => part is Expression.Yield) || statement.Blocks.Any(Within)));
}
