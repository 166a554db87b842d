namespace TfLrCallbacks.Porting;

/// <summary>
/// Variables of TensorFlow and Keras that a text changes, <c>rate = tf.Variable(0.1)</c> and <c>rate.assign(x)</c>, as plain names: <c>rate = x</c>. One that an optimizer was
/// given as its rate is the rate of that optimizer from there on.
/// </summary>
internal static class Variables
{
    private static readonly HashSet<string> Read = new(["numpy", "value", "read_value"], StringComparer.Ordinal);

    private static readonly HashSet<string> Getting = new(["get_value", "eval", "identity", "convert_to_numpy"], StringComparer.Ordinal);

    /// <summary>Replaces the variables. One that is also something else in the text, or that is handed to what may keep it, stays as it is.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements)
    {
        Statement[] all = [.. ScriptSource.All(statements)];
        HashSet<string> made = [.. all.Select(Made).OfType<string>()];
        if (made.Count == 0)
        {
            return statements;
        }

        made.IntersectWith(Changed(all));
        made.ExceptWith(all.Where(statement => Made(statement) is null).SelectMany(Assigned));
        made.ExceptWith(all.OfType<Statement.Function>().SelectMany(function => function.Parameters.Select(parameter => parameter.Name.TrimStart('*'))));
        Dictionary<string, (Expression Holder, SourcePosition Given)> rates = Rates(all, made);
        return made.Count == 0 ? statements : Block(statements, isInside: false);

        string[] Changed(IEnumerable<Statement> among) => [.. among.Select(statement => Written(statement, made)?.Variable).OfType<string>().Distinct()];

        IReadOnlyList<Statement> Block(IReadOnlyList<Statement> block, bool isInside) => [.. block.Select(statement => One(statement, isInside))];

        Statement One(Statement statement, bool isInside)
        {
            if (statement is Statement.Function function)
            {
                IReadOnlyList<Statement> body = Block(function.Body, isInside: true);
                string[] shared = [.. Changed(ScriptSource.All(function.Body)).Where(name => !rates.ContainsKey(name) && !name.Contains('.', StringComparison.Ordinal)).Except(function.Body.Select(Made).OfType<string>())];
                bool isGlobal = shared.All(name => statements.Any(own => Made(own) == name));
                return function with { Body = shared.Length == 0 ? body : [new Statement.Outer(isGlobal, shared, function.Position), .. body] };
            }

            if (statement is Statement.Assign start && Made(statement) is { } name && made.Contains(name))
            {
                return start with { Value = First(start.Value) };
            }

            if (Written(statement, made) is var (own, variable, way, value))
            {
                Expression target = Rate(variable, statement.Position, isInside) ?? own;
                Expression set = Put(value, isInside);
                return new Statement.Assign([target], way.Length == 0 ? set : new Expression.Binary(way, target, set, statement.Position), statement.Position) { EndLine = statement.EndLine };
            }

            return ScriptWrites.Mapped(statement, inner => [One(inner, isInside || statement is Statement.Class)], expression => Put(expression, isInside));
        }

        Expression Put(Expression expression, bool isInside) => Expressions.Map(expression, part => part switch
        {
            Expression.Call { Function: Expression.Attribute { Target: var held } method, Arguments: [] } when Read.Contains(method.Text) && Name(held) is { } name && made.Contains(name) => Rate(name, part.Position, isInside) ?? held,
            Expression.Call { Function: Expression.Attribute method, Arguments: [{ Value: var held }] } when Getting.Contains(method.Text) && Name(held) is { } name && made.Contains(name) => Rate(name, part.Position, isInside) ?? held,
            _ => Name(part) is { } name && rates.ContainsKey(name) ? Rate(name, part.Position, isInside) : null,
        });

        // In front of the optimizer there is no rate yet; functions are called behind it.
        Expression.Attribute? Rate(string variable, SourcePosition position, bool isInside) => rates.TryGetValue(variable, out (Expression Holder, SourcePosition Given) rate) && (position.Line > rate.Given.Line || (isInside && position != rate.Given))
            ? new Expression.Attribute(rate.Holder, "learning_rate", position) : null;
    }

