namespace TfLrCallbacks.Porting;

/// <summary>The collections of Python's library: tables that make their missing entries, that count, and lists with two ends.</summary>
internal static class Collections
{
    /// <summary>Makes a collection; null where a name is none, or it is given what is not known.</summary>
    public static Value? Make(string name, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position, Budget budget)
    {
        if (arguments.Any(argument => argument.Value is Value.Call || (argument.Value is Value.Symbol symbol && !Functions.Knows(symbol.Name) && symbol.Name != "dict")))
        {
            return null;
        }

        Value[] given = [.. arguments.Where(argument => argument.Name is null).Select(argument => argument.Value)];
        switch (name)
        {
            case "collections.OrderedDict" or "OrderedDict":
                Value.Dictionary ordered = new([]);
                return Tables.Updated(ordered, arguments, position, budget) ? ordered : null;
            case "collections.defaultdict" or "defaultdict":
                Value.Dictionary made = new([]) { Factory = given.Length > 0 && given[0] is not Value.Nothing ? given[0] : null };
                return Tables.Updated(made, [.. arguments.Where(argument => argument.Name is not null), .. given.Skip(1).Select(value => ((string?)null, value))], position, budget) ? made : null;
            case "collections.Counter" or "Counter":
                return Counted(given, arguments, position, budget);
            case "collections.deque" or "deque":
                Value? most = given.Length > 1 ? given[1] : arguments.FirstOrDefault(argument => argument.Name == "maxlen").Value;
                IReadOnlyList<Value> items = given.Length > 0 ? Iterables.All(given[0], "deque", position, budget) : [];
                int? size = most?.AsInteger() is { } wanted && wanted >= 0 ? (int)System.Numerics.BigInteger.Min(wanted, int.MaxValue) : null;
                return new Value.Sequence([.. items.Skip(size is { } limit ? Math.Max(0, items.Count - limit) : 0)], IsTuple: false) { Most = size ?? int.MaxValue };
            case "dict.fromkeys" when given.Length > 0:
                Value.Dictionary keyed = new([]);
                foreach (Value key in Iterables.All(given[0], "dict.fromkeys", position, budget))
                {
                    Tables.Set(keyed, key, given.ElementAtOrDefault(1) ?? Value.None, position, budget);
                }

                return keyed;
            default:
                return null;
        }
    }

    /// <summary>Answers the methods that only lists with two ends have; null for any other.</summary>
    public static Value? OfDeque(Value.Sequence deque, string name, Value[] arguments, SourcePosition position, Budget budget)
    {
        List<Value> list = deque.ToChange();
        int most = deque.Most ?? int.MaxValue;
        switch (name, arguments)
        {
            case ("append", [var item]):
                budget.Take(1, position);
                list.Add(item);
                list.RemoveRange(0, Math.Max(0, list.Count - most));
                return Value.None;
            case ("appendleft", [var item]):
                budget.Take(1 + (list.Count / 4), position);
                list.Insert(0, item);
                list.RemoveRange(Math.Min(most, list.Count), Math.Max(0, list.Count - most));
                return Value.None;
            case ("extend", [var more]):
                IReadOnlyList<Value> added = Iterables.All(more, "extend", position, budget);
                budget.Take(added.Count, position);
                list.AddRange([.. added]);
                list.RemoveRange(0, Math.Max(0, list.Count - most));
                return Value.None;
            case ("popleft", []):
                Value first = list.Count > 0 ? list[0] : throw Errors.Make("IndexError", position, "popleft takes from an empty deque.");
                budget.Step(position, 1 + (list.Count / 1000));
                list.RemoveAt(0);
                return first;
            case ("rotate", []) or ("rotate", [Value.Integer]) when list.Count > 0:
                int by = (int)(((arguments.Length == 0 ? 1 : arguments[0].AsInteger()!.Value) % list.Count + list.Count) % list.Count);
                Value[] turned = [.. list.Skip(list.Count - by), .. list.Take(list.Count - by)];
                list.Clear();
                list.AddRange(turned);
                return Value.None;
            default:
                return null;
        }
    }

    private static Value.Dictionary Counted(Value[] given, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position, Budget budget)
    {
        Value.Dictionary counts = new([]) { IsCounter = true };
        if (given is [Value.Dictionary known])
        {
            Tables.Updated(counts, [(null, known)], position, budget);
        }
        else if (given.Length > 0)
        {
            Tables.Count(counts, given[0], position, budget);
        }

        Tables.Updated(counts, [.. arguments.Where(argument => argument.Name is not null)], position, budget);
        return counts;
    }
}
