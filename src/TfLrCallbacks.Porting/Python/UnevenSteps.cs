namespace TfLrCallbacks.Porting;

/// <summary>Schedulers of a text that are not stepped once in each turn of their loop: their rates in a row are not those of the turns.</summary>
internal static class UnevenSteps
{
    /// <summary>Each step is compared with the others: a text with more of them, which nobody writes by hand, is not looked at.</summary>
    private const int Most = 100;

    /// <summary>Gives what to say of the first step of a scheduler that is left out in some turns, or made twice in one; null for none.</summary>
    public static string? Note(IReadOnlyList<Statement> statements)
    {
        HashSet<string> schedulers = [.. ScriptSource.All(statements).OfType<Statement.Assign>().Where(assign => Choice.Names(assign.Value)).SelectMany(assign => assign.Targets).Select(ScriptSource.Dotted).OfType<string>()];
        if (schedulers.Count == 0)
        {
            return null;
        }

        (Expression.Call Call, ScriptPlace Place)[] all = [.. new ScriptWalk(statements).Calls.Where(item => item.Call.Function is Expression.Attribute { Text: "step" })];
        foreach ((Expression.Call call, ScriptPlace place) in all.Length > Most ? [] : all.Where(item => Target(item.Call) is { } target && schedulers.Contains(target)))
        {
            HashSet<string> counted = [.. place.Loops.OfType<Statement.For>().SelectMany(loop => Targets.Names(loop.Target)), .. place.Loops.Count == 0 && place.Function is { } function ? function.Parameters.Select(parameter => parameter.Name) : []];
            foreach ((Expression test, bool isElse) in ScriptLoops.Tests(call, place))
            {
                string guard = ScriptLoops.Written(test, isElse);
                if (Expressions.All(test).Any(part => part is Expression.Name name && counted.Contains(name.Text)) && !all.Any(other => Target(other.Call) is var target && (target is null || !schedulers.Contains(target)) && ScriptLoops.Guards(other.Call, other.Place).Contains(guard)))
                {
                    return $"line {call.Position.Line}: the scheduler is stepped only where {guard}: the rates here are those of its steps in a row, not of the turns of the loop.";
                }
            }

            if (call.Arguments.Count == 0 && Blocks(statements).Any(block => block.Count(statement => statement is Statement.Evaluated { Value: Expression.Call { Arguments.Count: 0 } other } && other.Function is Expression.Attribute { Text: "step" } && Target(other) == Target(call)) > 1 && ScriptLoops.Holds(block, call)) && place.Loops.Count > 0)
            {
                return $"line {call.Position.Line}: the scheduler is stepped more than once in a turn of the loop: the rates here are those of its steps in a row.";
            }
        }

        return null;
    }

    private static IEnumerable<IReadOnlyList<Statement>> Blocks(IReadOnlyList<Statement> statements) => ScriptSource.All(statements).Where(statement => statement is Statement.For or Statement.While).SelectMany(statement => statement.Blocks);

    private static string? Target(Expression.Call step) => ScriptSource.Dotted(((Expression.Attribute)step.Function).Target);
}
