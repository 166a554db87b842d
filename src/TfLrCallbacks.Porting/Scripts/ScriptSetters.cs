namespace TfLrCallbacks.Porting;

/// <summary>Reads an assignment to a property whose setter sets a rate, <c>learner.lr = 0.1</c>, as the call that it is.</summary>
internal static class ScriptSetters
{
    /// <summary>Gives statements in which the setters that set a rate are methods, and called.</summary>
    public static IReadOnlyList<Statement> Called(IReadOnlyList<Statement> statements)
    {
        Dictionary<(string Type, string Property), string> setters = [];
        Dictionary<(string Type, string Property), Expression> getters = [];
        foreach (Statement.Class type in ScriptSource.All(statements).OfType<Statement.Class>())
        {
            Statement.Function[] methods = [.. type.Body.OfType<Statement.Function>()];
            foreach (Statement.Function setter in methods.Where(IsSetter))
            {
                setters[(type.Name, setter.Name)] = Method(setter.Name);
                Get(type, setter.Name, Array.Find(methods, method => method.Name == setter.Name && method.Decorators.Contains("property"))?.Body[^1] is Statement.Return { Value: var value } ? value : null);
            }

            // lr = property(get_lr, set_lr)
            foreach (Statement.Assign assign in type.Body.OfType<Statement.Assign>())
            {
                if (assign is { Targets: [Expression.Name property], Value: Expression.Call { Function: Expression.Name { Text: "property" }, Arguments: [{ Value: var getter }, { Value: Expression.Name setter }, ..] } } && Array.Find(methods, method => method.Name == setter.Text) is { } sets && SetsRate(sets))
                {
                    setters[(type.Name, property.Text)] = setter.Text;
                    Get(type, property.Text, getter is Expression.Lambda lambda ? lambda.Body : getter is Expression.Name name && Array.Find(methods, method => method.Name == name.Text)?.Body[^1] is Statement.Return { Value: var value } ? value : null);
                }
            }
        }

        if (setters.Count == 0)
        {
            return statements;
        }

        ILookup<string, string> made = ScriptSource.All(statements).OfType<Statement.Assign>().Where(assign => assign.Value is Expression.Call { Function: Expression.Name })
            .SelectMany(assign => assign.Targets.Select(ScriptSource.Dotted).OfType<string>().Select(name => (Name: name, Type: ((Expression.Name)((Expression.Call)assign.Value).Function).Text))).ToLookup(pair => pair.Name, pair => pair.Type, StringComparer.Ordinal);
        return Block(statements, null);

        IReadOnlyList<Statement> Block(IReadOnlyList<Statement> block, string? type) => [.. block.Select(statement => One(statement, type))];

        Statement One(Statement statement, string? type) => statement switch
        {
            Statement.Class own => own with { Body = [.. own.Body.Select(member => One(member is Statement.Function setter && IsSetter(setter) ? setter with { Name = Method(setter.Name), Decorators = [] } : member, own.Name))] },
            Statement.Assign { Targets: [Expression.Attribute target] } assign when Of(target, type) is not null => Call(target, assign.Value, assign, type),
            Statement.Augmented { Target: Expression.Attribute target } augmented when Of(target, type) is not null => Call(target, new Expression.Binary(augmented.Operator, target, augmented.Value, augmented.Position), augmented, type),
            _ => ScriptWrites.Mapped(statement, inner => [One(inner, type)], expression => Read(expression, type)),
        };

        (string Type, string Property)? Of(Expression.Attribute target, string? type) => ScriptSource.Dotted(target.Target) is not { } holder ? null
            : (holder == "self" && type is not null ? [type] : made[holder]).Select(own => ((string Type, string Property)?)(own, target.Text)).FirstOrDefault(own => setters.ContainsKey(own!.Value));

        Expression Read(Expression expression, string? type) => Expressions.Map(expression, part => part is Expression.Attribute target && Of(target, type) is { } property && getters.TryGetValue(property, out Expression? value)
            ? Expressions.Map(value, inner => inner is Expression.Name { Text: "self" } ? target.Target : null) : null);

        Statement.Evaluated Call(Expression.Attribute target, Expression value, Statement statement, string? type) =>
            new(new Expression.Call(new Expression.Attribute(target.Target, setters[Of(target, type)!.Value], target.Position), [new Expression.Argument(null, Read(value, type))], statement.Position), statement.Position) { EndLine = statement.EndLine };

        void Get(Statement.Class type, string property, Expression? value)
        {
            if (value is not null)
            {
                getters[(type.Name, property)] = value;
            }
        }
    }

    private static bool IsSetter(Statement.Function function) => function.Decorators.Any(decorator => decorator.EndsWith(".setter", StringComparison.Ordinal)) && SetsRate(function);

    private static bool SetsRate(Statement.Function function) => ScriptWrites.In(function.Body).Any(touch => touch.Value is not null);

    private static string Method(string property) => $"set_{property}";
}
