namespace TfLrCallbacks.Porting;

/// <summary>Sets: what they have in common, and their methods.</summary>
internal static class Sets
{
    public static Value.Sequence Binary(string operation, Value.Sequence left, Value.Sequence right, SourcePosition position, Budget budget)
    {
        Value.Dictionary first = Keys(left, position, budget);
        Value.Dictionary second = Keys(right, position, budget);
        bool In(Value.Dictionary table, Value item) => Tables.Place(table, item, position, budget) >= 0;
        IEnumerable<Value> items = operation switch
        {
            "|" => left.Items.Concat(right.Items.Where(item => !In(first, item))),
            "&" => left.Items.Where(item => In(second, item)),
            "-" => left.Items.Where(item => !In(second, item)),
            _ => left.Items.Where(item => !In(second, item)).Concat(right.Items.Where(item => !In(first, item))),
        };
        budget.Take(left.Items.Count + right.Items.Count, position);
        return new Value.Sequence([.. items], IsTuple: false) { IsSet = true, IsUnordered = true, IsFrozen = left.IsFrozen };
    }

    public static bool Has(Value.Sequence set, Value item, SourcePosition position, Budget budget) => Tables.Place(Keys(set, position, budget), item, position, budget) >= 0;

    /// <summary>Compares sets: the smaller one is a part of the larger.</summary>
    public static bool Compare(string operation, Value.Sequence left, Value.Sequence right, SourcePosition position, Budget budget) => operation switch
    {
        "==" => left.Items.Count == right.Items.Count && IsWithin(left, right, position, budget),
        "<=" => IsWithin(left, right, position, budget),
        "<" => left.Items.Count < right.Items.Count && IsWithin(left, right, position, budget),
        ">=" => IsWithin(right, left, position, budget),
        _ => left.Items.Count > right.Items.Count && IsWithin(right, left, position, budget),
    };

    /// <summary>Calls a method of a set; null where it has none of that name here.</summary>
    public static Value? Call(Value.Sequence set, string name, Value[] arguments, SourcePosition position, Budget budget)
    {
        Value.Sequence Other(Value value) => (Value.Sequence)Functions.Call("set", [(null, value)], position, budget);
        switch (name, arguments)
        {
            case ("add" or "discard" or "remove" or "update" or "difference_update" or "intersection_update" or "symmetric_difference_update" or "clear" or "pop", _) when set.IsFrozen:
                throw Errors.Make("AttributeError", position, $"A frozenset has no {name}. Make a set of it before.");
            case ("add" or "discard" or "remove", [Value.Sequence { IsTuple: false, IsFrozen: false } or Value.Dictionary]):
                throw Errors.Make("TypeError", position, $"{Brief.Of(arguments[0], 40)} cannot be in a set, since it can change.");
            case ("add" or "discard" or "remove", [var item]):
                Value.Dictionary keys = Keys(set, position, budget);
                int place = Tables.Place(keys, item, position, budget);
                if (name == "remove" && place < 0)
                {
                    throw Errors.Make("KeyError", position, $"{Brief.Of(item, 40)} is not in the set.");
                }

                if (name == "add" == place < 0)
                {
                    budget.Take(3, position);
                    List<Value> items = set.ToChange();
                    if (name == "add")
                    {
                        items.Add(item);
                        keys.Set(item, Value.None);
                    }
                    else
                    {
                        items[place] = items[^1];
                        items.RemoveAt(items.Count - 1);
                        keys.RemoveUnordered(place);
                    }

                    set.Keys = keys.Items.Count == items.Count ? keys : null;
                }

                return Value.None;
            case ("update", _):
                Change(set, arguments.Aggregate(set, (all, more) => Binary("|", all, Other(more), position, budget)));
                return Value.None;
            case ("difference_update", [var less]):
                Change(set, Binary("-", set, Other(less), position, budget));
                return Value.None;
            case ("symmetric_difference_update", [var other]):
                Change(set, Binary("^", set, Other(other), position, budget));
                return Value.None;
            case ("intersection_update", [var less]):
                Change(set, Binary("&", set, Other(less), position, budget));
                return Value.None;
            case ("clear", []):
                set.ToChange().Clear();
                return Value.None;
            case ("union", _):
                return arguments.Aggregate(set with { Items = [.. set.Items] }, (all, more) => Binary("|", all, Other(more), position, budget));
            case ("intersection", _):
                return arguments.Aggregate(set with { Items = [.. set.Items] }, (all, more) => Binary("&", all, Other(more), position, budget));
            case ("difference", _):
                return arguments.Aggregate(set with { Items = [.. set.Items] }, (all, more) => Binary("-", all, Other(more), position, budget));
            case ("symmetric_difference", [var more]):
                return Binary("^", set, Other(more), position, budget);
            case ("issubset", [var larger]):
                return IsWithin(set, Other(larger), position, budget);
            case ("issuperset", [var smaller]):
                return IsWithin(Other(smaller), set, position, budget);
            case ("isdisjoint", [var other]):
                return Binary("&", set, Other(other), position, budget).Items.Count == 0;
            case ("copy", []):
                return set with { Items = [.. set.Items] };
            case ("pop", []) when set.Items is [var only]:
                set.ToChange().Clear();
                return only;
            case ("pop", []):
                throw Iterables.Unordered(set, position);
            default:
                return null;
        }
    }

    /// <summary>Gives a set the elements of another one.</summary>
    public static void Change(Value.Sequence set, Value.Sequence made)
    {
        Value[] items = [.. made.Items];
        set.ToChange().Clear();
        set.ToChange().AddRange(items);
    }

    private static bool IsWithin(Value.Sequence smaller, Value.Sequence larger, SourcePosition position, Budget budget)
    {
        Value.Dictionary known = Keys(larger, position, budget);
        return smaller.Items.All(item => Tables.Place(known, item, position, budget) >= 0);
    }

    private static Value.Dictionary Keys(Value.Sequence set, SourcePosition position, Budget budget)
    {
        IReadOnlyList<Value> items = set.Items;
        if (set.Keys is not { } keys)
        {
            budget.Take(2L * items.Count, position);
            set.Keys = keys = new Value.Dictionary([.. items.Select(item => KeyValuePair.Create(item, Value.None))]);
        }

        return keys;
    }
}
