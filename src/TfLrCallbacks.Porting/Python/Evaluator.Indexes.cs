namespace TfLrCallbacks.Porting;

/// <content>Elements and parts of lists.</content>
internal sealed partial class Evaluator
{
    private Value Subscript(Expression.Subscript subscript)
    {
        if (reading.Training is { } training && subscript is { Target: Expression.Attribute { Text: "shape", Target: Expression.Name data }, Index: Expression.Literal { Value: Value.Integer { Number.IsZero: true } } }
            && ScriptTraining.IsUnknown(Evaluate(data)) && training.OfRows(data.Text) is { } rows)
        {
            return rows;
        }

        Value target = Evaluate(subscript.Target);
        Passing.Say(target, reading);
        if (subscript.Index is Expression.Slice slice)
        {
            return Sliced(target, slice, subscript);
        }

        Value index = Evaluate(subscript.Index);
        target = Objects.Tuple(target) ?? target;
        index = index is Value.Instance && Objects.Special(index, "__index__") is { } own ? own.Invoke([]) : index;
        return (target, index) switch
        {
            (Value.Sequence { IsUnordered: true, Items.Count: > 1 }, _) => throw Iterables.Unordered(target, subscript.Position),
            (Value.Sequence list, _) when index.AsInteger() is { } at && Rest(list.Items, at, subscript.Position) is { } rest => throw Arithmetic.UnknownName(rest),
            (Value.Text { IsPartly: true } text, _) => throw Arithmetic.Partly(text, subscript.Position),
            (Value.Sequence items, _) when index.AsInteger() is { } at && at < items.Items.Count && at >= -items.Items.Count =>
                items.Items[(int)(at < 0 ? at + items.Items.Count : at)],
            (Value.Text text, Value.Integer at) when at.Number < text.Characters.Length && at.Number >= -text.Characters.Length =>
                text.Characters[(int)(at.Number < 0 ? at.Number + text.Characters.Length : at.Number)].ToString(),
            (Value.Dictionary items, _) when Tables.Entry(items, index, subscript.Position, budget) is { } found => reading.Take(found),
            (Value.Dictionary { Rest: { } rest }, _) => throw Arithmetic.UnknownName(rest),
            (Value.Dictionary { IsCounter: true }, _) => 0,
            (Value.Dictionary { Factory: { } factory } items, _) => Made(items, factory, index, subscript),
            (Value.Class { Enumerated.Count: > 0 } type, Value.Text member) when type.Enumerated.Find(one => one.Attributes["name"] is Value.Text text && text.Characters == member.Characters) is { } found => found,
            (Value.Instance { Type: { } type } instance, _) when type.Find("__getitem__") is Value.Function && Objects.Attribute(instance, "__getitem__") is Value.Function get => get.Invoke([index]),
            (Value.Instance { IsTable: true } settings, _) when Tables.Entry(new Value.Dictionary([]) { Owner = settings }, index, subscript.Position, budget) is { } entry => entry,
            (Value.Symbol { Name: var flags }, Value.Text { IsPartly: false } key) when Dialect.LastPart(flags) == "FLAGS" && reading.Flags.TryGetValue(key.Characters, out Value.Instance? flag) => flag,
            (_, Value.Text { IsPartly: false } variable) when EnvironmentVariables.Is(target) && EnvironmentVariables.Entry(variable.Characters, subscript.Position, reading) is { } ofEnvironment => ofEnvironment,
            (Value.Symbol { Why: null, Name: "sys.modules" }, Value.Text { IsPartly: false } module) => new Value.Symbol(module.Characters, subscript.Position),
            (Value.Symbol { Why: null, Name: var table }, Value.Text { IsPartly: false } member) when table.EndsWith(".__dict__", StringComparison.Ordinal) =>
                new Value.Symbol($"{table[..^".__dict__".Length]}.{member.Characters}", subscript.Position),
            (Value.Sequence { IsArray: true } array, Value.Sequence { IsArray: true, Items: [Value.Boolean, ..] } mask) when mask.Items.Count == array.Items.Count =>
                array with { Items = [.. array.Items.Where((_, i) => Arithmetic.Truth(mask.Items[i]))] },
            (Value.Sequence { IsArray: true } array, Value.Sequence { IsTuple: true, Items: [Value.Integer row, Value.Integer column] })
                when row.Number < array.Items.Count && row.Number >= 0 && array.Items[(int)row.Number] is Value.Sequence line && column.Number < line.Items.Count && column.Number >= 0 => line.Items[(int)column.Number],
            (Value.Symbol { Name: "numpy.r_" or "np.r_" }, Value.Sequence { IsTuple: true } parts) when parts.Items.All(part => part is Value.Sequence or Value.Integer or Value.Float) =>
                new Value.Sequence([.. parts.Items.SelectMany(part => part is Value.Sequence list ? list.Items : [part])], IsTuple: false) { IsArray = true },
            (Value.Symbol or Value.Call, _) => new Value.Symbol($"{Brief.Of(target, 200)}[{Brief.Of(index, 40)}]", subscript.Position) { Why = (target as Value.Symbol)?.Why },
            (Value.Dictionary, not (Value.Symbol or Value.Call)) => throw Errors.Make("KeyError", subscript.Position, $"{Brief.Of(target, 80)}[{Brief.Of(index, 40)}] has no value. Check the index."),
            (Value.Sequence or Value.Text, Value.Integer) => throw Errors.Make("IndexError", subscript.Position, $"{Brief.Of(target, 80)}[{Brief.Of(index, 40)}] has no value. Check the index."),
            (_, Value.Symbol unknown) => throw Arithmetic.UnknownName(unknown),
            (not (Value.Instance or Value.Class or Value.Dictionary), not Value.Call) => throw Errors.Make("TypeError", subscript.Position, $"{Brief.Of(target, 80)}[{Brief.Of(index, 40)}] has no value. Check the index."),
            _ => throw new PortingException(subscript.Position, $"{Brief.Of(target, 80)}[{Brief.Of(index, 40)}] has no value. Check the index."),
        };
    }

