namespace TfLrCallbacks.Porting;

/// <summary>Whether what a function of the text gives depends on how often it was asked: it changes a name around it, or an attribute of its object.</summary>
internal static class States
{
    /// <summary>Gets whether a function goes on from a value that an earlier call of it left.</summary>
    public static bool Changes(Statement.Function function)
    {
        Statement[] all = [.. ScriptSource.All(function.Body)];
        HashSet<string> outer = new(all.OfType<Statement.Outer>().SelectMany(shared => shared.Names), StringComparer.Ordinal);
        return all.Any(statement => statement switch
        {
            Statement.Augmented augmented => Kept(augmented.Target, outer) is not null,
            Statement.Assign assign => assign.Targets.Any(target => Kept(target, outer) is { } name && Expressions.All(assign.Value).Any(part => Kept(part, outer) == name)),
            _ => false,
        });
    }

    /// <summary>Gives the name of what outlives a call; null for what does not.</summary>
    private static string? Kept(Expression expression, HashSet<string> outer) => expression switch
    {
        Expression.Name name when outer.Contains(name.Text) => name.Text,
        Expression.Attribute { Target: Expression.Name { Text: "self" } } attribute => $"self.{attribute.Text}",
        _ => null,
    };
}
