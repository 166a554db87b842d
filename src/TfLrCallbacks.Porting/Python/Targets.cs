using System.Runtime.CompilerServices;

namespace TfLrCallbacks.Porting;

/// <summary>Gives names their values, also several at once.</summary>
internal static class Targets
{
    private static readonly ConditionalWeakTable<Statement.Function, HashSet<string>> Known = [];

    /// <summary>Takes a value apart into names; one that begins with a star takes the rest.</summary>
    public static void Assign(Scope scope, IReadOnlyList<string> names, Value value, SourcePosition position, Budget budget)
    {
        if (names is [var single] && !single.StartsWith('*'))
        {
            scope.Assign(single, value);
            return;
        }

        foreach ((string name, Value part) in names.Zip(Apart(value, names.Count, names.ToList().FindIndex(name => name.StartsWith('*')), position, budget)))
        {
            scope.Assign(name.TrimStart('*'), part);
        }
    }

    /// <summary>Takes a value apart into names that may be nested.</summary>
    public static void Assign(Scope scope, Expression target, Value value, SourcePosition position, Budget budget)
    {
        switch (target)
        {
            case Expression.Name name:
                scope.Assign(name.Text, value);
                break;
            case Expression.Starred starred:
                Assign(scope, starred.Items, value, position, budget);
                break;
            case Expression.Sequence several:
                foreach ((Expression part, Value own) in several.Items.Zip(Apart(value, several.Items.Count, several.Items.ToList().FindIndex(item => item is Expression.Starred), position, budget)))
                {
                    Assign(scope, part, own, position, budget);
                }

                break;
            default:
                throw new PortingException(target.Position, $"{Brief.Of(SourceWriter.Write(target), 60)} is no name that a loop in a line can assign. Write the loop as statements.");
        }
    }

    /// <summary>Takes a list apart into so many values.</summary>
    /// <exception cref="PortingException">It has another number of elements.</exception>
    public static IReadOnlyList<Value> Apart(Value value, int count, int starred, SourcePosition position, Budget budget)
    {
        if (value is Value.Symbol or Value.Call)
        {
            return [.. Enumerable.Range(0, count).Select(i => (Value)new Value.Symbol($"{Brief.Of(value, 100)}[{i}]", position) { Why = (value as Value.Symbol)?.Why })];
        }

        // No more than is needed is taken of what may have no end.
        IReadOnlyList<Value> items = starred < 0 && value is Value.Iterator ? [.. Iterables.Of(value, position, budget)!.Take(count + 1)] : Iterables.All(value, "An assignment to several names", position, budget);
        int rest = items.Count - count + 1;
        budget.Take(starred < 0 ? 0 : items.Count, position);
        return starred < 0 && items.Count == count ? [.. items]
            : starred >= 0 && rest >= 0 ? [.. items.Take(starred), new Value.Sequence([.. items.Skip(starred).Take(rest)], IsTuple: false), .. items.Skip(starred + rest)]
            : throw Errors.Make("ValueError", position, $"{Brief.Of(value, 80)} cannot be taken apart into {count} names.");
    }

    /// <summary>Gives the names that a function has for itself: its parameters, and what it assigns and does not share.</summary>
    public static IReadOnlySet<string> Locals(Statement.Function function) => Known.GetValue(function, Assigned);

    private static HashSet<string> Assigned(Statement.Function function)
    {
        Statement[] all = [.. ScriptSource.All(function.Body)];
        HashSet<string> names = [.. function.Parameters.Select(parameter => parameter.Name.TrimStart('*')), .. Names(function.Body)];
        names.UnionWith(all.OfType<Statement.Try>().SelectMany(attempt => attempt.Handled.Select(handled => handled.Name).OfType<string>()));
        names.UnionWith(all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Named>().Select(named => named.Text));
        names.ExceptWith(all.OfType<Statement.Outer>().SelectMany(outer => outer.Names));
        names.ExceptWith(all.OfType<Statement.Import>().SelectMany(import => import.Names.Select(name => name.Name)));
        return names;
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
