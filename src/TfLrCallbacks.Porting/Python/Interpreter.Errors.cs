namespace TfLrCallbacks.Porting;

/// <content>Exceptions, and blocks that something is entered for.</content>
internal sealed partial class Interpreter
{
    /// <summary>Gets whether what Python raises must be passed on: a function is asked for a rate, or a block around handles it.</summary>
    private bool Passes(PortingException reason) => reason.Raised is not null && (Errors.IsWatched || reading.IsClosed);

    private PortingException Raised(Statement.Raise raise)
    {
        if (raise.Value is null)
        {
            return _handled is { } again ? Errors.Of(again, raise.Position) : Errors.Make("RuntimeError", raise.Position, "The script raises an error here. Give other values, or leave the line out.");
        }

        Value? value = null;
        try
        {
            value = _evaluator.Evaluate(raise.Value);
            value = value is Value.Class type && Errors.Is(type) ? Objects.Make(type, [], raise.Position, reading) : value;
        }
        catch (PortingException reason) when (!budget.IsSpent && !Passes(reason))
        {
            // What is raised is not known, and that something is.
        }

        return value is Value.Instance { Type: { } known } error && Errors.Is(known)
            ? Errors.Of(error, raise.Position)
            : new PortingException(raise.Position, "The script raises an error here. Give other values, or leave the line out.");
    }

    /// <summary>The exception that the handler around handles.</summary>
    private Value.Instance? _handled;

    private Way Assert(Statement.Assert assert)
    {
        bool holds = true;
        try
        {
            holds = _evaluator.IsTrue(assert.Test);
        }
        catch (PortingException reason) when (!budget.IsSpent && !Passes(reason))
        {
            // Nothing is known of it.
        }

        return holds || !(Errors.IsWatched || reading.IsClosed) ? Way.On
            : throw Errors.Make("AssertionError", assert.Position, $"The script asserts {Brief.Of(SourceWriter.Write(assert.Test), 80)}, which does not hold. Give other values, or leave the line out.");
    }

    private Way Try(Statement.Try attempt)
    {
        Way way;
        try
        {
            way = Attempted(attempt);
        }
        catch (PortingException) when (!budget.IsSpent && attempt.Finally.Count > 0)
        {
            Way end = Block(attempt.Finally);
            if (end is Way.On)
            {
                throw;
            }

            return end;
        }

        Value returned = Returned;
        Way last = Block(attempt.Finally);
        Returned = last is Way.Return ? Returned : returned;
        return last is Way.On ? way : last;
    }

    /// <summary>Evaluates a try without its <c>finally</c>. The handlers do not catch what its <c>else</c> raises.</summary>
    private Way Attempted(Statement.Try attempt)
    {
        bool isThrough = false;
        try
        {
            Way way = Errors.Caught(() => Block(attempt.Body));
            isThrough = true;
            return way is Way.On ? Block(attempt.Otherwise) : way;
        }
        catch (PortingException reason) when (!isThrough && !budget.IsSpent && reason.Raised is not null && attempt.Handlers.Count > 0)
        {
            if (Handler(attempt, reason.Raised) is not { } handler)
            {
                throw;
            }

            budget.Step(attempt.Position, 10);
            return Handle(handler, reason.Raised);
        }
        catch (PortingException reason) when (!budget.IsSpent && reason.Raised is null && !attempt.Body.Concat(attempt.Otherwise).Any(Returns))
        {
            reading.Training?.Pass(attempt, reason.Message);
            Forget([attempt], reason.Message, attempt.Position);
            return Way.On;
        }
    }

    private Way Handle(IReadOnlyList<Statement> handler, Value.Instance error)
    {
        Value.Instance? before = _handled;
        _handled = error;
        try
        {
            return Block(handler);
        }
        finally
        {
            _handled = before;
        }
    }

    /// <summary>Gives the block that handles an exception, and its name for it; null where none does.</summary>
    private IReadOnlyList<Statement>? Handler(Statement.Try attempt, Value.Instance error)
    {
        for (int i = 0; i < attempt.Handlers.Count; i++)
        {
            (Expression? type, string? name) = attempt.Handled[i];
            if (type is not null && !Handles(_evaluator.Evaluate(type), error, type))
            {
                continue;
            }

            if (name is not null)
            {
                scope.Assign(name, error);
            }

            return attempt.Handlers[i];
        }

        return null;
    }

    private static bool Handles(Value type, Value.Instance error, Expression written) => type switch
    {
        Value.Class known => error.Type!.Descends(known),
        Value.Sequence several => several.Items.Any(one => Handles(one, error, written)),

        // A library's own exception is none of those that are raised here.
        Value.Symbol { Why: null } => false,
        _ => throw new PortingException(written.Position, $"Whether {Brief.Of(SourceWriter.Write(written), 60)} handles {error.Type!.Name} is not known here. Write the value in its place."),
    };

    private Way With(Statement.With with)
    {
        Stack<Context> entered = new();
        Way way;
        try
        {
            foreach ((Expression value, Expression? target) in with.Items)
            {
                entered.Push(Enter(value, target));
            }

            way = entered.Any(context => context.Handles) ? Errors.Caught(() => Block(with.Body)) : Block(with.Body);
        }
        catch (PortingException reason) when (!budget.IsSpent && reason.Raised is not null && entered.Any(context => context.Handles))
        {
            Leave(entered, reason);
            return Way.On;
        }

        Leave(entered, null);
        return way;
    }

    /// <summary>Exits the context managers of a block, the last first, and raises the exception again if none of them suppresses it.</summary>
    private static void Leave(Stack<Context> entered, PortingException? reason)
    {
        while (entered.TryPop(out Context? context))
        {
            reason = context.Leave(reason?.Raised) ? null : reason;
        }

        if (reason is not null)
        {
            throw reason;
        }
    }

    /// <summary>Enters what a block is held in: an object with <c>__enter__</c>, or a generator that yields once.</summary>
    private Context Enter(Expression written, Expression? target)
    {
        Value held = Tried(written) ?? new Value.Symbol(SourceWriter.Write(written), written.Position);
        Value.Function? exit = Objects.Special(held, "__exit__");
        Value given = Objects.Special(held, "__enter__") is { } enter ? enter.Invoke([])
            : held is Value.Iterator iterator ? iterator.Next(written.Position) ?? Value.None
            : held;
        if (target is not null)
        {
            Set(target, given);
        }

        return new Context(exit is not null, error =>
        {
            if (held is Value.Iterator rest && error is null)
            {
                rest.Next(written.Position);
            }

            return exit is not null && Arithmetic.Truth(exit.Invoke(error is null ? [Value.None, Value.None, Value.None] : [error.Type!, error, Value.None]), written.Position) && error is not null;
        });
    }

    /// <summary>What a block is held in.</summary>
    /// <param name="Handles">Whether it is told of exceptions.</param>
    /// <param name="Leave">Leaves it, and gives whether it swallows the exception.</param>
    private sealed record Context(bool Handles, Func<Value.Instance?, bool> Leave);
}
