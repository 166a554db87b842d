namespace TfLrCallbacks.Porting;

/// <summary>
/// A rate of optax that the script sets by hand, <c>state.hyperparams["learning_rate"] = …</c>, in Keras' words: an optimizer whose <c>learning_rate</c> is assigned, and that applies
/// gradients where optax gives updates.
/// </summary>
internal static class ScriptHyperparams
{
    /// <summary>Replaces the optimizer by one of Keras. The script stays as it is if it sets no such rate, makes no updates, has several of these optimizers, or gives one a schedule.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements)
    {
        Statement[] all = ScriptWriter.HandSet(statements).Any() ? [.. ScriptSource.All(statements)] : [];
        if (!all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Call { Function: Expression.Attribute { Text: "update" or "apply_gradients" }, Arguments.Count: > 0 }))
        {
            return statements;
        }

        (Statement.Assign Assign, Expression.Call Made)[] made = [.. all.OfType<Statement.Assign>().SelectMany(assign => Expressions.All(assign.Value).OfType<Expression.Call>().Where(IsInjected).Select(call => (assign, call)))];
        if (made is not [({ Targets: [Expression.Name given] } assign, var call)] || Rate(call) is not { } rate || Expressions.All(rate).OfType<Expression.Call>().Any(part => ScriptSource.Dotted(part.Function)?.StartsWith("optax.", StringComparison.Ordinal) == true))
        {
            return statements;
        }

        // A rate that is set by hand is one by the name of what has it.
        Expression.Name optimizer = ScriptWrites.IsRate(new Expression.Attribute(given, "learning_rate", given.Position)) ? given : given with { Text = $"{given.Text}_optimizer" };
        string name = KerasOptimizers.ByWord(Dialect.LastPart(ScriptSource.Dotted(((Expression.Call)call.Function).Arguments[0].Value) ?? string.Empty)) ?? "Adam";
        Expression.Call keras = new(new Expression.Attribute(new Expression.Attribute(new Expression.Name("keras", call.Position), "optimizers", call.Position), name, call.Position), [new("learning_rate", rate)], call.Position);
        return [new Statement.Import([("keras", "keras")], new SourcePosition(1, 1)), .. statements.Select(One)];

        Statement One(Statement statement) => ReferenceEquals(statement, assign) ? assign with { Targets = [optimizer], Value = keras }
            : ScriptWrites.Mapped(statement, inner => [One(inner)], expression => Expressions.Map(expression, Put));

        Expression? Put(Expression part) => part switch
        {
            Expression.Subscript when ScriptWriter.IsHandRate(part) => new Expression.Attribute(optimizer with { Position = part.Position }, "learning_rate", part.Position),
            Expression.Call { Function: Expression.Attribute { Text: "update", Target: Expression.Name driven }, Arguments: [_, var state, ..] } update when driven.Text == given.Text => new Expression.Sequence([Applied(update.Position), state.Value], IsTuple: true, update.Position),
            Expression.Call { Function: Expression.Attribute { Text: "apply_gradients", Target: Expression.Name held }, Arguments: [{ Name: "grads" }, ..] } step => new Expression.Subscript(new Expression.Sequence([Applied(step.Position), held], IsTuple: true, step.Position), new Expression.Literal(1L, step.Position), step.Position),
            Expression.Name own when own.Text == given.Text => optimizer with { Position = own.Position },
            _ => null,
        };

        Expression.Call Applied(SourcePosition position) => new(new Expression.Attribute(optimizer with { Position = position }, "apply_gradients", position), [], position);
    }

    /// <summary>Gives the optimizer that a call makes so that its rate can be set: <c>optax.adam</c> of <c>optax.inject_hyperparams(optax.adam)(learning_rate=0.01)</c>; null for any other call.</summary>
    public static Expression? Injected(Expression.Call call) =>
        call.Function is Expression.Call { Arguments: [var factory, ..] } inject && ScriptSource.Dotted(inject.Function) is { } name && Dialect.LastPart(name) == "inject_hyperparams" ? factory.Value : null;

    private static bool IsInjected(Expression.Call call) => Injected(call) is not null;

    private static Expression? Rate(Expression.Call made) => (made.Arguments.FirstOrDefault(argument => argument.Name is "learning_rate" or "step_size") ?? made.Arguments.FirstOrDefault(argument => argument.Name is null))?.Value;
}
