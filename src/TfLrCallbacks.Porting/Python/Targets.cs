namespace TfLrCallbacks.Porting;

/// <summary>Gives names their values, also several at once.</summary>
internal static class Targets
{
    /// <summary>Takes a value apart into names; one that begins with a star takes the rest.</summary>
    public static void Assign(Scope scope, IReadOnlyList<string> names, Value value, SourcePosition position)
    {
        if (names is [var single] && !single.StartsWith('*'))
        {
            scope.Assign(single, value);
            return;
        }

        foreach ((string name, Value part) in names.Zip(Apart(value, names.Count, names.ToList().FindIndex(name => name.StartsWith('*')), position)))
        {
            scope.Assign(name.TrimStart('*'), part);
        }
    }

    /// <summary>Takes a list apart into so many values.</summary>
    /// <exception cref="PortingException">It has another number of elements.</exception>
    public static IReadOnlyList<Value> Apart(Value value, int count, int starred, SourcePosition position)
    {
        if (value is Value.Symbol or Value.Call)
        {
            return [.. Enumerable.Range(0, count).Select(i => (Value)new Value.Symbol($"{Brief.Of(value.ToString(), 100)}[{i}]", position) { Why = (value as Value.Symbol)?.Why })];
        }

        if (value is Value.Sequence items && (items.Items.Count == count || (starred >= 0 && items.Items.Count >= count - 1)))
        {
            if (starred < 0)
            {
                return items.Items;
            }

            int rest = items.Items.Count - count + 1;
            return [.. items.Items.Take(starred), new Value.Sequence([.. items.Items.Skip(starred).Take(rest)], IsTuple: false), .. items.Items.Skip(starred + rest)];
        }

        throw new PortingException(position, $"{Brief.Of(value.ToString(), 80)} cannot be taken apart into {count} names.");
    }

    /// <summary>Gives the names that statements assign, those of the blocks within included.</summary>
    public static IEnumerable<string> Names(IEnumerable<Statement> statements) => statements.SelectMany(statement => (statement switch
    {
        Statement.Assign assign => assign.Targets.SelectMany(Names),
        Statement.Augmented augmented => Names(augmented.Target),
        Statement.For loop => Names(loop.Target),
        Statement.With with => with.Items.SelectMany(item => item.Target is null ? [] : Names(item.Target)),
        Statement.Function function => [function.Name],
        Statement.Class type => [type.Name],
        _ => [],
    }).Concat(statement is Statement.Function or Statement.Class ? [] : Names(statement.Blocks.SelectMany(block => block))));

    public static IEnumerable<string> Names(Expression target) => target switch
    {
        Expression.Name name => [name.Text],
        Expression.Starred starred => Names(starred.Items),
        Expression.Sequence several => several.Items.SelectMany(Names),
        _ => [],
    };
}
