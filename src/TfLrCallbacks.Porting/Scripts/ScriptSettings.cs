namespace TfLrCallbacks.Porting;

/// <summary>Writes a script in the words of others: <c>opt.lr</c> where <c>opt</c> holds the options, <c>self.lr</c> where that is a property.</summary>
internal static class ScriptSettings
{
    /// <summary>Gives the statements with their options known as such, and with what its properties compute in their places.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements)
    {
        Statement[] all = [.. ScriptSource.All(statements)];
        bool isOptions = HoldsOptions(all);
        Dictionary<string, Expression> properties = Properties(all);
        if ((!isOptions && properties.Count == 0) || !all.SelectMany(statement => statement.Expressions.Concat(Set(statement))).SelectMany(Expressions.All).Any(part => Replaced(part) is not null))
        {
            return statements;
        }

        return ScriptWrites.Mapped(statements, expression => With(expression, 0));

        Expression? Replaced(Expression part) => part switch
        {
            Expression.Attribute { Text: "lr" or "learning_rate", IsSetting: false } rate when isOptions && ScriptSource.Dotted(rate.Target) is "opt" or "self.opt" => rate with { IsSetting = true },
            Expression.Attribute { Target: Expression.Name { Text: "self" } } own => properties.GetValueOrDefault(own.Text),
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
