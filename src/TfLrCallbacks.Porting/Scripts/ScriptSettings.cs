namespace TfLrCallbacks.Porting;

/// <summary>
/// Writes a script in the words of others: <c>opt.lr</c> where <c>opt</c> holds the options, <c>self.lr</c> where that is a property, schedulers of the same name in
/// different functions, keys that no parameter group has.
/// </summary>
internal static class ScriptSettings
{
    /// <summary>Gives the statements with their options known as such, and with what its properties compute in their places.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements)
    {
        statements = Apart(statements);
        Statement[] all = [.. ScriptSource.All(statements)];
        bool isOptions = HoldsOptions(all);
        HashSet<string>? keys = Keys(all);
        Dictionary<string, Expression> properties = Properties(all);
        if ((!isOptions && properties.Count == 0 && keys is null) || !all.SelectMany(statement => statement.Expressions.Concat(Set(statement))).SelectMany(Expressions.All).Any(part => Replaced(part) is not null))
        {
            return statements;
        }

        return ScriptWrites.Mapped(statements, expression => With(expression, 0));

        Expression? Replaced(Expression part) => part switch
        {
            Expression.Attribute { Text: "lr" or "learning_rate", IsSetting: false } rate when isOptions && ScriptSource.Dotted(rate.Target) is "opt" or "self.opt" => rate with { IsSetting = true },
            Expression.Attribute { Target: Expression.Name { Text: "self" } } own => properties.GetValueOrDefault(own.Text),
            Expression.Comparison { First: Expression.Literal { Value: Value.Text key }, Links: [(var sign and ("in" or "not in"), Expression.Name group)] } when keys?.Contains(key.Characters) == false && ScriptWrites.IsGroup(group.Text) => new Expression.Literal(new Value.Boolean(sign == "not in"), part.Position),
            Expression.Call { Function: Expression.Attribute { Text: "get", Target: Expression.Name group }, Arguments: [{ Value: Expression.Literal { Value: Value.Text key } }, { Value: var otherwise }] } when keys?.Contains(key.Characters) == false && ScriptWrites.IsGroup(group.Text) => otherwise,
            _ => null,
        };

        Expression With(Expression expression, int depth) => Expressions.Map(expression, part => Replaced(part) is { } other ? depth < 4 ? With(other, depth + 1) : other : null);
    }

    private static IEnumerable<Expression> Set(Statement statement) => statement switch
    {
        Statement.Assign assign => assign.Targets,
        Statement.Augmented augmented => [augmented.Target],
        _ => [],
    };

    /// <summary>Gets whether <c>opt</c> holds what the command line says: it is parsed, or the script trains with PyTorch, whose optimizers have no such member.</summary>
    private static bool HoldsOptions(Statement[] all)
    {
        string[] modules = [.. all.OfType<Statement.Import>().SelectMany(import => import.Names).Select(name => name.Meaning.Split('.')[0])];
        return all.OfType<Statement.Assign>().Any(assign => assign.Targets.Any(target => target is Expression.Name { Text: "opt" }) && assign.Value is Expression.Call { Function: Expression.Attribute { Text: "parse_args" or "parse" } })
            || (modules.Contains("torch") && !modules.Any(module => module is "keras" or "tensorflow" or "tf_keras"));
    }

