using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Python's arithmetic: whole numbers of any size stay whole, <c>/</c> always gives a fraction, <c>//</c> rounds down and <c>%</c> has
/// the sign of the divisor; arrays go element by element.
/// </summary>
internal static class Arithmetic
{
    /// <summary>Whole numbers longer than this are refused: no learning rate needs them.</summary>
    private const int MostBits = 4096;

    public static Value Binary(string operation, Value left, Value right, SourcePosition position, Budget budget)
    {
        if (left.AsInteger() is { } a && right.AsInteger() is { } b)
        {
            return Integers(operation, a, b, position);
        }

        if (Objects.Binary(operation, left, right) is { } own)
        {
            return own;
        }

        if (left.AsDouble() is { } x && right.AsDouble() is { } y)
        {
            if ((left.AsInteger() is { } one && Exact.ToDouble(one) is null) || (right.AsInteger() is { } other && Exact.ToDouble(other) is null))
            {
                throw Errors.Make("OverflowError", position, $"A whole number in '{operation}' is too large for a fraction. Write it as a fraction.");
            }

            x = left.AsInteger() is { } first ? Exact.ToDouble(first)!.Value : x;
            y = right.AsInteger() is { } second ? Exact.ToDouble(second)!.Value : y;
            bool isTensor = left is Value.Float { IsTensor: true } || right is Value.Float { IsTensor: true };
            return isTensor ? Tensor(operation, x, y, position) : Doubles(operation, x, y, position);
        }

        if (left is Value.Sequence { IsArray: true } || right is Value.Sequence { IsArray: true })
        {
            return Elementwise(left, right, (one, other) => operation is "/" or "//" or "%" && other.AsDouble() is 0.0 && one.AsDouble() is { } top && !(operation != "/" && other is Value.Integer && one is Value.Integer)
                ? Tensor(operation, top, other.AsDouble()!.Value, position)
                : Binary(operation, one, other, position, budget), position, budget);
        }

        return (operation, left, right) switch
        {
            ("|" or "&" or "-" or "^", Value.Sequence { IsSet: true } first, Value.Sequence { IsSet: true } second) => Sets.Binary(operation, first, second, position, budget),
            (_, Value.Sequence { IsSet: true }, _) or (_, _, Value.Sequence { IsSet: true }) => throw NotNumbers(operation, left.AsDouble() is null ? left : right, position),
            ("+", Value.Sequence first, Value.Sequence second) when first.IsTuple == second.IsTuple => Joined(first, second, position, budget),
            ("+", Value.Instance or Value.Sequence, Value.Instance or Value.Sequence) when Objects.Tuple(left) is not null || Objects.Tuple(right) is not null => Binary(operation, Objects.Tuple(left) ?? left, Objects.Tuple(right) ?? right, position, budget),
            ("*", Value.Sequence items, Value.Integer times) => Repeated(items, times.Number, position, budget),
            ("*", Value.Integer times, Value.Sequence items) => Repeated(items, times.Number, position, budget),
            ("+", Value.Text first, Value.Text second) => Text(first, second, position, budget),
            ("*", Value.Text text, Value.Integer times) => Repeated(text, times.Number, position, budget),
            ("*", Value.Integer times, Value.Text text) => Repeated(text, times.Number, position, budget),
            ("%", Value.Text text, _) => Methods.Formatted(text.Characters.Length < 1000 ? Formats.Percent(text.Characters, right) : null, text, position, budget),
            ("|", Value.Dictionary first, Value.Dictionary second) => Merged(first, second, position, budget),
            _ => throw NotNumbers(operation, left.AsDouble() is null ? left : right, position),
        };
    }

    private static Value.Dictionary Merged(Value.Dictionary first, Value.Dictionary second, SourcePosition position, Budget budget)
    {
        budget.Take(2 * (first.Items.Count + second.Items.Count), position);
        Value.Dictionary merged = new([.. first.Items]);
        Tables.Updated(merged, [(null, second)], position, budget);
        return merged;
    }

