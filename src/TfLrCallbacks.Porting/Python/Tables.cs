namespace TfLrCallbacks.Porting;

/// <summary>Looking up in tables, and their methods. A key that is not known is refused, except where there is nothing that it could be equal to.</summary>
internal static class Tables
{
    /// <summary>Gives the place of a key by Python's equality; -1 where there is none.</summary>
    public static int Place(Value.Dictionary table, Value key, SourcePosition position, Budget budget)
    {
        budget.Step(position);
        return table.Find(key, (one, other) => Arithmetic.Same(one, other, position, budget));
    }

    /// <summary>Gives what a table has for a key; null where it has none.</summary>
    public static Value? Entry(Value.Dictionary table, Value key, SourcePosition position, Budget budget) =>
        Place(table, key, position, budget) is var at && at < 0 ? key is Value.Text { IsPartly: false } name ? table.Unlisted?.Invoke(name.Characters) : null : table.Items[at].Value;

    /// <summary>Puts an entry into a table.</summary>
    public static void Set(Value.Dictionary table, Value key, Value value, SourcePosition position, Budget budget)
    {
        budget.Take(3, position);
        int at = Place(table, key, position, budget);
        table.Set(at < 0 ? key : table.Items[at].Key, value);
    }

    /// <summary>Gives the table of a list of pairs; null where it is another list.</summary>
    public static Value.Dictionary? OfPairs(Value.Sequence pairs, SourcePosition position, Budget budget)
    {
        if (!pairs.Items.All(pair => pair is Value.Sequence { Items.Count: 2 }))
        {
            return pairs.Items.All(pair => pair is Value.Text { IsPartly: false, Characters.Length: 2 })
                ? OfPairs(new Value.Sequence([.. pairs.Items.Cast<Value.Text>().Select(pair => new Value.Sequence([pair.Characters[..1], pair.Characters[1..]], IsTuple: true))], IsTuple: false), position, budget)
                : null;
        }

        Value.Dictionary made = new([]);
        foreach (Value.Sequence pair in pairs.Items.Cast<Value.Sequence>())
        {
            Set(made, pair.Items[0], pair.Items[1], position, budget);
        }

        return made;
    }

