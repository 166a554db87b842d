using System.Globalization;
using System.Numerics;
using System.Runtime.ExceptionServices;

namespace TfLrCallbacks.Porting;

/// <content>Python's own functions and those of <c>math</c>.</content>
internal static partial class Functions
{
    private static IEnumerable<(string Names, string Parameters, Func<Use, Value> Apply)> BuiltIns() =>
    [
        ("float", "?x", use => use.Arguments[0] is null ? 0.0 : ToFloat(use)),
        ("int", "?x ?base", use => use.Arguments[0] is null ? 0 : ToInt(use)),
        ("bool", "?x", use => use.Has(0) && Arithmetic.Truth(use[0])),
        ("str", "?x", use => use.Arguments[0] is { } value ? Written(value, Formats.Plain(value)) : string.Empty),
        ("repr", "x", use => Written(use[0], Formats.Repr(use[0]))),
        ("abs", "x", use => Absolute(use, use[0])),
        ("pow", "base exp ?mod", use => use.Has(2) ? PowerModulo(use) : use.Binary("**", use[0], use[1])),
        ("fractions.Fraction Fraction", "numerator ?denominator", use => use.Has(1) ? use.Binary("/", use[0], use[1]) : use.Binary("/", use[0], 1)),
        ("divmod", "a b", use => new Value.Sequence([use.Binary("//", use[0], use[1]), use.Binary("%", use[0], use[1])], IsTuple: true)),
        ("round", "number ?ndigits", Round),
        ("len", "obj", Length),
        ("range", "* start stop step", Range),
        ("sum", "iterable ?start", use => Sum(use, use[0] is Value.Sequence { IsUnordered: true } set && set.Items.All(item => item.AsInteger() is not null) ? set.Items : use.Items(use[0]), use.Has(1) ? use[1] : 0)),
        ("any", "iterable", use => (use[0] is Value.Sequence ? use.InAnyOrder(use[0]) : use.Each(use[0])).Any(Arithmetic.Truth)),
        ("all", "iterable", use => (use[0] is Value.Sequence ? use.InAnyOrder(use[0]) : use.Each(use[0])).All(Arithmetic.Truth)),
        ("min", "* key default", use => Extreme(use, isLeast: true)),
        ("max", "* key default", use => Extreme(use, isLeast: false)),
        ("sorted", "iterable ?key ?reverse", use => Sorted(use, use[0], use.Has(1) ? use[1] : null, use.Has(2) && Arithmetic.Truth(use[2]))),
        ("reversed", "sequence", use => Objects.Special(use[0], "__reversed__") is { } own ? own.Invoke([]) : use[0] is Value.Iterator ? throw use.Refused("TypeError") : use.Lazily(use.Items(use[0] is Value.Instance { Type.IsTuple: false } ? Counted(use) : use[0]).Reverse())),
        ("list set frozenset", "?iterable", Listed),
        ("tuple", "?iterable", use => new Value.Sequence(use.Arguments[0] is { } items ? [.. use.InAnyOrder(items)] : [], IsTuple: true) { IsUnordered = use.Arguments[0] is Value.Sequence { IsUnordered: true } }),
        ("isinstance", "~obj type", IsInstance),
        ("ord", "c", use => use[0] is Value.Text { Characters: [var character] } ? (int)character : throw use.Refused()),
        ("statistics.mean mean", "data", use => use.Items(use[0]) is var all && all.Count > 0 && all.All(item => item.AsInteger() is not null) && Sum(use, all, 0).AsInteger() is { } sum && sum % all.Count == 0 ? new Value.Integer(sum / all.Count)
            : all.Count > 0 ? ExactSum(all.Select(use.Number)) / all.Count : throw use.Refused()),
        .. Comparisons.Select(operation => ($"operator.{operation.Name}", "a b", (Func<Use, Value>)(use => Arithmetic.Compare(operation.Operator, use[0], use[1], use.Position, use.Budget)))),
        ("operator.neg", "a", use => use.Binary("-", 0, use[0])),
        ("operator.not_", "a", use => !Arithmetic.Truth(use[0])),
        ("operator.abs", "a", use => Absolute(use, use[0])),
        .. Operators.Select(operation => ($"operator.{operation.Name}", "a b", (Func<Use, Value>)(use => use.Binary(operation.Operator, use[0], use[1])))),
        ("callable", "~obj", use => IsCallable(use[0]) ?? throw new PortingException(use.Position, $"Whether {Brief.Of(use[0], 60)} can be called is not known here. Write the value that counts in its place.")),
        ("chr", "i", use => use[0].AsInteger() is { } code && code >= 0 && code < 0x110000 && !(code >= 0xD800 && code < 0xE000) ? char.ConvertFromUtf32((int)code) : throw use.Refused()),
        ("bin", "x", use => Digits(use, 2, "0b")),
        ("oct", "x", use => Digits(use, 8, "0o")),
        ("hex", "x", use => Digits(use, 16, "0x")),
        ("hash", "x", use => use[0].AsInteger() is { } whole && BigInteger.Abs(whole) < (1L << 60) ? new Value.Integer(whole == -1 ? -2 : whole) : Objects.Special(use[0], "__hash__")?.Invoke([])
            ?? throw new PortingException(use.Position, $"hash({Brief.Of(use[0], 60)}) is not evaluated here. Write the number in its place.")),
        ("bisect.insort bisect.insort_right insort", "a x", Inserted),
        ("heapq.heappush heappush", "heap item", Inserted),
        ("heapq.heappop heappop", "heap", use => use[0] is Value.Sequence { IsTuple: false } heap ? Methods.Call(heap, "pop", [(null, 0)], use.Position, use.Budget)! : throw use.Refused("TypeError")),
        ("heapq.heapify heapify", "heap", use => use[0] is Value.Sequence { IsTuple: false } heap ? Methods.Call(heap, "sort", [], use.Position, use.Budget)! : throw use.Refused("TypeError")),
        ("heapq.nlargest nlargest", "~n iterable ?key", use => use.List([.. Sorted(use, use[1], use.Has(2) ? use[2] : null, isReversed: true).Items.Take((int)use.Number(0))])),
        ("heapq.nsmallest nsmallest", "~n iterable ?key", use => use.List([.. Sorted(use, use[1], use.Has(2) ? use[2] : null, isReversed: false).Items.Take((int)use.Number(0))])),
        ("operator.itemgetter itemgetter", "~*", use => new Value.Function(1, arguments => use.All is [var only] ? Item(use, arguments[0], only) : new Value.Sequence([.. use.All.Select(index => Item(use, arguments[0], index))], IsTuple: true), $"itemgetter({string.Join(", ", use.All.Select(index => $"{index}"))})")),
        ("operator.attrgetter attrgetter", "name", use => use[0] is Value.Text attribute ? new Value.Function(1, arguments => Objects.Attribute(arguments[0], attribute.Characters) ?? throw Errors.Make("AttributeError", use.Position, $"There is no attribute '{Brief.Of(attribute.Characters, 40)}'."), $"attrgetter({attribute})") : throw use.Refused("TypeError")),
        ("statistics.median median", "data", use => Sorted(use, use[0], null, isReversed: false).Items is { Count: > 0 } sorted ? sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (use.Number(sorted[(sorted.Count / 2) - 1]) + use.Number(sorted[sorted.Count / 2])) / 2 : throw use.Refused()),
        ("bisect.bisect_right bisect.bisect bisect_right bisect", "a x", use => use.Items(use[0]).Count(item => !use.Less(use[1], item))),
        ("bisect.bisect_left bisect_left", "a x", use => use.Items(use[0]).Count(item => use.Less(item, use[1]))),
        ("functools.reduce reduce", "~function iterable ?initial", Reduced),
        ("print", "~*", _ => Value.None),
        ("copy.copy", "x", use => Copies.Of(use[0], isDeep: false, use.Position, use.Budget)),
        ("copy.deepcopy deepcopy", "x ?memo", use => Copies.Of(use[0], isDeep: true, use.Position, use.Budget)),
        ("torch.median", "input", use => Median(use, isLower: true)),
        ("torch.var", "input|x ?unbiased|correction", use => Tensor(Variance(use, isTorch: true))),
        ("torch.std", "input|x ?unbiased|correction", use => Tensor(Math.Sqrt(Variance(use, isTorch: true)))),
        ("torch.equal", "input other", use => Arithmetic.Compare("==", use[0], use[1], use.Position, use.Budget)),
        ("torch.sort", "input", use => throw use.Refused()),
        ("torch.logspace", "~start end steps ?base", use => Spaced(use, value => Math.Pow(use.Has(3) ? use.Number(3) : 10, value), isOpen: false)),
    ];

