using System.Globalization;
using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <content>Python's own functions and those of <c>math</c>.</content>
internal static partial class Functions
{
    private static IEnumerable<(string Names, string Parameters, Func<Use, Value> Apply)> BuiltIns() =>
    [
        ("float", "?x", use => use.Has(0) ? ToFloat(use) : 0.0),
        ("int", "?x ?base", use => use.Has(0) ? ToInt(use) : 0),
        ("bool", "?x", use => use.Has(0) && Arithmetic.Truth(use[0])),
        ("str", "?x", use => use.Arguments[0] is { } value ? Written(value, Formats.Plain(value)) : string.Empty),
        ("repr", "x", use => Written(use[0], Formats.Repr(use[0]))),
        ("abs", "x", use => Absolute(use, use[0])),
        ("pow", "base exp ?mod", use => use.Has(2) ? use.Binary("%", use.Binary("**", use[0], use[1]), use[2]) : use.Binary("**", use[0], use[1])),
        ("divmod", "a b", use => new Value.Sequence([use.Binary("//", use[0], use[1]), use.Binary("%", use[0], use[1])], IsTuple: true)),
        ("round", "number ?ndigits", Round),
        ("len", "obj", use => use[0] is Value.Text text ? text.Characters.Length : use.Items(use[0]).Count),
        ("range", "* start stop step", Range),
        ("sum", "iterable ?start", use => Sum(use, use.Items(use[0]), use.Has(1) ? use[1] : 0)),
        ("any", "iterable", use => use.Items(use[0]).Any(Arithmetic.Truth)),
        ("all", "iterable", use => use.Items(use[0]).All(Arithmetic.Truth)),
        ("min", "* key default", use => Extreme(use, isLeast: true)),
        ("max", "* key default", use => Extreme(use, isLeast: false)),
        ("sorted", "iterable ?key ?reverse", use => Sorted(use, use[0], use.Has(1) ? use[1] : null, use.Has(2) && Arithmetic.Truth(use[2]))),
        ("reversed", "sequence", use => use.List([.. use.Items(use[0]).Reverse()])),
        ("enumerate", "iterable ?start", use => use.List([.. use.Items(use[0]).Select((item, i) => (Value)new Value.Sequence([use.Has(1) ? use.Binary("+", i, use[1]) : i, item], IsTuple: true))])),
        ("zip", "*", Zip),
        ("map", "~* function iterable", use => use.List([.. use.Items(use.All[1]).Select(item => use.Ask(use.All[0], item))])),
        ("filter", "~function iterable", use => use.List([.. use.Items(use[1]).Where(item => Arithmetic.Truth(use[0] is Value.Nothing ? item : use.Ask(use[0], item)))])),
        ("list set frozenset", "?iterable", use => use.Has(0) ? use.List(Distinct(use)) : use.List([])),
        ("tuple", "?iterable", use => new Value.Sequence(use.Has(0) ? [.. use.Items(use[0])] : [], IsTuple: true)),
        ("isinstance", "~obj type", IsInstance),
        ("ord", "c", use => use[0] is Value.Text { Characters: [var character] } ? (int)character : throw use.Refused()),
        ("statistics.mean mean", "data", use => use.Binary("/", Sum(use, use.Items(use[0]), 0), use.Items(use[0]).Count)),
        .. Operators.Select(operation => ($"operator.{operation.Name}", "a b", (Func<Use, Value>)(use => use.Binary(operation.Operator, use[0], use[1])))),
        ("callable", "obj", use => use[0] is Value.Function),
        ("bisect.bisect_right bisect.bisect bisect_right bisect", "a x", use => use.Items(use[0]).Count(item => !use.Less(use[1], item))),
        ("bisect.bisect_left bisect_left", "a x", use => use.Items(use[0]).Count(item => use.Less(item, use[1]))),
        ("itertools.accumulate accumulate", "iterable", use => Running(use, "+") with { IsArray = false }),
        ("itertools.islice islice", "iterable start ?stop ?step", Sliced),
        ("itertools.chain", "*", use => use.List([.. use.All.SelectMany(use.Items)])),
        ("functools.reduce reduce", "~function iterable ?initial", Reduced),
        ("iter", "iterable", use => use.List(use.Items(use[0]))),
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

    private static Value.Text Written(Value value, string? text) => text is { Length: < 2_000 } ? new Value.Text(text) : new Value.Text(Brief.Of(value.ToString(), 200)) { IsPartly = true };

    /// <summary>Gives <c>islice(items, stop)</c> or <c>islice(items, start, stop, step)</c>; what a generator gives is taken out of it.</summary>
    private static Value.Sequence Sliced(Use use)
    {
        bool isOne = !use.Has(2);
        int start = isOne ? 0 : use.Has(1) && use[1] is not Value.Nothing ? (int)use.Number(1) : 0;
        Value limit = isOne ? use[1] : use[2];
        IReadOnlyList<Value> items = use.Items(use[0]);
        int stop = limit is Value.Nothing ? items.Count : (int)Math.Min(limit.AsDouble() ?? 0, items.Count);
        int step = use.Has(3) && use[3] is not Value.Nothing ? Math.Max(1, (int)use.Number(3)) : 1;
        Value[] taken = [.. items.Take(stop).Skip(start).Where((_, i) => i % step == 0)];
        if (use[0] is Value.Sequence { IsGenerated: true } generator)
        {
            generator.ToChange().RemoveRange(0, Math.Min(stop, items.Count));
        }

        return use.List(taken);
    }

    private static readonly (string Name, string Operator)[] Operators =
        [("add", "+"), ("sub", "-"), ("mul", "*"), ("truediv", "/"), ("floordiv", "//"), ("mod", "%"), ("pow", "**")];

    private static IEnumerable<(string Names, string Parameters, Func<Use, Value> Apply)> MathFunctions() =>
    [
        Of("cos", Math.Cos), Of("sin", Math.Sin), Of("tan", Math.Tan), Of("acos", Math.Acos), Of("asin", Math.Asin), Of("atan", Math.Atan),
        Of("cosh", Math.Cosh), Of("sinh", Math.Sinh), Of("tanh", Math.Tanh), Of("exp", Math.Exp), Of("expm1", Expm1), Of("exp2", x => Math.Pow(2, x)),
        Of("log2", Math.Log2), Of("log10", Math.Log10), Of("log1p", Log1p), Of("sqrt", Math.Sqrt), Of("cbrt", Math.Cbrt), Of("fabs", Math.Abs),
        Of("radians", double.DegreesToRadians), Of("degrees", double.RadiansToDegrees), Of("erf", Erf),
        ("pow", "x y", use => Finite(use, Math.Pow(use.Number(0), use.Number(1)))),
        ("fmod", "x y", use => Finite(use, use.Number(0) % use.Number(1))),
        ("remainder", "x y", use => Finite(use, Math.IEEERemainder(use.Number(0), use.Number(1)))),
        ("hypot", "x y", use => Math.Sqrt((use.Number(0) * use.Number(0)) + (use.Number(1) * use.Number(1)))),
        ("copysign", "x y", use => Math.CopySign(use.Number(0), use.Number(1))),
        ("atan2", "y x", use => Math.Atan2(use.Number(0), use.Number(1))),
        ("log", "x ?base", use => use.Has(1) ? Finite(use, Math.Log(use.Number(0)) / Math.Log(use.Number(1))) : Finite(use, Positive(use, Math.Log))),
        ("floor", "x", use => Whole(use, Math.Floor)),
        ("ceil", "x", use => Whole(use, Math.Ceiling)),
        ("trunc", "x", use => Whole(use, Math.Truncate)),
        ("fsum", "iterable", use => ExactSum(use.Items(use[0]).Select(use.Number))),
        ("prod", "iterable", use => use.Items(use[0]).Aggregate((Value)1, (product, item) => use.Binary("*", product, item))),
        ("gcd", "a b", use => new Value.Integer(BigInteger.GreatestCommonDivisor(ToWhole(use, 0), ToWhole(use, 1)))),
        ("factorial", "n", use => Factorial(use, ToWhole(use, 0))),
        ("comb", "n k", use => new Value.Integer(Factorial(use, ToWhole(use, 0)).Number / (Factorial(use, ToWhole(use, 1)).Number * Factorial(use, ToWhole(use, 0) - ToWhole(use, 1)).Number))),
        ("isqrt", "n", use => ToWhole(use, 0) is var n && n >= 0 && n < 1L << 52 ? (long)Math.Sqrt((double)n) : throw use.Refused()),
        ("isclose", "a b ?rel_tol ?abs_tol", use => Math.Abs(use.Number(0) - use.Number(1)) <= Math.Max((use.Has(2) ? use.Number(2) : 1e-9) * Math.Max(Math.Abs(use.Number(0)), Math.Abs(use.Number(1))), use.Has(3) ? use.Number(3) : 0)),
        ("isnan", "x", use => double.IsNaN(use.Number(0))),
        ("isinf", "x", use => double.IsInfinity(use.Number(0))),
        ("isfinite", "x", use => double.IsFinite(use.Number(0))),
    ];

    private static (string Names, string Parameters, Func<Use, Value> Apply) Of(string name, Func<double, double> function) =>
        (name, "x", use => Finite(use, function(use.Number(0))));

    private static Value.Integer Factorial(Use use, BigInteger n) =>
        n >= 0 && n <= 170 ? new Value.Integer(Enumerable.Range(1, (int)n).Aggregate(BigInteger.One, (product, i) => product * i)) : throw use.Refused();

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

    private static double Positive(Use use, Func<double, double> function) => use.Number(0) > 0 ? function(use.Number(0)) : double.NaN;

    private static Value Finite(Use use, double result) => double.IsNaN(result) ? throw use.Refused() : result;

    private static BigInteger ToWhole(Use use, int index) => use[index].AsInteger() ?? throw use.Refused();

    private static Value.Integer Whole(Use use, Func<double, double> round) => use[0].AsInteger() is { } whole ? new Value.Integer(whole)
        : round(use.Number(0)) is var number && double.IsFinite(number) ? new Value.Integer(new BigInteger(number))
        : throw use.Refused();

    private static Value ToFloat(Use use)
    {
        if (use[0] is not Value.Text text)
        {
            return use[0] is Value.Sequence { Items: [var only] } ? use.Number(only) : use.Number(0);
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
        Value.Float x when double.IsFinite(x.Number) => new Value.Integer(new BigInteger(Math.Truncate(x.Number))),
        Value.Text text when (use.Arguments.Count < 2 || !use.Has(1)) && text.Characters.Length < 1000 && BigInteger.TryParse(text.Characters.Trim().Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger parsed) => new Value.Integer(parsed),
        Value.Text { Characters.Length: < 100 } text when use.Arguments.Count > 1 && use.Has(1) => Based(use, text.Characters.Trim().ToLowerInvariant(), use.Number(1)),
        var x when x.AsInteger() is { } whole => new Value.Integer(whole),
        Value.Sequence { Items: [var only] } => ToInt(use with { Arguments = [only] }),
        _ => throw use.Refused(),
    };

    /// <summary>Reads a whole number of base 2, 8, 10 or 16, with or without its prefix.</summary>
    private static Value.Integer Based(Use use, string text, double @base)
    {
        if (@base is not (2 or 8 or 10 or 16))
        {
            throw use.Refused();
        }

        string digits = @base switch { 16 when text.StartsWith("0x", StringComparison.Ordinal) => text[2..], 8 when text.StartsWith("0o", StringComparison.Ordinal) => text[2..], 2 when text.StartsWith("0b", StringComparison.Ordinal) => text[2..], _ => text };
        return digits.Length > 0 && digits.All(digit => char.IsAsciiHexDigit(digit) && Convert.ToInt32(digit.ToString(), 16) < @base)
            ? new Value.Integer(digits.Aggregate(BigInteger.Zero, (number, digit) => (number * (int)@base) + Convert.ToInt32(digit.ToString(), 16)))
            : throw use.Refused();
    }

    private static Value Absolute(Use use, Value value) => value is Value.Integer x ? new Value.Integer(BigInteger.Abs(x.Number)) : Math.Abs(use.Number(value));

    private static Value Round(Use use) => (use[0].AsInteger(), use.Has(1) ? use[1].AsInteger() : null) switch
    {
        ({ } whole, null) => new Value.Integer(whole),
        ({ } whole, { } digits) => new Value.Integer(Rounding.Round(whole, digits)),
        (null, { } digits) => Rounding.Round(use.Number(0), digits),
        _ when double.IsFinite(use.Number(0)) => new Value.Integer(new BigInteger(Math.Round(use.Number(0)))),
        _ => throw use.Refused(),
    };

    private static Value Sum(Use use, IReadOnlyList<Value> items, Value start) => items.Aggregate(start, (sum, item) => use.Binary("+", sum, item));

    private static Value.Sequence Range(Use use)
    {
        BigInteger[] numbers = [.. use.All.Select(argument => argument.AsInteger() ?? throw use.Refused())];
        if (numbers.Length is < 1 or > 3)
        {
            throw use.Refused();
        }

        BigInteger start = numbers.Length > 1 ? numbers[0] : 0;
        BigInteger stop = numbers.Length > 1 ? numbers[1] : numbers[0];
        BigInteger step = numbers.Length > 2 ? numbers[2] : 1;
        BigInteger count = step.IsZero ? -1 : BigInteger.Max(0, Arithmetic.FloorDivide(stop - start + step - step.Sign, step));
        if (count < 0 || count > 100_000)
        {
            throw use.Refused();
        }

        use.Budget.Take((long)count * 3, use.Position);
        return new Value.Sequence([.. Enumerable.Range(0, (int)count).Select(i => (Value)new Value.Integer(start + (i * step)))], IsTuple: false);
    }

    private static Value Extreme(Use use, bool isLeast)
    {
        IReadOnlyList<Value> values = use.All is [var single] ? use.Items(single) : use.All;
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
        (Value Value, Value Key)[] items = [.. use.Items(list).Select(item => (item, key is null or Value.Nothing ? item : use.Ask(key, item)))];
        use.Budget.Take(items.Length, use.Position);

        // Stable in both directions, as Python's is.
        IEnumerable<(Value Value, Value Key)> ordered = (isReversed ? items.Reverse() : items).Order(Comparer<(Value Value, Value Key)>.Create(
            (one, other) => use.Less(one.Key, other.Key) ? -1 : use.Less(other.Key, one.Key) ? 1 : 0));
        return use.List([.. (isReversed ? ordered.Reverse() : ordered).Select(item => item.Value)]);
    }

    private static Value Reduced(Use use)
    {
        IReadOnlyList<Value> items = use.Items(use[1]);
        return items.Count == 0 && !use.Has(2) ? throw use.Refused()
            : use.Has(2) ? items.Aggregate(use[2], (before, item) => use.Ask(use[0], before, item))
            : items.Skip(1).Aggregate(items[0], (before, item) => use.Ask(use[0], before, item));
    }

    private static Value.Sequence Zip(Use use)
    {
        IReadOnlyList<Value>[] lists = [.. use.All.Select(use.Items)];
        int count = lists.Length == 0 ? 0 : lists.Min(list => list.Count);
        use.Budget.Take((long)count * (lists.Length + 1), use.Position);
        return use.List([.. Enumerable.Range(0, count).Select(i => (Value)new Value.Sequence([.. lists.Select(list => list[i])], IsTuple: true))]);
    }

    private static IReadOnlyList<Value> Distinct(Use use)
    {
        IReadOnlyList<Value> items = use.Items(use[0]);
        if (use.Name == "list")
        {
            return items;
        }

        List<Value> kept = [];
        foreach (Value item in items)
        {
            if (!kept.Exists(known => Arithmetic.Same(known, item, use.Position, use.Budget)))
            {
                kept.Add(item);
            }
        }

        return kept;
    }
}
