using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <content>The functions of numpy, and of TensorFlow, PyTorch and JAX where they are the same.</content>
internal static partial class Functions
{
    private const string X = "x|a|arr|input|tensor|value|array|t";

    private static IEnumerable<(string Names, string Parameters, Func<Use, Value> Apply)> ArrayFunctions() =>
    [
        Map("cos", Math.Cos), Map("sin", Math.Sin), Map("tan", Math.Tan), Map("acos arccos", Math.Acos), Map("asin arcsin", Math.Asin), Map("atan arctan", Math.Atan),
        Map("cosh", Math.Cosh), Map("sinh", Math.Sinh), Map("tanh", Math.Tanh), Map("exp", Math.Exp), Map("expm1", Expm1), Map("exp2", x => Math.Pow(2, x)),
        Map("log", Math.Log), Map("log2", Math.Log2), Map("log10", Math.Log10), Map("log1p", Log1p), Map("sqrt", Math.Sqrt), Map("rsqrt", x => 1 / Math.Sqrt(x)),
        Map("cbrt", Math.Cbrt), Map("fabs", Math.Abs), Map("radians deg2rad", double.DegreesToRadians), Map("degrees rad2deg", double.RadiansToDegrees),
        Map("floor", Math.Floor), Map("ceil", Math.Ceiling), Map("trunc fix", Math.Truncate), Map("rint", Math.Round), Map("sign", x => double.IsNaN(x) ? x : Math.Sign(x)),
        Map("sigmoid", x => 1 / (1 + Math.Exp(-x))), Map("float32", x => (float)x), Map("float64 double float_", x => x), Map("reciprocal", x => 1 / x),
        ("abs absolute", X, use => use.Each(use[0], x => Absolute(use, x))),
        ("square", X, use => use.Each(use[0], x => use.Binary("*", x, x))),
        ("negative", X, use => use.Each(use[0], x => use.Binary("-", 0, x))),
        ("int32 int64 int8 int16 int_ int", X, use => use.Each(use[0], x => ToInt(use with { Arguments = [x] }))),
        ("round around round_", $"{X} ?decimals", use => use.Each(use[0], x => RoundArray(use, x))),
        Pair("pow power float_power", "**"), Pair("mod remainder floormod", "%"), Pair("floor_divide floordiv", "//"), Pair("add", "+"), Pair("subtract", "-"),
        Pair("multiply", "*"), Pair("divide true_divide truediv", "/"),
        Numbers("divide_no_nan", (x, y) => y == 0 ? 0 : x / y), Numbers("heaviside", (x, y) => x < 0 ? 0 : x == 0 ? y : 1),
        Numbers("fmod", (x, y) => x % y), Numbers("hypot", (x, y) => Math.Sqrt((x * x) + (y * y))), Numbers("atan2 arctan2", Math.Atan2), Numbers("copysign", Math.CopySign),
        ("minimum fmin", "x|x1|input y|x2|other", use => Arithmetic.Elementwise(use[0], use[1], (x, y) => Smaller(use, x, y, 1), use.Position, use.Budget)),
        ("maximum fmax", "x|x1|input y|x2|other", use => Arithmetic.Elementwise(use[0], use[1], (x, y) => Smaller(use, x, y, -1), use.Position, use.Budget)),
        Test("less", "<"), Test("less_equal", "<="), Test("greater", ">"), Test("greater_equal", ">="), Test("equal", "=="), Test("not_equal", "!="),
        ("logical_and", "x|x1 y|x2", use => Arithmetic.Elementwise(use[0], use[1], (x, y) => Arithmetic.Truth(x) && Arithmetic.Truth(y), use.Position, use.Budget)),
        ("logical_or", "x|x1 y|x2", use => Arithmetic.Elementwise(use[0], use[1], (x, y) => Arithmetic.Truth(x) || Arithmetic.Truth(y), use.Position, use.Budget)),
        ("logical_not", "x", use => use.Each(use[0], x => !Arithmetic.Truth(x))),
        ("any reduce_any", X, use => use[0] is Value.Sequence ? use.Items(use[0]).Any(Arithmetic.Truth) : Arithmetic.Truth(use[0])),
        ("all reduce_all", X, use => use[0] is Value.Sequence ? use.Items(use[0]).All(Arithmetic.Truth) : Arithmetic.Truth(use[0])),
        ("count_nonzero", X, use => use.Items(use[0]).Count(Arithmetic.Truth)),
        ("median", X, use => Median(use, isLower: false)),
        ("var", X, use => Tensor(Variance(use, isTorch: false))),
        ("std", X, use => Tensor(Math.Sqrt(Variance(use, isTorch: false)))),
        ("polyval", "p x", use => use.Items(use[0]).Aggregate((Value)0, (sum, factor) => use.Binary("+", use.Binary("*", sum, use[1]), factor))),
        ("tile", "A|a reps", use => Use.Array(use.Binary("*", use.List(use.Items(use[0])), use[1]) is Value.Sequence all ? all.Items : [])),
        ("min amin reduce_min", $"{X} ?axis", use => Least(use, 1)),
        ("max amax reduce_max", $"{X} ?axis", use => Least(use, -1)),
        ("sum reduce_sum", X, use => Sum(use, use.Items(use[0]), 0)),
        ("prod reduce_prod product", X, use => use.Items(use[0]).Aggregate((Value)1, (product, item) => use.Binary("*", product, item))),
        ("mean average reduce_mean", X, use => use.Binary("/", Sum(use, use.Items(use[0]), 0), use.Items(use[0]).Count)),
        ("cumsum", $"{X} ?axis|dim", use => Running(use, "+")),
        ("cumprod", $"{X} ?axis|dim", use => Running(use, "*")),
        ("diff", X, use => Use.Array([.. use.Items(use[0]).Zip(use.Items(use[0]).Skip(1), (one, next) => use.Binary("-", next, one))])),
        ("sort", X, use => Sorted(use, use[0], null, isReversed: false) with { IsArray = true }),
        ("flip flipud", X, use => Use.Array([.. use.Items(use[0]).Reverse()])),
        ("argmin", X, use => use.Items(use[0]).Select((value, i) => (use.Number(value), i)).MinBy(pair => pair.Item1).i),
        ("argmax", X, use => use.Items(use[0]).Select((value, i) => (use.Number(value), i)).MaxBy(pair => pair.Item1).i),
        ("size", X, use => use.Items(use[0]).Count),
        ("clip", $"{X} ?a_min|min|min_value|x_min ?a_max|max|max_value|x_max", Clip),
        ("clamp", "input|x ?min ?max", Clip),
        ("clip_by_value", "t|x clip_value_min clip_value_max", Clip),
        ("where", "condition|cond ?x|input ?y|other", use => Choose(use, use[0], use[1], use[2])),
        ("cond", "pred true_fn|true_fun false_fn|false_fun ?operand", use => Arithmetic.Truth(use[0]) is var holds && use.Has(3) ? use.Ask(use[holds ? 1 : 2], use[3]) : use.Ask(use[holds ? 1 : 2])),
        ("case", "~pred_fn_pairs ?default ?exclusive ?strict", use => use.Ask(
            use.Items(use[0]).OfType<Value.Sequence>().Where(pair => pair.Items is [var test, _] && Arithmetic.Truth(test)).Select(pair => pair.Items[1]).FirstOrDefault() ?? use[1])),
        ("select", "condlist|pred|which choicelist|on_true ?default|on_false", Selected),
        ("piecewise", "~x condlist funclist", Piecewise),
        ("cast", "~x|t dtype", Cast),
        ("interp", "x xp fp ?left ?right", use => use.Each(use[0], x => Interpolate(use, use.Number(x)))),
        ("array asarray constant convert_to_tensor tensor as_tensor stack get_value identity stop_gradient copy Variable squeeze", $"~{X} ?dtype", ToArray),
        ("arange", "~* start stop step", ArrayRange),
        ("linspace", "~start stop|end ?num|steps ?endpoint ?retstep ?dtype", use => Spaced(use, value => value)),
        ("logspace", "~start stop|end ?num|steps ?endpoint ?base", use => Spaced(use, value => Math.Pow(use.Has(4) ? use.Number(4) : 10, value))),
        ("geomspace", "~start stop ?num ?endpoint", use => Spaced(use, Math.Exp, Math.Log)),
        ("ones", "~shape ?dtype", use => Filled(use, use[0], 1.0)),
        ("zeros", "~shape ?dtype", use => Filled(use, use[0], 0.0)),
        ("full", "~shape|size fill_value ?dtype", use => Filled(use, use[0], use[1])),
        ("repeat", "a repeats", use => Use.Array(use.Binary("*", use.List([use[0]]), use[1]) is Value.Sequence all ? all.Items : [])),
        ("concatenate concat hstack", "arrays|values|tensors ?axis|dim", use => Joined(use)),
        ("append", "arr values", use => Use.Array([.. use.Items(use[0]), .. use[1] is Value.Sequence more ? more.Items : [use[1]]])),
        ("isnan", X, use => double.IsNaN(use.Number(0))),
        ("isfinite", X, use => double.IsFinite(use.Number(0))),
        ("searchsorted", "a v ?side", use => use.Items(use[0]).Count(item => use.Has(2) && use[2] is Value.Text { Characters: "right" } ? !use.Less(use[1], item) : use.Less(item, use[1]))),
        ("digitize", "x bins", use => use.Items(use[1]).Count(item => !use.Less(use[0], item))),
    ];