    private static Value.Text Written(Value value, string? text) => text is { Length: < 2_000 } ? new Value.Text(text) : new Value.Text(Brief.Of(value, 200)) { IsPartly = true };

    private static readonly (string Name, string Operator)[] Operators =
        [("add", "+"), ("sub", "-"), ("mul", "*"), ("truediv", "/"), ("floordiv", "//"), ("mod", "%"), ("pow", "**"), ("and_", "&"), ("or_", "|"), ("xor", "^"), ("matmul", "@"), ("concat", "+")];

    private static readonly (string Name, string Operator)[] Comparisons = [("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="), ("eq", "=="), ("ne", "!="), ("is_", "is"), ("is_not", "is not")];

    private static IEnumerable<(string Names, string Parameters, Func<Use, Value> Apply)> MathFunctions() =>
    [
        Of("cos", Math.Cos), Of("sin", Math.Sin), Of("tan", Math.Tan), Of("acos", Math.Acos), Of("asin", Math.Asin), Of("atan", Math.Atan),
        Of("cosh", Math.Cosh), Of("sinh", Math.Sinh), Of("tanh", Math.Tanh), Of("exp", Math.Exp), Of("expm1", Expm1), Of("exp2", x => Math.Pow(2, x)),
        Of("log2", Math.Log2), Of("log10", Math.Log10), Of("log1p", Log1p), Of("sqrt", Math.Sqrt), Of("cbrt", Math.Cbrt), Of("fabs", Math.Abs),
        Of("radians", double.DegreesToRadians), Of("degrees", double.RadiansToDegrees), Of("erf", Erf),
        ("pow", "x y", use => Finite(use, Math.Pow(use.Number(0), use.Number(1)))),
        ("fmod", "x y", use => Finite(use, use.Number(0) % use.Number(1))),
        ("remainder", "x y", use => Finite(use, Math.IEEERemainder(use.Number(0), use.Number(1)))),
        ("hypot", "*", use => use.All is [var x, var y] ? double.Hypot(use.Number(x), use.Number(y)) : Math.Sqrt(use.All.Sum(value => use.Number(value) * use.Number(value)))),
        ("copysign", "x y", use => Math.CopySign(use.Number(0), use.Number(1))),
        ("atan2", "y x", use => Math.Atan2(use.Number(0), use.Number(1))),
        ("log", "x ?base", use => use.Has(1) ? Finite(use, Logarithm(use, 0) / Logarithm(use, 1)) : Logarithm(use, 0)),
        ("floor", "x", use => Whole(use, Math.Floor)),
        ("ceil", "x", use => Whole(use, Math.Ceiling)),
        ("trunc", "x", use => Whole(use, Math.Truncate)),
        ("fsum", "iterable", use => ExactSum(use.Items(use[0]).Select(use.Number))),
        ("prod", "iterable", use => use.Items(use[0]).Aggregate((Value)1, (product, item) => use.Binary("*", product, item))),
        ("gcd", "*", use => new Value.Integer(use.All.Aggregate(BigInteger.Zero, (all, value) => BigInteger.GreatestCommonDivisor(all, value.AsInteger() ?? throw use.Refused("TypeError"))))),
        ("lcm", "*", use => new Value.Integer(use.All.Aggregate(BigInteger.One, (all, value) => (value.AsInteger() ?? throw use.Refused("TypeError")) is var next && next.IsZero ? 0 : BigInteger.Abs(all * next) / BigInteger.GreatestCommonDivisor(all, next)))),
        ("perm", "n ?k", use => new Value.Integer(Falling(use, ToWhole(use, 0), use.Has(1) ? ToWhole(use, 1) : ToWhole(use, 0)))),
        ("dist", "p q", use => Math.Sqrt(use.Items(use[0]).Zip(use.Items(use[1]), (one, other) => (use.Number(one) - use.Number(other)) * (use.Number(one) - use.Number(other))).Sum())),
        ("modf", "x", use => new Value.Sequence([use.Number(0) - Math.Truncate(use.Number(0)), Math.Truncate(use.Number(0))], IsTuple: true)),
        ("ldexp", "x i", use => Finite(use, Math.ScaleB(use.Number(0), (int)use.Number(1)))),
        ("factorial", "n", use => new Value.Integer(Falling(use, ToWhole(use, 0), ToWhole(use, 0)))),
        ("comb", "n k", use => new Value.Integer(Combinations(use, ToWhole(use, 0), ToWhole(use, 1)))),
        ("isqrt", "n", use => ToWhole(use, 0) is var n && n >= 0 && n < 1L << 52 ? (long)Math.Sqrt((double)n) : throw use.Refused()),
        ("isclose", "a b ?rel_tol ?abs_tol", use => use.Number(0) == use.Number(1) || Math.Abs(use.Number(0) - use.Number(1)) is var apart && double.IsFinite(use.Number(0)) && double.IsFinite(use.Number(1)) && apart <= Math.Max((use.Has(2) ? use.Number(2) : 1e-9) * Math.Max(Math.Abs(use.Number(0)), Math.Abs(use.Number(1))), use.Has(3) ? use.Number(3) : 0)),
        ("isnan", "x", use => double.IsNaN(use.Number(0))),
        ("isinf", "x", use => double.IsInfinity(use.Number(0))),
        ("isfinite", "x", use => double.IsFinite(use.Number(0))),
    ];

