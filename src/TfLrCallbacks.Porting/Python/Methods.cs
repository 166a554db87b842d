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
            Value.Text text => OfText(text, name, arguments, position),
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
        (Value.Sequence list, "size") => list.Items.Count,
        (Value.Sequence list, "shape") => new Value.Sequence([list.Items.Count], IsTuple: true),
        (Value.Sequence list, "T") => list,
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
            ?? throw new PortingException($"{Brief.Of(target.ToString(), 60)}.{name}({Brief.Of(string.Join(", ", arguments), 40)}) has no value. Check the index."), $"{target}.{name}");

    /// <summary>Calls a method of a text. Where a part of it is not known, texts stay so, and a number or a truth value cannot be given.</summary>
    private static Value? OfText(Value.Text text, string name, Value[] arguments, SourcePosition position)
    {
        Value? given = OfText(text.Characters, name, arguments);
        Value.Text? partly = text.IsPartly ? text : arguments.Concat(arguments.OfType<Value.Sequence>().SelectMany(list => list.Items)).OfType<Value.Text>().FirstOrDefault(argument => argument.IsPartly);
        return partly is null || given is null ? given
            : given is Value.Text changed ? changed with { IsPartly = true }
            : throw Arithmetic.Partly(partly, position);
    }

    private static Value? OfText(string text, string name, Value[] arguments) => (name, arguments) switch
    {
        ("lower" or "casefold", []) => text.ToLowerInvariant(),
        ("upper", []) => text.ToUpperInvariant(),
        ("strip", []) => text.Trim(),
        ("index" or "find", [Value.Text part]) when text.Length < 1000 && text.Contains(part.Characters, StringComparison.Ordinal) => text.IndexOf(part.Characters, StringComparison.Ordinal),
        ("find", [Value.Text]) when text.Length < 1000 => -1,
        ("count", [Value.Text { Characters.Length: > 0 } part]) when text.Length < 1000 => text.Split(part.Characters).Length - 1,
        ("zfill", [Value.Integer { Number: var size }]) when size >= 0 && size < 100 => text.PadLeft((int)size, '0'),
        ("isdigit", []) => text.Length > 0 && text.All(char.IsAsciiDigit),
        ("title", []) or ("capitalize", []) when text.Length is > 0 and < 100 && !text.Contains(' ', StringComparison.Ordinal) => $"{char.ToUpperInvariant(text[0])}{text[1..].ToLowerInvariant()}",
        ("startswith" or "endswith", [Value.Sequence { Items: var several }]) when several.All(one => one is Value.Text) =>
            several.Cast<Value.Text>().Any(one => name == "startswith" ? text.StartsWith(one.Characters, StringComparison.Ordinal) : text.EndsWith(one.Characters, StringComparison.Ordinal)),
        ("startswith", [Value.Text start]) => text.StartsWith(start.Characters, StringComparison.Ordinal),
        ("endswith", [Value.Text end]) => text.EndsWith(end.Characters, StringComparison.Ordinal),
        ("split", []) => Value.List(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(part => (Value)part)),
        ("split", [Value.Text { Characters.Length: > 0 } separator]) => Value.List(text.Split(separator.Characters).Select(part => (Value)part)),
        ("replace", [Value.Text { Characters.Length: > 0 } from, Value.Text { Characters.Length: < 100 } to]) when text.Length < 1000 => text.Replace(from.Characters, to.Characters, StringComparison.Ordinal),
        ("join", [Value.Sequence { Items.Count: < 1000 } items]) when items.Items.All(item => item is Value.Text { Characters.Length: < 1000 }) =>
            string.Join(text.Length < 100 ? text : string.Empty, items.Items.Select(item => ((Value.Text)item).Characters)),
        _ => null,
    };

    private static Value? OfList(
        Value.Sequence list, string name, Value[] arguments, IReadOnlyList<(string? Name, Value Value)> named, SourcePosition position, Budget budget)
    {
        switch (name, arguments)
        {
            case ("append", [var item]):
                budget.Take(1, position);
                list.ToChange().Add(item);
                return Value.None;
            case ("clear", []):
                list.ToChange().Clear();
                return Value.None;
            case ("remove", [var item]) when list.Items.Any(candidate => Arithmetic.Same(candidate, item, position, budget)):
                list.ToChange().RemoveAt(list.Items.ToList().FindIndex(candidate => Arithmetic.Same(candidate, item, position, budget)));
                return Value.None;
            case ("pop", [Value.Integer place]) when place.Number < list.Items.Count && place.Number >= -list.Items.Count:
                int taken = (int)(place.Number < 0 ? place.Number + list.Items.Count : place.Number);
                Value popped = list.Items[taken];
                list.ToChange().RemoveAt(taken);
                return popped;
            case ("__getitem__", [Value.Integer place]) when place.Number < list.Items.Count && place.Number >= -list.Items.Count:
                return list.Items[(int)(place.Number < 0 ? place.Number + list.Items.Count : place.Number)];
            case ("extend", [Value.Symbol or Value.Call]):
                // What is added is not known, and neither is the list then.
                list.ToChange().Add(Arithmetic.Unknown($"*{Brief.Of(arguments[0].ToString(), 60)}", arguments[0], position));
                return Value.None;
            case ("extend", [Value.Sequence more]):
                budget.Take(more.Items.Count, position);
                list.ToChange().AddRange([.. more.Items]);
                return Value.None;
            case ("insert", [Value.Integer at, var item]):
                budget.Take(list.Items.Count, position);
                list.ToChange().Insert((int)BigInteger.Clamp(at.Number < 0 ? at.Number + list.Items.Count : at.Number, 0, list.Items.Count), item);
                return Value.None;
            case ("pop", []) when list.Items.Count > 0:
                Value last = list.Items[^1];
                list.ToChange().RemoveAt(list.Items.Count - 1);
                return last;
            case ("reverse", []):
                list.ToChange().Reverse();
                return Value.None;
            case ("sort", _):
                var sorted = (Value.Sequence)Functions.Call("sorted", [(null, list), .. named], position, budget);
                List<Value> kept = list.ToChange();
                kept.Clear();
                kept.AddRange(sorted.Items);
                return Value.None;
            case ("index", [var item]):
                int index = list.Items.Select((candidate, i) => (candidate, i)).Where(pair => Arithmetic.Same(pair.candidate, item, position, budget)).Select(pair => pair.i).DefaultIfEmpty(-1).First();
                return index < 0 ? null : index;
            case ("count", [var item]):
                return list.Items.Count(candidate => Arithmetic.Same(candidate, item, position, budget));
            case ("copy" or "tolist" or "flatten" or "numpy" or "ravel", _):
                budget.Take(list.Items.Count, position);
                return list with { Items = [.. list.Items], IsArray = list.IsArray && name != "tolist" };
            case ("astype", [var type]) when type.ToString().Contains("int", StringComparison.Ordinal):
                return Functions.Call("np.int64", [(null, list)], position, budget);
            case ("astype", _):
                return list;
            case ("sum" or "prod" or "mean" or "min" or "max" or "cumsum" or "argmin" or "argmax", []):
                return Functions.Call($"np.{name}", [(null, list)], position, budget);
            default:
                return null;
        }
    }

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
            case "is_integer":
                return number.AsDouble() is { } value && value == Math.Floor(value);
            case "bit_length" when number is Value.Integer whole:
                return (long)whole.Number.GetBitLength();
            default:
                return null;
        }
    }

    private static bool IsWholeType(Value type) => type.ToString().TrimStart('\'') is var name && Dialect.LastPart(name).Trim('\'') is var last
        && (last.StartsWith("int", StringComparison.Ordinal) || last.StartsWith("uint", StringComparison.Ordinal) || last is "long");
}
