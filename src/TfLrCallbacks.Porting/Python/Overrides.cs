namespace TfLrCallbacks.Porting;

/// <summary>Statements with which a script gives its settings values that do not stand in it: <c>exec(open("overrides.py").read())</c>, <c>globals()[name] = value</c>.</summary>
internal static class Overrides
{
    /// <summary>Gives a note for each such statement.</summary>
    public static IEnumerable<string> Notes(IReadOnlyList<Statement> statements) => ScriptSource.All(statements)
        .Select(statement => (statement.Position.Line, Written: Overriding(statement)))
        .Where(found => found.Written is not null)
        .Select(found => $"line {found.Line}: {Brief.Of(SourceWriter.Write(found.Written!), 60)} is not carried out, and may give names other values: those of this text count.");

    private static Expression? Overriding(Statement statement) => statement switch
    {
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Name { Text: "exec" }, Arguments: [{ Value: var code }, ..] } call } when MaySetNames(code) => call,
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Name { Text: "execfile" } or Expression.Attribute { Text: "run_path", Target: Expression.Name { Text: "runpy" } } } call } => call,
        Statement.Assign { Targets: [Expression.Subscript { Target: var names, Index: not Expression.Literal } item] } when IsNames(names) => item,
        _ => null,
    };

    /// <summary>Tells whether code may give a name a value. What prints or imports does not.</summary>
    private static bool MaySetNames(Expression code)
    {
        if (code is not Expression.Literal { Value: Value.Text text })
        {
            return true;
        }

        try
        {
            return ScriptSource.All(Parser.ReadStatements(text.Characters, out _)).Any(statement => statement is not (Statement.Evaluated or Statement.Import or Statement.Jump));
        }
        catch (PortingException)
        {
            return true;
        }
    }

    private static bool IsNames(Expression expression) => expression is Expression.Call { Function: Expression.Name { Text: "globals" or "locals" or "vars" }, Arguments: [] };
}
