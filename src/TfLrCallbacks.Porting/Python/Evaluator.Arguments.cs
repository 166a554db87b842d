namespace TfLrCallbacks.Porting;

/// <content>The arguments of a call.</content>
internal sealed partial class Evaluator
{
    public List<(string? Name, Value Value)> Arguments(Expression.Call call) => Arguments(call, Handed);

    private List<(string? Name, Value Value)> Arguments(Expression.Call call, Func<Expression, Value> evaluate)
    {
        List<(string?, Value)> arguments = [];
        foreach (Expression.Argument argument in call.Arguments)
        {
            Value value = evaluate(argument.Value);
            switch (argument.Name)
            {
                case "*" when value is not (Value.Symbol or Value.Call) && !(value is Value.Sequence rest && Arithmetic.Rest(rest.Items) is not null):
                    IReadOnlyList<Value> items = Iterables.All(value, "*", argument.Value.Position, budget);
                    budget.Take(items.Count, call.Position);
                    arguments.AddRange(items.Select(item => ((string?)null, item)));
                    break;
                case "**" when value is Value.Dictionary { Rest: null } table:
                    budget.Take(table.Items.Count, call.Position);
                    budget.Step(call.Position, table.Items.Count);
                    arguments.AddRange(table.Items.Select(item => (item.Key is Value.Text { IsPartly: false } key ? (string?)key.Characters
                        : throw Errors.Make("TypeError", argument.Value.Position, $"'**' needs texts as keys. Received: {Brief.Of(item.Key, 40)}."), item.Value)));
                    break;
                case "*" or "**":
                    throw new PortingException(
                        argument.Value.Position, $"'{argument.Name}' hands over arguments that do not stand here. Write them out one by one.");
                default:
                    arguments.Add((argument.Name, value));
                    break;
            }
        }

        return arguments;
    }

    /// <summary>Gives an argument of a library's class; one that cannot be evaluated is not known, and matters only where the rate depends on it.</summary>
    private Value HandedToClass(Expression written)
    {
        try
        {
            return Rate(written, Handed);
        }
        catch (PortingException reason) when (!budget.IsSpent && reason.Raised is null && !Errors.IsWatched)
        {
            return new Value.Symbol(Brief.Of(SourceWriter.Write(written), 60), written.Position) { Why = reason.Message };
        }
    }
}
