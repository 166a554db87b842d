using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>The number functions of Python, <c>math</c> and <c>numpy</c> that a reader may evaluate.</summary>
internal static class Functions
{
    private static readonly string[] NumberModules = ["math.", "np.", "numpy.", "jnp.", "jax.numpy.", "tf.math.", "tensorflow.math.", "tf.", "tensorflow."];

    private static readonly Dictionary<string, double> Constants = new(StringComparer.Ordinal)
    {
        ["pi"] = Math.PI,
        ["e"] = Math.E,
        ["tau"] = Math.Tau,
        ["inf"] = double.PositiveInfinity,
        ["nan"] = double.NaN,
    };

    private static readonly Dictionary<string, Func<double, double>> OfOne = new(StringComparer.Ordinal)
    {
        ["cos"] = Math.Cos,
        ["sin"] = Math.Sin,
        ["tan"] = Math.Tan,
        ["acos"] = Math.Acos,
        ["arccos"] = Math.Acos,
        ["cosh"] = Math.Cosh,
        ["sinh"] = Math.Sinh,
        ["tanh"] = Math.Tanh,
        ["exp"] = Math.Exp,
        ["expm1"] = x => Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1,
        ["log2"] = Math.Log2,
        ["log10"] = Math.Log10,
        ["log1p"] = x => Math.Abs(x) < 1e-5 ? x - (x * x / 2) : Math.Log(1 + x),
        ["sqrt"] = Math.Sqrt,
        ["rsqrt"] = x => 1 / Math.Sqrt(x),
        ["fabs"] = Math.Abs,
        ["absolute"] = Math.Abs,
        ["square"] = x => x * x,
        ["radians"] = double.DegreesToRadians,
        ["degrees"] = double.RadiansToDegrees,
        ["float32"] = x => (float)x,
        ["float64"] = x => x,
    };

    private static readonly Dictionary<string, Func<double, double, double>> OfTwo = new(StringComparer.Ordinal)
    {
        ["pow"] = Math.Pow,
        ["power"] = Math.Pow,
        ["fmod"] = Math.IEEERemainder,
        ["minimum"] = Math.Min,
        ["maximum"] = Math.Max,
        ["hypot"] = (x, y) => Math.Sqrt((x * x) + (y * y)),
    };

    /// <summary>Gives a constant such as <c>math.pi</c>; null where the name is none.</summary>
    public static double? Constant(string name) =>
        InModule(name) is { } inner && Constants.TryGetValue(inner, out double value) ? value : null;

    /// <summary>Gives whether a name is a number function.</summary>
    public static bool Knows(string name) =>
        IsBuiltIn(name) || (InModule(name) is { } inner && (OfOne.ContainsKey(inner) || OfTwo.ContainsKey(inner) || IsModuleFunction(inner)));

    public static Value Call(string name, IReadOnlyList<Value> arguments, SourcePosition position)
    {
        foreach (Value.Symbol unknown in arguments.OfType<Value.Symbol>())
        {
            throw Arithmetic.UnknownName(unknown);
        }

        string function = InModule(name) ?? name;
        if (InModule(name) is not null && arguments.Count == 1 && OfOne.TryGetValue(function, out Func<double, double>? one))
        {
            return Finite(one(Number(name, arguments[0], position)), name, arguments, position);
        }

        if (InModule(name) is not null && arguments.Count == 2 && OfTwo.TryGetValue(function, out Func<double, double, double>? two))
        {
            return Finite(two(Number(name, arguments[0], position), Number(name, arguments[1], position)), name, arguments, position);
        }

        return (function, arguments) switch
        {
            ("log", [var x]) => Finite(Math.Log(Number(name, x, position)), name, arguments, position),
            ("log", [var x, var radix]) => Math.Log(Number(name, x, position)) / Math.Log(Number(name, radix, position)),
            ("floor" or "ceil", [var x]) => Rounded(function, name, x, position),
            ("pow", [var x, var y]) => Arithmetic.Binary("**", x, y, position),
            ("float", [Value.Text text]) when text.Characters.Trim('+', '-') is "inf" or "infinity" => text.Characters.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity,
            ("float", [Value.Text text]) => Parser.ReadExpression(text.Characters) is Expression.Literal literal && literal.Value.AsDouble() is { } parsed ? parsed : throw Refused(name, arguments, position),
            ("float", [var x]) => Number(name, x, position),
            ("int", [Value.Float x]) when double.IsFinite(x.Number) => new Value.Integer(new BigInteger(Math.Truncate(x.Number))),
            ("int", [var x]) when x.AsInteger() is { } whole => new Value.Integer(whole),
            ("bool", [var x]) => Arithmetic.Truth(x),
            ("abs", [Value.Integer x]) => new Value.Integer(BigInteger.Abs(x.Number)),
            ("abs", [var x]) => Math.Abs(Number(name, x, position)),
            ("round", [var x]) => new Value.Integer(new BigInteger(Math.Round(Number(name, x, position)))),
            ("round", [var x, Value.Integer digits]) => Math.Round(Number(name, x, position), (int)BigInteger.Min(15, BigInteger.Max(0, digits.Number))),
            ("len", [Value.Sequence items]) => items.Items.Count,
            ("sum", [Value.Sequence items]) => items.Items.Aggregate((Value)0, (sum, item) => Arithmetic.Binary("+", sum, item, position)),
            ("list", [Value.Sequence items]) => items with { IsTuple = false },
            ("tuple", [Value.Sequence items]) => items with { IsTuple = true },
            ("range", _) when arguments.Count is >= 1 and <= 3 => Range(arguments, position),
            ("min" or "max", [Value.Sequence { Items.Count: > 0 } items]) => Extreme(function, items.Items, position),
            ("min" or "max", { Count: > 1 }) => Extreme(function, arguments, position),
            ("clip" or "clip_by_value", [var x, var low, var high]) => Math.Min(Math.Max(Number(name, x, position), Number(name, low, position)), Number(name, high, position)),
            ("where", [var test, var then, var otherwise]) => Arithmetic.Truth(test) ? then : otherwise,
            ("cast", [var x, ..]) => Number(name, x, position),
            ("interp", [var x, Value.Sequence xs, Value.Sequence ys]) when xs.Items.Count == ys.Items.Count && xs.Items.Count > 0 => Interpolate(name, Number(name, x, position), xs, ys, position),
            _ => throw Refused(name, arguments, position),
        };
    }

