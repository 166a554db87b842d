namespace TfLrCallbacks.Porting;

/// <content>The rate of a Keras optimizer that a text sets before the training, and parameter groups that are not seen.</content>
internal sealed partial class Evaluator
{
    /// <summary>Evaluates <c>optimizer.learning_rate.assign(x)</c> and <c>K.set_value(model.optimizer.lr, x)</c>; null for any other call, and where the optimizer is not known.</summary>
    private Value? OfOptimizer(Expression.Call call)
    {
        (Expression? rate, Expression? given) = call switch
        {
            { Function: Expression.Attribute { Text: "assign", Target: var variable }, Arguments: [var value] } => (variable, value.Value),
            { Function: Expression.Attribute { Text: "set_value" } or Expression.Name { Text: "set_value" }, Arguments: [var variable, var value] } => (variable.Value, value.Value),
            _ => (null, null),
        };
        if (rate is not Expression.Attribute { Text: "learning_rate" or "lr" } member || Holder(member) is not Value.Call { Target: null } optimizer || !KerasOptimizers.Has(optimizer.Name))
        {
            return null;
        }

        if (optimizer.Arguments.Any(argument => argument.Value is Value.Call schedule && ScheduleNames.Find(schedule) is not null))
        {
            reading.Note($"line {call.Position.Line}: {Brief.Of(SourceWriter.Write(call), 60)} is refused by Keras, as the rate of {Dialect.LastPart(optimizer.Name)} is a schedule: the schedule counts here.");
            return Value.None;
        }

        Value set = Evaluate(given!);
        Objects.Set(optimizer, member.Text, set, call.Position, reading);
        return set;
    }

    /// <summary>Gives what an attribute belongs to; a model's optimizer is the one that it was last compiled with.</summary>
    public Value Holder(Expression.Attribute attribute)
    {
        Value holder = Evaluate(attribute.Target);
        return attribute.Target is Expression.Attribute { Text: "optimizer", Target: var model } && holder is Value.Symbol && Compiled(Evaluate(model)) is { } optimizer ? optimizer : holder;
    }

    /// <summary>Gives the rate, or the schedule, that a Keras optimizer has; null for anything else.</summary>
    private Value? RateOf(Expression.Attribute attribute) => Holder(attribute) is Value.Call { Target: null } optimizer && KerasOptimizers.Has(optimizer.Name) && !OptimizerCall.IsTorch(optimizer.Name)
        ? optimizer.Arguments.Where((argument, i) => argument.Name is "learning_rate" or "lr" || (argument.Name is null && i == 0)).Select(argument => argument.Value).FirstOrDefault(value => value is Value.Float or Value.Integer || (value is Value.Call schedule && ScheduleNames.Find(schedule) is not null))
            ?? (optimizer.Arguments.Any(argument => argument.Name is "learning_rate" or "lr" or null) ? null : KerasOptimizers.Default(optimizer.Name) is { } usual ? usual : null)
        : null;

    private Value? Compiled(Value model) => reading.Calls
        .LastOrDefault(call => call.Name.EndsWith("compile", StringComparison.Ordinal) && Dialect.LastPart(call.Name) == "compile" && (call.Target is null ? model is Value.Symbol named && call.Name == $"{named.Name}.compile" : ReferenceEquals(call.Target, model)))
        ?.Arguments.Where(argument => argument.Name is null or "optimizer").Select(argument => argument.Value).FirstOrDefault();

    /// <summary>Gives an optimizer a group whose rate is not known where its groups are not seen, and those of the text have rates of their own.</summary>
    private void Grouped(Value.Call optimizer)
    {
        if (reading.Training is not null || !OptimizerCall.IsTorch(optimizer.Name))
        {
            return;
        }

        Value? parameters = optimizer.Arguments.Where((argument, i) => argument.Name == "params" || (argument.Name is null && i == 0)).Select(argument => argument.Value).FirstOrDefault();
        if (parameters is null || !UnseenGroups.Are(parameters))
        {
            return;
        }

        if (reading.HasGroups)
        {
            optimizer.Groups = UnseenGroups.Of(parameters);
        }
        else if (parameters is Value.Call made && UnseenGroups.Makes(made.Name))
        {
            reading.Note($"line {optimizer.Position.Line}: the groups that {Brief.Of(made.Name, 60)}(…) makes may have rates of their own: the optimizer's counts here.");
        }
    }
}
