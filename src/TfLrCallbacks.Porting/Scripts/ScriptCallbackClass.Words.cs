namespace TfLrCallbacks.Porting;

/// <content>Texts that an object keeps, as the name of its metric or its mode, and what it keeps of the training.</content>
internal sealed partial class ScriptCallbackClass
{
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";

    /// <summary>Finds the fields and parameters that are texts, and that the class compares or names a metric with.</summary>
    private void Words((string Name, Expression Value)[] assigned)
    {
        Expression[] parts = [.. _methods.SelectMany(method => ScriptSource.All(method.Body)).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)];
        HashSet<Expression> used = new(parts.SelectMany(Named), ReferenceEqualityComparer.Instance);
        HashSet<string> parameters = [.. (Start?.Parameters ?? []).Select(parameter => parameter.Name)];
        foreach (IGrouping<string, Expression> field in assigned.GroupBy(pair => pair.Name, pair => pair.Value))
        {
            if (used.Any(part => IsSelf(part, out string name) && name == field.Key) && field.All(value => value is Expression.Literal { Value: Value.Text } or Expression.Name && (value is not Expression.Name given || parameters.Contains(given.Text))))
            {
                _words.Add(field.Key);
                _numbers.Remove(field.Key);
                _texts.UnionWith(field.OfType<Expression.Name>().Select(name => name.Text));
            }
        }

        _texts.UnionWith(used.OfType<Expression.Name>().Select(name => name.Text).Where(parameters.Contains));

        static IEnumerable<Expression> Named(Expression part) => part switch
        {
            Expression.Call { Function: Expression.Attribute { Text: "get", Target: Expression.Name { Text: "logs" } }, Arguments: [{ Value: var key }, ..] } => [key],
            Expression.Subscript { Target: Expression.Name { Text: "logs" }, Index: var key } => [key],
            Expression.Comparison { First: var tested, Links: [("==" or "!=", Expression.Literal { Value: Value.Text })] } => [tested],
            Expression.Comparison { First: var tested, Links: [("in" or "not in", Expression.Sequence { Items: [Expression.Literal { Value: Value.Text }, ..] })] } => [tested],
            Expression.Comparison { First: var tested, Links: [("in" or "not in", Expression.Name { Text: "logs" })] } => [tested],
            _ => [],
        };
    }

    /// <summary>Gives a text of the object, a parameter that is one, or a written one in C#; null for anything else.</summary>
    private string? Word(Expression expression) => expression switch
    {
        Expression.Literal { Value: Value.Text text } => Quoted(Metric(text.Characters)),
        Expression.Name name when _texts.Contains(name.Text) => ScriptCode.Camel(name.Text),
        _ when IsSelf(expression, out string field) && _words.Contains(field) => Field(field),
        _ => null,
    };

    /// <summary>Gives a condition about texts in C#; null for any other.</summary>
    private string? OfWords(Expression test, IReadOnlySet<string> locals) => test switch
    {
        Expression.Comparison { First: var word, Links: [(("in" or "not in") and var sign, Expression.Name logs)] } when logs.Text == _logs && Word(word) is { } key => $"{(sign == "in" ? string.Empty : "!")}logs.ContainsKey({key})",
        Expression.Comparison { First: Expression.Attribute or Expression.Name, Links: [(("==" or "!=") and var sign, Expression.Literal { Value: Value.Text text })] } comparison when Word(comparison.First) is { } word => $"({word} {sign} {Quoted(text.Characters)})",
        Expression.Comparison { First: Expression.Attribute or Expression.Name, Links: [(("in" or "not in") and var sign, Expression.Sequence { Items: var items })] } comparison when Word(comparison.First) is { } word && items.All(item => item is Expression.Literal { Value: Value.Text }) =>
            $"{(sign == "in" ? string.Empty : "!")}({string.Join(" || ", items.Select(item => $"{word} == {Quoted(((Value.Text)((Expression.Literal)item).Value).Characters)}"))})",
        _ => null,
    };

    /// <summary>Gets whether a field is compared with None, and nowhere a condition itself: None is NaN here, which C# takes for a number other than 0.</summary>
    private bool IsAskedForNone(string field)
    {
        Expression[] parts = [.. _methods.SelectMany(method => ScriptSource.All(method.Body)).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)];
        bool IsIt(Expression part) => IsSelf(part, out string name) && name == field;
        return parts.Any(part => part is Expression.Comparison { First: var tested, Links: [("is" or "is not" or "==" or "!=", Expression.Literal { Value: Value.Nothing })] } && IsIt(tested))
            && !parts.Any(part => part switch
            {
                Expression.Unary { Operator: "not" } negated => IsIt(negated.Operand),
                Expression.Binary { Operator: "and" or "or" } both => IsIt(both.Left) || IsIt(both.Right),
                Expression.Conditional choice => IsIt(choice.Test),
                _ => false,
            })
            && !_methods.SelectMany(method => ScriptSource.All(method.Body)).Any(statement => statement switch
            {
                Statement.If choice => choice.Branches.Any(branch => IsIt(branch.Test)),
                Statement.While loop => IsIt(loop.Test),
                _ => false,
            });
    }

    /// <summary>Gets whether a field is no number but something with methods, as what writes a log: <c>self.writer.flush()</c>.</summary>
    private bool IsHolder(string field, Expression[] assigned)
    {
        Expression[] parts = [.. _methods.SelectMany(method => ScriptSource.All(method.Body)).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)];
        HashSet<Expression> held = new(parts.OfType<Expression.Attribute>().Where(part => part.Text is not ("numpy" or "value" or "item" or "assign")).Select(part => part.Target), ReferenceEqualityComparer.Instance);
        HashSet<Expression> set = new(_methods.SelectMany(method => ScriptSource.All(method.Body)).OfType<Statement.Assign>().SelectMany(assign => assign.Targets), ReferenceEqualityComparer.Instance);
        Expression[] used = [.. parts.Where(part => IsSelf(part, out string name) && name == field && !set.Contains(part))];
        return used.Length > 0 ? used.All(held.Contains) : assigned.All(value => value is Expression.Call { Function: Expression.Attribute });
    }

    /// <summary>Gets whether a call only puts something into a list that the object keeps: a rate that is made of it would be refused where it reads the list.</summary>
    private bool IsKept(Expression.Call call) => call.Function is Expression.Attribute { Text: "append" or "extend", Target: var list }
        && Expressions.All(list).Any(part => IsSelf(part, out string field) && !_numbers.Contains(field));
}
