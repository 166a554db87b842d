namespace TfLrCallbacks.Porting;

/// <content>Statements that have blocks.</content>
internal sealed partial class Interpreter
{
    private Way Nested(Statement statement) => statement switch
    {
        Statement.If choice => If(choice),
        Statement.For loop => For(loop),
        Statement.While loop => While(loop),
        Statement.With with => With(with),
        Statement.Try attempt => Try(attempt),
        _ => Way.On,
    };

    private Way If(Statement.If choice)
    {
        foreach ((Expression test, IReadOnlyList<Statement> body) in choice.Branches)
        {
            bool holds;
            try
            {
                holds = _evaluator.IsTrue(test);
            }
            catch (PortingException reason) when (!budget.IsSpent && !Passes(reason) && (reading.Training is null ? !Returns(choice) : !Gives(choice)))
            {
                reading.Training?.Pass(choice, reason, Skipped(choice), Jumps(choice, "break"));
                Forget([choice], reason.Message, choice.Position);
                if (choice.Blocks.SelectMany(block => ScriptSource.All(block)).SelectMany(inner => inner.Expressions).Any(Choice.Names))
                {
                    reading.Undecided ??= reason;
                }

                return Way.On;
            }

            if (holds)
            {
                return Block(body);
            }
        }

        return Block(choice.Otherwise);
    }

    /// <summary>Gets whether a block within ends the function, so that nothing is known after it.</summary>
    private static bool Returns(Statement statement) =>
        statement is Statement.Return or Statement.Jump { Word: not "pass" } or Statement.Evaluated { Value: Expression.Yield } || (statement is not (Statement.Function or Statement.Class) && statement.Blocks.Any(block => block.Any(Returns)));

    /// <summary>Gets whether a block within gives a value back, or one of several.</summary>
    private static bool Gives(Statement statement) => statement is Statement.Return { Value: not (null or Expression.Literal { Value: Value.Nothing }) } or Statement.Evaluated { Value: Expression.Yield }
        || (statement is not (Statement.Function or Statement.Class) && statement.Blocks.Any(block => block.Any(Gives)));

    private Way For(Statement.For loop)
    {
        IEnumerable<Value> items;
        try
        {
            Value source = _evaluator.Evaluate(loop.Source);
            source = reading.Training?.Prolonged(loop, source) ?? source;
            if (reading.Training is { } training && ScriptTraining.IsUnknown(source))
            {
                source = ScriptTraining.IsData(loop.Source, source) ? training.Data(loop.Position)
                    : ScriptTraining.Parameters(loop.Source, source, Expressions.All(loop.Target).OfType<Expression.Name>().Select(name => name.Text), ScriptSource.All(loop.Body).SelectMany(statement => statement.Expressions))
                    ?? throw new PortingException(loop.Position, "how often this loop turns is not known");
            }

            if (reading is { Trace: null, Training: null } && Neutral.IsTraining(loop.Body) && !reading.IsStrict && source is not (Value.Symbol or Value.Call) && Neutral.Makes(loop.Body) && Turns(loop, source))
            {
                return Way.On;
            }

            if ((reading is { Trace: null, Training: null } && Neutral.IsTraining(loop.Body)) || source is Value.Symbol or Value.Call)
            {
                ForgetTraining(loop, $"{loop.Position}: what this loop leaves is not known here, since it trains or goes over data. Write the value in its place.");
                Neutral.NoteCalls(loop.Body, _evaluator, budget);
                return Way.On;
            }

            items = Iterables.Of(source, loop.Position, budget) ?? throw Iterables.NoList(source, "A loop", loop.Position);
        }
        catch (PortingException reason) when (!budget.IsSpent && (!Returns(loop) || reading.Training is not null) && !Passes(reason))
        {
            reading.Training?.Pass(loop, reason.Message);
            Forget([loop], reason.Message, loop.Position);
            return Way.On;
        }

        reading.Training?.Enter(loop);
        try
        {
            return Turns(loop, items);
        }
        finally
        {
            reading.Training?.Leave();
        }
    }

    private Way Turns(Statement.For loop, IEnumerable<Value> items)
    {
        using IEnumerator<Value> values = items.GetEnumerator();
        while (true)
        {
            reading.Training?.Turn();
            Value item;
            try
            {
                if (!values.MoveNext())
                {
                    break;
                }

                item = values.Current;
            }
            catch (PortingException reason) when (!budget.IsSpent && (!Returns(loop) || reading.Training is not null) && !Passes(reason))
            {
                reading.Training?.Pass(loop, reason.Message);
                Forget([loop], reason.Message, loop.Position);
                return Way.On;
            }

            budget.Step(loop.Position);
            reading.Training?.Take(item);
            Set(loop.Target, item);
            Way way = Block(loop.Body, isOfLoop: true);
            if (way is Way.Break or Way.Return)
            {
                return way is Way.Return ? way : Way.On;
            }
        }

        return Block(loop.Otherwise);
    }

    /// <summary>Evaluates the turns of a loop that makes a schedule and trains with it, as far as they are known. False where they are not, or something in them is not.</summary>
    private bool Turns(Statement.For loop, Value source)
    {
        if (Returns(loop) || Iterables.Of(source, loop.Position, budget) is not { } items)
        {
            return false;
        }

        try
        {
            foreach (Value item in items.Take(MostTurns))
            {
                budget.Step(loop.Position);
                Set(loop.Target, item);
                Block(loop.Body);
            }

            return true;
        }
        catch (PortingException) when (!budget.IsSpent)
        {
            return false;
        }
    }

    /// <summary>The most turns of a training that are evaluated for the schedules in them.</summary>
    private const int MostTurns = 100;

    private Way While(Statement.While loop)
    {
        if (reading is { Trace: null, Training: null } && Neutral.IsTraining(loop.Body))
        {
            ForgetTraining(loop, $"{loop.Position}: what this loop leaves is not known here, since it trains. Write the value in its place.");
            Neutral.NoteCalls(loop.Body, _evaluator, budget);
            return Way.On;
        }

        reading.Training?.Enter(loop);
        try
        {
            return Turns(loop);
        }
        finally
        {
            reading.Training?.Leave();
        }
    }

    private Way Turns(Statement.While loop)
    {
        while (true)
        {
            reading.Training?.Turn();
            try
            {
                if (!_evaluator.IsTrue(loop.Test))
                {
                    return Block(loop.Otherwise);
                }
            }
            catch (PortingException reason) when (!budget.IsSpent && (!Returns(loop) || reading.Training is not null) && !Passes(reason))
            {
                reading.Training?.Pass(loop, reason.Message);
                Forget([loop], reason.Message, loop.Position);
                return Way.On;
            }

            Way way = Block(loop.Body, isOfLoop: true);
            if (way is Way.Break or Way.Return)
            {
                return way is Way.Return ? way : Way.On;
            }
        }
    }
}