    /// <summary>Calls a method of a table; null where it has none of that name here.</summary>
    public static Value? Call(Value.Dictionary table, string name, IReadOnlyList<(string? Name, Value Value)> named, SourcePosition position, Budget budget)
    {
        Value[] arguments = [.. named.Select(argument => argument.Value)];
        switch (name, arguments)
        {
            case ("get" or "setdefault" or "pop" or "items" or "values" or "keys" or "copy" or "__getitem__" or "popitem", _) when table.Rest is { } rest && !(arguments.Length > 0 && Place(table, arguments[0], position, budget) >= 0):
                throw Arithmetic.UnknownName(rest);
            case ("__getitem__", [var key]):
                return Entry(table, key, position, budget) ?? throw Errors.Make("KeyError", position, $"{Brief.Of(table, 80)}[{Brief.Of(key, 40)}] has no value. Check the index.");
            case ("__len__", []):
                return table.Items.Count;
            case ("most_common", _) when table.IsCounter && table.Items.All(item => item.Value.AsDouble() is not null):
                budget.Take(4L * table.Items.Count, position);
                return Value.List(table.Items.OrderByDescending(item => item.Value.AsDouble()).Take(arguments is [Value.Integer count] ? (int)System.Numerics.BigInteger.Clamp(count.Number, 0, int.MaxValue) : int.MaxValue)
                    .Select(item => (Value)new Value.Sequence([item.Key, item.Value], IsTuple: true)));
            case ("elements", []) when table.IsCounter && table.Items.All(item => item.Value.AsInteger() is not null):
                (Value Key, int Count)[] repeated = [.. table.Items.Select(item => (item.Key, (int)System.Numerics.BigInteger.Clamp(item.Value.AsInteger()!.Value, 0, int.MaxValue)))];
                budget.Take(repeated.Sum(item => (long)item.Count), position);
                return Value.List(repeated.SelectMany(item => Enumerable.Repeat(item.Key, item.Count)));
            case ("__contains__", [var key]):
                return Entry(table, key, position, budget) is not null;
            case ("clear", []):
                table.Clear();
                return Value.None;
            case ("get", [var key]):
                return Entry(table, key, position, budget) ?? Value.None;
            case ("get", [var key, var otherwise]):
                return Entry(table, key, position, budget) ?? otherwise;
            case ("keys", []):
                budget.Take(table.Items.Count, position);
                return Value.List(table.Items.Select(item => item.Key));
            case ("values", []):
                budget.Take(table.Items.Count, position);
                return Value.List(table.Items.Select(item => item.Value));
            case ("items", []):
                budget.Take(3L * table.Items.Count, position);
                return Value.List(table.Items.Select(item => (Value)new Value.Sequence([item.Key, item.Value], IsTuple: true)));
            case ("copy", []):
                budget.Take(2L * table.Items.Count, position);
                return new Value.Dictionary([.. table.Items]) { Factory = table.Factory, IsCounter = table.IsCounter };
            case ("setdefault", [var key, ..]):
                Value kept = Entry(table, key, position, budget) ?? arguments.ElementAtOrDefault(1) ?? Value.None;
                Set(table, key, kept, position, budget);
                return kept;
            case ("pop", [var key, ..]) when Place(table, key, position, budget) is var at && at >= 0:
                Value found = table.Items[at].Value;
                budget.Step(position, 1 + (table.Items.Count / 3)); // the places of the others are found anew
                table.RemoveAt(at);
                return found;
            case ("pop", [_, var otherwise]):
                return otherwise;
            case ("pop", [not (Value.Symbol or Value.Call)]) or ("popitem", []) when table.Items.Count == 0 || name == "pop":
                throw Errors.Make("KeyError", position, $"{Brief.Of(table, 80)}.{name}({Brief.Of(string.Join(", ", arguments.Select(argument => $"{argument}")), 40)}) has nothing to take.");
            case ("popitem", []) when table.Items.Count > 0:
                KeyValuePair<Value, Value> last = table.Items[^1];
                table.RemoveAt(table.Items.Count - 1);
                return new Value.Sequence([last.Key, last.Value], IsTuple: true);
            case ("update", [var counted]) when table.IsCounter && counted is not Value.Dictionary:
                Count(table, counted, position, budget);
                return Value.None;
            case ("update", _):
                return Updated(table, named, position, budget) ? Value.None : null;
            default:
                return null;
        }
    }

    /// <summary>Counts each item of what is gone over once more.</summary>
    public static void Count(Value.Dictionary counts, Value items, SourcePosition position, Budget budget)
    {
        foreach (Value item in Iterables.All(items, "Counter", position, budget))
        {
            Set(counts, item, Arithmetic.Binary("+", Entry(counts, item, position, budget) ?? 0, 1, position, budget), position, budget);
        }
    }

    /// <summary>Puts the entries of tables, of lists of pairs and of named arguments into a table; false where one of them is not known.</summary>
    public static bool Updated(Value.Dictionary table, IReadOnlyList<(string? Name, Value Value)> named, SourcePosition position, Budget budget)
    {
        List<KeyValuePair<Value, Value>> entries = [];
        foreach ((string? key, Value value) in named)
        {
            switch (value)
            {
                case var own when key is not null:
                    entries.Add(KeyValuePair.Create((Value)key, own));
                    break;
                case Value.Dictionary { Rest: null } more:
                    entries.AddRange(more.Items);
                    break;
                case Value.Instance { IsTable: true } settings:
                    entries.AddRange(Objects.Entries(settings).Items);
                    break;
                case Value.Sequence { IsUnordered: false } or Value.Iterator when OfPairs(new Value.Sequence([.. Iterables.All(value, "dict", position, budget)], IsTuple: false), position, budget) is { } made:
                    entries.AddRange(made.Items);
                    break;
                default:
                    return false;
            }
        }

        foreach ((Value key, Value value) in entries)
        {
            Set(table, key, value, position, budget);
        }

        return true;
    }
}
