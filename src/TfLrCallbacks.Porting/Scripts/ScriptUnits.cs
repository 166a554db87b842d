namespace TfLrCallbacks.Porting;

/// <summary>What loops and functions of a script tell: whether a scheduler is stepped for each batch or each epoch, what a rate function does besides.</summary>
internal static class ScriptUnits
{
    /// <summary>Gives the code of the unit that a step stands for.</summary>
    public static string Code(ScriptPlace place, ScriptLoops loops) => place.Loops.Count == 0 ? "step-unit-by-caller" : loops.IsPerEpoch(place) == true ? "step-per-epoch" : "step-per-batch";

    /// <summary>Gets whether a name counts epochs: <c>epoch</c>, <c>ep</c>, <c>cur_ep</c>, but not <c>step</c>.</summary>
    public static bool CountsEpochs(string name) => name.Contains("epoch", StringComparison.OrdinalIgnoreCase)
        || name.Split('_').Any(word => word.Equals("ep", StringComparison.OrdinalIgnoreCase));

    /// <summary>Gets whether a name counts updates: <c>step</c>, <c>global_step</c>, <c>it</c>, <c>t</c>.</summary>
    public static bool CountsUpdates(string name) => name.Split('_').Any(word => word.ToLowerInvariant() is "step" or "steps" or "it" or "iter" or "iters" or "iteration" or "iterations" or "update" or "updates" or "batch" or "count" or "t" or "n" or "i" or "s");

    /// <summary>Gives the parameter with which a function of the epoch gets the rate; null for a function of the epoch alone.</summary>
    public static string? RateOf(IReadOnlyList<(string Name, Expression? Default)> parameters) => Taken(parameters).Skip(1).FirstOrDefault();

    /// <summary>Gets whether a function of the epoch goes on from the rate that it is given.</summary>
    public static bool UsesRate(Statement.Function function) => RateOf(function.Parameters) is { } rate && ScriptSource.Names(function.Body).Contains(rate);

    /// <inheritdoc cref="UsesRate(Statement.Function)"/>
    public static bool UsesRate(Expression.Lambda lambda) => RateOf(lambda.Parameters) is { } rate && Expressions.Free(lambda.Body).Contains(rate);

    /// <summary>Gives the parameters with which a function gets the epoch and the rate. Keras hands over both, by position, to every function that can take them: the rate also takes the place of a default. Empty where it can be called with neither one nor two.</summary>
    public static string[] Taken(IReadOnlyList<(string Name, Expression? Default)> parameters)
    {
        (string Name, Expression? Default)[] own = [.. parameters.Where(parameter => parameter.Name != "self")];
        string[] taken = [.. own.TakeWhile(parameter => !parameter.Name.StartsWith('*')).Take(2).Select(parameter => parameter.Name)];
        return own.Skip(taken.Length).All(parameter => parameter.Default is not null || parameter.Name.StartsWith('*')) ? taken : [];
    }

    public static string Loop(Statement loop) => loop switch
    {
        Statement.For { Source: Expression.Call call } over => $"for {PrefixForm.Write(over.Target)} in {SourceWriter.Write(call.Function)}",
        Statement.For over => $"for {PrefixForm.Write(over.Target)} in {PrefixForm.Write(over.Source)}",
        Statement.While repeat => $"while {PrefixForm.Write(repeat.Test)}",
        _ => string.Empty,
    };

    /// <summary>Gives the codes of what a function does besides giving a rate.</summary>
    public static IEnumerable<string> FunctionCodes(Statement.Function function, ScriptSource source)
    {
        Statement[] all = [.. ScriptSource.All(function.Body)];
        if (all.OfType<Statement.Evaluated>().Any(statement => statement.Value is Expression.Call { Function: Expression.Name { Text: "print" } }))
        {
            yield return "print-in-schedule";
        }

        if (all.OfType<Statement.Outer>().Any())
        {
            yield return "global-state";
        }

        if (ScriptWrites.In(function.Body).Any())
        {
            yield return "reads-or-writes-optimizer";
        }

        if (all.OfType<Statement.Return>().Any(statement => statement.Value is { } value && Expressions.All(value).OfType<Expression.Call>().Any(call =>
            source.Resolve(call.Function) is { } name && (name.StartsWith("tf.", StringComparison.Ordinal) || name.StartsWith("tensorflow.", StringComparison.Ordinal)) && !name.StartsWith("tensorflow.keras.", StringComparison.Ordinal))))
        {
            yield return "tensor-result";
        }
    }

    /// <summary>Gives how many epochs a fit trains: those up to <c>epochs</c>, from <c>initial_epoch</c> on. One that goes to <c>epoch + 1</c> from <c>epoch</c> on trains one.</summary>
    /// <param name="epochs">The epoch that it goes up to; null for 1.</param>
    /// <param name="initial">The epoch that it begins with; null for 0.</param>
    /// <param name="position">Where the fit stands.</param>
    public static Expression Epochs(Expression? epochs, Expression? initial, SourcePosition position)
    {
        epochs ??= new Expression.Literal(1L, position);
        string from = initial is null ? string.Empty : SourceWriter.Write(initial);
        return (initial, epochs) switch
        {
            (null or Expression.Literal { Value: Value.Integer { Number.IsZero: true } }, _) => epochs,
            (_, Expression.Binary { Operator: "+" } sum) when SourceWriter.Write(sum.Left) == from => sum.Right,
            (_, Expression.Binary { Operator: "+" } sum) when SourceWriter.Write(sum.Right) == from => sum.Left,
            (Expression.Binary { Operator: "*", Left: var turn, Right: var each }, Expression.Binary { Operator: "*", Left: Expression.Binary { Operator: "+", Left: var before, Right: Expression.Literal { Value: Value.Integer { Number.IsOne: true } } }, Right: var of })
                when SourceWriter.Write(turn) == SourceWriter.Write(before) && SourceWriter.Write(each) == SourceWriter.Write(of) => each,
            _ => new Expression.Binary("-", epochs, initial, position),
        };
    }

    /// <summary>Gets whether a loop says by its names that it goes over epochs.</summary>
    public static bool IsEpochs(Statement loop) => loop switch
    {
        Statement.For over => Targets.Names(over.Target).Any(CountsEpochs) || SourceWriter.Write(over.Source).Contains("epoch", StringComparison.OrdinalIgnoreCase),
        Statement.While repeat => Expressions.All(repeat.Test).OfType<Expression.Name>().Any(name => CountsEpochs(name.Text)),
        _ => false,
    };
}