    private static bool IsBuiltIn(string name) =>
        name is "float" or "int" or "bool" or "abs" or "pow" or "len" or "round" or "range" or "sum" or "min" or "max" or "list" or "tuple";

    private static bool IsModuleFunction(string inner) =>
        inner is "log" or "floor" or "ceil" or "abs" or "round" or "min" or "max" or "clip" or "clip_by_value" or "where" or "cast" or "interp" or "int" or "float";

    private static string? InModule(string name) =>
        Array.Find(NumberModules, module => name.StartsWith(module, StringComparison.Ordinal)) is { } found ? name[found.Length..] : null;

    private static Value Rounded(string function, string name, Value value, SourcePosition position)
    {
        double number = Number(name, value, position);
        double rounded = function == "floor" ? Math.Floor(number) : Math.Ceiling(number);
        return name.StartsWith("math.", StringComparison.Ordinal) && double.IsFinite(rounded) ? new Value.Integer(new BigInteger(rounded)) : rounded;
    }

    private static Value.Sequence Range(IReadOnlyList<Value> arguments, SourcePosition position)
    {
        BigInteger[] numbers = [.. arguments.Select(argument => argument.AsInteger() ?? throw Refused("range", arguments, position))];
        BigInteger start = numbers.Length > 1 ? numbers[0] : 0;
        BigInteger stop = numbers.Length > 1 ? numbers[1] : numbers[0];
        BigInteger step = numbers.Length > 2 ? numbers[2] : 1;
        BigInteger count = step.IsZero ? -1 : BigInteger.Max(0, Arithmetic.FloorDivide(stop - start + step - step.Sign, step));
        return count >= 0 && count <= 100_000
            ? new Value.Sequence([.. Enumerable.Range(0, (int)count).Select(i => (Value)new Value.Integer(start + (i * step)))], IsTuple: false)
            : throw Refused("range", arguments, position);
    }

    private static Value Extreme(string function, IReadOnlyList<Value> values, SourcePosition position) =>
        values.Aggregate((best, next) => Arithmetic.Compare(function == "min" ? "<" : ">", next, best, position) ? next : best);

    private static double Interpolate(string name, double x, Value.Sequence xs, Value.Sequence ys, SourcePosition position)
    {
        double[] at = [.. xs.Items.Select(item => Number(name, item, position))];
        double[] values = [.. ys.Items.Select(item => Number(name, item, position))];
        int next = Array.FindIndex(at, knot => knot > x);
        return next switch
        {
            0 => values[0],
            < 0 => values[^1],
            _ => values[next - 1] + ((values[next] - values[next - 1]) * (x - at[next - 1]) / (at[next] - at[next - 1])),
        };
    }

    private static double Number(string name, Value value, SourcePosition position) =>
        value.AsDouble() ?? throw new PortingException(position, $"{name} needs a number. Received: {value}.");

    private static Value Finite(double result, string name, IReadOnlyList<Value> arguments, SourcePosition position) =>
        double.IsNaN(result) ? throw Refused(name, arguments, position) : result;

    private static PortingException Refused(string name, IReadOnlyList<Value> arguments, SourcePosition position) =>
        new(position, $"{name}({string.Join(", ", arguments)}) has no value. Check its arguments.");
}