    /// <summary>Gives the keys that a parameter group may have; null where the script does not show its groups.</summary>
    private static HashSet<string>? Keys(Statement[] all)
    {
        Expression[] parts = [.. all.SelectMany(statement => statement.Expressions.Concat(Set(statement))).SelectMany(Expressions.All)];
        Expression.Call[] optimizers = [.. parts.OfType<Expression.Call>().Where(call => ScriptSource.Dotted(call.Function) is { } name && (name.Contains("optim.", StringComparison.Ordinal) || Dialect.LastPart(name) is "SGD" or "Adam" or "AdamW" or "RMSprop" or "Adagrad" or "Adadelta" or "LARS"))];
        bool IsShown(Expression? given) => given is Expression.Sequence or Expression.Comprehension || (given is Expression.Call call && (Dialect.LastPart(ScriptSource.Dotted(call.Function) ?? string.Empty).EndsWith("parameters", StringComparison.Ordinal) || call.Function is Expression.Name { Text: "filter" or "list" }));
        return optimizers.Length > 0 && optimizers.All(call => IsShown(call.Arguments.FirstOrDefault(argument => argument.Name is null or "params")?.Value))
            ? [.. parts.SelectMany(Named).OfType<Value.Text>().Select(key => key.Characters), "params", "lr", "initial_lr", "momentum", "weight_decay", "betas", "eps", "dampening", "nesterov", "amsgrad", "maximize", "foreach", "differentiable", "capturable", "fused", "centered", "alpha", "max_lr", "min_lr", "max_momentum", "base_momentum"]
            : null;

        static IEnumerable<Value?> Named(Expression part) => part switch
        {
            Expression.Dictionary table => table.Items.Select(item => (item.Key as Expression.Literal)?.Value),
            Expression.Call { Function: Expression.Name { Text: "dict" } or Expression.Attribute { Text: "update" or "setdefault" or "add_param_group" } } call => call.Arguments.Select(argument => argument.Name is { } name ? new Value.Text(name) : (argument.Value as Expression.Literal)?.Value),
            _ => [],
        };
    }

    /// <summary>Gives schedulers that functions make, step and keep names of their own, where the script steps another one by the same name.</summary>
    private static IReadOnlyList<Statement> Apart(IReadOnlyList<Statement> statements)
    {
        Statement.Function[] functions = [.. ScriptSource.All(statements).OfType<Statement.Function>()];
        string[] stepped = [.. Steps(statements)];
        Dictionary<Statement.Function, HashSet<string>> own = new(ReferenceEqualityComparer.Instance);
        foreach (Statement.Function function in functions)
        {
            Statement[] body = [.. ScriptSource.All(function.Body)];
            HashSet<string> names = [.. Steps(function.Body).Where(name => name.Contains("sched", StringComparison.OrdinalIgnoreCase) && stepped.Count(other => other == name) > Steps(function.Body).Count(other => other == name)
                && function.Parameters.All(parameter => parameter.Name != name) && !body.OfType<Statement.Outer>().Any(outer => outer.Names.Contains(name)) && !body.OfType<Statement.Return>().Any(given => given.Value is not null && Expressions.All(given.Value).Any(part => part is Expression.Name one && one.Text == name))
                && body.OfType<Statement.Assign>().Any(assign => assign is { Targets: [Expression.Name target], Value: Expression.Call made } && target.Text == name && functions.All(other => other.Name != ScriptSource.Dotted(made.Function))))];
            if (names.Count > 0)
            {
                own[function] = names;
            }
        }

        return own.Count == 0 ? statements : [.. statements.Select(With)];

        Statement With(Statement statement) => statement switch
        {
            Statement.Function function when own.TryGetValue(function, out HashSet<string>? names) => function with { Body = ScriptWrites.Mapped(function.Body, expression => Expressions.Map(expression, part => part is Expression.Name name && names.Contains(name.Text) ? name with { Text = $"{function.Name}_{name.Text}" } : null)) },
            Statement.Function function => function with { Body = [.. function.Body.Select(With)] },
            Statement.Class type => type with { Body = [.. type.Body.Select(With)] },
            _ => statement,
        };

        static IEnumerable<string> Steps(IReadOnlyList<Statement> block) => ScriptSource.All(block).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)
            .Select(part => part is Expression.Call { Function: Expression.Attribute { Text: "step", Target: Expression.Name name } } ? name.Text : null).OfType<string>();
    }

    /// <summary>Gives what the properties of the script's classes return, where only one class has the name and nothing sets it.</summary>
    private static Dictionary<string, Expression> Properties(Statement[] all)
    {
        Statement.Function[] methods = [.. all.OfType<Statement.Class>().SelectMany(type => type.Body.OfType<Statement.Function>())];
        HashSet<string> set = [.. all.SelectMany(Set).OfType<Expression.Attribute>().Select(target => target.Text)];
        return methods.GroupBy(method => method.Name).Where(group => group.Count() == 1 && !set.Contains(group.Key)).Select(group => group.First())
            .Where(method => method is { Decorators: ["property"], Body: [Statement.Return { Value: not null }], Parameters: [("self", _)] })
            .ToDictionary(method => method.Name, method => ((Statement.Return)method.Body[0]).Value!, StringComparer.Ordinal);
    }
}
