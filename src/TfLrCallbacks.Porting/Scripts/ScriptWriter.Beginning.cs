namespace TfLrCallbacks.Porting;

/// <content>Objects that set the first rate when they are made, and train in a method.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>
    /// Gives the statements of an object's making and of its training, where the rate is set in <c>__init__</c>, which makes the optimizer, or in a method that it calls too;
    /// null for any other place.
    /// </summary>
    private (IReadOnlyList<Statement> Block, Statement.Function? Function)? OfObject(ScriptPlace place, Statement.Function?[] making)
    {
        if (place.Class is not { } type || type.Body.OfType<Statement.Function>().FirstOrDefault(method => method.Name == "__init__") is not { } init || !making.Contains(init, ReferenceEqualityComparer.Instance)
            || !(ReferenceEquals(place.Function, init) || (place.Function is { } setter && _loops.Callers(setter).Any(caller => ReferenceEquals(caller.Place.Function, init)))))
        {
            return null;
        }

        Statement.Function[] training = [.. type.Body.OfType<Statement.Function>().Where(method => !ReferenceEquals(method, init) && HasTrainingLoop(method))];
        training = [.. training.Where(method => !_loops.Callers(method).Any(caller => caller.Place.Function is { } from && !ReferenceEquals(from, method) && training.Contains(from, ReferenceEqualityComparer.Instance)))];
        return training is [var only] ? ([.. init.Body, .. only.Body], only) : null;
    }

    /// <summary>Gets whether a function trains: a loop in it makes updates, or it calls a fit.</summary>
    private bool IsTraining(Statement.Function function) => HasTrainingLoop(function) || ScriptSource.All(function.Body).Any(statement => statement.Expressions.SelectMany(Expressions.All).OfType<Expression.Call>().Any(call => call.Function is Expression.Attribute { Text: "fit" or "fit_generator" } || _loops.IsUpdate(call) || _loops.IsTraining(call) == true));

    private bool HasTrainingLoop(Statement.Function function) => ScriptSource.All(function.Body).Any(loop => loop is Statement.For or Statement.While && _loops.Depth(loop) is not null);
}
