namespace TfLrCallbacks.Porting;

/// <summary>What loops and functions of a script tell: whether a scheduler is stepped for each batch or each epoch, what a rate function does besides.</summary>
internal static class ScriptUnits
{
    /// <summary>Gives the code of the unit that a step stands for.</summary>
    public static string Code(ScriptPlace place, ScriptWalk walk, Func<Expression, bool>? isScheduler = null)
    {
        if (place.Loops.Count == 0)
        {
            return "step-unit-by-caller";
        }

        // Beside the optimizer's step it is made for each batch; outside of the loop that has it, for each epoch.
        Statement inner = place.Loops[^1];
        (Expression.Call Call, ScriptPlace Place)[] trains = [.. walk.Calls.Where(call =>
            call.Call.Function is Expression.Attribute { Text: "step" or "backward" or "train_on_batch" or "apply_gradients" } method
            && (method.Text != "step" || (ScriptSource.Dotted(method.Target)?.Contains("sched", StringComparison.OrdinalIgnoreCase) != true && isScheduler?.Invoke(method.Target) != true))
            && call.Place.Loops.Contains(inner))];
        return trains.Any(call => ReferenceEquals(call.Place.Loops[^1], inner)) ? "step-per-batch"
            : trains.Length > 0 ? "step-per-epoch"
            : place.Loops.Count > 1 || !IsEpochs(inner) ? "step-per-batch"
            : "step-per-epoch";
    }

    /// <summary>Gets whether a name counts epochs: <c>epoch</c>, <c>ep</c>, <c>cur_ep</c>, but not <c>step</c>.</summary>
    public static bool CountsEpochs(string name) => name.Contains("epoch", StringComparison.OrdinalIgnoreCase)
        || name.Split('_').Any(word => word.Equals("ep", StringComparison.OrdinalIgnoreCase));

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

    private static bool IsEpochs(Statement loop) => loop is Statement.For over
        && (Targets.Names(over.Target).Any(CountsEpochs) || SourceWriter.Write(over.Source).Contains("epoch", StringComparison.OrdinalIgnoreCase));
}
