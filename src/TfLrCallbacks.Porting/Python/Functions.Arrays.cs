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
        ("tile", "A|a reps", use => Use.Array(use.Binary("*", use.List(use[0] is Value.Sequence ? use.Items(use[0]) : [use[0]]), use[1]) is Value.Sequence all ? all.Items : [])),
        ("min amin reduce_min", $"{X} ?axis", use => Least(use, 1)),
        ("max amax reduce_max", $"{X} ?axis", use => Least(use, -1)),
        ("sum reduce_sum", $"{X} ?axis", use => Along(use, items => Pairwise(use, items))),
        ("prod reduce_prod product", $"{X} ?axis", use => Along(use, items => items.Aggregate((Value)1, (product, item) => use.Binary("*", product, item)))),
        ("mean reduce_mean", $"{X} ?axis", use => Along(use, items => items.Count == 0 ? throw use.Refused() : Real(use.Binary("/", Pairwise(use, items), items.Count)))),
        ("average", "a ?axis ?weights", use => use.Has(2) ? Real(use.Binary("/", Pairwise(use, [.. use.Items(use[0]).Zip(use.Items(use[2]), (item, weight) => use.Binary("*", item, weight))]), Pairwise(use, use.Items(use[2])))) : Along(use, items => Real(use.Binary("/", Pairwise(use, items), items.Count)))),
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
        ("array asarray constant convert_to_tensor tensor as_tensor stack get_value identity stop_gradient copy Variable squeeze", $"~{X} ?dtype ?shape", ToArray),
        ("arange", "~* start stop step", ArrayRange),
        ("linspace", "~start stop|end ?num|steps ?endpoint ?retstep ?dtype", use => Spaced(use, value => value)),
        ("logspace", "~start stop|end ?num|steps ?endpoint ?base", use => Spaced(use, value => Math.Pow(use.Has(4) ? use.Number(4) : 10, value))),
        ("geomspace", "~start stop ?num ?endpoint", use => Spaced(use, Math.Exp, Math.Log)),
        ("ones", "~shape ?dtype", use => Typed(use, Filled(use, use[0], 1.0), $"{use.Named("dtype") ?? use.Arguments[1] ?? "float64"}")),
        ("zeros", "~shape ?dtype", use => Typed(use, Filled(use, use[0], 0.0), $"{use.Named("dtype") ?? use.Arguments[1] ?? "float64"}")),
        ("full", "~shape|size fill_value ?dtype", use => Filled(use, use[0], use[1])),
        ("repeat", "a repeats", use => Use.Array([.. (use[0] is Value.Sequence several ? several.Items : [use[0]]).SelectMany((item, i) => Repeats(use, item, use[1] is Value.Sequence each ? each.Items.ElementAtOrDefault(i) ?? throw use.Refused() : use[1]))])),
        ("isclose allclose", "a b ?rtol ?atol", use => Arithmetic.Elementwise(use[0], use[1], (x, y) => Math.Abs(use.Number(x) - use.Number(y)) <= (use.Has(3) ? use.Number(3) : 1e-8) + ((use.Has(2) ? use.Number(2) : 1e-5) * Math.Abs(use.Number(y))), use.Position, use.Budget)),
        ("unique", X, use => Use.Array([.. Sorted(use, Listed(use with { Name = "set" }), null, isReversed: false).Items])),
        ("dot inner", "a b", use => use[0] is Value.Sequence { Items: [not Value.Sequence, ..] } first && use[1] is Value.Sequence { Items: [not Value.Sequence, ..] } second && first.Items.Count == second.Items.Count
            ? Sum(use, [.. first.Items.Zip(second.Items, (x, y) => use.Binary("*", x, y))], 0) : throw NotKnown(use)),
        ("outer", "a b", use => use.Each(Use.Array(use.Items(use[0])), x => use.Each(Use.Array(use.Items(use[1])), y => use.Binary("*", x, y)))),
        ("percentile", "a q", use => Tensor(Quantile(use, use.Number(1) / 100))),
        ("quantile", "a q", use => Tensor(Quantile(use, use.Number(1)))),
        ("trapz trapezoid", "y ?x ?dx", use => Tensor(Area(use))),
        ("isinf", X, use => use.Each(use[0], x => double.IsInfinity(use.Number(x)))),
        ("ndim", X, use => use[0] is Value.Sequence { Items: [Value.Sequence, ..] } ? 2 : use[0] is Value.Sequence ? 1 : 0),
        ("zeros_like", $"{X} ?dtype", use => use.Each(use[0], x => x is Value.Integer ? 0 : 0.0)),
        ("ones_like", $"{X} ?dtype", use => use.Each(use[0], x => x is Value.Integer ? 1 : 1.0)),
        ("full_like", $"{X} fill_value|value ?dtype", use => use.Each(use[0], _ => use[1])),
        ("roll", "a shift", use => use.Items(use[0]) is { Count: > 0 } all && use[1].AsInteger() is { } by ? Use.Array([.. Enumerable.Range(0, all.Count).Select(i => all[(int)((((i - by) % all.Count) + all.Count) % all.Count)])]) : throw NotKnown(use)),
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

        if (tests.Items.Any(test => test is Value.Sequence) || use.Items(use[1]).Any(choice => choice is Value.Sequence))
        {
            Value result = use.Has(2) ? use[2] : 0;
            for (int i = tests.Items.Count - 1; i >= 0; i--)
            {
                result = Choose(use, tests.Items[i], use.Items(use[1]).ElementAtOrDefault(i) ?? throw use.Refused(), result);
            }

            return result;
        }

        int at = tests.Items.ToList().FindIndex(Arithmetic.Truth);
        return at >= 0 ? Real(use.Items(use[1]).ElementAtOrDefault(at) ?? throw use.Refused()) : use.Has(2) ? Real(use[2]) : 0.0;
    }

    private static Value Piecewise(Use use)
    {
        IReadOnlyList<Value> choices = use.Items(use[2]);
        if (use[0] is Value.Sequence points)
        {
            IReadOnlyList<Value> tests = use.Items(use[1]);
            return Use.Array([.. points.Items.Select((point, i) =>
            {
                // The last condition that holds wins, as numpy assigns them one after another.
                int last = tests.ToList().FindLastIndex(test => Arithmetic.Truth(test is Value.Sequence each ? each.Items.ElementAtOrDefault(i) ?? throw use.Refused() : test));
                Value chosen = last >= 0 ? choices.ElementAtOrDefault(last) ?? throw use.Refused() : choices.Count > tests.Count ? choices[^1] : 0.0;
                Value made = chosen is Value.Function ask ? ask.Invoke([point]) : chosen;
                return point is Value.Integer && made is Value.Float { Number: var cut } && double.IsFinite(cut) ? new Value.Integer(new BigInteger(Math.Truncate(cut))) : Real(made);
            })]);
        }
        int at = use.Items(use[1]).ToList().FindLastIndex(Arithmetic.Truth);
        Value chosen = at >= 0 ? choices.ElementAtOrDefault(at) ?? throw use.Refused() : choices.Count > use.Items(use[1]).Count ? choices[^1] : 0.0;
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

    private static double[] Sorted(Use use)
    {
        IReadOnlyList<Value> items = use.Items(use[0]);
        use.Budget.Step(use.Position, items.Count);
        return [.. items.Select(use.Number).Order()];
    }

    /// <summary>Gives the middle of the numbers; of two, their mean, or the lower as PyTorch does.</summary>
    private static Value.Float Median(Use use, bool isLower)
    {
        double[] sorted = Sorted(use);
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
        IReadOnlyList<Value> knots = use.Items(use[1]);
        use.Budget.Step(use.Position, knots.Count / 3);
        double[] at = [.. knots.Select(use.Number)];
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

    private static Value ToArray(Use use)
    {
        if (use[0] is Value.Symbol unknown)
        {
            throw Arithmetic.UnknownName(unknown);
        }

        if (use.Has(2) && use[2] is Value.Sequence { Items.Count: > 0 } && use[0] is not Value.Sequence)
        {
            throw new PortingException(use.Position, $"{use.Name} with a shape is not known here. Write the list in its place.");
        }

        Value made = use[0] is Value.Sequence or Value.Iterator ? Arrayed([.. use.Items(use[0])]) : Real(use[0]);
        return (use.Named("dtype") ?? use.Arguments[1]) is { } type ? Typed(use, made, $"{type}") : made;
    }

    /// <summary>Makes an array; where one element is a fraction, all are.</summary>
    private static Value.Sequence Arrayed(IReadOnlyList<Value> items)
    {
        bool isReal = items.Any(item => item is Value.Float);
        return Use.Array([.. items.Select(item => item is Value.Sequence inner ? Arrayed(inner.Items) : isReal && item.AsInteger() is { } whole ? Exact.ToDouble(whole) ?? item : item)]);
    }

    /// <summary>Gives numbers another type: whole, float32, or true and false.</summary>
    private static Value Typed(Use use, Value value, string type)
    {
        string name = Dialect.LastPart(type.Trim('\''));
        return use.Each(value, x => name.StartsWith("int", StringComparison.Ordinal) || name.StartsWith("uint", StringComparison.Ordinal) || name is "long" or "i4" or "i8" ? ToInt(use with { Arguments = [x] })
            : name is "bool" or "bool_" ? Arithmetic.Truth(x)
            : x.AsDouble() is not { } number ? x
            : name is "float16" or "half" or "bfloat16" ? throw new PortingException(use.Position, $"{name} is not computed here. Use float32 or float64.")
            : Tensor(name is "float32" or "single" or "f4" && use.Name.StartsWith('n') ? (float)number : number));
    }

    private static Value Along(Use use, Func<IReadOnlyList<Value>, Value> function)
    {
        IReadOnlyList<Value> items = use.Items(use[0]);
        bool isNested = items.Any(item => item is Value.Sequence);
        if (!use.Has(1) || use[1] is Value.Sequence)
        {
            return function(isNested ? [.. items.SelectMany(item => item is Value.Sequence row ? row.Items : [item])] : items);
        }

        return use[1].AsDouble() switch
        {
            0 or -1 when !isNested => function(items),
            0 => Use.Array([.. Enumerable.Range(0, use.Items(items[0]).Count).Select(i => function([.. items.Select(row => use.Items(row).ElementAtOrDefault(i) ?? throw use.Refused())]))]),
            1 or -1 when isNested => Use.Array([.. items.Select(row => function(use.Items(row)))]),
            _ => throw NotKnown(use),
        };
    }

    /// <summary>Adds as numpy does: eight sums beside each other in blocks of up to 128, longer lists in halves.</summary>
    private static Value Pairwise(Use use, IReadOnlyList<Value> items) => items.Count < 8 || items.All(item => item.AsInteger() is not null) ? Sum(use, items, 0) : Tensor(Pairwise([.. items.Select(use.Number)]));

    private static double Pairwise(ReadOnlySpan<double> numbers)
    {
        if (numbers.Length < 8)
        {
            double sum = 0;
            foreach (double number in numbers)
            {
                sum += number;
            }

            return sum;
        }

        if (numbers.Length > 128)
        {
            int half = numbers.Length / 2;
            half -= half % 8;
            return Pairwise(numbers[..half]) + Pairwise(numbers[half..]);
        }

        Span<double> eight = stackalloc double[8];
        numbers[..8].CopyTo(eight);
        int at = 8;
        for (; at < numbers.Length - (numbers.Length % 8); at += 8)
        {
            for (int i = 0; i < 8; i++)
            {
                eight[i] += numbers[at + i];
            }
        }

        double result = eight[0] + eight[1] + (eight[2] + eight[3]) + (eight[4] + eight[5] + (eight[6] + eight[7]));
        for (; at < numbers.Length; at++)
        {
            result += numbers[at];
        }

        return result;
    }

    private static PortingException NotKnown(Use use) => new(use.Position, $"{use.Name} of such arrays is not known here. Write the value in its place.");

    private static IEnumerable<Value> Repeats(Use use, Value item, Value times)
    {
        int count = (int)Math.Max(0, use.Number(times));
        use.Budget.Take(count, use.Position);
        return Enumerable.Repeat(item, count);
    }

    private static double Quantile(Use use, double part)
    {
        double[] sorted = Sorted(use);
        if (sorted.Length == 0 || !(part is >= 0 and <= 1))
        {
            throw use.Refused();
        }

        double at = part * (sorted.Length - 1);
        int below = (int)Math.Floor(at);
        double rest = at - below;
        double next = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return rest >= 0.5 ? next - ((next - sorted[below]) * (1 - rest)) : sorted[below] + ((next - sorted[below]) * rest);
    }

    private static double Area(Use use)
    {
        double[] y = [.. use.Items(use[0]).Select(use.Number)];
        double[]? x = use.Has(1) ? [.. use.Items(use[1]).Select(use.Number)] : null;
        double step = use.Has(2) ? use.Number(2) : 1;
        return Enumerable.Range(1, Math.Max(0, y.Length - 1)).Sum(i => (x is null ? step : x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2);
    }

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
        if (!(count <= Use.MostElements))
        {
            throw double.IsFinite(count) ? use.TooMany(count) : use.Refused();
        }

        use.Budget.Take((long)Math.Max(0, count) * 2, use.Position);
        return Use.Array(Enumerable.Range(0, (int)Math.Max(0, count)).Select(i => Tensor(start + (i * step))));
    }

    /// <summary>Gives numbers at equal distances, from the first to the last, as numpy adds them up.</summary>
    private static Value.Sequence Spaced(Use use, Func<double, double> value, Func<double, double>? scale = null, bool isOpen = true)
    {
        double count = use.Has(2) ? use.Number(2) : 50;
        bool isClosed = !isOpen || !use.Has(3) || Arithmetic.Truth(use[3]);
        if (!(count is >= 0 and <= Use.MostElements))
        {
            throw count > 0 && double.IsFinite(count) ? use.TooMany(count) : use.Refused();
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