    private static (string Names, string Parameters, Func<Use, Value> Apply) Of(string name, Func<double, double> function) =>
        (name, "x", use => Finite(use, function(use.Number(0))));

    private static BigInteger Combinations(Use use, BigInteger n, BigInteger k) => k.Sign >= 0 && n >= k && BigInteger.Min(k, n - k) is var fewer
        ? Falling(use, n, fewer) / Falling(use, fewer, fewer) : Falling(use, n, k);

    /// <summary>Gives n (n - 1) … (n - k + 1), the ways to put k of n things in a row.</summary>
    private static BigInteger Falling(Use use, BigInteger n, BigInteger k)
    {
        if (n.Sign < 0 || k.Sign < 0)
        {
            throw use.Refused();
        }

        if (k > n)
        {
            return 0;
        }

        if (k > 2000 || n > long.MaxValue)
        {
            throw new PortingException(use.Position, "This number is too large to evaluate. Write a smaller one in its place.");
        }

        use.Budget.Step(use.Position, 1 + (int)k);
        use.Budget.Take(1 + ((long)k * (long)k * n.GetBitLength() / 100), use.Position);
        return Enumerable.Range(0, (int)k).Aggregate(BigInteger.One, (product, i) => product * (n - i));
    }

    /// <summary>Gives e^x - 1 without the loss of a difference (W. Kahan's way: what <c>exp</c> rounds away, <c>log</c> gives back).</summary>
    private static double Expm1(double x)
    {
        double power = Math.Exp(x);
        return power == 1 ? x : power - 1 == -1 || double.IsInfinity(power) ? power - 1 : Math.Abs(x) > 1 ? power - 1 : (power - 1) * x / Math.Log(power);
    }