    /// <summary>Gets the item that stands for unknown elements of a list, if it comes before a position; null if the position is known.</summary>
    private Value.Symbol? Rest(IReadOnlyList<Value> items, System.Numerics.BigInteger at, SourcePosition position)
    {
        int most = items is RangeItems ? 0 : at < 0 || at >= items.Count ? items.Count : (int)at + 1;
        budget.Step(position, most / 200);
        for (int i = 0; i < most; i++)
        {
            if (items[i] is Value.Symbol { Why: not null } symbol && symbol.Name.StartsWith('*'))
            {
                return symbol;
            }
        }

        return null;
    }

    /// <summary>Makes the entry of a key that is not there.</summary>
    private Value Made(Value.Dictionary table, Value factory, Value key, Expression.Subscript subscript)
    {
        Value made = Apply(factory, [], new Expression.Call(subscript.Target, [], subscript.Position));
        Tables.Set(table, key, made, subscript.Position, budget);
        return made;
    }

    private Value Sliced(Value target, Expression.Slice slice, Expression.Subscript subscript)
    {
        target = Objects.Tuple(target) ?? target;
        if (target is Value.Sequence { IsUnordered: true, Items.Count: > 1 })
        {
            throw Iterables.Unordered(target, subscript.Position);
        }

        int length = target switch
        {
            Value.Sequence list => list.Items.Count,
            Value.Text text => text.Characters.Length,
            Value.Symbol or Value.Call => -1,
            _ => throw new PortingException(subscript.Position, $"{Brief.Of(target, 80)} is no list, so no part of it can be taken."),
        };
        if (length < 0)
        {
            return new Value.Symbol($"{Brief.Of(target, 200)}[{SourceWriter.Write(slice)}]", subscript.Position) { Why = (target as Value.Symbol)?.Why };
        }

        if (target is Value.Text { IsPartly: true } partly)
        {
            throw Arithmetic.Partly(partly, subscript.Position);
        }

        if (target is Value.Sequence whole && Arithmetic.Rest(whole.Items) is { } rest)
        {
            throw Arithmetic.UnknownName(rest);
        }

        List<int> at = Places(length, slice).At;
        budget.Take(at.Count, slice.Position);
        return target is Value.Sequence items
            ? items with { Items = items.IsArray ? new ViewItems(items, at) : items.Items is RangeItems range ? range.Part(at) : [.. at.Select(i => items.Items[i])] }
            : string.Concat(at.Select(i => ((Value.Text)target).Characters[i]));
    }

    /// <summary>Gives the places of a list of so many elements that <c>start:stop:step</c> stands for, and where they begin.</summary>
    public (int Start, int Step, List<int> At) Places(int length, Expression.Slice slice)
    {
        int? Bound(Expression? part) => part is null || Evaluate(part) is not { } value || value is Value.Nothing ? null
            : value.AsInteger() is { } whole ? (int)System.Numerics.BigInteger.Clamp(whole, -2_000_000, 2_000_000)
            : throw Arithmetic.NotNumbers("[:]", value, part.Position);
        int step = Bound(slice.Step) ?? 1;
        int? start = Bound(slice.Start);
        int? stop = Bound(slice.Stop);
        if (step == 0)
        {
            throw new PortingException(slice.Position, "A step of 0 goes nowhere. Give another one.");
        }

        int Clamp(int index) => Math.Clamp(index < 0 ? index + length : index, step > 0 ? 0 : -1, step > 0 ? length : length - 1);
        int from = start is { } first ? Clamp(first) : step > 0 ? 0 : length - 1;
        int to = stop is { } last ? Clamp(last) : step > 0 ? length : -1;
        List<int> at = [];
        for (long i = from; step > 0 ? i < to : i > to; i += step)
        {
            at.Add((int)i);
        }

        return (from, step, at);
    }
}
