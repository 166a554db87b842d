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
        List<string> names = [];
        bool bracket = TryTake("(");
        do
        {
            if (Current.Is("in"))
            {
                break;
            }

            names.Add((TryTake("*") ? "*" : string.Empty) + ExpectName());
        }
        while (TryTake(","));

        if (bracket)
        {
            Expect(")");
        }

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
            new Expression.Comprehension(inner, names, source, condition, position) { IsFlattened = isFlattened, Key = isFlattened ? null : key },
            inner,
            source,
            condition,
            key);
    }

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
                    Expression comprehension = set.Count == 1 ? Comprehension(key, null, position) : Comprehension(items[0].Item2, key, position);
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
