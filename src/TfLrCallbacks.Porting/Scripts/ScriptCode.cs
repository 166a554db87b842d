using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Writes functions of a script as C#, all numbers as doubles: <c>/</c> is a fraction, <c>//</c> rounds down, <c>%</c> has the sign of the divisor,
/// numbers are conditions where Python takes them for some.
/// </summary>
internal sealed partial class ScriptCode(Func<Expression, IReadOnlySet<string>, string?> outside, Func<Statement, IReadOnlySet<string>, string?>? special = null, Func<Expression, IReadOnlySet<string>, string?>? items = null, Func<Expression, IReadOnlySet<string>, string?>? truths = null, Func<Expression, IReadOnlySet<string>, string[]?>? columns = null)
{
    private static readonly Dictionary<string, string> Functions = new(StringComparer.Ordinal)
    {
        ["cos"] = "Math.Cos", ["sin"] = "Math.Sin", ["tan"] = "Math.Tan", ["exp"] = "Math.Exp", ["log"] = "Math.Log", ["log2"] = "Math.Log2", ["log10"] = "Math.Log10",
        ["sqrt"] = "Math.Sqrt", ["tanh"] = "Math.Tanh", ["floor"] = "Math.Floor", ["ceil"] = "Math.Ceiling", ["pow"] = "Math.Pow", ["power"] = "Math.Pow", ["abs"] = "Math.Abs",
        ["fabs"] = "Math.Abs", ["int"] = "Math.Truncate", ["trunc"] = "Math.Truncate", ["round"] = "Math.Round", ["minimum"] = "Math.Min", ["maximum"] = "Math.Max",
        ["min"] = "Math.Min", ["max"] = "Math.Max",
    };

    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal) { ["less"] = "<", ["less_equal"] = "<=", ["greater"] = ">", ["greater_equal"] = ">=" };

    /// <summary>Types and namespaces that stand in expressions of the C#.</summary>
    private static readonly HashSet<string> Types = new(["Length", "Math", "StepUnit", "Curve", "MetricMode", "System", "TfLrCallbacks", "Tensorflow", "NumSharp", "String", "Array"], StringComparer.Ordinal);

    private static readonly HashSet<string> Keywords = new(
        [
            "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event",
            "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
            "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct",
            "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "var", "virtual", "void", "volatile", "while",
        ],
        StringComparer.Ordinal);

    private const string Self = "self.";

    private readonly HashSet<string> _counters = new(StringComparer.Ordinal);
    private bool _isHook;
    private HashSet<string> _ofLoops = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string>? _written;

    /// <summary>Gets the names of parameters that are None unless they are given, which is NaN here.</summary>
    public HashSet<string> Optional { get; } = new(StringComparer.Ordinal);

    /// <summary>Gives a Python name as C# has it: <c>initial_lrate</c> is <c>initialLrate</c>.</summary>
    public static string Camel(string name)
    {
        string pascal = Joined(name);
        string camel = pascal.Length > 1 && pascal.All(letter => !char.IsLower(letter)) ? pascal.ToLowerInvariant() : char.ToLowerInvariant(pascal[0]) + pascal[1..];
        return Keywords.Contains(camel) ? $"@{camel}" : camel;
    }

    /// <summary>Gives a Python name as the name of a member of C#: <c>initial_lrate</c> is <c>InitialLrate</c>, as is <c>self.initial_lrate</c>, since a member says whose it is. What would hide a type that expressions name, such as <c>Length.Steps</c>, is called a value.</summary>
    public static string Pascal(string name) => Joined(name) is var joined && Types.Contains(joined) ? $"{joined}Value" : joined;

    private static string Joined(string name)
    {
        string own = name.StartsWith(Self, StringComparison.Ordinal) ? name[Self.Length..] : name;
        string[] parts = [.. new string([.. own.Select(letter => char.IsLetterOrDigit(letter) ? letter : '_')]).Split('_', StringSplitOptions.RemoveEmptyEntries)];
        string joined = string.Concat(parts.Select(part => part.Any(char.IsLower) ? char.ToUpperInvariant(part[0]) + part[1..] : part[0] + part[1..].ToLowerInvariant()));
        return joined.Length == 0 || char.IsDigit(joined[0]) ? $"Value{joined}" : char.ToUpperInvariant(joined[0]) + joined[1..];
    }

    public static string Number(double number) => double.IsPositiveInfinity(number) ? "double.PositiveInfinity"
        : double.IsNegativeInfinity(number) ? "double.NegativeInfinity"
        : double.IsNaN(number) ? "double.NaN"
        : number.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().ContainsAny('.', 'E') ? text.Replace("E-0", "E-", StringComparison.Ordinal).Replace('E', 'e') : $"{text}.0";

    /// <summary>Writes the statements of a function that gives a number.</summary>
    /// <exception cref="PortingException">It does something that has no C# here.</exception>
    public string Body(Statement.Function function, string indentation, bool isHook = false, string first = "0")
    {
        // What is assigned to self is a field, not a local.
        HashSet<string> locals = [.. function.Parameters.Select(parameter => parameter.Name), .. Targets.Names(function.Body)];
        StringBuilder code = new();
        IReadOnlyDictionary<string, string>? written = _written;
        bool isInHook = _isHook;
        HashSet<string> ofLoops = _ofLoops;
        _written = null; // names of the function are its own
        _isHook = isHook;
        _ofLoops = OfLoops(function);
        Block(function.Body, locals, indentation, code);
        locals.ExceptWith(_ofLoops);
        _ofLoops = ofLoops;
        _isHook = isInHook;
        _written = written;
        if (!isHook && !Ends(function.Body))
        {
            code.Append(CultureInfo.InvariantCulture, $"{indentation}throw new InvalidOperationException(\"{function.Name} gives no rate here: Python returns None, and Keras raises.\");\n");
        }

        return Declared(code.ToString(), [.. Targets.Names(function.Body).Distinct().Where(name => locals.Contains(name) && function.Parameters.All(parameter => parameter.Name != name)).Select(Camel).Distinct()], indentation, first);
    }

    /// <summary>Writes an expression as a number, with C# of its own for some names.</summary>
    public string Number(Expression expression, IReadOnlySet<string> locals, IReadOnlyDictionary<string, string> written)
    {
        _written = written;
        try
        {
            return Number(expression, locals);
        }
        finally
        {
            _written = null;
        }
    }

    /// <summary>Writes an expression as a number.</summary>
    public string Number(Expression expression, IReadOnlySet<string> locals) => expression switch
    {
        Expression.Name own when locals.Contains(own.Text) && _written?.GetValueOrDefault(own.Text) is { } code => code,
        Expression.Literal { Value: Value.Boolean truth } => truth.Truth ? "1.0" : "0.0",
        Expression.Literal literal when literal.Value.AsDouble() is { } number => number == Math.PI ? "Math.PI" : Number(number),
        Expression.Name name when locals.Contains(name.Text) => Camel(name.Text),
        Expression.Unary { Operator: "not" } or Expression.Comparison => $"({Condition(expression, locals)} ? 1.0 : 0.0)",
        Expression.Unary { Operator: "-" or "+" } unary => $"({unary.Operator}{Number(unary.Operand, locals)})",
        Expression.Binary { Operator: "+" or "-" or "*" or "/" } binary => $"({Number(binary.Left, locals)} {binary.Operator} {Number(binary.Right, locals)})",
        Expression.Binary { Operator: "**" } power => $"Math.Pow({Number(power.Left, locals)}, {Number(power.Right, locals)})",
        Expression.Binary { Operator: "//" } floor => $"Math.Floor({Number(floor.Left, locals)} / {Number(floor.Right, locals)})",
        Expression.Binary { Operator: "%" } rest =>
            $"({Number(rest.Left, locals)} - ({Number(rest.Right, locals)} * Math.Floor({Number(rest.Left, locals)} / {Number(rest.Right, locals)})))",
        Expression.Binary { Operator: "and" } both => $"({Condition(both.Left, locals)} ? {Number(both.Right, locals)} : {Number(both.Left, locals)})",
        Expression.Binary { Operator: "or" } either => $"({Condition(either.Left, locals)} ? {Number(either.Left, locals)} : {Number(either.Right, locals)})",
        Expression.Conditional choice => Decided(Condition(choice.Test, locals)) switch { "true" => Number(choice.Then, locals), "false" => Number(choice.Otherwise, locals), var test => $"({test} ? {Number(choice.Then, locals)} : {Number(choice.Otherwise, locals)})" },
        Expression.Attribute { Text: "pi" } => "Math.PI",
        Expression.Attribute { Text: "e", Target: Expression.Name } => "Math.E",
        Expression.Attribute { Text: "inf" or "Inf" or "infty", Target: Expression.Name { Text: "np" or "numpy" or "math" } } => "double.PositiveInfinity",
        Expression.Call call => outside(call, locals) ?? Call(call, locals),
        _ => outside(expression, locals) ?? throw NoForm(expression),
    };

    /// <summary>Writes an expression as a condition.</summary>
    public string Condition(Expression expression, IReadOnlySet<string> locals) => (expression is Expression.Comparison or Expression.Call or Expression.Name or Expression.Attribute or Expression.Subscript ? truths?.Invoke(expression, locals) : null) ?? expression switch
    {
        Expression.Literal { Value: Value.Boolean truth } => truth.Truth ? "true" : "false",
        Expression.Unary { Operator: "not" } negated => Condition(negated.Operand, locals) switch { "true" => "false", "false" => "true", var test => $"!{test}" },
        Expression.Binary { Operator: "and" } both => $"({Condition(both.Left, locals)} && {Condition(both.Right, locals)})",
        Expression.Binary { Operator: "or" } either => $"({Condition(either.Left, locals)} || {Condition(either.Right, locals)})",
        Expression.Comparison { First: var tested, Links: [("is" or "==", Expression.Literal { Value: Value.Nothing })] } => $"double.IsNaN({Number(tested, locals)})",
        Expression.Comparison { First: var tested, Links: [("is not" or "!=", Expression.Literal { Value: Value.Nothing })] } => $"!double.IsNaN({Number(tested, locals)})",
        Expression.Comparison { First: var asked, Links: [("is" or "is not", Expression.Literal { Value: Value.Boolean { Truth: var truth } }) link] } =>
            Condition(truth == (link.Operator == "is") ? asked : new Expression.Unary("not", asked, asked.Position), locals),
        Expression.Comparison comparison => Comparison(comparison, locals),
        Expression.Call { Function: Expression.Attribute { Text: var sign }, Arguments: [{ Name: null, Value: var left }, { Name: null, Value: var right }] } when Signs.TryGetValue(sign, out string? compared) => $"({Number(left, locals)} {compared} {Number(right, locals)})",
        Expression.Call { Function: Expression.Attribute { Text: "isnan" }, Arguments: [{ Value: var tested }] } => $"double.IsNaN({Number(tested, locals)})",
        Expression.Name name when Optional.Contains(name.Text) && locals.Contains(name.Text) => $"({Camel(name.Text)} != 0 && !double.IsNaN({Camel(name.Text)}))",
        _ => $"({Number(expression, locals)} != 0)",
    };

    /// <summary>Gives a comparison of two written numbers as what it is.</summary>
    private static string Decided(string condition) => condition.Trim('(', ')').Split(' ') is [var left, ("<" or "<=" or ">" or ">=" or "==" or "!=") and var sign, var right]
        && double.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out double first) && double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out double second)
            ? (sign switch { "<" => first < second, "<=" => first <= second, ">" => first > second, ">=" => first >= second, "==" => first == second, _ => first != second }) ? "true" : "false"
            : condition;

    private static PortingException NoForm(Expression expression) => new(expression.Position, $"{Brief.Of(SourceWriter.Write(expression), 80)} has no form in C# here.");

    private string Comparison(Expression.Comparison comparison, IReadOnlySet<string> locals)
    {
        List<string> links = [];
        Expression left = comparison.First;
        foreach ((string operation, Expression right) in comparison.Links)
        {
            string first = Number(left, locals);
            links.Add(operation switch
            {
                "in" or "not in" when right is Expression.Sequence items =>
                    $"{(operation == "in" ? string.Empty : "!")}({(items.Items.Count == 0 ? "false" : string.Join(" || ", items.Items.Select(item => $"{first} == {Number(item, locals)}")))})",
                "in" or "not in" when items?.Invoke(right, locals) is { } many => $"{(operation == "in" ? string.Empty : "!")}System.Linq.Enumerable.Contains({many}, {first})",
                "<" or "<=" or ">" or ">=" or "==" or "!=" => $"{first} {operation} {Number(right, locals)}",
                _ => throw NoForm(comparison),
            });
            left = right;
        }

        return $"({string.Join(" && ", links)})";
    }

    private string Call(Expression.Call call, IReadOnlySet<string> locals)
    {
        string name = call.Function switch { Expression.Name function => function.Text, Expression.Attribute function => function.Text, _ => string.Empty };
        Expression[] given = [.. call.Arguments.Where(argument => argument.Name is not ("dtype" or "name")).Select(argument => argument.Value)];
        string At(int index) => Number(given[index], locals);
        string? Many(Expression list) => items?.Invoke(list is Expression.Call { Function: var array, Arguments: [var only] } && Dialect.LastPart(ScriptSource.Dotted(array) ?? string.Empty) is "array" or "asarray" ? only.Value : list, locals);
        switch (name, given.Length)
        {
            case ("float", 1) when given[0] is Expression.Literal { Value: Value.Text { Characters: var special } } && special.Trim().TrimStart('+', '-').ToUpperInvariant() is "INF" or "INFINITY" or "NAN":
                return special.Contains("nan", StringComparison.OrdinalIgnoreCase) ? "double.NaN" : special.Contains('-', StringComparison.Ordinal) ? "double.NegativeInfinity" : "double.PositiveInfinity";
            case ("numpy" or "item" or "read_value", 0) when call.Function is Expression.Attribute { Target: Expression.Call or Expression.Binary or Expression.Name or Expression.Subscript } held:
                return Number(held.Target, locals);
            case ("float" or "float32" or "float64" or "get_value" or "convert_to_tensor" or "constant", 1):
                return At(0);
            case ("cast", 1 or 2):
                return given.Length == 2 && SourceWriter.Write(given[1]).Contains("int", StringComparison.Ordinal) ? $"Math.Truncate({At(0)})" : At(0);
            case ("where" or "cond", 3):
                return $"({Condition(given[0], locals)} ? {Number(Inner(given[1]), locals)} : {Number(Inner(given[2]), locals)})";
            case ("sum", 1) when given[0] is Expression.Comprehension { IsFlattened: false, Key: null, Names: [var each] } counted && items?.Invoke(counted.Source, locals) is { } many:
                HashSet<string> within = [.. locals, each];
                string chosen = counted.Condition is null ? many : $"System.Linq.Enumerable.Where({many}, {Camel(each)} => {Condition(counted.Condition, within)})";
                return $"System.Linq.Enumerable.Sum({chosen}, {Camel(each)} => {Number(counted.Item, within)})";
            case ("sum", 1) when given[0] is Expression.Comparison { Links: [(var sign and ("<" or "<=" or ">" or ">="), var right)] } compared:
                return Many(right) is { } behind ? $"(double)System.Linq.Enumerable.Count({behind}, one => {Number(compared.First, locals)} {sign} one)"
                    : Many(compared.First) is { } before ? $"(double)System.Linq.Enumerable.Count({before}, one => one {sign} {Number(right, locals)})"
                    : throw NoForm(call);
            case ("len", 1) when items?.Invoke(given[0], locals) is { } many && given[0] is not Expression.Name:
                return $"(double)System.Linq.Enumerable.Count({many})";
            case ("bisect" or "bisect_right" or "bisect_left", 2) when items?.Invoke(given[0], locals) is { } many:
                return $"(double)System.Linq.Enumerable.Count({many}, bound => bound {(name == "bisect_left" ? "<" : "<=")} {At(1)})";
            case ("rsqrt", 1):
                return $"(1.0 / Math.Sqrt({At(0)}))";
            case ("square", 1):
                return $"Math.Pow({At(0)}, 2.0)";
            case ("clip" or "clip_by_value" or "clamp", 3) when call.Arguments.All(argument => argument.Name is null):
                return $"Math.Min(Math.Max({At(0)}, {At(1)}), {At(2)})";
            case ("min" or "max", 1) when given[0] is Expression.Sequence { Items.Count: > 0 } list:
                return list.Items.Select(item => Number(item, locals)).Aggregate((best, next) => $"{Functions[name]}({best}, {next})");
            case ("min" or "max", > 1):
                return given.Select(item => Number(item, locals)).Aggregate((best, next) => $"{Functions[name]}({best}, {next})");
            case ("subtract" or "add" or "multiply" or "divide" or "truediv", 2):
                return $"({At(0)} {name switch { "subtract" => "-", "add" => "+", "multiply" => "*", _ => "/" }} {At(1)})";
        }

        return Functions.TryGetValue(name, out string? known) && call.Arguments.All(argument => argument.Name is null) && given.Length is 1 or 2 && !(name is "round" && given.Length == 2)
            ? $"{known}({string.Join(", ", given.Select(item => Number(item, locals)))})"
            : throw NoForm(call);
    }

    private static Expression Inner(Expression expression) => expression is Expression.Lambda { Parameters.Count: 0 } lambda ? lambda.Body : expression;
}