    public static bool Compare(string operation, Value left, Value right, SourcePosition position, Budget budget) => operation switch
    {
        "is" => IsOne(left, right, position, budget),
        "is not" => !IsOne(left, right, position, budget),
        "in" => Contains(left, right, position, budget),
        "not in" => !Contains(left, right, position, budget),
        _ when Objects.Compare(operation, left, right, position, budget) is { } own => own,
        "==" => Same(left, right, position, budget),
        "!=" => !Same(left, right, position, budget),
        _ when left.AsDouble() is not null && right.AsDouble() is not null => Exact.Compare(left, right) is { } order && Ordered(operation, order),
        _ when left is Value.Sequence { IsSet: true } a && right is Value.Sequence { IsSet: true } b => Sets.Compare(operation, a, b, position, budget),
        _ when left is Value.Text a && right is Value.Text b => a.IsPartly || b.IsPartly ? throw Partly(a.IsPartly ? a : b, position) : Ordered(operation, string.CompareOrdinal(a.Characters, b.Characters)),
        _ when left is Value.Sequence { IsUnordered: false } a && right is Value.Sequence { IsUnordered: false } b && a.IsTuple == b.IsTuple => Ordered(operation, Order(a, b, position, budget)),
        _ when left is Value.Sequence { IsUnordered: true, IsSet: false } => throw Iterables.Unordered(left, position),
        _ when right is Value.Sequence { IsUnordered: true, IsSet: false } => throw Iterables.Unordered(right, position),
        _ => throw NotNumbers(operation, left.AsDouble() is null ? left : right, position),
    };

    public static bool Truth(Value value) => Truth(value, null);

    /// <summary>Gets whether a value counts as true.</summary>
    /// <exception cref="PortingException">The value is not known.</exception>
    public static bool Truth(Value value, SourcePosition? position) => value switch
    {
        Value.Nothing => false,
        Value.Symbol symbol => throw UnknownName(symbol),
        Value.Call call => ScheduleNames.Find(call) is not null || CallbackNames.Knows(call) || OptimizerCall.IsTorch(call.Name) ? true
            : throw new PortingException(position ?? call.Position, $"{Brief.Of(call.Name, 60)}(…) is not known here, so the condition cannot be evaluated. Write its value in its place."),
        Value.Text { IsPartly: true } text => throw Partly(text, position),
        Value.Text text => text.Characters.Length > 0,
        Value.Sequence { Items: [var only] } when Rest([only]) is { } rest => throw UnknownName(rest),
        Value.Sequence { IsArray: true, Items.Count: > 1 } => throw Errors.Make("ValueError", position, "An array of several elements is neither true nor false. Write any(…) or all(…) around it."),
        Value.Sequence { IsArray: true, Items: [var only] } => Truth(only, position),
        Value.Sequence items => items.Items.Count > 0,
        Value.Dictionary { Items.Count: 0, Rest: { } rest } => throw UnknownName(rest),
        Value.Dictionary items => items.Items.Count > 0,
        Value.Instance when Objects.Truth(value) is { } own => Truth(own, position),
        _ => value.AsDouble() is not 0.0,
    };

    /// <summary>Gives what stands in a list for elements that are not known, not even how many; null where the list is whole.</summary>
    public static Value.Symbol? Rest(IEnumerable<Value> items) => items is RangeItems ? null : items.OfType<Value.Symbol>().FirstOrDefault(item => item.Why is not null && item.Name.StartsWith('*'));

