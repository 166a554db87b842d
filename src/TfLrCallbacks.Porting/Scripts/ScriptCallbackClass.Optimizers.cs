namespace TfLrCallbacks.Porting;

/// <content>Callbacks that set the rates of several optimizers: a class for each, as a run trains with one.</content>
internal sealed partial class ScriptCallbackClass
{
    /// <summary>Gives the optimizers whose rates a class sets, where there are several: <c>self.model.d_optimizer</c>, or a member that <c>__init__</c> is given. Empty for one.</summary>
    public static IReadOnlyList<string> Optimizers(Statement.Class type)
    {
        string[] written = Driven(type);
        return written.Length > 1 && !written.Contains("optimizer") ? written : [];
    }

    private static string[] Driven(Statement.Class type) => [.. type.Body.OfType<Statement.Function>().SelectMany(method => ScriptSource.All(method.Body)).SelectMany(Written).Distinct()];

    /// <summary>Gives the statements without those that set the rates of other optimizers.</summary>
    private static IReadOnlyList<Statement> Of(string? optimizer, IReadOnlyList<Statement> block)
    {
        if (optimizer is null)
        {
            return block;
        }

        IReadOnlyList<Statement> kept = [.. block.SelectMany(One)];
        return kept.Count > 0 || block.Count == 0 ? kept : [new Statement.Jump("pass", block[0].Position)];

        IReadOnlyList<Statement> One(Statement statement) => statement switch
        {
            Statement.Assign { Targets.Count: > 1 } assign => assign.Targets.Where(target => OfModel(target) is not { } other || other == optimizer).ToArray() is { Length: > 0 } targets ? [assign with { Targets = targets }] : [],
            _ when Written(statement).Any(other => other != optimizer) => [],
            Statement.If choice => [choice with { Branches = [.. choice.Branches.Select(branch => (branch.Test, Of(optimizer, branch.Body)))], Otherwise = choice.Otherwise.SelectMany(One).Any() ? Of(optimizer, choice.Otherwise) : [] }],
            Statement.For loop => [loop with { Body = Of(optimizer, loop.Body), Otherwise = Of(optimizer, loop.Otherwise) }],
            Statement.While loop => [loop with { Body = Of(optimizer, loop.Body), Otherwise = Of(optimizer, loop.Otherwise) }],
            Statement.With with => [with with { Body = Of(optimizer, with.Body) }],
            _ => [statement],
        };
    }

    /// <summary>Refuses the rate of another optimizer: a run has that of its own only. The model's own optimizer may have another name, too.</summary>
    private void CheckOptimizer(Expression expression)
    {
        if (_driven is not null && Expressions.All(expression).Select(OfModel).FirstOrDefault(name => name is not null && name != _driven && name != "optimizer") is { } other)
        {
            throw new PortingException(expression.Position, $"It sets the rate of {_driven} by that of {other}, and a run here trains with one optimizer.");
        }
    }

    /// <summary>Gives the optimizers whose rates a statement writes: <c>self.model.d_optimizer.learning_rate.assign(rate)</c>.</summary>
    private static IEnumerable<string> Written(Statement statement) => statement switch
    {
        Statement.Assign assign => assign.Targets.Select(OfModel).OfType<string>(),
        Statement.Augmented augmented => new[] { OfModel(augmented.Target) }.OfType<string>(),
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "assign", Target: var rate } } } => new[] { OfModel(rate) }.OfType<string>(),
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "set_value" }, Arguments: [{ Value: var rate }, _] } } => new[] { OfModel(rate) }.OfType<string>(),
        _ => [],
    };

    private static string? OfModel(Expression rate) => ScriptWrites.IsRate(rate) ? ScriptSource.Dotted(rate)?.Split('.') switch
    {
        ["self", "model", var optimizer, _] => optimizer,
        ["self", var optimizer, _] => optimizer,
        _ => null,
    }
    : null;
}
