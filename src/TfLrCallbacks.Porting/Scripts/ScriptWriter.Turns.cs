namespace TfLrCallbacks.Porting;

/// <content>What differs from turn to turn of a loop, or from call to call of a function.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gets whether a condition may differ from turn to turn: it calls something, or has a name that the loop gives a value, or that a function's caller does.</summary>
    private bool Changes(Expression test, ScriptPlace place) => Changes(test, place, []);

    private bool Changes(Expression test, ScriptPlace place, HashSet<(SourcePosition Function, string Name)> asked)
    {
        HashSet<string> given = [.. Targets.Names(place.Loops), .. place.Loops.OfType<Statement.For>().SelectMany(loop => Targets.Names(loop.Target))];
        if (place.Loops.Count == 0 && place.Function is { } function)
        {
            given.UnionWith(Targets.Names(function.Body));

            // A function that calls itself hands a name on.
            given.UnionWith(function.Parameters.Select(parameter => parameter.Name).Where(name => Uses(test, name) && asked.Add((function.Position, name)) && _loops.Callers(function).Any(caller => ScriptArguments.Given(caller.Call, function, name) is { } value
                && (IsWithin(caller.Place, function) ? !(value is Expression.Name same && same.Text == name) : Changes(value, caller.Place, asked)))));
        }

        return Expressions.All(test).Any(part => part is Expression.Name name ? given.Contains(name.Text)
            : part is Expression.Call call && Dialect.LastPart(ScriptSource.Dotted(call.Function) ?? string.Empty) is not ("isinstance" or "hasattr" or "getattr" or "callable" or "type" or "get" or "lower" or "upper" or "startswith" or "endswith"));

        static bool Uses(Expression test, string name) => Expressions.All(test).Any(part => part is Expression.Name used && used.Text == name);

        static bool IsWithin(ScriptPlace place, Statement.Function function) => ReferenceEquals(place.Function, function);
    }
}
