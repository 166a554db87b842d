using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>The methods of texts, lists, dictionaries and numbers.</summary>
internal static class Methods
{
    /// <summary>Calls a method; null where the value has none of that name here.</summary>
    public static Value? Call(Value target, string name, IReadOnlyList<(string? Name, Value Value)> named, SourcePosition position, Budget budget)
    {
        Value[] arguments = [.. named.Select(argument => argument.Value)];
        return target switch
        {
            Value.Text { Characters.Length: < 1000 } text when name == "format" => Formatted(Formats.Fill(text.Characters, named), text, position, budget),
            Value.Text text when name == "__format__" && arguments is [Value.Text format] && Formats.Write(text, format.Characters) is { } written => written,
            Value.Text text => OfText(text, name, arguments, position),
            Value.Iterator iterator => OfIterator(iterator, name, arguments, position),
            Value.Sequence { IsSet: true } set => Sets.Call(set, name, arguments, position, budget) ?? (name == "__len__" ? set.Items.Count : null),
            Value.Sequence { Most: not null } deque when Collections.OfDeque(deque, name, arguments, position, budget) is { } given => given,
            Value.Sequence list => OfList(list, name, arguments, named, position, budget),
            Value.Dictionary table => Tables.Call(table, name, named, position, budget),
            Value.Integer or Value.Float or Value.Boolean => OfNumber(target, name, named, position, budget),
            _ => null,
        };
    }

    /// <summary>Gets whether tables have a method.</summary>
    public static bool IsOfTables(string name) => name is "get" or "keys" or "values" or "items" or "copy" || Mutations.OfTables.Contains(name);

    /// <summary>Gives an attribute that needs no call, such as the size of an array; null where there is none.</summary>
    public static Value? Attribute(Value target, string name) => (target, name) switch
    {
        (Value.Sequence { IsArray: true } list, "size") => Flat(list).Count(),
        (Value.Sequence { IsArray: true } list, "ndim") => list.Items is [Value.Sequence, ..] ? 2 : 1,
        (Value.Sequence { IsArray: true, Items: [Value.Sequence row, ..] } list, "shape") => new Value.Sequence([list.Items.Count, row.Items.Count], IsTuple: true),
        (Value.Sequence { IsArray: true } list, "shape") => new Value.Sequence([list.Items.Count], IsTuple: true),
        (Value.Sequence { IsArray: true, Items: [not Value.Sequence, ..] or [] } list, "T") => list,
        (Value.Sequence { IsArray: true, Items: [Value.Sequence { Items.Count: var columns }, ..] rows }, "T") => new Value.Sequence([.. Enumerable.Range(0, columns).Select(i => (Value)new Value.Sequence([.. rows.Select(row => ((Value.Sequence)row).Items[i])], IsTuple: false) { IsArray = true })], IsTuple: false) { IsArray = true },
        (Value.Integer or Value.Float, "real" or "value") => target,
        (Value.Sequence or Value.Dictionary, "__getitem__" or "get" or "index") => Bound(target, name),
        (Value.Text, "value") => target,
        _ => null,
    };

    /// <summary>Gives a text that was filled in, and counts what it cost.</summary>
    public static Value.Text Formatted(string? filled, Value.Text template, SourcePosition position, Budget budget)
    {
        budget.Step(position, 20 + ((filled?.Length ?? template.Characters.Length) / 2));
        return filled is null ? template with { IsPartly = true } : new Value.Text(filled) { IsPartly = template.IsPartly };
    }

    /// <summary>Gives a method of a list or a table as a function of one argument.</summary>
    private static Value.Function Bound(Value target, string name) =>
        new(1, arguments => Budget.OfText(budget => Call(target, name, [.. arguments.Select(argument => ((string?)null, argument))], default, budget))
            ?? throw new PortingException($"{Brief.Of(target, 60)}.{name}({Brief.Of(string.Join(", ", arguments), 40)}) has no value. Check the index."), $"{target}.{name}");

    /// <summary>Calls a method of a text. Where a part of it is not known, texts stay so, and a number or a truth value cannot be given.</summary>
    private static Value? OfText(Value.Text text, string name, Value[] arguments, SourcePosition position)
    {
        Budget.Current!.Take(text.Characters.Length / 8, position);
        Value? given = Texts.Call(text.Characters, name, [.. arguments.Select(argument => argument is Value.Iterator ? new Value.Sequence(Iterables.All(argument, name, position, Budget.Current!), IsTuple: false) : argument)], position);
        Budget.Current.Take(given switch { Value.Text made => made.Characters.Length / 8, Value.Sequence parts => 4L * parts.Items.Count, _ => 0 }, position);
        Value.Text? partly = text.IsPartly ? text : arguments.Concat(arguments.OfType<Value.Sequence>().SelectMany(list => list.Items)).OfType<Value.Text>().FirstOrDefault(argument => argument.IsPartly);
        return partly is null || given is null ? given
            : given is Value.Text changed ? changed with { IsPartly = true }
            : throw Arithmetic.Partly(partly, position);
    }

