namespace TfLrCallbacks.Porting;

/// <content>Comprehensions and tables.</content>
internal sealed partial class Parser
{
    /// <summary>Reads what follows an item: <c>for names in source if condition</c>, any number of times.</summary>
    private Expression.Comprehension Comprehension(Expression item, Expression? key, SourcePosition position)
    {
        Enter();
        if (TryTake("async"))
        {
            throw new PortingException(position, "'async' is not evaluated here. Write the list in its place.");
        }

        Expect("for");
        List<Expression> targets = Targets(out bool isTuple);
        Expression target = isTuple ? new Expression.Sequence(targets, IsTuple: true, position) : targets[0];
        List<string> names = [.. Porting.Targets.Names(target)];
        bool isNested = target is Expression.Sequence several && several.Items.Any(item => !IsName(item));
        Expect("in");
        Expression source = Binary(1);
        Expression? condition = null;
        while (TryTake("if"))
        {
            Expression next = Binary(1);
            condition = condition is null ? next : Noted(new Expression.Binary("and", condition, next, condition.Position), condition, next);
        }

        bool isFlattened = Current.Is("for");
        Expression inner = isFlattened ? Comprehension(item, key, position) : item;
        _depth--;
        return Noted(
            new Expression.Comprehension(inner, names, source, condition, position) { IsFlattened = isFlattened, Key = isFlattened ? null : key, Target = isNested || target is Expression.Sequence { Items.Count: 1 } ? target : null },
            inner,
            source,
            condition,
            key);
    }

    private static bool IsName(Expression expression) => expression is Porting.Expression.Name;

    private Expression Dictionary(SourcePosition position)
    {
        List<(Expression?, Expression)> items = [];
        List<Expression> set = [];
        while (!TryTake("}"))
        {
            if (TryTake("**"))
            {
                items.Add((null, Expression()));
            }
            else
            {
                Expression key = StarredOrExpression();
                if (items.Count == 0 && (set.Count > 0 || !Current.Is(":")))
                {
                    set.Add(key);
                }
                else
                {
                    Expect(":");
                    items.Add((key, Expression()));
                }

                if (items.Count + set.Count == 1 && Current.Is("for"))
                {
                    Expression comprehension = set.Count == 1 ? Comprehension(key, null, position) with { IsSet = true } : Comprehension(items[0].Item2, key, position);
                    Expect("}");
                    return comprehension;
                }
            }

            if (!Current.Is("}"))
            {
                Expect(",");
            }
        }

        return set.Count > 0
            ? Noted(new Expression.Sequence(set, IsTuple: false, position) { IsSet = true }, set)
            : Noted(new Expression.Dictionary(items, position), [.. items.Select(item => item.Item2), .. items.Select(item => item.Item1), null]);
    }
}