    /// <summary>Gives log(1 + x) without the loss of the sum (W. Kahan's way).</summary>
    private static double Log1p(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : double.IsInfinity(sum) || sum <= 0 ? Math.Log(sum) : Math.Log(sum) * x / (sum - 1);
    }

    /// <summary>Adds numbers exactly and rounds once, by partial sums that do not overlap (J. R. Shewchuk, 1997).</summary>
    private static double ExactSum(IEnumerable<double> numbers)
    {
        List<double> partial = [];
        double special = 0;
        foreach (double number in numbers)
        {
            if (!double.IsFinite(number))
            {
                special += number;
                continue;
            }

            double x = number;
            int kept = 0;
            for (int i = 0; i < partial.Count; i++)
            {
                double y = partial[i];
                (x, y) = Math.Abs(x) < Math.Abs(y) ? (y, x) : (x, y);
                double high = x + y;
                double low = y - (high - x);
                if (low != 0)
                {
                    partial[kept++] = low;
                }

                x = high;
            }

            partial.RemoveRange(kept, partial.Count - kept);
            partial.Add(x);
        }

        if (special != 0)
        {
            return special;
        }

        // From the largest down; where the rest decides a half, it is rounded to its side.
        double sum = 0;
        for (int i = partial.Count - 1; i >= 0; i--)
        {
            double before = sum;
            double part = partial[i];
            sum = before + part;
            double lost = part - (sum - before);
            if (lost != 0)
            {
                double twice = lost * 2;
                if (i > 0 && ((lost < 0 && partial[i - 1] < 0) || (lost > 0 && partial[i - 1] > 0)) && sum + twice - sum == twice)
                {
                    sum += twice;
                }

                break;
            }
        }

        return sum;
    }