    /// <summary>Gets whether two values are equal as Python compares them.</summary>
    public static bool Same(Value left, Value right, SourcePosition position, Budget budget)
    {
        budget.Step(position, 5);
        return (left, right) switch
        {
            _ when ReferenceEquals(left, right) && left is not Value.Float { Number: double.NaN } => true,
            _ when left.AsInteger() is { } first && right.AsInteger() is { } second => first == second,
            _ when left.AsDouble() is not null && right.AsDouble() is not null => Exact.Compare(left, right) == 0,
            _ when Objects.Compare("==", left, right, position, budget) is { } own => own,
            (Value.Symbol { Why: { } why }, _) => throw new PortingException(why),
            (_, Value.Symbol { Why: { } why }) => throw new PortingException(why),
            (Value.Sequence { IsSet: true } first, Value.Sequence { IsSet: true } second) => Sets.Compare("==", first, second, position, budget),
            (Value.Sequence first, Value.Sequence second) when first.IsSet || second.IsSet => false,
            (Value.Sequence first, Value.Sequence second) when (first.IsUnordered || second.IsUnordered) && first.Items.Count == second.Items.Count && first.Items.Count > 1 => throw Iterables.Unordered(first.IsUnordered ? first : second, position),
            (Value.Sequence first, Value.Sequence second) =>
                (first.IsTuple == second.IsTuple || first.IsArray || second.IsArray) && first.Items.Count == second.Items.Count && first.Items.Zip(second.Items).All(pair => Same(pair.First, pair.Second, position, budget)),
            (Value.Dictionary first, Value.Dictionary second) =>
                first.Items.Count == second.Items.Count
                && first.Items.All(item => Tables.Entry(second, item.Key, position, budget) is { } other && Same(item.Value, other, position, budget)),
            (Value.Text first, Value.Text second) when !first.IsPartly && !second.IsPartly => first.Characters == second.Characters,
            (Value.Text { IsPartly: true } text, _) => throw Partly(text, position),
            (_, Value.Text { IsPartly: true } text) => throw Partly(text, position),
            (Value.Symbol first, Value.Symbol second) when first.Name == second.Name => true,
            (Value.Nothing, Value.Nothing) => true,
            _ when Opaque(left, right) is { } unknown => throw unknown,
            _ => false,
        };
    }

    /// <summary>Gives why nothing is known of the equality of two values that differ in their text; null where they are not equal.</summary>
    private static PortingException? Opaque(Value left, Value right) =>
        (left, right) switch
        {
            // Members of one enumeration, and types.
            (Value.Symbol first, Value.Symbol second) when Holder(first.Name) == Holder(second.Name) && IsConstant(first.Name) && IsConstant(second.Name) => null,
            (Value.Nothing, _) when IsObject(right) => null,
            (_, Value.Nothing) when IsObject(left) => null,
            (Value.Symbol unknown, _) => UnknownName(unknown),
            (_, Value.Symbol unknown) => UnknownName(unknown),
            (Value.Call call, _) when !IsObject(call) => UnknownCall(call),
            (_, Value.Call call) when !IsObject(call) => UnknownCall(call),
            _ => null,
        };

    public static PortingException Partly(Value.Text text, SourcePosition? position) =>
        new(position, $"A part of {Brief.Of(text.ToString(), 60)} is not known here, so it cannot be compared. Write its value in its place.");

    private static PortingException UnknownCall(Value.Call call) =>
        new(call.Position, $"What {Brief.Of(call.Name, 60)}(…) gives is not known here, so it cannot be compared. Write its value in its place.");

    private static string Holder(string name) => name[..Math.Max(0, name.LastIndexOf('.'))];

    private static bool IsConstant(string name) => name is "int" or "float" or "str" or "bool" or "list" or "tuple" or "dict" || (name.Contains('.', StringComparison.Ordinal) && char.IsUpper(Dialect.LastPart(name)[0]));

    /// <summary>Gets whether a value is an object, a class or a module, which is not None: what a class or a known library makes, and a name that only the script's surroundings explain.</summary>
    private static bool IsObject(Value value) => value switch
    {
        Value.Call call => Dialect.LastPart(call.Name) is { Length: > 0 } name && (char.IsUpper(name[0]) || ScheduleNames.Find(call) is not null || CallbackNames.Knows(call)),
        Value.Symbol symbol => !symbol.Name.AsSpan().ContainsAny('.', '[', '(') || IsClassName(Dialect.LastPart(symbol.Name)) || Functions.Knows(symbol.Name),
        _ => true,
    };

