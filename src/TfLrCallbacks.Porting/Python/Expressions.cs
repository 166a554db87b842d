namespace TfLrCallbacks.Porting;

/// <summary>The parts of expressions.</summary>
internal static class Expressions
{
    /// <summary>Gets the expressions that one is made of.</summary>
    public static IEnumerable<Expression> Parts(Expression expression) => expression switch
    {
        Expression.Attribute attribute => [attribute.Target],
        Expression.Call call => call.Arguments.Select(argument => argument.Value).Prepend(call.Function),
        Expression.Subscript subscript => [subscript.Target, subscript.Index],
        Expression.Slice slice => new[] { slice.Start, slice.Stop, slice.Step }.OfType<Expression>(),
        Expression.Unary unary => [unary.Operand],
        Expression.Binary binary => [binary.Left, binary.Right],
        Expression.Comparison comparison => comparison.Links.Select(link => link.Right).Prepend(comparison.First),
        Expression.Conditional choice => [choice.Then, choice.Test, choice.Otherwise],
        Expression.Lambda lambda => lambda.Parameters.Select(parameter => parameter.Default).OfType<Expression>().Append(lambda.Body),
        Expression.Sequence sequence => sequence.Items,
        Expression.Starred starred => [starred.Items],
        Expression.Dictionary dictionary => dictionary.Items.SelectMany(item => new[] { item.Key, item.Value }).OfType<Expression>(),
        Expression.Comprehension comprehension => new[] { comprehension.Key, comprehension.Item, comprehension.Source, comprehension.Condition }.OfType<Expression>(),
        Expression.Named named => [named.Value],
        Expression.Yield { Value: { } value } => [value],
        _ => [],
    };

    /// <summary>Gets an expression and everything within, in the order of the text.</summary>
    public static IEnumerable<Expression> All(Expression expression)
    {
        yield return expression;
        foreach (Expression inner in Parts(expression).SelectMany(All))
        {
            yield return inner;
        }
    }
}
