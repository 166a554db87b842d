namespace TfLrCallbacks.Porting;

/// <summary>Copies of values as <c>copy.copy</c> and <c>copy.deepcopy</c> make them: what is shared within stays shared.</summary>
internal static class Copies
{
    private const int Deepest = 150;

    /// <summary>Gives a copy of a list, a table or settings; what cannot be changed, and what a library makes, is given as it is.</summary>
    public static Value Of(Value value, bool isDeep, SourcePosition position, Budget budget)
    {
        Dictionary<Value, Value> made = new(ReferenceEqualityComparer.Instance);
        return Copy(value, 0);

        Value Copy(Value from, int depth)
        {
            if (from is not (Value.Sequence or Value.Dictionary or Value.Instance { Base: null }) || depth > Deepest)
            {
                return from;
            }

            if (made.TryGetValue(from, out Value? known))
            {
                return known;
            }

            Value Inner(Value part) => isDeep ? Copy(part, depth + 1) : part;
            budget.Step(position, 3);
            switch (from)
            {
                case Value.Sequence list:
                    budget.Take(4L + list.Items.Count, position);
                    List<Value> items = [];
                    Value.Sequence copied = list with { Items = items };
                    made[from] = copied;
                    items.AddRange(list.Items.Select(Inner));
                    return copied;
                case Value.Dictionary table:
                    budget.Take(8L + (2 * table.Items.Count), position);
                    Value.Dictionary entries = new([]);
                    made[from] = entries;
                    foreach ((Value key, Value entry) in table.Items)
                    {
                        entries.Set(key, Inner(entry));
                    }

                    return entries;
                case Value.Instance { Type: var type } instance when type is null || type.Origins().All(origin => origin == "object"):
                    budget.Take(20L + (4 * instance.Attributes.Count), position);
                    Value.Instance other = new(type, new Dictionary<string, Value>(StringComparer.Ordinal), instance.Position) { Arguments = instance.Arguments, Maker = instance.Maker };
                    made[from] = other;
                    foreach ((string name, Value own) in instance.Attributes)
                    {
                        other.Attributes[name] = Inner(own);
                    }

                    return other;
                default:
                    return from;
            }
        }
    }
}