    private static (string Names, string Parameters, Func<Use, Value> Apply) Map(string names, Func<double, double> function) =>
        (names, $"{X} ?dtype", use => use.Each(use[0], x => Tensor(function(use.Number(x)))));

    private static (string Names, string Parameters, Func<Use, Value> Apply) Pair(string names, string operation) =>
        (names, "x|x1|a|input|base y|x2|b|other|exponent", use => Arithmetic.Elementwise(use[0], use[1], (x, y) => use.Binary(operation, Real(x), Real(y)), use.Position, use.Budget));

    private static (string Names, string Parameters, Func<Use, Value> Apply) Numbers(string names, Func<double, double, double> function) =>
        (names, "x|x1|input y|x2|other", use => Arithmetic.Elementwise(use[0], use[1], (x, y) => Tensor(function(use.Number(x), use.Number(y))), use.Position, use.Budget));

    private static (string Names, string Parameters, Func<Use, Value> Apply) Test(string name, string operation) =>
        (name, "x|x1|input y|x2|other", use => Arithmetic.Elementwise(use[0], use[1], (x, y) => Arithmetic.Compare(operation, x, y, use.Position, use.Budget), use.Position, use.Budget));

    private static Value.Float Tensor(double number) => new Value.Float(number) { IsTensor = true };

