namespace TfLrCallbacks.Porting;

/// <content>Generators: what they yield is taken at once, up to a bound.</content>
internal sealed partial class Interpreter
{
    /// <summary>What is read of a generator; one without an end is cut here.</summary>
    private const int MostYielded = 10_000;

    private readonly List<Value> _yielded = [];

    private Value Generated(Statement.Function function)
    {
        try
        {
            Block(function.Body);
            return new Value.Sequence(_yielded, IsTuple: false) { IsGenerated = true, IsCut = _yielded.Count >= MostYielded };
        }
        catch (PortingException reason) when (!budget.IsSpent)
        {
            // A generator over data is handed to fit, and says nothing of the rate.
            return new Value.Symbol(function.Name, function.Position) { Why = $"What {Brief.Of(function.Name, 40)} yields is not known here: {reason.Message}" };
        }
    }

    private Way Yield(Expression.Yield given)
    {
        Value value = given.Value is null ? Value.None : _evaluator.Evaluate(given.Value);
        if (given.IsFrom)
        {
            _yielded.AddRange(value is Value.Sequence several ? several.Items : throw new PortingException(given.Position, $"What {Brief.Of(SourceWriter.Write(given.Value!), 60)} gives is not known here. Write a list in its place."));
        }
        else
        {
            _yielded.Add(value);
        }

        budget.Take(2, given.Position);
        return _yielded.Count >= MostYielded ? Way.Return : Way.On;
    }
}
