namespace TfLrCallbacks.Porting;

/// <summary>Writes an expression as Python again, every operation in brackets where it stands inside another.</summary>
internal static class SourceWriter
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Expression, string> Written = [];

    /// <summary>Gives the Python of an expression. It is kept: a training asks for that of the same lines in each batch.</summary>
    public static string Write(Expression expression) => expression switch
    {
        Expression.Literal literal => literal.Value.ToString(),
        Expression.Name name => name.Text,
        _ => Written.GetValue(expression, Composed),
    };

    private static string Composed(Expression expression) => expression switch
    {
        Expression.Attribute attribute => $"{Inner(attribute.Target)}.{attribute.Text}",
        Expression.Call call => $"{Inner(call.Function)}({string.Join(", ", call.Arguments.Select(Argument))})",
        Expression.Subscript subscript => $"{Inner(subscript.Target)}[{Write(subscript.Index)}]",
        Expression.Unary { Operator: "not" } unary => $"not {Inner(unary.Operand)}",
        Expression.Unary unary => $"{unary.Operator}{Inner(unary.Operand)}",
        Expression.Binary binary => $"{Inner(binary.Left)} {binary.Operator} {Inner(binary.Right)}",
        Expression.Comparison comparison =>
            Inner(comparison.First) + string.Concat(comparison.Links.Select(link => $" {link.Operator} {Inner(link.Right)}")),
        Expression.Conditional conditional => $"{Inner(conditional.Then)} if {Inner(conditional.Test)} else {Inner(conditional.Otherwise)}",
        Expression.Lambda lambda => $"lambda {string.Join(", ", lambda.Parameters.Select(Parameter))}: {Write(lambda.Body)}",
        Expression.Sequence { IsTuple: true } tuple => $"({string.Join(", ", tuple.Items.Select(Write))}{(tuple.Items.Count == 1 ? "," : string.Empty)})",
        Expression.Sequence { IsSet: true } set => $"{{{string.Join(", ", set.Items.Select(Write))}}}",
        Expression.Sequence list => $"[{string.Join(", ", list.Items.Select(Write))}]",
        Expression.Dictionary dictionary => $"{{{string.Join(", ", dictionary.Items.Select(item => item.Key is null ? $"**{Inner(item.Value)}" : $"{Write(item.Key)}: {Write(item.Value)}"))}}}",
        Expression.Comprehension { Key: null, IsSet: false } comprehension => $"[{Clauses(comprehension)}]",
        Expression.Comprehension comprehension => $"{{{Clauses(comprehension)}}}",
        Expression.Slice slice => $"{Optional(slice.Start)}:{Optional(slice.Stop)}{(slice.Step is null ? string.Empty : $":{Write(slice.Step)}")}",
        Expression.Starred starred => $"*{Inner(starred.Items)}",
        Expression.Template template => $"f{(Value)template.Text}",
        Expression.Named named => $"({named.Text} := {Write(named.Value)})",
        Expression.Yield given => $"yield{(given.IsFrom ? " from" : string.Empty)}{(given.Value is null ? string.Empty : $" {Write(given.Value)}")}",
        _ => string.Empty,
    };

    private static string Optional(Expression? expression) => expression is null ? string.Empty : Write(expression);

    private static string Clauses(Expression.Comprehension comprehension)
    {
        Expression.Comprehension inner = comprehension;
        System.Text.StringBuilder clauses = new();
        while (true)
        {
            clauses.Append(System.Globalization.CultureInfo.InvariantCulture, $" for {(inner.Target is { } target ? Write(target) : string.Join(", ", inner.Names))} in {Inner(inner.Source)}");
            if (inner.Condition is { } condition)
            {
                clauses.Append(System.Globalization.CultureInfo.InvariantCulture, $" if {Inner(condition)}");
            }

            if (!inner.IsFlattened)
            {
                return $"{(inner.Key is null ? string.Empty : $"{Write(inner.Key)}: ")}{Write(inner.Item)}{clauses}";
            }

            inner = (Expression.Comprehension)inner.Item;
        }
    }

    private static string Inner(Expression expression) =>
        expression is Expression.Unary or Expression.Binary or Expression.Comparison or Expression.Conditional or Expression.Lambda
            ? $"({Write(expression)})"
            : Write(expression);

    private static string Argument(Expression.Argument argument) =>
        argument.Name is null ? Write(argument.Value)
        : argument.Name is "*" or "**" ? $"{argument.Name}{Inner(argument.Value)}"
        : $"{argument.Name}={Write(argument.Value)}";

    private static string Parameter((string Name, Expression? Default) parameter) =>
        parameter.Default is { } value ? $"{parameter.Name}={Write(value)}" : parameter.Name;
}