    /// <summary>The error function by its series, and by the continued fraction of its complement from 3 on.</summary>
    private static double Erf(double x)
    {
        double size = Math.Abs(x);
        if (size > 6)
        {
            return Math.Sign(x);
        }

        double term = size;
        double sum = size;
        for (int n = 1; Math.Abs(term) > 1e-17 * sum && n < 200; n++)
        {
            term *= 2 * size * size / ((2 * n) + 1);
            sum += term;
        }

        return Math.CopySign(2 / Math.Sqrt(Math.PI) * Math.Exp(-size * size) * sum, x);
    }

    /// <summary>Gives a logarithm, also of whole numbers that no double holds.</summary>
    private static double Logarithm(Use use, int index) => use[index] is Value.Integer { Number: { Sign: > 0 } whole } ? BigInteger.Log(whole) is var large && double.IsFinite((double)whole) ? Math.Log((double)whole) : large
        : use.Number(index) is var number && !(number <= 0) ? Math.Log(number)
        : throw use.Refused();

    /// <summary>Gives a result; what is not a number, or too large, is an error in <c>math</c> where the arguments are plain numbers.</summary>
    private static Value Finite(Use use, double result) => double.IsFinite(result) || use.All.Any(value => value.AsDouble() is { } given && !double.IsFinite(given)) ? result
        : throw use.Refused(double.IsNaN(result) ? "ValueError" : "OverflowError");

    /// <summary>Gives <c>pow(a, b, m)</c>, also of negative powers where the number has an inverse.</summary>
    private static Value.Integer PowerModulo(Use use)
    {
        (BigInteger number, BigInteger power, BigInteger modulus) = (ToWhole(use, 0), ToWhole(use, 1), ToWhole(use, 2));
        if (modulus.IsZero)
        {
            throw use.Refused();
        }

        if (power.Sign < 0)
        {
            (BigInteger a, BigInteger b, BigInteger x, BigInteger y) = (number - (Arithmetic.FloorDivide(number, modulus) * modulus), modulus, 1, 0);
            while (!b.IsZero)
            {
                BigInteger quotient = BigInteger.DivRem(a, b, out BigInteger rest);
                (a, b, x, y) = (b, rest, y, x - (quotient * y));
            }

            (number, power) = BigInteger.Abs(a).IsOne ? (x * a, -power) : throw use.Refused();
        }

        long words = (modulus.GetBitLength() / 32) + 1;
        use.Budget.Step(use.Position, 1 + (int)Math.Min(int.MaxValue / 2, power.GetBitLength() * words * words / 300));
        BigInteger result = BigInteger.ModPow(number, power, modulus);
        return new Value.Integer(!result.IsZero && result.Sign != modulus.Sign ? result + modulus : result);
    }

    private static Value Item(Use use, Value holder, Value index) => holder is Value.Dictionary or Value.Sequence
        ? Methods.Call(Objects.Tuple(holder) ?? holder, "__getitem__", [(null, index)], use.Position, use.Budget) ?? throw Errors.Make("IndexError", use.Position, $"{Brief.Of(holder, 60)}[{index}] has no value. Check the index.")
        : Objects.Tuple(holder) is { } tuple ? Item(use, tuple, index) : throw use.Refused("TypeError");

