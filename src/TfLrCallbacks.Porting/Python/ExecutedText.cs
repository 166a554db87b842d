namespace TfLrCallbacks.Porting;

/// <summary>Finds where a script runs a text as Python: what that sets is not in the script.</summary>
internal static class ExecutedText
{
    /// <summary>Gives the calls of <c>exec</c> and <c>runpy</c>, as they are written, and their lines.</summary>
    public static IEnumerable<(string Written, int Line)> In(IReadOnlyList<Statement> statements) => ScriptSource.All(statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()
        .Where(call => call.Function is Expression.Name { Text: "exec" or "execfile" } or Expression.Attribute { Text: "run_path", Target: Expression.Name { Text: "runpy" } })
        .Select(call => (SourceWriter.Write(call), call.Position.Line));
}
