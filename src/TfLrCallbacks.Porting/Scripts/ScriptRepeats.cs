namespace TfLrCallbacks.Porting;

/// <summary>Leaves out assignments that give a name the number or the word that it has already: cells of a notebook say <c>EPOCHS = 10</c> again and again.</summary>
internal static class ScriptRepeats
{
    /// <summary>Gives the statements with one assignment for each name that never has another value.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements)
    {
        Dictionary<string, Value> first = new(StringComparer.Ordinal);
        HashSet<string> again = new(StringComparer.Ordinal);
        foreach (Statement statement in statements)
        {
            if (Value(statement) is { } value && Name(statement) is var name && !first.TryAdd(name, value) && first[name].Equals(value))
            {
                again.Add(name);
            }
        }

        if (again.Count == 0)
        {
            return statements;
        }

        foreach (Statement statement in statements)
        {
            if (Value(statement) is { } value ? again.Contains(Name(statement)) && !first[Name(statement)].Equals(value) : statement is not Statement.Function and not Statement.Class)
            {
                again.ExceptWith(Targets.Names([statement]));
            }
        }

        again.ExceptWith(ScriptSource.All(statements).OfType<Statement.Outer>().SelectMany(outer => outer.Names));
        return [.. statements.Where(statement => Value(statement) is null || !again.Contains(Name(statement)) || first.Remove(Name(statement)))];
    }

    private static string Name(Statement statement) => ((Expression.Name)((Statement.Assign)statement).Targets[0]).Text;

    private static Value? Value(Statement statement) => statement is Statement.Assign { Targets: [Expression.Name], Value: Expression.Literal { Value: var value } } ? value : null;
}
