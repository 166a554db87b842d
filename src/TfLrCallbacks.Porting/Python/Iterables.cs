namespace TfLrCallbacks.Porting;

/// <summary>What can be gone over: lists, tables, texts, iterators and objects of the text that say how.</summary>
internal static class Iterables
{
    /// <summary>Gives the values of what can be gone over, one after another; null for any other value.</summary>
    /// <exception cref="PortingException">The values, or their order, are not known.</exception>
    public static IEnumerable<Value>? Of(Value value, SourcePosition position, Budget budget) => value switch
    {
        Value.Sequence list => OfList(list, position),
        Value.Dictionary table => OfTable(table, position),
        Value.Text { IsPartly: true } text => throw Arithmetic.Partly(text, position),
        Value.Text text => text.Characters.Select(character => (Value)character.ToString()),
        Value.Iterator iterator => Taken(iterator, position, budget),
        Value.Instance { Type: { IsTuple: true } } tuple => Objects.Tuple(tuple)!.Items,
        Value.Instance { Type: { } type } instance when !instance.IsTable || type.Find("__iter__") is not null => OfObject(instance, position, budget),
        Value.Instance { IsTable: true } settings => OfTable(new Value.Dictionary([]) { Owner = settings }, position),
        Value.Class type when type.Enumerated.Count > 0 => type.Enumerated,
        Value.Class type when type.Listed.Count > 0 => type.Listed,
        Value.Symbol symbol => throw Arithmetic.UnknownName(symbol),
        _ => null,
    };

    /// <summary>Gives all values at once.</summary>
    /// <param name="value">What is gone over.</param>
    /// <param name="who">Who needs it, for the message.</param>
    /// <param name="position">Where it stands.</param>
    /// <param name="budget">What it may cost.</param>
    /// <param name="isAnyOrder">Whether the order does not matter, so that a set will do.</param>
    public static IReadOnlyList<Value> All(Value value, string who, SourcePosition position, Budget budget, bool isAnyOrder = false)
    {
        if (value is Value.Sequence list && (isAnyOrder || !list.IsUnordered || list.Items.Count < 2))
        {
            if (list.Items is RangeItems { Count: var count })
            {
                budget.Take(count, position);
                budget.Step(position, count / 3);
                return list.Items;
            }

            return Arithmetic.Rest(list.Items) is { } rest ? throw Arithmetic.UnknownName(rest) : list.Items;
        }

        IEnumerable<Value> values = Of(value, position, budget) ?? throw NoList(value, who, position);
        List<Value> all = [];
        foreach (Value item in values)
        {
            budget.Take(1, position);
            all.Add(item);
        }

        return all;
    }

    public static PortingException NoList(Value value, string who, SourcePosition position) => value is Value.Call call
        ? Arithmetic.UnknownName(Arithmetic.Unknown(call.Name, call, position))
        : Errors.Make("TypeError", position, $"{who} needs a list. Received: {Brief.Of(value, 80)}.");

    /// <summary>Gives <c>iter(value)</c>; an iterator is its own.</summary>
    public static Value.Iterator Iterator(Value value, SourcePosition position, Budget budget) => value as Value.Iterator
        ?? new Value.Iterator(Of(value, position, budget) ?? throw NoList(value, "iter", position), $"iter({Brief.Of(value, 60)})");

    /// <summary>Gives the values of a list as they are while it is gone over, also those that are added meanwhile.</summary>
    private static IEnumerable<Value> OfList(Value.Sequence list, SourcePosition position)
    {
        if (list.IsUnordered && list.Items.Count > 1)
        {
            throw Unordered(list, position);
        }

        for (int i = 0; i < list.Items.Count; i++)
        {
            Value item = list.Items[i];
            yield return item is Value.Symbol { Why: not null } && Arithmetic.Rest([item]) is { } rest ? throw Arithmetic.UnknownName(rest) : item;
        }
    }

    private static IEnumerable<Value> OfTable(Value.Dictionary table, SourcePosition position)
    {
        int count = table.Items.Count;
        for (int i = 0; i < table.Items.Count; i++)
        {
            yield return table.Items[i].Key;
            if (table.Items.Count != count)
            {
                throw Errors.Make("RuntimeError", position, "The dictionary changes its size while it is gone over. Go over a list of its keys.");
            }
        }

        if (table.Rest is { } rest)
        {
            throw Arithmetic.UnknownName(rest);
        }
    }

    private static IEnumerable<Value> Taken(Value.Iterator iterator, SourcePosition position, Budget budget)
    {
        while (iterator.Next(position) is { } next)
        {
            budget.Step(position);
            yield return next;
        }
    }

    /// <summary>Gives the values of an object: by its <c>__iter__</c> and <c>__next__</c>, else by its <c>__getitem__</c> from 0 on.</summary>
    private static IEnumerable<Value>? OfObject(Value.Instance instance, SourcePosition position, Budget budget) =>
        Objects.Special(instance, "__iter__") is { } iterate
            ? iterate.Invoke([]) is var over && ReferenceEquals(over, instance) ? Asked(instance, position, budget)
                : over is Value.Instance other && Objects.Special(other, "__next__") is not null ? Asked(other, position, budget)
                : Of(over, position, budget)
            : Objects.Special(instance, "__next__") is null && Objects.Special(instance, "__getitem__") is { } get ? Indexed(get, position, budget) : null;

    private static IEnumerable<Value> Asked(Value.Instance instance, SourcePosition position, Budget budget)
    {
        Value.Function next = Objects.Special(instance, "__next__") ?? throw NoList(instance, "iter", position);
        while (true)
        {
            budget.Step(position);
            Value? value = Unless("StopIteration", next, []);
            if (value is null)
            {
                yield break;
            }

            yield return value;
        }
    }

    private static IEnumerable<Value> Indexed(Value.Function get, SourcePosition position, Budget budget)
    {
        for (int i = 0; ; i++)
        {
            budget.Step(position);
            Value? value = Unless("IndexError", get, [i]);
            if (value is null)
            {
                yield break;
            }

            yield return value;
        }
    }

    /// <summary>Gives a function's value; null where it raises the exception that ends a loop.</summary>
    private static Value? Unless(string error, Value.Function function, Value[] arguments)
    {
        try
        {
            return Errors.Caught(() => function.Invoke(arguments));
        }
        catch (PortingException reason) when (reason.Raised?.Type is { } type && type.Descends(Errors.Find(error)!))
        {
            return null;
        }
    }

    public static PortingException Unordered(Value list, SourcePosition position) =>
        new(position, $"The order of {Brief.Of(list, 60)} comes from a set, and Python does not say it. Write sorted(…) around it.");
}
