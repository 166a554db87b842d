namespace TfLrCallbacks.Porting;

/// <content>Rates that the text chooses or computes, and that have no value.</content>
internal sealed partial class Evaluator
{
    /// <summary>Evaluates what may be a rate. Where it has no value, the schedules that it chooses between or computes with are not what trains.</summary>
    public Value Rate(Expression written, Func<Expression, Value> evaluate)
    {
        try
        {
            Value value = evaluate(written);
            if (value is Value.Symbol { Why: not null } unknown)
            {
                Lose(written, Arithmetic.UnknownName(unknown));
            }

            return value;
        }
        catch (PortingException reason) when (!budget.IsSpent && (reason.Raised is null || !Errors.IsWatched))
        {
            Lose(written, reason);
            throw;
        }
    }

    /// <summary>Notes that what the text chooses or computes has no value.</summary>
    public void Lose(Expression written, PortingException reason)
    {
        if (!reading.IsClosed && !reading.IsStrict && reading.Training is null)
        {
            reading.Lose(Alternatives.In(written, Named), reason);
        }
    }

    /// <summary>Gives what a name or a member stands for; null where that is not known.</summary>
    private Value? Named(Expression expression)
    {
        try
        {
            return ScriptSource.Dotted(expression) is null ? null : Evaluate(expression);
        }
        catch (PortingException) when (!budget.IsSpent)
        {
            return null;
        }
    }
}