    /// <summary>Puts an element into a sorted list; a heap is kept sorted too, which gives the same least elements.</summary>
    private static Value Inserted(Use use)
    {
        if (use[0] is not Value.Sequence { IsTuple: false } list)
        {
            throw use.Refused("TypeError");
        }

        use.Budget.Take(1, use.Position);
        use.Budget.Step(use.Position, list.Items.Count);
        list.ToChange().Insert(list.Items.Count(item => !use.Less(use[1], item)), use[1]);
        return Value.None;
    }

    private static Value Length(Use use)
    {
        if (Objects.Special(use[0], "__len__") is { } own)
        {
            return own.Invoke([]);
        }

        return use[0] switch
        {
            Value.Text { IsPartly: true } text => throw Arithmetic.Partly(text, use.Position),
            Value.Text text => text.Characters.EnumerateRunes().Count(),
            Value.Dictionary { Rest: { } rest } => throw Arithmetic.UnknownName(rest),
            Value.Dictionary table => table.Items.Count,
            Value.Sequence { Items: RangeItems range } => range.Count,
            Value.Sequence or Value.Symbol => use.InAnyOrder(use[0]).Count,
            Value.Class { Enumerated.Count: > 0 and var count } => count,
            Value.Class { Listed.Count: > 0 and var count } => count,
            Value.Instance { IsTable: true } settings => Objects.Entries(settings).Items.Count,
            var other when Objects.Tuple(other) is { } tuple => tuple.Items.Count,
            var other => throw Iterables.NoList(other, "len", use.Position),
        };
    }

    /// <summary>Gives the elements of an object that only knows its length and its elements by number.</summary>
    private static Value.Sequence Counted(Use use)
    {
        int count = (int)use.Number(Length(use));
        Value.Function get = Objects.Special(use[0], "__getitem__") ?? throw use.Refused("TypeError");
        use.Budget.Take(count, use.Position);
        return new Value.Sequence([.. Enumerable.Range(0, count).Select(i => get.Invoke([i]))], IsTuple: false);
    }

    private static Value.Text Digits(Use use, int @base, string prefix)
    {
        BigInteger number = ToWhole(use, 0);
        return new Value.Text($"{(number.Sign < 0 ? "-" : string.Empty)}{prefix}{Formats.Based(BigInteger.Abs(number), @base)}");
    }

    private static BigInteger ToWhole(Use use, int index) => (Objects.Special(use[index], "__index__")?.Invoke([]) ?? use[index]).AsInteger() ?? throw use.Refused("TypeError");

    private static Value.Integer Whole(Use use, Func<double, double> round) => use[0].AsInteger() is { } whole ? new Value.Integer(whole)
        : round(use.Number(0)) is var number && double.IsFinite(number) ? new Value.Integer(new BigInteger(number))
        : throw use.Refused();

