namespace TfLrCallbacks.Porting;

/// <summary>The number functions of Python, <c>math</c>, numpy, jax and TensorFlow in C#.</summary>
internal static class CSharpFunctions
{
    private static readonly Dictionary<string, string> OfOne = new(StringComparer.Ordinal)
    {
        ["cos"] = "Math.Cos", ["sin"] = "Math.Sin", ["tan"] = "Math.Tan", ["acos"] = "Math.Acos", ["arccos"] = "Math.Acos", ["asin"] = "Math.Asin", ["arcsin"] = "Math.Asin",
        ["atan"] = "Math.Atan", ["arctan"] = "Math.Atan", ["cosh"] = "Math.Cosh", ["sinh"] = "Math.Sinh", ["tanh"] = "Math.Tanh", ["exp"] = "Math.Exp", ["log2"] = "Math.Log2",
        ["log10"] = "Math.Log10", ["sqrt"] = "Math.Sqrt", ["cbrt"] = "Math.Cbrt", ["floor"] = "Math.Floor", ["ceil"] = "Math.Ceiling", ["abs"] = "Math.Abs", ["fabs"] = "Math.Abs",
        ["absolute"] = "Math.Abs", ["trunc"] = "Math.Truncate", ["int"] = "Math.Truncate", ["rint"] = "Math.Round",
        ["radians"] = "double.DegreesToRadians", ["degrees"] = "double.RadiansToDegrees", ["deg2rad"] = "double.DegreesToRadians", ["rad2deg"] = "double.RadiansToDegrees",
    };

    /// <summary>How numpy, jax and TensorFlow name the limits that they clip to.</summary>
    private static readonly (string[] Low, string[] High) Limits = (["a_min", "min", "clip_value_min"], ["a_max", "max", "clip_value_max"]);

    public static CSharpCode Write(Expression.Call call, CSharpExpressions writer)
    {
        string name = call.Function switch
        {
            Expression.Name function => function.Text,
            Expression.Attribute function => function.Text,
            _ => throw CSharpExpressions.NoForm(call),
        };
        Expression[] given = [.. call.Arguments.Where(argument => argument.Name is null).Select(argument => argument.Value)];
        return (name, given) switch
        {
            ("bool", [var x]) => CSharpCode.Condition(writer.Of(x).Truth),
            ("float" or "float64" or "asarray" or "array" or "constant" or "convert_to_tensor" or "item", [var x, ..]) when writer.Items(x) is null => writer.Of(x) is var code && code.IsTruth ? CSharpCode.Value(code.Number) : code,
            ("float32", [var x]) => CSharpCode.Atom($"(double)(float){writer.Of(x).InnerNumber}"),
            ("cast", [var x, .. var type]) => IsWhole(type, call) ? CSharpCode.Atom($"Math.Truncate({writer.Of(x).Number})") : writer.Of(x) is var code && code.IsTruth ? CSharpCode.Value(code.Number) : code,
            ("min" or "minimum" or "max" or "maximum" or "reduce_min" or "reduce_max" or "amin" or "amax", _) when Name(call, "key") is null => Extreme(name.Contains("min", StringComparison.Ordinal) ? "Math.Min" : "Math.Max", given, call, writer),
            ("sum", [var x]) => Joined(x, writer, call, " + ", "0.0", code => code.InnerNumber, isTruth: false),
            ("prod", [var x]) => Joined(x, writer, call, " * ", "1.0", code => code.InnerNumber, isTruth: false),
            ("any", [var x]) => Joined(x, writer, call, " || ", "false", code => code.InnerTruth, isTruth: true),
            ("all", [var x]) => Joined(x, writer, call, " && ", "true", code => code.InnerTruth, isTruth: true),
            ("len", [var x]) when writer.Items(x) is { } items => CSharpCode.Atom(CSharpExpressions.Double(items.Count)),
            ("where" or "cond", [var test, var then, var otherwise]) when then is not Expression.Lambda => CSharpExpressions.Choice(writer.Of(test), writer.Of(then), writer.Of(otherwise)),
            ("cond", [var test, Expression.Lambda then, Expression.Lambda otherwise]) => CSharpExpressions.Choice(writer.Of(test), writer.Of(then.Body), writer.Of(otherwise.Body)),
            ("clip" or "clip_by_value", [var x, ..]) => Clip(x, given, call, writer),
            ("pow" or "power" or "float_power", [var x, var y]) => CSharpCode.Atom($"Math.Pow({writer.Of(x).Number}, {writer.Of(y).Number})"),
            ("fmod", [var x, var y]) => CSharpCode.Value($"{writer.Of(x).InnerNumber} % {writer.Of(y).InnerNumber}"),
            ("mod" or "remainder" or "floormod", [var x, var y]) => writer.Of(new Expression.Binary("%", x, y, call.Position)),
            ("floor_divide" or "floordiv", [var x, var y]) => writer.Of(new Expression.Binary("//", x, y, call.Position)),
            ("add" or "subtract" or "multiply" or "divide" or "truediv" or "true_divide", [var x, var y]) => writer.Of(new Expression.Binary(
                name switch { "add" => "+", "subtract" => "-", "multiply" => "*", _ => "/" }, x, y, call.Position)),
            ("log", [var x]) => CSharpCode.Atom($"Math.Log({writer.Of(x).Number})"),
            ("log", [var x, var newBase]) => CSharpCode.Value($"Math.Log({writer.Of(x).Number}) / Math.Log({writer.Of(newBase).Number})"),
            ("log1p", [var x]) => CSharpCode.Atom($"Math.Log(1.0 + {writer.Of(x).InnerNumber})"),
            ("expm1", [var x]) => CSharpCode.Value($"Math.Exp({writer.Of(x).Number}) - 1.0"),
            ("rsqrt", [var x]) => CSharpCode.Value($"1.0 / Math.Sqrt({writer.Of(x).Number})"),
            ("square", [var x]) => CSharpCode.Atom($"Math.Pow({writer.Of(x).Number}, 2.0)"),
            ("hypot", [var x, var y]) => CSharpCode.Atom($"Math.Sqrt(Math.Pow({writer.Of(x).Number}, 2.0) + Math.Pow({writer.Of(y).Number}, 2.0))"),
            ("round" or "around", [var x]) => CSharpCode.Atom($"Math.Round({writer.Of(x).Number})"),
            ("round", [var x, Expression.Literal { Value: Value.Integer { Number: var digits } }]) when digits >= 0 && digits <= 15 => CSharpCode.Atom(
                $"double.Parse({writer.Of(x).InnerNumber}.ToString(\"F{digits}\", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture)"),
            (_, [var x]) when OfOne.TryGetValue(name, out string? function) => CSharpCode.Atom($"{function}({writer.Of(x).Number})"),
            _ => throw CSharpExpressions.NoForm(call),
        };
    }

