namespace TfLrCallbacks.Porting;

/// <summary>Writes an expression in prefix form: <c>(* epochs steps)</c>, <c>(call f x k=v)</c>, <c>(idx a k)</c>, <c>(lambda [p] body)</c>.</summary>
internal static class PrefixForm
{
    public static string Write(Expression expression) => expression switch
    {
        Expression.Literal literal => literal.Value.ToString(),
        Expression.Template template => ((Value)template.Text).ToString(),
        Expression.Name name => name.Text,
        Expression.Attribute attribute => $"{Write(attribute.Target)}.{attribute.Text}",
        Expression.Call call => $"(call {Write(call.Function)}{string.Concat(call.Arguments.Select(argument => $" {Argument(argument)}"))})",
        Expression.Subscript subscript => $"(idx {Write(subscript.Target)} {Write(subscript.Index)})",
        Expression.Slice slice => $"(slice {Optional(slice.Start)} {Optional(slice.Stop)} {Optional(slice.Step)})",
        Expression.Unary unary => unary.Operator == "-" && unary.Operand is Expression.Literal number ? $"-{Write(number)}" : $"({unary.Operator} {Write(unary.Operand)})",
        Expression.Binary binary => $"({binary.Operator} {Write(binary.Left)} {Write(binary.Right)})",
        Expression.Comparison comparison => $"(cmp {Write(comparison.First)}{string.Concat(comparison.Links.Select(link => $" {link.Operator} {Write(link.Right)}"))})",
        Expression.Conditional choice => $"(if {Write(choice.Test)} {Write(choice.Then)} {Write(choice.Otherwise)})",
        Expression.Lambda lambda => $"(lambda [{string.Join(' ', lambda.Parameters.Select(parameter => parameter.Name))}] {Write(lambda.Body)})",
        Expression.Sequence { IsTuple: true } tuple => $"(tuple{string.Concat(tuple.Items.Select(item => $" {Write(item)}"))})",
        Expression.Sequence list => $"[{string.Join(' ', list.Items.Select(Write))}]",
        Expression.Starred starred => $"*{Write(starred.Items)}",
        Expression.Dictionary dictionary => $"{{{string.Join(' ', dictionary.Items.Select(item => item.Key is null ? $"**{Write(item.Value)}" : $"{Write(item.Key)}: {Write(item.Value)}"))}}}",
        Expression.Comprehension comprehension => $"(for {Write(comprehension.Item)} [{string.Join(' ', comprehension.Names)}] {Write(comprehension.Source)}{(comprehension.Condition is { } condition ? $" {Write(condition)}" : string.Empty)})",
        Expression.Named named => $"(:= {named.Text} {Write(named.Value)})",
        _ => SourceWriter.Write(expression),
    };

    private static string Argument(Expression.Argument argument) =>
        argument.Name is null ? Write(argument.Value) : argument.Name is "*" or "**" ? $"{argument.Name}{Write(argument.Value)}" : $"{argument.Name}={Write(argument.Value)}";

    private static string Optional(Expression? expression) => expression is null ? "_" : Write(expression);
}
