using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Python's arithmetic: whole numbers of any size stay whole, <c>/</c> always gives a fraction, <c>//</c> rounds down and <c>%</c> has
/// the sign of the divisor.
/// </summary>
internal static class Arithmetic
{
    /// <summary>Whole numbers longer than this are refused: no learning rate needs them.</summary>
    private const int MostBits = 4096;

    public static Value Binary(string operation, Value left, Value right, SourcePosition position)
    {
        if (left.AsInteger() is { } a && right.AsInteger() is { } b)
        {
            return Integers(operation, a, b, position);
        }

        if (left.AsDouble() is { } x && right.AsDouble() is { } y)
        {
            return Doubles(operation, x, y, position);
        }

        return (operation, left, right) switch
        {
            ("+", Value.Sequence first, Value.Sequence second) => new Value.Sequence([.. first.Items, .. second.Items], first.IsTuple),
            ("*", Value.Sequence items, Value.Integer times) when times.Number <= 100_000 =>
                new Value.Sequence([.. Enumerable.Repeat(items.Items, Math.Max(0, (int)times.Number)).SelectMany(all => all)], items.IsTuple),
            ("+", Value.Text first, Value.Text second) => first.Characters + second.Characters,
            _ => throw NotNumbers(operation, left.AsDouble() is null ? left : right, position),
        };
    }

    public static bool Compare(string operation, Value left, Value right, SourcePosition position) => operation switch
    {
        "==" or "is" => Same(left, right),
        "!=" or "is not" => !Same(left, right),
        "in" => right is Value.Sequence items ? items.Items.Any(item => Same(left, item)) : throw NotNumbers("in", right, position),
        "not in" => !Compare("in", left, right, position),
        _ when left.AsDouble() is { } a && right.AsDouble() is { } b => operation switch
        {
            "<" => a < b,
            "<=" => a <= b,
            ">" => a > b,
            _ => a >= b,
        },
        _ => throw NotNumbers(operation, left.AsDouble() is null ? left : right, position),
    };

    public static bool Truth(Value value) => value switch
    {
        Value.Nothing => false,
        Value.Text text => text.Characters.Length > 0,
        Value.Sequence items => items.Items.Count > 0,
        Value.Dictionary items => items.Items.Count > 0,
        _ => value.AsDouble() is not 0.0,
    };

    /// <summary>Rounds a quotient down, as <c>//</c> does.</summary>
    public static BigInteger FloorDivide(BigInteger dividend, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(dividend, divisor, out BigInteger remainder);
        return !remainder.IsZero && (remainder.Sign != divisor.Sign) ? quotient - 1 : quotient;
    }

    private static bool Same(Value left, Value right) =>
        left.AsDouble() is { } a && right.AsDouble() is { } b ? a == b : left == right;

    private static Value Integers(string operation, BigInteger a, BigInteger b, SourcePosition position) => operation switch
    {
        "+" => new Value.Integer(a + b),
        "-" => new Value.Integer(a - b),
        "*" when a.GetBitLength() + b.GetBitLength() <= MostBits => new Value.Integer(a * b),
        "//" when !b.IsZero => new Value.Integer(FloorDivide(a, b)),
        "%" when !b.IsZero => new Value.Integer(a - (FloorDivide(a, b) * b)),
        "**" when b.Sign >= 0 && (BigInteger.Abs(a) <= 1 || a.GetBitLength() * b <= MostBits) => new Value.Integer(BigInteger.Pow(a, BigInteger.Abs(a) <= 1 ? (int)(b % 2) : (int)b)),
        "*" or "**" when operation == "*" || b.Sign >= 0 => throw new PortingException(position, $"{a} {operation} {b} is too large. Write it as a fraction: {a}.0."),
        _ => Doubles(operation, (double)a, (double)b, position),
    };

    private static Value Doubles(string operation, double a, double b, SourcePosition position) => operation switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" when b != 0 => a / b,
        "//" when b != 0 => Math.Floor(a / b),
        "%" when b != 0 => a - (Math.Floor(a / b) * b),
        "/" or "//" or "%" => throw new PortingException(position, $"Division by zero in {(Value)a} {operation} {(Value)b}. Python raises here too."),
        "**" when a == 0 && b < 0 => throw new PortingException(position, $"Division by zero in {(Value)a} ** {(Value)b}. Python raises here too."),
        "**" when a < 0 && b != Math.Floor(b) => throw new PortingException(position, $"{(Value)a} ** {(Value)b} is not a real number."),
        "**" => Math.Pow(a, b),
        _ => throw new PortingException(position, $"'{operation}' is not an operator for numbers."),
    };

    private static PortingException NotNumbers(string operation, Value value, SourcePosition position) => value switch
    {
        Value.Symbol symbol => UnknownName(symbol),
        _ => new PortingException(position, $"'{operation}' needs numbers. Received: {value}."),
    };

    public static PortingException UnknownName(Value.Symbol symbol) =>
        new(symbol.Position, $"'{symbol.Name}' is not known here. Write its value in its place, or assign it in a line before.");
}
