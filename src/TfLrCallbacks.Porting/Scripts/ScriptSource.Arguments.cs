namespace TfLrCallbacks.Porting;

/// <content>What a command line gives: its parser's result, and the functions that are handed it.</content>
internal sealed partial class ScriptSource
{
    private HashSet<string>? _parsed;

    /// <summary>Gets whether an expression takes a default of the command line.</summary>
    public bool IsFromArguments(Expression expression) => Expressions.All(expression).OfType<Expression.Attribute>().Any(attribute =>
        attribute.Target is Expression.Name holder && _reading.Arguments.Lines.ContainsKey(attribute.Text)
        && (_scope.Find(holder.Text) is Value.Instance { Type: null, Arguments.Count: 0 } || (_parsed ??= Parsed()).Contains(holder.Text)));

    /// <summary>Gives the default of an option that an expression takes, <c>args.lr</c>; null for a member of an object that is something else: of a module, or of one that the script makes without the parser.</summary>
    public Value? Option(Expression expression) => expression is Expression.Attribute { Target: var holder, Text: var name } && _reading.Arguments.Defaults.TryGetValue(name, out Value? value) && MayBeArguments(holder) ? value : null;

    /// <summary>Gets whether an object may be what a command line gives: nothing says that it is another.</summary>
    private bool MayBeArguments(Expression holder)
    {
        if (Dotted(holder) is not { } name || name.Split('.')[^1] == "FLAGS")
        {
            return true;
        }

        HashSet<string> parsed = _parsed ??= Parsed();
        return !IsImported(name.Split('.')[0]) && (parsed.Contains(name) || !Given[name].Any() || Given[name].Any(value => value is null || Expressions.All(value).Any(part => IsParse(part) || (part is Expression.Name other && parsed.Contains(other.Text)))));
    }

    /// <summary>Finds the names that hold what a parser gives: those that it is assigned, also by a function that returns it, and the parameters that are given one of these.</summary>
    private HashSet<string> Parsed()
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        Statement[] all = [.. All(Statements)];
        HashSet<string> makers = [.. all.OfType<Statement.Function>().Where(function => All(function.Body).OfType<Statement.Return>().Any(returned => returned.Value is { } value && (IsParse(value) || (value is Expression.Name local && All(function.Body).OfType<Statement.Assign>().Any(assign => Targets.Names([assign]).Contains(local.Text) && IsParse(assign.Value)))))).Select(function => function.Name)];
        foreach (Statement.Assign assign in all.OfType<Statement.Assign>().Where(assign => IsParsed(assign.Value)))
        {
            names.UnionWith(Targets.Names([assign]));
        }

        Dictionary<string, Statement.Function> functions = all.OfType<Statement.Function>().DistinctBy(function => function.Name).ToDictionary(function => function.Name, StringComparer.Ordinal);
        Expression.Call[] calls = [.. all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>().Where(call => call.Function is Expression.Name { Text: var called } && functions.ContainsKey(called))];
        for (int known = -1; known < names.Count;)
        {
            known = names.Count;
            foreach (Expression.Call call in calls)
            {
                IReadOnlyList<(string Name, Expression? Default)> parameters = functions[((Expression.Name)call.Function).Text].Parameters;
                names.UnionWith(call.Arguments.Select((argument, i) => IsParsed(argument.Value) || (argument.Value is Expression.Name given && names.Contains(given.Text)) ? argument.Name ?? parameters.ElementAtOrDefault(i).Name : null).OfType<string>().ToArray());
            }
        }

        return names;

        bool IsParsed(Expression value) => IsParse(value) || (value is Expression.Call { Function: Expression.Name { Text: var called } } && makers.Contains(called));
    }

    private static bool IsParse(Expression value) => Expressions.All(value).Any(part => part is Expression.Call { Function: Expression.Attribute { Text: "parse_args" or "parse_known_args" } });
}
