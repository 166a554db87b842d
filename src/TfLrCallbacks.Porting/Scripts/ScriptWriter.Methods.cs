using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Schedule classes of the script whose <c>__call__</c> is too long for one expression: a method of numbers, with what <c>__init__</c> is given as its parameters.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The longest schedule that stands in one expression.</summary>
    private const int LongestExpression = 160;

    /// <summary>The methods of classes that are written: the parameters of each. Null where a class has no such method.</summary>
    private readonly Dictionary<string, (string Given, string Parameter)[]?> _callMethods = new(StringComparer.Ordinal);

    /// <summary>Gives the schedule of an object by the method of its class; null where the class has none.</summary>
    private string? ByMethod(ScriptConstruct construct)
    {
        if (!_source.Classes.TryGetValue(construct.Name, out Statement.Class? type) || Start(type) is not { } start)
        {
            return null;
        }

        try
        {
            if (!_callMethods.TryGetValue(construct.Name, out (string Given, string Parameter)[]? parameters))
            {
                _callMethods[construct.Name] = null;
                _callMethods[construct.Name] = parameters = CallMethod(type, start);
            }

            return parameters is null ? null : $"new LambdaSchedule(step => {ScriptCode.Pascal(construct.Name)}({string.Join(", ", parameters.Select(parameter => $"{ScriptCode.Camel(parameter.Parameter)}: {_code.Number(Handed(construct.Call!, start, parameter.Given) ?? throw new PortingException($"'{parameter.Given}' is not given."), None)}").Prepend("step"))}))";
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Writes the method of a class; gives the parameters of <c>__init__</c> that it has behind the step, with their names in it, or null where the class does more than to compute a rate.</summary>
    private (string Given, string Parameter)[]? CallMethod(Statement.Class type, Statement.Function start, string method = "__call__")
    {
        if (type.Body.OfType<Statement.Function>().FirstOrDefault(own => own.Name == "__call__") is not { Parameters: [("self", _), var step, ..] } call || Kept(start) is not { } kept)
        {
            return null;
        }

        HashSet<string> taken = [.. Targets.Names(call.Body), step.Name];
        Dictionary<string, Expression> holders = Holders(type, start);
        if (holders.Values.Any(holder => taken.Contains(Root(holder))))
        {
            return null;
        }

        Dictionary<string, string> given = start.Parameters.Select(parameter => parameter.Name).Where(name => name != "self" && !holders.ContainsKey(name)).ToDictionary(name => name, name => taken.Contains(name) ? $"given_{name}" : name, StringComparer.Ordinal);
        Dictionary<string, Expression> put = new(StringComparer.Ordinal);
        List<Statement> before = [];
        foreach ((string member, Expression value) in kept)
        {
            Expression computed = Put(Expressions.Map(value, part => part is not Expression.Name name ? null : holders.GetValueOrDefault(name.Text) ?? (given.TryGetValue(name.Text, out string? own) ? name with { Text = own } : null)));
            string local = taken.Contains(member) || given.ContainsValue(member) ? $"own_{member}" : member;
            if (value is Expression.Name { Text: var settings } && holders.ContainsKey(settings))
            {
                put[member] = computed;
            }
            else if (Plain(computed) is Expression.Name { Text: var held } parameter && given.ContainsValue(held))
            {
                put[member] = parameter;
            }
            else
            {
                put[member] = new Expression.Name(local, value.Position);
                before.Add(new Statement.Assign([put[member]], computed, value.Position));
            }
        }

        IReadOnlyList<Statement> body = ScriptWrites.Mapped(call.Body, Put);
        HashSet<string> used = [.. ScriptSource.Names(body)];
        foreach (Statement.Assign assign in Enumerable.Reverse(before).OfType<Statement.Assign>())
        {
            if (used.Contains(((Expression.Name)assign.Targets[0]).Text))
            {
                used.UnionWith(ScriptSource.Names([assign]));
                body = [assign, .. body];
            }
        }

        (string Given, string Parameter)[] parameters = [.. given.Where(pair => used.Contains(pair.Value)).Select(pair => (pair.Key, pair.Value))];
        if (used.Contains("self"))
        {
            return null;
        }

        Statement.Function written = new(type.Name, [(step.Name, null), .. parameters.Select(parameter => (parameter.Parameter, (Expression?)null))], body, [], call.Position) { EndLine = call.EndLine };
        string lines = _code.Body(written, "        ");
        string name = ScriptCode.Pascal(type.Name);
        if (!_members.Add(name))
        {
            return null;
        }

        _body.Append(CultureInfo.InvariantCulture, $"    // line {call.Position.Line}: {type.Name}.{method}\n    public static double {name}({string.Join(", ", written.Parameters.Select(parameter => $"double {ScriptCode.Camel(parameter.Name)}"))})\n    {{\n{lines}    }}\n\n");
        return parameters;

        Expression Put(Expression expression) => Expressions.Map(expression, part => part is Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member } ? put.GetValueOrDefault(member) : null);
    }

    /// <summary>Gives the settings that a class is handed as a whole, <c>Schedule(cfg)</c>, by the parameters that take them: where it is made once, its method looks them up itself.</summary>
    private Dictionary<string, Expression> Holders(Statement.Class type, Statement.Function start) =>
        Calls.Where(item => item.Call.Function is Expression.Name called && called.Text == type.Name).Take(2).ToArray() is not [var (call, _)] ? []
            : start.Parameters.Where(parameter => parameter.Name != "self").Select(parameter => (parameter.Name, Given: ScriptArguments.Given(call, start, parameter.Name)))
                .Where(pair => pair.Given is { } written && ScriptSource.Dotted(written) is not null && _source.IsHolder(written)).ToDictionary(pair => pair.Name, pair => pair.Given!, StringComparer.Ordinal);

    /// <summary>Gives what an <c>__init__</c> keeps, in its order; null where it does more.</summary>
    private static (string Member, Expression Value)[]? Kept(Statement.Function start)
    {
        List<(string, Expression)> kept = [];
        Dictionary<string, Expression> locals = new(StringComparer.Ordinal);
        foreach (Statement statement in start.Body)
        {
            if (statement is Statement.Evaluated { Value: Expression.Literal or Expression.Call { Function: Expression.Attribute { Text: "__init__" } } })
            {
                continue;
            }

            IEnumerable<(Expression Target, Expression Value)> given = statement switch
            {
                Statement.Assign { Targets: [Expression.Sequence several], Value: Expression.Sequence values } when several.Items.Count == values.Items.Count => several.Items.Zip(values.Items),
                Statement.Assign { Targets: [var only], Value: var value } => [(only, value)],
                _ => [],
            };
            bool isKept = false;
            foreach ((Expression target, Expression value) in given)
            {
                Expression written = Expressions.Map(value, part => part is Expression.Name name ? locals.GetValueOrDefault(name.Text) : null);
                if (target is Expression.Name { Text: var local } && start.Parameters.All(parameter => parameter.Name != local) && locals.TryAdd(local, written))
                {
                    isKept = true;
                    continue;
                }

                if (target is not Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member } || kept.Exists(one => one.Item1 == member))
                {
                    return null;
                }

                kept.Add((member, written));
                isKept = true;
            }

            if (!isKept)
            {
                return null;
            }
        }

        return [.. kept];
    }

    /// <summary>Gives a number without the call that makes a tensor of it.</summary>
    private static Expression Plain(Expression value) => value is Expression.Call { Function: var function, Arguments: [var first, ..] } && Dialect.LastPart(ScriptSource.Dotted(function) ?? string.Empty) is "float" or "cast" or "constant" or "convert_to_tensor" or "float32" ? first.Value : value;
}