    /// <summary>Marks a fraction as an array library's; whole numbers stay whole.</summary>
    private static Value Real(Value value) => value is Value.Float number ? number with { IsTensor = true } : value;

    private static Value Smaller(Use use, Value x, Value y, int sign)
    {
        double one = use.Number(x);
        double other = use.Number(y);
        return double.IsNaN(one) ? Real(x) : double.IsNaN(other) ? Real(y) : Real(sign * one.CompareTo(other) <= 0 ? x : y);
    }

    private static Value Least(Use use, int sign) =>
        use[0] is not Value.Sequence items ? use.Has(1) ? Smaller(use, use[0], use[1], sign) : use[0]
        : items.Items.Count == 0 ? throw use.Refused()
        : items.Items.Aggregate((best, next) => Smaller(use, best, next, sign));

    private static Value.Sequence Running(Use use, string operation)
    {
        List<Value> values = [];
        foreach (Value item in use.Items(use[0]))
        {
            values.Add(values.Count == 0 ? item : use.Binary(operation, values[^1], item));
        }

        return Use.Array(values);
    }

    private static Value RoundArray(Use use, Value value)
    {
        if (value.AsInteger() is not null)
        {
            return value;
        }

        double digits = use.Has(1) ? use.Number(1) : 0;
        double scale = Math.Pow(10, Math.Abs(digits));
        double number = use.Number(value);
        return Tensor(digits >= 0 ? Math.Round(number * scale) / scale : Math.Round(number / scale) * scale);
    }

    private static Value Clip(Use use) => use.Each(use[0], x =>
    {
        double number = use.Number(x);
        number = use.Has(1) ? Math.Max(number, use.Number(1)) : number;
        return Tensor(use.Has(2) ? Math.Min(number, use.Number(2)) : number);
    });

    private static Value Choose(Use use, Value test, Value then, Value otherwise)
    {
        if (test is not Value.Sequence tests)
        {
            return Real(Arithmetic.Truth(test) ? then : otherwise);
        }

        Value At(Value value, int i) => value is Value.Sequence items && i < items.Items.Count ? items.Items[i] : value;
        return Use.Array([.. tests.Items.Select((inner, i) => Choose(use, inner, At(then, i), At(otherwise, i)))]);
    }

    /// <summary>Gives the value of the first condition that holds: numpy's lists of both, jax's one of each.</summary>
    private static Value Selected(Use use)
    {
        if (use[0] is not Value.Sequence tests)
        {
            return Real(use[Arithmetic.Truth(use[0]) ? 1 : 2]);
        }

        int at = tests.Items.ToList().FindIndex(Arithmetic.Truth);
        return at >= 0 ? Real(use.Items(use[1])[at]) : use.Has(2) ? Real(use[2]) : 0.0;
    }

    private static Value Piecewise(Use use)
    {
        IReadOnlyList<Value> choices = use.Items(use[2]);
        int at = use.Items(use[1]).ToList().FindIndex(Arithmetic.Truth);
        Value chosen = at >= 0 ? choices[at] : choices.Count > use.Items(use[1]).Count ? choices[^1] : 0.0;
        return Real(chosen is Value.Function function ? function.Invoke([use[0]]) : chosen);
    }

    private static Value Cast(Use use)
    {
        if (use[0] is Value.Symbol unknown)
        {
            throw Arithmetic.UnknownName(unknown);
        }

        string type = use[1] is Value.Text text ? text.Characters : use[1].ToString();
        return use.Each(use[0], x => type.Contains("int", StringComparison.Ordinal) ? ToInt(use with { Arguments = [x] })
            : type.Contains("bool", StringComparison.Ordinal) ? Arithmetic.Truth(x)
            : Tensor(use.Number(x)));
    }

