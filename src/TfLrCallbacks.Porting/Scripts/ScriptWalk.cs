namespace TfLrCallbacks.Porting;

/// <summary>Goes over a script in the order of the text, and notes every call and every use of a name with its place.</summary>
internal sealed class ScriptWalk
{
    private readonly List<(Expression.Call Call, ScriptPlace Place)> _calls = [];
    private readonly List<(Statement Statement, ScriptPlace Place)> _statements = [];
    private readonly Dictionary<string, List<int>> _given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ScriptPlace>> _uses = new(StringComparer.Ordinal);

    public ScriptWalk(IReadOnlyList<Statement> statements) => Block(statements, new ScriptPlace());

    public IReadOnlyList<(Expression.Call Call, ScriptPlace Place)> Calls => _calls;

    public IReadOnlyList<(Statement Statement, ScriptPlace Place)> Statements => _statements;

    /// <summary>Gives where a value goes: the names that it is assigned to, and the calls that it reaches through them.</summary>
    public IReadOnlyList<string> PluggedIn(ScriptPlace place)
    {
        List<string> plugs = [];
        Follow(place, plugs, 0);
        return plugs;
    }

    private void Follow(ScriptPlace place, List<string> plugs, int depth)
    {
        if (place.Plug is { } plug && !plugs.Contains(plug))
        {
            plugs.Add(plug);
        }

        if (place.Into is not { } name || depth > 4)
        {
            return;
        }

        string assigned = $"assigned to {name}";
        if (!plugs.Contains(assigned))
        {
            plugs.Add(assigned);
        }

        // Up to the line that gives the name another value, it is this one.
        int end = _given.GetValueOrDefault(name)?.Where(line => line > place.Line).DefaultIfEmpty(int.MaxValue).Min() ?? int.MaxValue;
        foreach (ScriptPlace use in (_uses.GetValueOrDefault(name) ?? []).Where(use => !place.IsOnce || !use.IsOnce || (use.Line >= place.Line && use.Line <= end)))
        {
            Follow(use, plugs, depth + 1);
        }
    }

    private void Block(IReadOnlyList<Statement> statements, ScriptPlace place)
    {
        foreach (Statement statement in statements)
        {
            One(statement, place);
        }
    }

    private void One(Statement statement, ScriptPlace place)
    {
        _statements.Add((statement, place));
        int line = statement.Position.Line;
        switch (statement)
        {
            case Statement.Assign assign:
                Give(assign, place);
                if (assign is { Targets: [Expression.Sequence targets], Value: Expression.Sequence values } && targets.Items.Count == values.Items.Count)
                {
                    foreach ((Expression target, Expression value) in targets.Items.Zip(values.Items))
                    {
                        Visit(value, place with { Into = ScriptSource.Dotted(target), Line = line });
                    }
                }
                else if (assign.Value is not Expression.Literal)
                {
                    Visit(assign.Value, place with { Into = assign.Targets.Select(ScriptSource.Dotted).FirstOrDefault(name => name is not null), Line = line });
                }

                break;
            case Statement.Augmented augmented:
                Visit(augmented.Value, place with { Into = ScriptSource.Dotted(augmented.Target), Line = line });
                break;
            case Statement.Return { Value: { } value } returned:
                Visit(value, place with { Plug = place.Function is { } inside ? $"returned by {inside.Name} @{returned.Position.Line}" : null, Line = line });
                break;
            default:
                ScriptPlace at = place.Line == line ? place : place with { Line = line };
                foreach (Expression expression in statement.Expressions)
                {
                    Visit(expression, at);
                }

                break;
        }

        ScriptPlace inner = statement switch
        {
            Statement.Function function => place with
            {
                Function = function,
                IsOnce = false,
                Loops = [],
                Locals = new HashSet<string>([.. place.Locals, .. function.Parameters.Select(parameter => parameter.Name.TrimStart('*')), .. Targets.Names(function.Body)], StringComparer.Ordinal),
            },
            Statement.Class type => place with { Class = type, IsOnce = false },
            Statement.For or Statement.While => place with { Loops = [.. place.Loops, statement], IsOnce = false },
            Statement.With => place,
            _ => place with { IsOnce = false },
        };
        foreach (IReadOnlyList<Statement> block in statement.Blocks)
        {
            Block(block, inner);
        }
    }

    /// <summary>Notes the line that gives a name its value, whatever comes before.</summary>
    private void Give(Statement.Assign assign, ScriptPlace place)
    {
        if (place.IsOnce && assign.Targets[0] is Expression.Name or Expression.Attribute && ScriptSource.Dotted(assign.Targets[0]) is { } name)
        {
            if (!_given.TryGetValue(name, out List<int>? lines))
            {
                _given[name] = lines = [];
            }

            lines.Add(assign.Position.Line);
        }
    }

    private void Visit(Expression expression, ScriptPlace place)
    {
        switch (expression)
        {
            case Expression.Name name:
                if (!_uses.TryGetValue(name.Text, out List<ScriptPlace>? uses))
                {
                    _uses[name.Text] = uses = [];
                }

                uses.Add(place);
                break;
            case Expression.Call call:
                _calls.Add((call, place));
                Called(call, place);
                break;
            case Expression.Sequence or Expression.Starred or Expression.Dictionary or Expression.Conditional:
                foreach (Expression part in Expressions.Parts(expression))
                {
                    Visit(part, place);
                }

                break;
            default:
                foreach (Expression part in Expressions.Parts(expression))
                {
                    Visit(part, place with { Plug = null, Into = null });
                }

                break;
        }
    }

    private void Called(Expression.Call call, ScriptPlace place)
    {
        string callee = SourceWriter.Write(call.Function);
        Visit(call.Function, place with { Plug = null, Into = null });
        bool isCollecting = call.Function is Expression.Attribute { Text: "append" or "extend" or "insert", Target: Expression.Name };
        foreach (Expression.Argument argument in call.Arguments)
        {
            Visit(argument.Value, isCollecting
                ? place with { Plug = null, Into = ((Expression.Name)((Expression.Attribute)call.Function).Target).Text }
                : place with { Into = null, Plug = $"{(argument.Name is null or "*" or "**" ? "arg" : $"{argument.Name}=")} of {callee} @{call.Position.Line}" });
        }
    }
}
