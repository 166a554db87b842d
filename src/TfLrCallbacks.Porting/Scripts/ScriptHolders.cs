namespace TfLrCallbacks.Porting;

/// <summary>Short names that functions give to settings, <c>h = self.hparams</c> and <c>c = config["train"]</c>, written out: <c>h.lr</c> is <c>self.hparams.lr</c>.</summary>
internal static class ScriptHolders
{
    private static readonly string[] Words = ["hparam", "config", "cfg", "conf", "args", "opts", "option", "setting", "flags"];

    /// <summary>Gives the statements without these names.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements) =>
        ScriptSource.All(statements).OfType<Statement.Function>().Any(function => Short(function).Count > 0) ? [.. statements.Select(One)] : statements;

    private static Statement One(Statement statement)
    {
        if (statement is Statement.Function function && Short(function) is { Count: > 0 } names)
        {
            Expression Long(Expression expression) => Expressions.Map(expression, part => part is Expression.Name name ? names.GetValueOrDefault(name.Text) : null);
            return One(function with { Body = ScriptWrites.Mapped(Without(function.Body, names), Long) });
        }

        return ScriptWrites.Mapped(statement, inner => [One(inner)], expression => expression);
    }

    private static IReadOnlyList<Statement> Without(IReadOnlyList<Statement> body, Dictionary<string, Expression> names) =>
        [.. body.Where(statement => !(statement is Statement.Assign { Targets: [Expression.Name target] } && names.ContainsKey(target.Text)))];

    /// <summary>Gets the names that a function gives to settings in its own block, and that it, with the functions in it, only looks things up in.</summary>
    private static Dictionary<string, Expression> Short(Statement.Function function)
    {
        Statement[] all = [.. ScriptSource.All(function.Body)];
        ILookup<string, Statement> given = all.SelectMany(statement => Targets.Names([statement]).Concat(Parameters(statement)).Distinct().Select(name => (name, statement))).ToLookup(pair => pair.name, pair => pair.statement, StringComparer.Ordinal);
        Dictionary<string, Expression> names = new(StringComparer.Ordinal);
        foreach (Statement.Assign assign in function.Body.OfType<Statement.Assign>())
        {
            if (assign is { Targets: [Expression.Name { Text: var name }], Value: Expression.Attribute or Expression.Subscript } && IsSettings(assign.Value) && given[name].Count() == 1 && function.Parameters.All(parameter => parameter.Name != name)
                && !Expressions.All(assign.Value).OfType<Expression.Name>().Any(part => given.Contains(part.Text)) && all.All(statement => ReferenceEquals(statement, assign) || IsOnlyAsked(statement, name, assign.Value)))
            {
                names[name] = assign.Value;
            }
        }

        return names;
    }

    private static IEnumerable<string> Parameters(Statement statement) => statement switch
    {
        Statement.Function inner => [inner.Name, .. inner.Parameters.Select(parameter => parameter.Name.TrimStart('*'))],
        Statement.Outer outer => outer.Names,
        _ => [],
    };

    /// <summary>Gets whether an expression is what settings are kept in: a chain of members and keys one of which says so.</summary>
    private static bool IsSettings(Expression expression) => IsChain(expression) && Array.Exists(Words, word => SourceWriter.Write(expression).Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsChain(Expression expression) => expression is Expression.Name
        || (expression is Expression.Attribute attribute && IsChain(attribute.Target))
        || (expression is Expression.Subscript { Index: Expression.Literal { Value: Value.Text } } subscript && IsChain(subscript.Target));

    /// <summary>Gets whether a statement uses a name only in front of a member or a key that it reads, and does not change what the name stands for.</summary>
    private static bool IsOnlyAsked(Statement statement, string name, Expression holder)
    {
        Expression[] set = statement switch { Statement.Assign assign => [.. assign.Targets], Statement.Augmented augmented => [augmented.Target], _ => [] };
        string written = SourceWriter.Write(holder);
        if (set.Any(target => target is not Expression.Name && SourceWriter.Write(target) is var changed && (changed.StartsWith($"{name}.", StringComparison.Ordinal) || changed.StartsWith($"{name}[", StringComparison.Ordinal) || written.StartsWith(changed, StringComparison.Ordinal))))
        {
            return false;
        }

        Expression[] parts = [.. statement.Expressions.SelectMany(Expressions.All)];
        int asked = parts.Count(part => part is Expression.Attribute { Target: Expression.Name { Text: var member } } && member == name || part is Expression.Subscript { Target: Expression.Name { Text: var keyed } } && keyed == name);
        return parts.OfType<Expression.Name>().Count(part => part.Text == name) == asked;
    }
}
