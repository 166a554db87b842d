namespace TfLrCallbacks.Porting;

/// <summary>
/// Schedules of optax whose sign a script turns where it scales the updates by them, <c>scale_by_schedule(lambda step: -schedule(step))</c>, as the schedules themselves: the sign is the
/// descent's.
/// </summary>
internal static class ScriptSigns
{
    /// <summary>Replaces functions that only turn the sign of a schedule by the schedule.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements) =>
        ScriptSource.All(statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => Turned(part) is not null)
            ? ScriptWrites.Mapped(statements, expression => Expressions.Map(expression, Turned)) : statements;

    private static Expression.Call? Turned(Expression part) => part is Expression.Call { Function: var function, Arguments: [{ Value: Expression.Lambda { Parameters: [var step], Body: var body } } given] } call && ScriptSource.Dotted(function) is { } name && Dialect.LastPart(name) == "scale_by_schedule"
        && Positive(body) is Expression.Call { Function: Expression.Name or Expression.Attribute, Arguments: [{ Name: null, Value: Expression.Name only }] } called && only.Text == step.Name
            ? call with { Arguments = [given with { Value = called.Function }] } : null;

    /// <summary>Gives what stands behind the sign: <c>-schedule(step)</c>, <c>-1 * schedule(step)</c>; null without one.</summary>
    private static Expression? Positive(Expression body) => body switch
    {
        Expression.Unary { Operator: "-" } turned => turned.Operand,
        Expression.Binary { Operator: "*", Left: var left, Right: var right } when IsMinusOne(left) => right,
        Expression.Binary { Operator: "*", Left: var left, Right: var right } when IsMinusOne(right) => left,
        _ => null,
    };

    private static bool IsMinusOne(Expression factor) => factor is Expression.Unary { Operator: "-", Operand: Expression.Literal { Value: var one } } && one.AsDouble() == 1;
}
