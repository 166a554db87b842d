namespace TfLrCallbacks.Porting;

/// <content>Parameter groups that a loop over the parameters of a model makes.</content>
internal sealed partial class ScriptTraining
{
    /// <summary>Parts of names by which biases and norms are told from weights.</summary>
    private static readonly string[] Kinds = ["bias", "weight", "norm", "bn", ".ln", ".gn"];

    /// <summary>
    /// Gives a weight and a bias, which every model has, for the parameters that a loop makes groups with rates from. Null for any other loop, and for
    /// one that asks a name for more than its kind.
    /// </summary>
    /// <param name="written">What is gone over, as it is written.</param>
    /// <param name="source">Its value.</param>
    /// <param name="names">The names that the loop gives what it goes over.</param>
    /// <param name="body">What is in the loop.</param>
    public static Value.Sequence? Parameters(Expression written, Value source, IEnumerable<string> names, IEnumerable<Expression> body)
    {
        Expression[] parts = [.. body.SelectMany(Expressions.All)];
        string? asked = Asked(written);
        if (asked == "parameters" && parts.OfType<Expression.Call>().Any(IsHandStep))
        {
            return new Value.Sequence([Parameter("weight")], IsTuple: false);
        }

        if (asked is null || !parts.Any(Expressions.IsGroup) || (asked == "named_parameters" && !IsForKind(parts, names.FirstOrDefault())))
        {
            return null;
        }

        return new Value.Sequence([Parameter("weight"), Parameter("bias")], IsTuple: false);

        Value Parameter(string kind)
        {
            Value.Symbol parameter = new($"{Model(source) as string ?? "model"}.{kind}", written.Position) { IsParameter = true };
            return asked == "parameters" ? parameter : new Value.Sequence([new Value.Text($"layer.{kind}"), parameter], IsTuple: true);
        }
    }

    /// <summary>Gets whether a call is the step of gradient descent that a loop makes itself: <c>p.data.add_(p.grad, alpha=-lr)</c>.</summary>
    private static bool IsHandStep(Expression.Call call) => call is { Function: Expression.Attribute { Text: "add_" }, Arguments.Count: 2 } && call.Arguments.Count(argument => SourceWriter.Write(argument.Value).Contains(".grad", StringComparison.Ordinal)) == 1;

    /// <summary>Notes an update that a loop makes itself, with the rate that the gradient is multiplied by.</summary>
    private void StepByHand(Expression.Call call, IReadOnlyList<(string? Name, Value Value)> arguments)
    {
        Value factor = arguments.Zip(call.Arguments).First(pair => !SourceWriter.Write(pair.Second.Value).Contains(".grad", StringComparison.Ordinal)).First.Value;
        Value.Dictionary group = new([]);
        group.Set("lr", factor.AsDouble() is { } rate ? -rate : factor);
        Updated(new Value.Instance(null, new Dictionary<string, Value>(StringComparer.Ordinal) { ["param_groups"] = new Value.Sequence([group], IsTuple: false) }, call.Position));
    }

    /// <summary>Gets the method that a loop asks for parameters: <c>model.parameters()</c>, <c>dict(model.named_parameters()).items()</c>. Null for anything else.</summary>
    private static string? Asked(Expression written) => written switch
    {
        Expression.Call { Function: Expression.Attribute { Text: ("named_parameters" or "parameters") and var method } } => method,
        Expression.Call { Function: Expression.Name { Text: "list" or "dict" }, Arguments: [{ Value: var inner }] } => Asked(inner),
        Expression.Call { Function: Expression.Attribute { Text: "items", Target: var table } } => Asked(table),
        _ => null,
    };

    /// <summary>Gets whether a name is only asked for the kind of its parameter: <c>"bias" in name</c>, <c>name.endswith("weight")</c>.</summary>
    private static bool IsForKind(Expression[] parts, string? name)
    {
        HashSet<Expression> asked = new(parts.Select(part => part switch
        {
            Expression.Comparison { First: Expression.Literal text, Links: [("in" or "not in", var of)] } when IsKind(text) => of,
            Expression.Comparison { First: var of, Links: [("==" or "!=", Expression.Literal text)] } when IsKind(text) => of,
            Expression.Call { Function: Expression.Attribute { Target: var of, Text: "endswith" or "startswith" }, Arguments: [{ Value: Expression.Literal text }] } when IsKind(text) => of,
            _ => null,
        }).OfType<Expression>(), ReferenceEqualityComparer.Instance);
        return parts.OfType<Expression.Name>().Where(part => part.Text == name).All(asked.Contains) && !parts.OfType<Expression.Template>().Any();
    }

    private static bool IsKind(Expression.Literal literal) => literal.Value is Value.Text { Characters: var text } && Kinds.Any(kind => text.Contains(kind, StringComparison.OrdinalIgnoreCase));
}