    private static bool IsClassName(string name) => name.Length > 1 && char.IsUpper(name[0]) && name.Any(char.IsLower);

    /// <summary>Gives the function's value for each pair of elements; one number goes with every element.</summary>
    public static Value Elementwise(Value left, Value right, Func<Value, Value, Value> function, SourcePosition position, Budget budget)
    {
        if (left is not Value.Sequence first)
        {
            var only = right as Value.Sequence;
            budget.Take(only?.Items.Count ?? 0, position);
            return only is null ? function(left, right) : new Value.Sequence([.. only.Items.Select(item => Elementwise(left, item, function, position, budget))], false) { IsArray = true };
        }

        budget.Take(first.Items.Count, position);
        return right is not Value.Sequence second
            ? new Value.Sequence([.. first.Items.Select(item => Elementwise(item, right, function, position, budget))], false) { IsArray = true }
            : first.Items.Count == second.Items.Count
            ? new Value.Sequence([.. first.Items.Zip(second.Items, (one, other) => Elementwise(one, other, function, position, budget))], false) { IsArray = true }
            : throw new PortingException(position, $"Arrays of {first.Items.Count} and {second.Items.Count} elements do not go together. Give them the same length.");
    }

    /// <summary>Rounds a quotient down, as <c>//</c> does.</summary>
    public static BigInteger FloorDivide(BigInteger dividend, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(dividend, divisor, out BigInteger remainder);
        return !remainder.IsZero && (remainder.Sign != divisor.Sign) ? quotient - 1 : quotient;
    }

    /// <summary>Gets whether two values are one and the same object: for numbers and texts, of one type and equal.</summary>
    private static bool IsOne(Value left, Value right, SourcePosition position, Budget budget) => (left, right) switch
    {
        _ when ReferenceEquals(left, right) => true,
        (Value.Integer or Value.Boolean or Value.Float or Value.Text, Value.Integer or Value.Boolean or Value.Float or Value.Text) =>
            left.GetType() == right.GetType() && Same(left, right, position, budget),
        (Value.Function first, Value.Function second) => first.Equals(second),
        (Value.Sequence { IsTuple: true, Items.Count: 0 }, Value.Sequence { IsTuple: true, Items.Count: 0 }) => true,
        (Value.Symbol or Value.Call, _) or (_, Value.Symbol or Value.Call) or (Value.Nothing, _) or (_, Value.Nothing) => Same(left, right, position, budget),
        _ => false,
    };

    private static bool Contains(Value item, Value within, SourcePosition position, Budget budget) => within switch
    {
        Value.Instance { Type: not null } instance when Objects.Special(instance, "__contains__") is { } own => Truth(own.Invoke([item]), position),
        Value.Sequence { Items: RangeItems range } when item.AsInteger() is { } number => range.Contains(number),
        Value.Sequence { IsSet: true } set => Sets.Has(set, item, position, budget),
        Value.Sequence items when Rest(items.Items) is { } rest => items.Items.Any(candidate => !ReferenceEquals(candidate, rest) && Same(item, candidate, position, budget)) ? true : throw UnknownName(rest),
        Value.Dictionary { Rest: { } rest } items => Tables.Place(items, item, position, budget) >= 0 ? true : throw UnknownName(rest),
        Value.Sequence items => items.Items.Any(candidate => Same(item, candidate, position, budget)),
        Value.Dictionary items => Tables.Entry(items, item, position, budget) is not null,
        Value.Instance { IsTable: true } settings => Tables.Place(new Value.Dictionary([]) { Owner = settings }, item, position, budget) >= 0,
        Value.Text { IsPartly: true } text => throw Partly(text, position),
        Value.Text when item is Value.Text { IsPartly: true } part => throw Partly(part, position),
        Value.Text { IsPartly: false } text when item is Value.Text { IsPartly: false } part => Within(part.Characters, text.Characters, position, budget),
        _ when Iterables.Of(within, position, budget) is { } values => values.Any(candidate => Same(item, candidate, position, budget)),
        _ => throw NotNumbers("in", within, position),
    };