    /// <summary>Gives the middle of the numbers; of two, their mean, or the lower as PyTorch does.</summary>
    private static Value.Float Median(Use use, bool isLower)
    {
        double[] sorted = [.. use.Items(use[0]).Select(use.Number).Order()];
        return sorted.Length == 0 ? throw use.Refused() : Tensor(isLower ? sorted[(sorted.Length - 1) / 2] : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2);
    }

    /// <summary>Gives the variance: numpy divides by how many there are, PyTorch by one less where nobody says otherwise.</summary>
    private static double Variance(Use use, bool isTorch)
    {
        double less = !isTorch ? 0 : use.Arguments[1] switch
        {
            null or Value.Boolean { Truth: true } => 1,
            Value.Boolean => 0,
            var correction when use.Given.Any(argument => argument.Name == "correction") => use.Number(correction),
            _ => throw use.Refused(),
        };
        double[] values = [.. use.Items(use[0]).Select(use.Number)];
        double mean = values.Length == 0 ? throw use.Refused() : values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / Math.Max(0, values.Length - less);
    }

    private static double Interpolate(Use use, double x)
    {
        double[] at = [.. use.Items(use[1]).Select(use.Number)];
        double[] values = [.. use.Items(use[2]).Select(use.Number)];
        if (at.Length != values.Length || at.Length == 0)
        {
            throw use.Refused();
        }

        int next = Array.FindIndex(at, knot => knot > x);
        return x < at[0] && use.Has(3) ? use.Number(3) : x > at[^1] && use.Has(4) ? use.Number(4) : next switch
        {
            0 => values[0],
            < 0 => values[^1],
            _ => values[next - 1] + ((values[next] - values[next - 1]) * (x - at[next - 1]) / (at[next] - at[next - 1])),
        };
    }

    private static Value ToArray(Use use) => use[0] switch
    {
        Value.Symbol unknown => throw Arithmetic.UnknownName(unknown),
        Value.Sequence items => Use.Array([.. items.Items.Select(item => item is Value.Sequence inner ? inner with { IsArray = true, IsTuple = false } : item)]),
        var single => Real(single),
    };

    private static Value.Sequence ArrayRange(Use use)
    {
        Value[] given = use.All;
        if (given.Length is < 1 or > 3)
        {
            throw use.Refused();
        }

        if (given.All(value => value.AsInteger() is not null))
        {
            return Range(use) with { IsArray = true };
        }

        double start = given.Length > 1 ? use.Number(given[0]) : 0;
        double stop = use.Number(given[given.Length > 1 ? 1 : 0]);
        double step = given.Length > 2 ? use.Number(given[2]) : 1;
        double count = Math.Ceiling((stop - start) / step);
        if (!(count <= 100_000))
        {
            throw use.Refused();
        }

        use.Budget.Take((long)Math.Max(0, count) * 2, use.Position);
        return Use.Array(Enumerable.Range(0, (int)Math.Max(0, count)).Select(i => Tensor(start + (i * step))));
    }

    /// <summary>Gives numbers at equal distances, from the first to the last, as numpy adds them up.</summary>
    private static Value.Sequence Spaced(Use use, Func<double, double> value, Func<double, double>? scale = null, bool isOpen = true)
    {
        double count = use.Has(2) ? use.Number(2) : 50;
        bool isClosed = !isOpen || !use.Has(3) || Arithmetic.Truth(use[3]);
        if (!(count is >= 0 and <= 100_000))
        {
            throw use.Refused();
        }

        use.Budget.Take((long)count * 2, use.Position);
        double start = scale?.Invoke(use.Number(0)) ?? use.Number(0);
        double stop = scale?.Invoke(use.Number(1)) ?? use.Number(1);
        double step = (stop - start) / Math.Max(1, isClosed ? count - 1 : count);
        return Use.Array(Enumerable.Range(0, (int)count).Select(i => Tensor(value(isClosed && i > 0 && i == (int)count - 1 ? stop : (i * step) + start))));
    }

    private static Value.Sequence Filled(Use use, Value shape, Value element)
    {
        BigInteger count = (shape is Value.Sequence { Items: [var only] } ? only : shape).AsInteger() ?? throw use.Refused();
        use.Budget.Take((long)BigInteger.Min(BigInteger.Max(0, count), long.MaxValue), use.Position);
        return Use.Array(Enumerable.Repeat(element, (int)BigInteger.Max(0, count)));
    }

    private static Value.Sequence Joined(Use use)
    {
        Value[] all = [.. use.Items(use[0]).SelectMany(use.Items)];
        use.Budget.Take(all.Length, use.Position);
        return Use.Array(all);
    }
}