    private static CSharpCode Extreme(string function, Expression[] given, Expression.Call call, CSharpExpressions writer)
    {
        IReadOnlyList<CSharpCode> items = given switch
        {
            [var list] => writer.Items(list) ?? throw CSharpExpressions.NoForm(call),
            _ => [.. given.Concat(call.Arguments.Where(argument => argument.Name is not null).Select(argument => argument.Value)).Select(writer.Of)],
        };
        return items.Count == 0
            ? throw CSharpExpressions.NoForm(call)
            : items.Count == 1 ? items[0]
            : CSharpCode.Atom(items.Skip(1).Aggregate(items[0].Number, (best, next) => $"{function}({best}, {next.Number})"));
    }

    private static CSharpCode Joined(Expression list, CSharpExpressions writer, Expression.Call call, string between, string none, Func<CSharpCode, string> write, bool isTruth)
    {
        IReadOnlyList<CSharpCode> items = writer.Items(list) ?? throw CSharpExpressions.NoForm(call);
        return new CSharpCode(items.Count == 0 ? none : string.Join(between, items.Select(write)), isTruth);
    }

    private static CSharpCode Clip(Expression x, Expression[] given, Expression.Call call, CSharpExpressions writer)
    {
        Expression? low = given.ElementAtOrDefault(1) ?? Limits.Low.Select(name => Name(call, name)).FirstOrDefault(value => value is not null);
        Expression? high = given.ElementAtOrDefault(2) ?? Limits.High.Select(name => Name(call, name)).FirstOrDefault(value => value is not null);
        string code = writer.Of(x).Number;
        code = IsNone(low) ? code : $"Math.Max({code}, {writer.Of(low!).Number})";
        return CSharpCode.Atom(IsNone(high) ? $"({code})" : $"Math.Min({code}, {writer.Of(high!).Number})");
    }

    private static bool IsNone(Expression? expression) => expression is null or Expression.Literal { Value: Value.Nothing };

    private static Expression? Name(Expression.Call call, string name) => call.Arguments.FirstOrDefault(argument => argument.Name == name)?.Value;

    private static bool IsWhole(Expression[] type, Expression.Call call) =>
        (type.FirstOrDefault() ?? Name(call, "dtype")) is { } written && SourceWriter.Write(written).Contains("int", StringComparison.Ordinal);
}