    private static bool Within(string part, string text, SourcePosition position, Budget budget)
    {
        budget.Step(position, 1 + (text.Length / 1000));
        return text.Contains(part, StringComparison.Ordinal);
    }

    private static Value.Text Repeated(Value.Text text, BigInteger times, SourcePosition position, Budget budget)
    {
        BigInteger length = BigInteger.Max(0, times) * text.Characters.Length;
        budget.Take((long)BigInteger.Min(length, long.MaxValue), position);
        return text with { Characters = length.IsZero ? string.Empty : string.Concat(Enumerable.Repeat(text.Characters, (int)times)) };
    }

    private static bool Ordered(string operation, int order) => operation switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    /// <summary>Orders lists as Python does: by the first element that differs, then by length.</summary>
    private static int Order(Value.Sequence left, Value.Sequence right, SourcePosition position, Budget budget)
    {
        foreach ((Value first, Value second) in left.Items.Zip(right.Items))
        {
            if (!Same(first, second, position, budget))
            {
                return Compare("<", first, second, position, budget) ? -1 : 1;
            }
        }

        return left.Items.Count.CompareTo(right.Items.Count);
    }

    private static Value.Sequence Joined(Value.Sequence first, Value.Sequence second, SourcePosition position, Budget budget)
    {
        budget.Take((long)first.Items.Count + second.Items.Count, position);
        return new Value.Sequence([.. first.Items, .. second.Items], first.IsTuple);
    }

    private static Value.Sequence Repeated(Value.Sequence items, BigInteger times, SourcePosition position, Budget budget)
    {
        BigInteger count = BigInteger.Max(0, times) * items.Items.Count;
        budget.Take((long)BigInteger.Min(count, long.MaxValue), position);
        return new Value.Sequence([.. Enumerable.Repeat(items.Items, count.IsZero ? 0 : (int)times).SelectMany(all => all)], items.IsTuple);
    }

    private static Value.Text Text(Value.Text first, Value.Text second, SourcePosition position, Budget budget)
    {
        budget.Take((first.Characters.Length + second.Characters.Length) / 8, position);
        return new Value.Text(first.Characters + second.Characters) { IsPartly = first.IsPartly || second.IsPartly };
    }

    private static Value Integers(string operation, BigInteger a, BigInteger b, SourcePosition position) => operation switch
    {
        "+" => new Value.Integer(a + b),
        "-" => new Value.Integer(a - b),
        "*" when a.GetBitLength() + b.GetBitLength() <= MostBits => new Value.Integer(a * b),
        "//" when !b.IsZero => new Value.Integer(FloorDivide(a, b)),
        "%" when !b.IsZero => new Value.Integer(a - (FloorDivide(a, b) * b)),
        "**" when b.Sign >= 0 && (BigInteger.Abs(a) <= 1 || a.GetBitLength() * b <= MostBits) => new Value.Integer(BigInteger.Pow(a, BigInteger.Abs(a) <= 1 ? (int)(b % 2) + (b.IsZero ? 0 : 2) : (int)b)),
        "&" => new Value.Integer(a & b),
        "|" => new Value.Integer(a | b),
        "^" => new Value.Integer(a ^ b),
        "<<" when b.Sign >= 0 && b + a.GetBitLength() <= MostBits => new Value.Integer(a << (int)b),
        ">>" when b.Sign >= 0 => new Value.Integer(b > MostBits ? a.Sign < 0 ? -1 : 0 : a >> (int)b),
        "*" or "**" or "<<" when operation != "**" || b.Sign >= 0 => throw new PortingException(position, $"{Short(a)} {operation} {Short(b)} is too large. Write it as a fraction: {Short(a)}.0."),
        "/" when !b.IsZero => Exact.Divide(a, b) ?? throw Errors.Make("OverflowError", position, $"{Short(a)} / {Short(b)} is too large for a fraction."),
        _ => Doubles(operation, Exact.ToDouble(a) ?? double.PositiveInfinity, Exact.ToDouble(b) ?? double.PositiveInfinity, position),
    };