    /// <summary>Gives the optimizers that have a variable as their rate, and takes those from the variables that are handed elsewhere.</summary>
    private static Dictionary<string, (Expression Holder, SourcePosition Given)> Rates(Statement[] all, HashSet<string> made)
    {
        Dictionary<string, (Expression, SourcePosition)> rates = new(StringComparer.Ordinal);
        foreach (Statement statement in all)
        {
            foreach (Expression.Call call in statement.Expressions.SelectMany(Expressions.All).OfType<Expression.Call>())
            {
                string function = Dialect.LastPart(ScriptSource.Dotted(call.Function) ?? string.Empty);
                foreach ((Expression.Argument argument, int at) in call.Arguments.Select((argument, at) => (argument, at)))
                {
                    if (Name(argument.Value) is not { } name || !made.Contains(name) || Getting.Contains(function) || function is "print" || (at == 0 && Way(function) is not null))
                    {
                        continue;
                    }

                    Expression? holder = !KerasOptimizers.Has(function) || !(argument.Name is "learning_rate" or "lr" || (argument.Name is null && at == 0)) ? null
                        : statement is Statement.Assign { Targets: [Expression.Name or Expression.Attribute], Value: var value } assign && ReferenceEquals(value, call) ? assign.Targets[0]
                        : statement is Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "compile" } compile } } ? new Expression.Attribute(compile.Target, "optimizer", compile.Position)
                        : null;
                    if ((holder is null && !IsOfNumbers(function)) || (holder is not null && !rates.TryAdd(name, (holder, argument.Value.Position))))
                    {
                        made.Remove(name);
                        rates.Remove(name);
                    }
                }
            }
        }

        return rates;
    }

    private static bool IsOfNumbers(string function) => new[] { string.Empty, "math.", "np.", "tf.", "tf.math." }.Any(module => Functions.Knows($"{module}{function}"));

    /// <summary>Gives the names and members of <c>self</c> that a statement changes.</summary>
    public static IEnumerable<string> Assigned(Statement statement) => statement switch
    {
        Statement.Assign assign => assign.Targets.SelectMany(target => target is Expression.Sequence several ? several.Items : [target]).Select(Name).OfType<string>(),
        Statement.Augmented { Target: var target } => Name(target) is { } name ? [name] : [],
        Statement.For loop => Targets.Names(loop.Target),
        Statement.With with => with.Items.SelectMany(item => item.Target is null ? [] : Targets.Names(item.Target)),
        _ => [],
    };

    /// <summary>Gives the name of the variable that a statement makes; null for any other statement.</summary>
    private static string? Made(Statement statement) => statement is Statement.Assign { Targets: [var target], Value: Expression.Call { Arguments: [_, ..] } call }
        && ScriptSource.Dotted(call.Function) is { } function && (Dialect.LastPart(function) == "Variable" || (Dialect.LastPart(function) == "variable" && function.Contains('.', StringComparison.Ordinal))) ? Name(target) : null;

    private static Expression First(Expression made)
    {
        Expression.Call call = (Expression.Call)made;
        Expression value = (call.Arguments.FirstOrDefault(argument => argument.Name is "initial_value" or "initializer" or "value") ?? call.Arguments[0]).Value;
        return value is Expression.Lambda { Parameters: [] } lazy ? lazy.Body : value;
    }

    /// <summary>Gives the variable that a statement changes, by which operator (none for a new value), and the value; null for any other statement.</summary>
    private static (Expression Target, string Variable, string Way, Expression Value)? Written(Statement statement, HashSet<string> made) =>
        statement is not Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute method } call } || Way(method.Text) is not { } way ? null
        : call.Arguments is [{ Name: null, Value: var target }, { Value: var set }, ..] && Name(target) is { } name && made.Contains(name) ? (target, name, way, set)
        : call.Arguments is [{ Value: var given }, ..] && Name(method.Target) is { } own && made.Contains(own) ? (method.Target, own, way, given)
        : null;

    private static string? Way(string function) => function switch
    {
        "assign" or "set_value" or "update" => string.Empty,
        "assign_add" or "update_add" => "+",
        "assign_sub" or "update_sub" => "-",
        _ => null,
    };

    /// <summary>Gives a name, or a member of <c>self</c>; null for anything else.</summary>
    public static string? Name(Expression expression) => expression switch
    {
        Expression.Name name => name.Text,
        Expression.Attribute { Target: Expression.Name { Text: "self" } } member => $"self.{member.Text}",
        _ => null,
    };
}
