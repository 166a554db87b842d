using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Statements of a callback class on which no rate depends: they stay as comments.</content>
internal sealed partial class ScriptCallbackClass
{
    /// <summary>Gets whether a loop has no effect on rates, on the object's numbers or on other names: it only records or prints.</summary>
    private bool SetsNothing(Statement.For loop) => SetsNothing(loop.Body);

    private bool SetsNothing(IEnumerable<Statement> body) => !ScriptWrites.In([.. body]).Any(touch => touch.Value is not null) && ScriptSource.All(body).All(statement => statement switch
    {
        Statement.Evaluated => true,
        Statement.Assign assign => assign.Targets.All(target => target is Expression.Subscript || (IsSelf(target, out string field) && !_numbers.Contains(field))),
        Statement.If or Statement.Jump { Word: "pass" or "continue" } => true,
        _ => false,
    });

    /// <summary>Gives a body without the variables that are used only by code that became a comment.</summary>
    private static string WithoutIdle(string body)
    {
        string code = string.Join('\n', body.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
        return string.Join('\n', body.Split('\n').Where(line => !(Declared().Match(line) is { Success: true } declared && Regex.Count(code, $@"\b{Regex.Escape(declared.Groups["name"].Value)}\b") == 1)));
    }

    [GeneratedRegex(@"^ +double (?<name>@?\w+) = 0;$")]
    private static partial Regex Declared();

    private bool IsWritten(Expression test, IReadOnlySet<string> locals)
    {
        try
        {
            return _code.Condition(test, locals).Length > 0;
        }
        catch (PortingException)
        {
            return false;
        }
    }

    /// <summary>Gets whether a local name has no influence on a rate, on the object's numbers, on another name or on a condition.</summary>
    private bool IsIdle(string name, Statement given) => Array.Find(_methods, method => ScriptSource.All(method.Body).Contains(given, ReferenceEqualityComparer.Instance)) is { } around
        && ScriptSource.All(around.Body).Where(statement => !ReferenceEquals(statement, given) && statement.Expressions.SelectMany(Expressions.All).Any(part => IsName(part, name))).All(statement => statement is Statement.Evaluated or Statement.Assign && SetsNothing([statement]));
}