    private static string Short(BigInteger number) => Brief.Of(number.GetBitLength() > 400 ? "a long number" : number.ToString(null, null), 40);

    private static Value Doubles(string operation, double a, double b, SourcePosition position) => operation switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" when b != 0 => a / b,
        "//" when b != 0 => DivMod(a, b).Quotient,
        "%" when b != 0 => DivMod(a, b).Remainder,
        "/" or "//" or "%" => throw Errors.Make("ZeroDivisionError", position, $"Division by zero in {(Value)a} {operation} {(Value)b}. Python raises here too."),
        "**" when a == 0 && b < 0 => throw Errors.Make("ZeroDivisionError", position, $"Division by zero in {(Value)a} ** {(Value)b}. Python raises here too."),
        "**" when a < 0 && double.IsFinite(b) && b != Math.Floor(b) => throw new PortingException(position, $"{(Value)a} ** {(Value)b} is not a real number."),
        "**" when double.IsFinite(a) && double.IsFinite(b) && double.IsInfinity(Math.Pow(a, b)) => throw Errors.Make("OverflowError", position, $"{(Value)a} ** {(Value)b} is too large for a fraction. Python raises here too."),
        "**" => Math.Pow(a, b),
        _ => throw new PortingException(position, $"'{operation}' is not an operator for numbers."),
    };

    /// <summary>Computes as an array library does, where a division by zero is infinite or not a number.</summary>
    private static Value.Float Tensor(string operation, double a, double b, SourcePosition position) => new Value.Float(operation switch
    {
        "/" => a / b,
        "//" when b == 0 => a / b,
        "%" when b == 0 => double.NaN,
        "**" => Math.Pow(a, b),
        _ => Doubles(operation, a, b, position).AsDouble()!.Value,
    })
    {
        IsTensor = true,
    };

    /// <summary>Divides as Python does: the remainder is exact and has the sign of the divisor, the quotient goes with it.</summary>
    internal static (double Quotient, double Remainder) DivMod(double dividend, double divisor)
    {
        double remainder = dividend % divisor;
        double quotient = (dividend - remainder) / divisor;
        if (remainder != 0 && (divisor < 0) != (remainder < 0))
        {
            remainder += divisor;
            quotient -= 1;
        }
        else if (remainder == 0)
        {
            remainder = Math.CopySign(0, divisor);
        }

        double floor = Math.Floor(quotient);
        return quotient == 0 ? (Math.CopySign(0, dividend / divisor), remainder) : (quotient - floor > 0.5 ? floor + 1 : floor, remainder);
    }

    public static PortingException NotNumbers(string operation, Value value, SourcePosition position) => value switch
    {
        Value.Symbol symbol => UnknownName(symbol),
        Value.Call call when ScheduleNames.Find(call) is null => new PortingException(position, $"What {Brief.Of(call.Name, 60)}(…) gives is not known here, and '{operation}' needs a number. Write its value in its place."),
        _ => Errors.Make("TypeError", position, $"'{operation}' needs numbers. Received: {Brief.Of(value, 80)}."),
    };

    /// <summary>Gives what has no value because a part of it has none; whoever needs a number of it is told why.</summary>
    public static Value.Symbol Unknown(string written, Value part, SourcePosition position) => new(Brief.Of(written, 200), position)
    {
        Why = part is Value.Symbol symbol
            ? symbol.Why ?? UnknownName(symbol).Message
            : $"{position}: '{Brief.Of(part is Value.Call call ? $"{call.Name}(…)" : part.ToString(), 60)}' is not known here. Write its value in its place.",
    };

    public static PortingException UnknownName(Value.Symbol symbol) => symbol.Why is { } why
        ? new PortingException(why)
        : new PortingException(symbol.Position, $"'{Brief.Of(symbol.Name, 60)}' is not known here. Write its value in its place, or assign it in a line before.");
}
