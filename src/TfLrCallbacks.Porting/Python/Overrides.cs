namespace TfLrCallbacks.Porting;

/// <summary>Statements with which a script gives its settings values that do not stand in it: <c>exec(open("overrides.py").read())</c>, <c>globals()[name] = value</c>, <c>from config import *</c>.</summary>
internal static class Overrides
{
    /// <summary>What a word in the name of a file of settings begins with.</summary>
    private static readonly string[] Settings = ["config", "cfg", "setting", "param", "hyperparam", "const", "option", "opts", "args", "override", "flags"];

    /// <summary>Gives a note for each such statement that was not evaluated.</summary>
    public static IEnumerable<string> Notes(IReadOnlyList<Statement> statements, IReadOnlySet<SourcePosition> evaluated) => Unwritten(statements, evaluated).Concat(Imported(statements));

    private static IEnumerable<string> Unwritten(IReadOnlyList<Statement> statements, IReadOnlySet<SourcePosition> evaluated) => ScriptSource.All(statements)
        .Select(statement => (statement.Position.Line, Written: Overriding(statement)))
        .Where(found => found.Written is not null && !Expressions.All(found.Written).Any(part => part is Expression.Call && evaluated.Contains(part.Position)))
        .Select(found => $"line {found.Line}: {Brief.Of(SourceWriter.Write(found.Written!), 60)} is not carried out, and may give names other values: those of this text count.");

    /// <summary>Gives a note where all names of a file of settings are imported behind a name that is assigned, as the file may have it too.</summary>
    private static IEnumerable<string> Imported(IReadOnlyList<Statement> statements) => ScriptSource.All(statements)
        .SkipWhile(statement => statement is not Statement.Assign { Targets: [Expression.Name, ..] })
        .OfType<Statement.Import>()
        .SelectMany(import => import.Names.Where(name => name.Name == "*" && IsSettings(name.Meaning)).Select(name => $"line {import.Position.Line}: {name.Meaning} is not read here, and may give names other values: those of this text count."));

    private static bool IsSettings(string module) => Dialect.LastPart(module).Split('_').Any(word => Settings.Any(beginning => word.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)));

    private static Expression? Overriding(Statement statement) => statement switch
    {
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "update" or "setdefault" or "__setitem__", Target: var table } } set } when IsNames(table) => set,
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Name { Text: "exec" }, Arguments: [{ Value: var code }, ..] } call } when MaySetNames(code) => call,
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Name { Text: "eval" }, Arguments: [{ Value: Expression.Literal { Value: Value.Text code } }, ..] } call } when code.Characters.Contains("exec(", StringComparison.Ordinal) => call,
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Name { Text: "execfile" } or Expression.Attribute { Text: "run_path", Target: Expression.Name { Text: "runpy" } } } call } => call,
        Statement.Assign { Targets: [Expression.Subscript { Target: var names } item] } when IsNames(names) => item,
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