    private static Value? OfIterator(Value.Iterator iterator, string name, Value[] arguments, SourcePosition position)
    {
        switch (name, arguments)
        {
            case ("__next__", []):
                return iterator.Next(position) ?? throw Errors.Stopped(position);
            case ("__iter__", []):
                return iterator;
            case ("send", [var value]) when iterator.Receive is { } receive:
                receive(value);
                return iterator.Next(position) ?? throw Errors.Stopped(position);
            case ("close" or "throw", _):
                throw new PortingException(position, $"{name} of a generator is not read here. Leave the generator before its end with a condition of its own.");
            default:
                return null;
        }
    }

    private static Value? OfList(
        Value.Sequence list, string name, Value[] arguments, IReadOnlyList<(string? Name, Value Value)> named, SourcePosition position, Budget budget)
    {
        switch (name, arguments)
        {
            case ("append", [var item]) when !list.IsTuple:
                budget.Take(1, position);
                list.ToChange().Add(item);
                return Value.None;
            case ("clear", []):
                list.ToChange().Clear();
                return Value.None;
            case ("remove", [var item]) when list.Items.TakeWhile(candidate => !Arithmetic.Same(candidate, item, position, budget)).Count() is var first && first < list.Items.Count:
                budget.Step(position, 1 + (list.Items.Count / 1000));
                list.ToChange().RemoveAt(first);
                return Value.None;
            case ("pop", [Value.Integer place]) when place.Number < list.Items.Count && place.Number >= -list.Items.Count:
                int taken = (int)(place.Number < 0 ? place.Number + list.Items.Count : place.Number);
                Value popped = list.Items[taken];
                budget.Step(position, 1 + ((list.Items.Count - taken) / 1000));
                list.ToChange().RemoveAt(taken);
                return popped;
            case ("__getitem__", [Value.Integer place]) when place.Number < list.Items.Count && place.Number >= -list.Items.Count:
                return list.Items[(int)(place.Number < 0 ? place.Number + list.Items.Count : place.Number)];
            case ("extend", [Value.Symbol or Value.Call]):
                // What is added is not known, and neither is the list then.
                list.ToChange().Add(Arithmetic.Unknown($"*{Brief.Of(arguments[0], 60)}", arguments[0], position));
                return Value.None;
            case ("extend", [var more]):
                IReadOnlyList<Value> added = Iterables.All(more, name, position, budget);
                budget.Take(added.Count, position);
                list.ToChange().AddRange([.. added]);
                return Value.None;
            case ("__len__", []):
                return list.Items.Count;
            case ("__contains__", [var sought]):
                return Arithmetic.Compare("in", sought, list, position, budget);
            case ("pop" or "index" or "__getitem__" or "remove", _) when list.IsUnordered && list.Items.Count > 1 && name != "remove":
                throw Iterables.Unordered(list, position);
            case ("insert", [Value.Integer at, var item]):
                budget.Take(list.Items.Count, position);
                list.ToChange().Insert((int)BigInteger.Clamp(at.Number < 0 ? at.Number + list.Items.Count : at.Number, 0, list.Items.Count), item);
                return Value.None;
            case ("pop", []) when list.Items.Count > 0:
                Value last = list.Items[^1];
                list.ToChange().RemoveAt(list.Items.Count - 1);
                return last;
            case ("pop", [] or [Value.Integer]):
                throw Errors.Make("IndexError", position, $"{Brief.Of(list, 80)}.pop({string.Join(", ", arguments.Select(argument => $"{argument}"))}) has nothing to take.");
            case ("remove", [not (Value.Symbol or Value.Call)]):
                throw Errors.Make("ValueError", position, $"{Brief.Of(arguments[0], 40)} is not in the list.");
            case ("reverse", []):
                list.ToChange().Reverse();
                return Value.None;
            case ("sort", _):
                var sorted = (Value.Sequence)Functions.Call("sorted", [(null, list), .. named], position, budget);
                list.IsUnordered = false;
                List<Value> kept = list.ToChange();
                kept.Clear();
                kept.AddRange(sorted.Items);
                return Value.None;
            case ("index", [var item, ..]) when arguments.Length < 4 && arguments.Skip(1).All(bound => bound.AsInteger() is not null):
                int index = list.Items.Select((candidate, i) => (candidate, i)).Take(End(2, list.Items.Count)).Skip(End(1, 0)).Where(pair => Arithmetic.Same(pair.candidate, item, position, budget)).Select(pair => pair.i).DefaultIfEmpty(-1).First();
                return index >= 0 ? index : throw Errors.Make("ValueError", position, $"{Brief.Of(item, 40)} is not in the list.");
            case ("count", [var item]):
                return list.Items.Count(candidate => Arithmetic.Same(candidate, item, position, budget));
            case ("flatten" or "ravel", _) when list.Items.All(item => item is not Value.Sequence):
            case ("copy" or "tolist" or "numpy", _):
                budget.Take(list.Items.Count, position);
                return name == "tolist" ? Plainly(list) : list with { Items = [.. list.Items] };
            case ("astype", [var type]):
                return Functions.Call("np.array", [(null, list), ("dtype", type)], position, budget);
            case ("item", []) when list.Items is [var only]:
                return only;
            case ("sum" or "prod" or "mean" or "min" or "max" or "cumsum" or "cumprod" or "argmin" or "argmax" or "std" or "var" or "any" or "all" or "round" or "clip" or "repeat", _) when list.IsArray:
                return Functions.Call($"np.{name}", [(null, list), .. named], position, budget);
            case ("reshape", [Value.Integer { Number: var size }]) when size == -1 && list.Items.All(item => item is not Value.Sequence):
                return list;
            case ("flatten" or "ravel", []) or ("reshape", [Value.Integer]) when name != "reshape" || arguments[0].AsInteger() == -1:
                return list with { Items = [.. Flat(list)] };
            case ("fill", [var element]) when list.IsArray:
                for (int i = 0; i < list.Items.Count; i++)
                {
                    list.Put(i, element);
                }

                return Value.None;
            default:
                return null;
        }

        // A place from the end is below 0.
        int End(int argument, int otherwise) => arguments.ElementAtOrDefault(argument)?.AsInteger() is not { } place ? otherwise
            : (int)BigInteger.Clamp(place.Sign < 0 ? place + list.Items.Count : place, 0, list.Items.Count);
    }

