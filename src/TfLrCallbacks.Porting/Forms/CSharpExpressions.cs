using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Writes a Python function of a step as a C# lambda, all numbers as doubles: <c>**</c> is <c>Math.Pow</c>, <c>//</c> rounds down, <c>%</c> has the
/// sign of the divisor, a number that stands as a condition is compared with 0, and a condition that stands as a number is 1 or 0.
/// </summary>
internal sealed class CSharpExpressions
{
    /// <summary>The words of C# that may be names in Python.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "abstract", "base", "bool", "byte", "case", "catch", "char", "checked", "const", "decimal", "default", "delegate", "do", "double", "enum", "event", "explicit",
        "extern", "fixed", "float", "foreach", "goto", "implicit", "int", "interface", "internal", "long", "namespace", "new", "null", "object", "operator", "out",
        "override", "params", "private", "protected", "public", "readonly", "ref", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct",
        "switch", "this", "throw", "true", "false", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile",
    };

    private readonly Dictionary<string, CSharpCode> _names;

    private CSharpExpressions(Dictionary<string, CSharpCode> names) => _names = names;

    /// <summary>Writes a function as a lambda of one parameter.</summary>
    /// <param name="lambda">The function; parameters behind the first have their defaults.</param>
    /// <param name="takesWhole">Whether the parameter is a <c>long</c>.</param>
    /// <exception cref="PortingException">It holds what has no form in C#.</exception>
    public static string Write(Expression.Lambda lambda, bool takesWhole)
    {
        string parameter = lambda.Parameters is [var (name, _), ..] && !name.StartsWith('*') ? name : "_";
        string written = Words.Contains(parameter) ? $"@{parameter}" : parameter;
        CSharpExpressions writer = new(new Dictionary<string, CSharpCode>(StringComparer.Ordinal)
        {
            [parameter] = CSharpCode.Atom(takesWhole ? $"(double){written}" : written),
        });
        foreach ((string other, Expression? otherwise) in lambda.Parameters.Skip(1))
        {
            writer._names[other] = otherwise is null ? throw NoForm(lambda) : writer.Of(otherwise);
        }

        return $"{written} => {writer.Of(lambda.Body).Number}";
    }

    public static PortingException NoForm(Expression expression) =>
        new(expression.Position, $"{SourceWriter.Write(expression)} has no form in C# here. Write the function by hand.");

    public CSharpCode Of(Expression expression) => expression switch
    {
        Expression.Literal literal => Literal(literal),
        Expression.Name name => _names.TryGetValue(name.Text, out CSharpCode code) ? code : throw NoForm(name),
        Expression.Attribute { Text: "pi" } => CSharpCode.Atom("Math.PI"),
        Expression.Attribute { Text: "e" } => CSharpCode.Atom("Math.E"),
        Expression.Attribute { Text: "tau" } => CSharpCode.Atom("Math.Tau"),
        Expression.Attribute { Text: "inf" } => CSharpCode.Atom("double.PositiveInfinity"),
        Expression.Unary { Operator: "not" } unary => CSharpCode.Condition($"!{Of(unary.Operand).InnerTruth}"),
        Expression.Unary { Operator: "-" or "+" } unary => CSharpCode.Value($"{unary.Operator}{Of(unary.Operand).InnerNumber}"),
        Expression.Binary binary => Binary(binary),
        Expression.Comparison comparison => Comparison(comparison),
        Expression.Conditional conditional => Choice(Of(conditional.Test), Of(conditional.Then), Of(conditional.Otherwise)),
        Expression.Subscript subscript => Subscript(subscript),
        Expression.Call call => CSharpFunctions.Write(call, this),
        _ => throw NoForm(expression),
    };

    public static CSharpCode Choice(CSharpCode test, CSharpCode then, CSharpCode otherwise) => then.IsTruth && otherwise.IsTruth
        ? CSharpCode.Condition($"{test.InnerTruth} ? {then.Inner} : {otherwise.Inner}")
        : CSharpCode.Value($"{test.InnerTruth} ? {then.InnerNumber} : {otherwise.InnerNumber}");

    /// <summary>Gives the items of a list, a range or a comprehension that are known here; null where they are not.</summary>
    public IReadOnlyList<CSharpCode>? Items(Expression expression)
    {
        switch (expression)
        {
            case Expression.Sequence sequence:
                return [.. sequence.Items.Select(Of)];
            case Expression.Literal { Value: Value.Sequence list }:
                return [.. list.Items.Select(item => Literal(new Expression.Literal(item, expression.Position)))];
            case Expression.Call { Function: Expression.Name { Text: "range" }, Arguments: var bounds } when bounds.All(bound => bound.Value is Expression.Literal { Value: Value.Integer }):
                long[] numbers = [.. bounds.Select(bound => (long)((Value.Integer)((Expression.Literal)bound.Value).Value).Number)];
                (long start, long stop, long step) = numbers.Length switch { 1 => (0, numbers[0], 1), 2 => (numbers[0], numbers[1], 1), _ => (numbers[0], numbers[1], numbers[2]) };
                long count = step == 0 ? 0 : Math.Max(0, (stop - start + step - Math.Sign(step)) / step);
                return count <= 1000 ? [.. Enumerable.Range(0, (int)count).Select(i => CSharpCode.Atom(Double(start + (i * step))))] : null;
            case Expression.Comprehension { Condition: null, Target: null, IsFlattened: false, IsSet: false, Names: [var name] } comprehension when Items(comprehension.Source) is { } source:
                return [.. source.Select(item => new CSharpExpressions(new Dictionary<string, CSharpCode>(_names, StringComparer.Ordinal) { [name] = item }).Of(comprehension.Item))];
            default:
                return null;
        }
    }

    public static string Double(double number) =>
        double.IsPositiveInfinity(number) ? "double.PositiveInfinity"
        : number == Math.Floor(number) && Math.Abs(number) < 1e15 ? number.ToString("F1", CultureInfo.InvariantCulture)
        : CSharpWriter.Write(number);

    private static CSharpCode Literal(Expression.Literal literal) => literal.Value switch
    {
        Value.Boolean truth => CSharpCode.Condition(truth.Truth ? "true" : "false", isAtom: true),
        { } value when value.AsDouble() is { } number => number < 0 ? CSharpCode.Value(Double(number)) : CSharpCode.Atom(Double(number)),
        _ => throw NoForm(literal),
    };

    private CSharpCode Binary(Expression.Binary binary)
    {
        CSharpCode left = Of(binary.Left);
        CSharpCode right = Of(binary.Right);
        return binary.Operator switch
        {
            "and" or "or" when left.IsTruth && right.IsTruth => CSharpCode.Condition($"{left.Inner} {(binary.Operator == "and" ? "&&" : "||")} {right.Inner}"),
            "and" => Choice(left, right, left),
            "or" => Choice(left, left, right),
            "**" => CSharpCode.Atom($"Math.Pow({left.Number}, {right.Number})"),
            "//" => CSharpCode.Atom($"Math.Floor({left.InnerNumber} / {right.InnerNumber})"),
            "%" => CSharpCode.Value($"{left.InnerNumber} - ({right.InnerNumber} * Math.Floor({left.InnerNumber} / {right.InnerNumber}))"),
            "+" or "-" or "*" or "/" => CSharpCode.Value($"{left.InnerNumber} {binary.Operator} {right.InnerNumber}"),
            _ => throw NoForm(binary),
        };
    }

    private CSharpCode Comparison(Expression.Comparison comparison)
    {
        List<string> links = [];
        Expression left = comparison.First;
        foreach ((string operation, Expression right) in comparison.Links)
        {
            links.Add(operation switch
            {
                "in" => In(left, right),
                "not in" => $"!({In(left, right)})",
                "<" or "<=" or ">" or ">=" or "==" or "!=" => $"{Of(left).InnerNumber} {operation} {Of(right).InnerNumber}",
                _ => throw NoForm(comparison),
            });
            left = right;
        }

        return CSharpCode.Condition(links.Count == 1 ? links[0] : string.Join(" && ", links.Select(link => $"({link})")));
    }

    private string In(Expression left, Expression right)
    {
        string value = Of(left).InnerNumber;
        if (right is Expression.Call { Function: Expression.Name { Text: "range" }, Arguments: { Count: 1 or 2 } bounds })
        {
            string start = bounds.Count == 1 ? "0.0" : Of(bounds[0].Value).InnerNumber;
            string stop = Of(bounds[^1].Value).InnerNumber;
            return $"({value} >= {start}) && ({value} < {stop}) && ({value} == Math.Floor({value}))";
        }

        IReadOnlyList<CSharpCode> items = Items(right) ?? throw NoForm(right);
        return items.Count == 0 ? "false" : string.Join(" || ", items.Select(item => $"({value} == {item.InnerNumber})"));
    }

    private CSharpCode Subscript(Expression.Subscript subscript)
    {
        if (subscript.Target is Expression.Dictionary dictionary && dictionary.Items.All(item => item.Key is not null))
        {
            string key = Of(subscript.Index).InnerNumber;
            return CSharpCode.Value(dictionary.Items.Reverse().Aggregate("double.NaN", (otherwise, item) => $"({key} == {Of(item.Key!).InnerNumber}) ? {Of(item.Value).InnerNumber} : ({otherwise})"));
        }

        IReadOnlyList<CSharpCode> items = Items(subscript.Target) ?? throw NoForm(subscript);
        string index = subscript.Index is Expression.Unary { Operator: "-", Operand: Expression.Literal { Value: Value.Integer behind } }
            ? (items.Count - (int)behind.Number).ToString(CultureInfo.InvariantCulture)
            : $"(int)({Of(subscript.Index).Number})";
        return CSharpCode.Atom($"new double[] {{ {string.Join(", ", items.Select(item => item.Number))} }}[{index}]");
    }
}
