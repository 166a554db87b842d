namespace TfLrCallbacks.Porting;

/// <content>Scheduler classes of the script, with <c>get_lr</c>: what their objects are given need not be known.</content>
internal sealed partial class ScriptWriter
{
    private const string Step = "step";
    private const string BaseRate = "base_rate";

    private bool? _isEvaluated;

    /// <summary>Gets whether the training of the script can be evaluated, which says what a scheduler of its own gives.</summary>
    private bool IsEvaluated => _isEvaluated ??= _evaluated.Of(Batches[0]).Updates.Count > 0;

    /// <summary>Gives the schedule of a scheduler by its <c>get_lr</c>, as a method of the step and of the rate of the optimizer; null where it does more than to compute a rate from these.</summary>
    private string? ByRates(ScriptConstruct construct, ScriptPlace place)
    {
        if (!_source.Classes.TryGetValue(construct.Name, out Statement.Class? type) || Start(type) is not { } start || type.Body.OfType<Statement.Function>().FirstOrDefault(method => method.Name == "get_lr") is not { Parameters: [("self", _)] } rates
            || type.Body.OfType<Statement.Function>().Any(method => method.Name is "step" or "__call__" || (method.Name != "__init__" && ScriptSource.All(method.Body).Any(ChangesItself))) || Targets.Names(rates.Body).Concat(start.Parameters.Select(parameter => parameter.Name)).Any(name => name is Step or BaseRate))
        {
            return null;
        }

        try
        {
            Statement.Function call = rates with { Name = "__call__", Parameters = [.. rates.Parameters, (Step, null)], Body = [.. rates.Body.Select(OfOneGroup)] };
            (string Given, string Parameter)[]? parameters = CallMethod(type with { Body = [call] }, start with { Parameters = [.. start.Parameters, (BaseRate, null)] }, rates.Name);
            return parameters is null ? null : $"new LambdaSchedule(step => {ScriptCode.Pascal(construct.Name)}({string.Join(", ", parameters.Select(parameter => $"{ScriptCode.Camel(parameter.Parameter)}: {Argument(parameter.Given)}").Prepend("step"))}))";
        }
        catch (PortingException)
        {
            return null;
        }

        string Argument(string given) => given == BaseRate ? Rate(construct, place)
            : _code.Number(Handed(construct.Call!, start, given) ?? throw new PortingException($"'{given}' is not given."), None);
    }

    /// <summary>Gives a statement of <c>get_lr</c> with the rate of one group in the place of those of all.</summary>
    private static Statement OfOneGroup(Statement statement) => statement is Statement.Return { Value: { } given } back
        ? back with
        {
            Value = OfStep(given switch
            {
                Expression.Comprehension { Names: [var name], Source: var source, Condition: null, Key: null, Item: var item } when IsBases(source) => Expressions.Map(item, part => part is Expression.Name own && own.Text == name ? own with { Text = BaseRate } : null),
                _ when IsBases(given) => new Expression.Name(BaseRate, given.Position),
                _ => throw new PortingException(given.Position, "No rate for each group."),
            }),
        }
        : ScriptWrites.Mapped(statement, inner => [OfOneGroup(inner)], OfStep);

    private static bool ChangesItself(Statement statement) => (statement is Statement.Assign assign ? assign.Targets : statement is Statement.Augmented augmented ? [augmented.Target] : []).SelectMany(Expressions.All).Any(part => part is Expression.Name { Text: "self" });

    private static bool IsBases(Expression expression) => expression is Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: "base_lrs" };

    private static Expression OfStep(Expression expression) => Expressions.Map(expression, part => part is Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: "last_epoch" } own ? new Expression.Name(Step, own.Position) : null);
}