    private static IEnumerable<Value> Flat(Value.Sequence list) => list.Items.SelectMany(item => item is Value.Sequence inner ? Flat(inner) : [item]);

    private static Value.Sequence Plainly(Value.Sequence list) =>
        list with { Items = [.. list.Items.Select(item => item is Value.Sequence inner ? Plainly(inner) : item is Value.Float number ? new Value.Float(number.Number) : item)], IsArray = false };

    private static Value? OfNumber(Value number, string name, IReadOnlyList<(string? Name, Value Value)> named, SourcePosition position, Budget budget)
    {
        switch (name)
        {
            case "astype" or "to" or "type" when named is [(_, var type)] && IsWholeType(type):
            case "int" or "long":
                return Functions.Call("int", [(null, number)], position, budget);
            case "item" or "numpy" or "astype" or "float" or "double" or "cpu" or "detach" or "eval" or "to" or "cuda" or "squeeze" or "view" or "reshape":
                return number;
            case "clamp" or "clip" or "round" or "cos" or "sin" or "exp" or "log" or "sqrt" or "abs" or "floor" or "ceil" or "pow" or "tanh" or "sigmoid" or "minimum" or "maximum":
                return Functions.Call($"torch.{name}", [(null, number), .. named], position, budget);
            case "conjugate":
                return number;
            case "__add__" or "__sub__" or "__mul__" or "__truediv__" or "__floordiv__" or "__mod__" or "__pow__" when named is [(_, var other)]:
                return Arithmetic.Binary(name switch { "__add__" => "+", "__sub__" => "-", "__mul__" => "*", "__truediv__" => "/", "__floordiv__" => "//", "__mod__" => "%", _ => "**" }, number, other, position, budget);
            case "is_integer":
                return number.AsDouble() is { } value && value == Math.Floor(value);
            case "bit_length" when number is Value.Integer whole:
                return (long)whole.Number.GetBitLength();
            case "add_" or "sub_" or "mul_" or "div_" or "pow_" or "fill_" or "copy_" or "zero_" or "clamp_":
                throw new PortingException(position, $".{name}() changes a number where it is, which is not followed. Write it as an assignment, such as lr = lr * 0.9.");
            default:
                return null;
        }
    }

    private static bool IsWholeType(Value type) => type.ToString().TrimStart('\'') is var name && Dialect.LastPart(name).Trim('\'') is var last
        && (last.StartsWith("int", StringComparison.Ordinal) || last.StartsWith("uint", StringComparison.Ordinal) || last is "long");
}
