namespace TfLrCallbacks.Porting;

/// <summary>
/// Writes a Python expression as C#, all numbers as doubles: <c>**</c> is <c>Math.Pow</c>, <c>//</c> rounds down, <c>%</c> has the sign of the
/// divisor, a chain of comparisons is taken apart.
/// </summary>
internal static class CSharpExpressions
{
    private static readonly Dictionary<string, string> Functions = new(StringComparer.Ordinal)
    {
        ["cos"] = "Math.Cos", ["sin"] = "Math.Sin", ["tan"] = "Math.Tan", ["exp"] = "Math.Exp", ["log"] = "Math.Log", ["log2"] = "Math.Log2",
        ["log10"] = "Math.Log10", ["sqrt"] = "Math.Sqrt", ["tanh"] = "Math.Tanh", ["floor"] = "Math.Floor", ["ceil"] = "Math.Ceiling",
        ["pow"] = "Math.Pow", ["power"] = "Math.Pow", ["abs"] = "Math.Abs", ["fabs"] = "Math.Abs", ["min"] = "Math.Min", ["max"] = "Math.Max",
        ["minimum"] = "Math.Min", ["maximum"] = "Math.Max", ["int"] = "Math.Truncate", ["round"] = "Math.Round", ["clip"] = "Math.Clamp",
    };

    public static string Write(Expression expression) => expression switch
    {
        Expression.Literal { Value: Value.Integer whole } => $"{whole}.0",
        Expression.Literal literal => CSharpWriter.Write(literal.Value),
        Expression.Name name => name.Text,
        Expression.Attribute { Text: "pi" } => "Math.PI",
        Expression.Attribute { Text: "e" } => "Math.E",
        Expression.Unary { Operator: "not" } unary => $"!{Inner(unary.Operand)}",
        Expression.Unary unary => $"{unary.Operator}{Inner(unary.Operand)}",
        Expression.Binary binary => Binary(binary),
        Expression.Comparison comparison => Comparison(comparison),
        Expression.Conditional conditional => $"{Inner(conditional.Test)} ? {Inner(conditional.Then)} : {Inner(conditional.Otherwise)}",
        Expression.Lambda lambda => $"{string.Join(", ", lambda.Parameters.Select(parameter => parameter.Name))} => {Write(lambda.Body)}",
        Expression.Call call => Call(call),
        _ => throw new PortingException(expression.Position, $"{SourceWriter.Write(expression)} has no form in C# here. Write the function by hand."),
    };

    private static string Binary(Expression.Binary binary)
    {
        string left = Inner(binary.Left);
        string right = Inner(binary.Right);
        return binary.Operator switch
        {
            "**" => $"Math.Pow({Write(binary.Left)}, {Write(binary.Right)})",
            "//" => $"Math.Floor({left} / {right})",
            "%" => $"({left} - ({right} * Math.Floor({left} / {right})))",
            "and" => $"{left} && {right}",
            "or" => $"{left} || {right}",
            _ => $"{left} {binary.Operator} {right}",
        };
    }

    private static string Comparison(Expression.Comparison comparison)
    {
        List<string> links = [];
        Expression left = comparison.First;
        foreach ((string operation, Expression right) in comparison.Links)
        {
            links.Add(operation switch
            {
                "in" or "not in" when right is Expression.Sequence items =>
                    $"{(operation == "in" ? string.Empty : "!")}({Inner(left)} is {string.Join(" or ", items.Items.Select(Write))})",
                "in" or "not in" or "is" or "is not" => throw new PortingException(comparison.Position, $"'{operation}' has no form in C# here. Write the function by hand."),
                _ => $"{Inner(left)} {operation} {Inner(right)}",
            });
            left = right;
        }

        return links.Count == 1 ? links[0] : string.Join(" && ", links.Select(link => $"({link})"));
    }

    private static string Call(Expression.Call call)
    {
        string name = call.Function switch
        {
            Expression.Name function => function.Text,
            Expression.Attribute function => function.Text,
            _ => string.Empty,
        };
        string[] arguments = [.. call.Arguments.Select(argument => Write(argument.Value))];
        if (name == "float" && arguments.Length == 1)
        {
            return Inner(call.Arguments[0].Value);
        }

        if (!Functions.TryGetValue(name, out string? function2))
        {
            throw new PortingException(call.Position, $"{SourceWriter.Write(call)} has no form in C# here. Write the function by hand.");
        }

        // Math.Min and Math.Max take two.
        return name is "min" or "max" && arguments.Length > 2
            ? arguments.Aggregate((best, next) => $"{function2}({best}, {next})")
            : $"{function2}({string.Join(", ", arguments)})";
    }

    private static string Inner(Expression expression) =>
        expression is Expression.Binary { Operator: not "**" } or Expression.Unary or Expression.Comparison or Expression.Conditional or Expression.Lambda
            ? $"({Write(expression)})"
            : Write(expression);
}
