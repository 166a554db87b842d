namespace TfLrCallbacks.Porting;

/// <content>Comprehensions and generators in a line.</content>
internal sealed partial class Evaluator
{
    private Value Comprehension(Expression.Comprehension comprehension)
    {
        // What is gone over first is evaluated at once, all else when it is asked for.
        Value source = Evaluate(comprehension.Source);
        if (reading.Training is not null && source is Value.Symbol or Value.Call && ScriptTraining.Parameters(comprehension.Source, source, comprehension.Names, comprehension.Condition is { } test ? [comprehension.Item, test] : [comprehension.Item]) is { } parameters)
        {
            source = parameters;
        }

        if (source is Value.Symbol or Value.Call)
        {
            return Arithmetic.Unknown(SourceWriter.Write(comprehension), source, comprehension.Position);
        }

        IEnumerable<Value> over = Iterables.Of(source, comprehension.Source.Position, budget) ?? throw Iterables.NoList(source, "A loop", comprehension.Source.Position);
        Scope inner = new(scope) { IsOfComprehension = true };
        IEnumerable<Value> values = new Evaluator(inner, budget, reading).Each(comprehension, over, inner);
        if (comprehension.IsLazy)
        {
            return new Value.Iterator(values, $"({SourceWriter.Write(comprehension)[1..^1]})");
        }

        List<Value> items = [];
        try
        {
            items.AddRange(values);
        }
        catch (PortingException reason) when (reason.Unknown is not null)
        {
            return Arithmetic.Unknown(SourceWriter.Write(comprehension), reason.Unknown, comprehension.Position);
        }

        Expression.Comprehension last = comprehension;
        while (last.IsFlattened)
        {
            last = (Expression.Comprehension)last.Item;
        }

        var made = new Value.Sequence(items, IsTuple: false);
        return last.Key is not null ? Tables.OfPairs(made, comprehension.Position, budget)!
            : comprehension.IsSet ? Functions.Call("set", [(null, made)], comprehension.Position, budget)
            : made;
    }

    /// <summary>Gives the items one after another; all rounds share their names, as functions that are made in them see.</summary>
    private IEnumerable<Value> Each(Expression.Comprehension comprehension, IEnumerable<Value> source, Scope inner)
    {
        foreach (Value value in source)
        {
            budget.Step(comprehension.Position, 5);
            if (comprehension.Target is { } target)
            {
                Targets.Assign(inner, target, value, comprehension.Position, budget);
            }
            else
            {
                Targets.Assign(inner, comprehension.Names, value, comprehension.Position, budget);
            }

            if (comprehension.Condition is not null && !IsTrue(comprehension.Condition))
            {
                continue;
            }

            budget.Take(2, comprehension.Position);
            if (comprehension.IsFlattened)
            {
                var next = (Expression.Comprehension)comprehension.Item;
                Value over = Evaluate(next.Source);
                if (over is Value.Symbol or Value.Call)
                {
                    throw new PortingException(Arithmetic.UnknownName(Arithmetic.Unknown(SourceWriter.Write(next.Source), over, next.Source.Position)).Message) { Unknown = over };
                }

                foreach (Value item in Each(next, Iterables.Of(over, next.Source.Position, budget) ?? throw Iterables.NoList(over, "A loop", next.Source.Position), inner))
                {
                    yield return item;
                }
            }
            else if (comprehension.Key is not null)
            {
                yield return new Value.Sequence([Evaluate(comprehension.Key), Evaluate(comprehension.Item)], IsTuple: true);
            }
            else
            {
                yield return Evaluate(comprehension.Item);
            }
        }
    }
}
