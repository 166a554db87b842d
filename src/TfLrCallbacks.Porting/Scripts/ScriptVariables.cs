namespace TfLrCallbacks.Porting;

/// <summary>
/// A variable that a schedule class of the script keeps its last rate in, <c>self.rate.assign(value)</c> before <c>return self.rate</c>, as a name of the method: what is
/// assigned in each call before it is read is no state.
/// </summary>
internal static class ScriptVariables
{
    /// <summary>Replaces such variables by local names.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements) => statements.Any(IsOfVariables) ? [.. statements.Select(statement => IsOfVariables(statement) ? Plain((Statement.Class)statement) : statement)] : statements;

    private static bool IsOfVariables(Statement statement) => statement is Statement.Class type && type.Bases.Any(parent => ScriptSource.Dotted(parent.Value) is { } name && Dialect.LastPart(name).EndsWith("Schedule", StringComparison.Ordinal))
        && type.Body.OfType<Statement.Function>().Any(method => method.Name == "__call__" && method.Body.Any(one => Assigned(one) is not null));

    private static Statement.Class Plain(Statement.Class type) => type with { Body = [.. type.Body.Select(one => one is Statement.Function { Name: "__call__" } method ? method with { Body = Plain(method.Body, [.. method.Parameters.Select(parameter => parameter.Name), .. Targets.Names(method.Body)]) } : one)] };

    private static List<Statement> Plain(IReadOnlyList<Statement> body, HashSet<string> taken)
    {
        HashSet<string> read = new(StringComparer.Ordinal);
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        List<Statement> plain = [];
        foreach (Statement statement in body)
        {
            if (Assigned(statement) is var (member, value) && !taken.Contains($"{member}_assigned") && !read.Contains(member) && !Members(value).Except(names.Keys).Contains(member))
            {
                plain.Add(new Statement.Assign([new Expression.Name($"{member}_assigned", statement.Position)], Put(value), statement.Position) { EndLine = statement.EndLine });
                names[member] = $"{member}_assigned";
            }
            else
            {
                read.UnionWith(ScriptSource.All([statement]).SelectMany(one => one.Expressions).SelectMany(Members).Except(names.Keys));
                plain.AddRange(ScriptWrites.Mapped([statement], Put));
            }
        }

        return plain;

        Expression Put(Expression expression) => Expressions.Map(expression, part => part switch
        {
            Expression.Call { Function: Expression.Attribute { Text: "read_value" or "value" or "numpy", Target: var held }, Arguments: [] } => Name(held),
            _ => Name(part),
        });

        Expression.Name? Name(Expression part) => part is Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member } && names.TryGetValue(member, out string? name) ? new Expression.Name(name, part.Position) : null;
    }

    private static IEnumerable<string> Members(Expression expression) => Expressions.All(expression).Select(part => part is Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member } ? member : null).OfType<string>();

    /// <summary>Gives the member and the value of <c>self.rate.assign(value)</c>; null for any other statement.</summary>
    private static (string Member, Expression Value)? Assigned(Statement statement) =>
        statement is Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "assign", Target: Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member } }, Arguments: [{ Value: var value }, ..] } } ? (member, value) : null;
}