    private static Value ToFloat(Use use)
    {
        if (Objects.Special(use[0], "__float__") is { } own)
        {
            return own.Invoke([]);
        }

        if (use[0] is Value.Integer { Number: var whole })
        {
            return Exact.ToDouble(whole) ?? throw use.Refused("OverflowError");
        }

        if (use[0] is not Value.Text text)
        {
            return use[0] is Value.Float or Value.Boolean ? use.Number(0) : use[0] is not (Value.Sequence { Items: [_] } or Value.Symbol or Value.Call) ? throw use.Refused("TypeError") : use[0] is Value.Sequence { Items: [var only] } ? use.Number(only) : use.Number(0);
        }

        if (text.IsPartly)
        {
            throw Arithmetic.Partly(text, use.Position);
        }

        string plain = text.Characters.Trim().Replace("_", string.Empty, StringComparison.Ordinal);
        return plain.TrimStart('+', '-').ToUpperInvariant() switch
        {
            "INF" or "INFINITY" => plain.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity,
            "NAN" => double.NaN,
            _ => double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) ? parsed : throw use.Refused(),
        };
    }

    private static Value ToInt(Use use) => use[0] switch
    {
        Value.Instance when (Objects.Special(use[0], "__int__") ?? Objects.Special(use[0], "__index__")) is { } own => own.Invoke([]),
        Value.Float { Number: double.PositiveInfinity or double.NegativeInfinity } => throw use.Refused("OverflowError"),
        Value.Float x when double.IsFinite(x.Number) => new Value.Integer(new BigInteger(Math.Truncate(x.Number))),
        Value.Text { IsPartly: true } text => throw Arithmetic.Partly(text, use.Position),
        Value.Text text when use.Arguments.Count > 1 && use.Arguments[1] is not null => Based(use, text.Characters.Trim().ToLowerInvariant(), ToWhole(use, 1)),
        _ when use.Arguments.Count > 1 && use.Arguments[1] is not null => throw use.Refused("TypeError"),
        Value.Text { Characters.Length: <= 4300 } text when BigInteger.TryParse(text.Characters.Trim().Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger parsed) => new Value.Integer(parsed),
        var x when x.AsInteger() is { } whole => new Value.Integer(whole),
        Value.Sequence { IsArray: true, Items: [var only] } => ToInt(use with { Arguments = [only] }),
        _ => throw use.Refused(use[0] is Value.Text or Value.Float ? "ValueError" : "TypeError"),
    };

    /// <summary>Reads a whole number of base 2 to 36, with or without a sign and, where the base has one, its prefix; of base 0, the prefix says the base.</summary>
    private static Value.Integer Based(Use use, string text, BigInteger wanted)
    {
        string digits = text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;
        int prefix = digits.Length < 2 ? 0 : digits[..2] switch { "0x" => 16, "0o" => 8, "0b" => 2, _ => 0 };
        digits = prefix > 0 && (wanted == prefix || wanted.IsZero) ? digits[2..] : digits;
        BigInteger real = wanted.IsZero ? prefix == 0 ? 10 : prefix : wanted;
        bool isPlain = !wanted.IsZero || prefix > 0 || !digits.StartsWith('0') || digits.All(digit => digit == '0');
        if (digits.Length is 0 or > 1000 || real < 2 || real > 36 || !isPlain || !digits.All(digit => Digit(digit) < real))
        {
            throw use.Refused();
        }

        BigInteger number = digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * real) + Digit(digit));
        return new Value.Integer(text[0] == '-' ? -number : number);

        static int Digit(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : char.IsAsciiLetterLower(digit) ? digit - 'a' + 10 : 99;
    }

    private static Value Absolute(Use use, Value value) => Objects.Unary("abs", value) is { } own ? own : value is Value.Boolean { Truth: var truth } ? truth ? 1 : 0 : value is Value.Integer x ? new Value.Integer(BigInteger.Abs(x.Number)) : Math.Abs(use.Number(value));

    private static double Rounded(Use use, BigInteger digits)
    {
        use.Budget.Step(use.Position, 3 + ((int)BigInteger.Min(BigInteger.Abs(digits), 400) / 10));
        return Rounding.Round(use.Number(0), digits);
    }

    private static Value Round(Use use) => Objects.Special(use[0], "__round__") is { } own ? own.Invoke(use.Has(1) ? [use[1]] : []) : (use[0].AsInteger(), use.Has(1) ? use[1].AsInteger() : null) switch
    {
        ({ } whole, null) => new Value.Integer(whole),
        ({ } whole, { } digits) => new Value.Integer(Rounding.Round(whole, digits)),
        (null, { } digits) => Rounded(use, digits),
        _ when double.IsFinite(use.Number(0)) => new Value.Integer(new BigInteger(Math.Round(use.Number(0)))),
        _ => throw use.Refused(),
    };

    private static Value Sum(Use use, IReadOnlyList<Value> items, Value start) => items.Aggregate(start, (sum, item) => use.Binary("+", sum, item));

    private static Value.Sequence Range(Use use)
    {
        BigInteger[] numbers = [.. use.All.Select(argument => (Objects.Special(argument, "__index__")?.Invoke([]) ?? argument).AsInteger() ?? throw use.Refused("TypeError"))];
        if (numbers.Length is < 1 or > 3)
        {
            throw use.Refused();
        }

        BigInteger start = numbers.Length > 1 ? numbers[0] : 0;
        BigInteger stop = numbers.Length > 1 ? numbers[1] : numbers[0];
        BigInteger step = numbers.Length > 2 ? numbers[2] : 1;
        BigInteger count = step.IsZero ? -1 : BigInteger.Max(0, Arithmetic.FloorDivide(stop - start + step - step.Sign, step));
        if (count < 0 || count > Use.MostElements)
        {
            throw count > 0 ? use.TooMany((double)count) : use.Refused();
        }

        return new Value.Sequence(new RangeItems(start, step, (int)count), IsTuple: false);
    }

    private static Value Extreme(Use use, bool isLeast)
    {
        IReadOnlyList<Value> values = use.All is [var single] ? use.InAnyOrder(single) : use.All;
        Value? key = use.Given.FirstOrDefault(argument => argument.Name == "key").Value;
        Value? otherwise = use.Given.FirstOrDefault(argument => argument.Name == "default").Value;
        if (values.Count == 0)
        {
            return otherwise ?? throw use.Refused();
        }

        Value Keyed(Value value) => key is null or Value.Nothing ? value : use.Ask(key, value);
        (Value Value, Value Key) best = (values[0], Keyed(values[0]));
        foreach (Value value in values.Skip(1))
        {
            Value next = Keyed(value);
            best = (isLeast ? use.Less(next, best.Key) : use.Less(best.Key, next)) ? (value, next) : best;
        }

        return best.Value;
    }

    private static Value.Sequence Sorted(Use use, Value list, Value? key, bool isReversed)
    {
        (Value Value, Value Key)[] items = [.. use.InAnyOrder(list).Select(item => (item, key is null or Value.Nothing ? item : use.Ask(key, item)))];
        use.Budget.Take(items.Length, use.Position);
        use.Budget.Step(use.Position, items.Length * BitOperations.Log2((uint)items.Length | 1) / 8);

        // Stable in both directions, as Python's is.
        IEnumerable<(Value Value, Value Key)> ordered = (isReversed ? items.Reverse() : items).Order(Comparer<(Value Value, Value Key)>.Create(
            (one, other) => use.Less(one.Key, other.Key) ? -1 : use.Less(other.Key, one.Key) ? 1 : 0));
        try
        {
            return use.List([.. (isReversed ? ordered.Reverse() : ordered).Select(item => item.Value)]);
        }
        catch (InvalidOperationException failed) when (failed.InnerException is PortingException reason)
        {
            // What a comparison refuses is the refusal of the sort.
            ExceptionDispatchInfo.Throw(reason);
            throw;
        }
    }

    private static Value Reduced(Use use)
    {
        using IEnumerator<Value> items = use.Each(use[1]).GetEnumerator();
        Value result = use.Arguments[2] is { } start ? start : items.MoveNext() ? items.Current : throw use.Refused("TypeError");
        while (items.MoveNext())
        {
            result = use.Ask(use[0], result, items.Current);
        }

        return result;
    }

    /// <summary>Gives a list, or a set: each element once.</summary>
    private static Value.Sequence Listed(Use use)
    {
        if (use.Name == "list")
        {
            return use.Arguments[0] is { } list ? use.List(use.InAnyOrder(list)) with { IsUnordered = list is Value.Sequence { IsUnordered: true } } : use.List([]);
        }

        List<Value> kept = [];
        Value.Dictionary known = new([]);
        foreach (Value item in use.Arguments[0] is { } items ? use.InAnyOrder(items) : [])
        {
            if (item is Value.Sequence { IsTuple: false, IsFrozen: false } or Value.Dictionary)
            {
                throw use.Refused("TypeError");
            }

            if (Tables.Place(known, item, use.Position, use.Budget) < 0)
            {
                use.Budget.Take(2, use.Position);
                known.Set(item, Value.None);
                kept.Add(item);
            }
        }

        return new Value.Sequence(kept, IsTuple: false) { IsSet = true, IsUnordered = true, IsFrozen = use.Name == "frozenset" };
    }
}
