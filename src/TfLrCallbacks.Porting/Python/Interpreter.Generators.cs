namespace TfLrCallbacks.Porting;

/// <content>Generators: the body of one goes on to its next <c>yield</c> each time it is asked.</content>
internal sealed partial class Interpreter
{
    private Way _way;
    private Value _sent = Value.None;

    private Value.Iterator Generated(Statement.Function function) => new(Yielded(function.Body), $"{function.Name}(…)")
    {
        Receive = value => _sent = value,
        Result = () => Returned,
    };

    private IEnumerable<Value> Yielded(IReadOnlyList<Statement> statements)
    {
        _way = Way.On;
        foreach (Statement statement in statements)
        {
            if (!Generators.Within([statement]))
            {
                _way = One(statement, isTop: false);
            }
            else
            {
                budget.Step(statement.Position);
                foreach (Value value in Yielded(statement))
                {
                    yield return value;
                }
            }

            if (_way is not Way.On)
            {
                yield break;
            }
        }
    }

    private IEnumerable<Value> Yielded(Statement statement) => statement switch
    {
        Statement.Evaluated { Value: Expression.Yield given } => Given(given, _ => { }),
        Statement.Assign { Value: Expression.Yield given } assign => Given(given, value => assign.Targets.ToList().ForEach(target => Set(target, value))),
        Statement.Return { Value: Expression.Yield given } => Given(given, value =>
        {
            Returned = value;
            _way = Way.Return;
        }),
        Statement.If choice => Yielded(Branch(choice)),
        Statement.For loop => Looped(Rounds(loop), loop.Body, loop.Otherwise, loop.Position),
        Statement.While loop => Looped(Rounds(loop), loop.Body, loop.Otherwise, loop.Position),
        Statement.With with => YieldedWith(with),
        Statement.Try attempt => YieldedTry(attempt),
        _ => throw new PortingException(statement.Position, "A yield within an expression is not read here. Give it a line of its own: value = yield x."),
    };

    private IEnumerable<Value> Given(Expression.Yield given, Action<Value> take)
    {
        Value value = given.Value is null ? Value.None : _evaluator.Evaluate(given.Value);
        if (!given.IsFrom)
        {
            _sent = Value.None;
            yield return value;
            take(_sent);
            _way = _way is Way.Return ? _way : Way.On;
            yield break;
        }

        foreach (Value inner in Iterables.Of(value, given.Position, budget) ?? throw Iterables.NoList(value, "yield from", given.Position))
        {
            _sent = Value.None;
            yield return inner;
            (value as Value.Iterator)?.Receive?.Invoke(_sent);
        }

        take((value as Value.Iterator)?.Result?.Invoke() ?? Value.None);
    }

    private IReadOnlyList<Statement> Branch(Statement.If choice) =>
        choice.Branches.FirstOrDefault(branch => _evaluator.IsTrue(branch.Test)).Body ?? choice.Otherwise;

    private IEnumerable<Value> Rounds(Statement.For loop)
    {
        Value source = _evaluator.Evaluate(loop.Source);
        if (reading.Training is { } training && ScriptTraining.IsUnknown(source) && ScriptTraining.IsData(loop.Source, source))
        {
            source = training.Data(loop.Position);
        }

        foreach (Value item in Iterables.Of(source, loop.Position, budget) ?? throw Iterables.NoList(source, "A loop", loop.Position))
        {
            Set(loop.Target, item);
            yield return item;
        }
    }

    private IEnumerable<Value> Rounds(Statement.While loop)
    {
        while (_evaluator.IsTrue(loop.Test))
        {
            yield return true;
        }
    }

    /// <summary>Gives what the body of a loop yields in each of its rounds, and what its <c>else</c> yields.</summary>
    private IEnumerable<Value> Looped(IEnumerable<Value> rounds, IReadOnlyList<Statement> body, IReadOnlyList<Statement> otherwise, SourcePosition position)
    {
        foreach (Value _ in rounds)
        {
            budget.Step(position);
            foreach (Value value in Yielded(body))
            {
                yield return value;
            }

            if (_way is Way.Break or Way.Return)
            {
                _way = _way is Way.Break ? Way.On : _way;
                yield break;
            }
        }

        foreach (Value value in Yielded(otherwise))
        {
            yield return value;
        }
    }

    private IEnumerable<Value> YieldedWith(Statement.With with)
    {
        Stack<Context> entered = new();
        PortingException? failed = null;
        foreach (Value value in Guarded(Held(), reason => failed = reason))
        {
            yield return value;
        }

        if (failed is not null && (failed.Raised is null || !entered.Any(context => context.Handles)))
        {
            throw failed;
        }

        Way way = failed is null ? _way : Way.On;
        Leave(entered, failed);
        _way = way;

        IEnumerable<Value> Held()
        {
            foreach ((Expression held, Expression? target) in with.Items)
            {
                entered.Push(Enter(held, target));
            }

            foreach (Value value in entered.Any(context => context.Handles) ? Watched(Yielded(with.Body)) : Yielded(with.Body))
            {
                yield return value;
            }
        }
    }

    private IEnumerable<Value> YieldedTry(Statement.Try attempt)
    {
        PortingException? failed = null;
        foreach (Value value in Guarded(Watched(Yielded(attempt.Body)), reason => failed = reason))
        {
            yield return value;
        }

        IEnumerable<Value> rest = failed is not null ? Handling(attempt, failed) : _way is Way.On ? Yielded(attempt.Otherwise) : [];
        failed = null;
        foreach (Value value in Guarded(rest, reason => failed = reason))
        {
            yield return value;
        }

        (Way way, Value returned) = (_way, Returned);
        foreach (Value value in Yielded(attempt.Finally))
        {
            yield return value;
        }

        if (_way is not Way.On)
        {
            // The end of finally counts, also instead of an exception.
            yield break;
        }

        if (failed is not null)
        {
            throw failed;
        }

        (_way, Returned) = (way, returned);
    }

    /// <summary>Gives the values that the handler of an exception yields. Without a handler the exception is raised again.</summary>
    private IEnumerable<Value> Handling(Statement.Try attempt, PortingException failed)
    {
        if (failed.Raised is null || Handler(attempt, failed.Raised) is not { } handler)
        {
            throw failed;
        }

        Value.Instance? before = _handled;
        _handled = failed.Raised;
        try
        {
            foreach (Value value in Yielded(handler))
            {
                yield return value;
            }
        }
        finally
        {
            _handled = before;
        }
    }

    private static IEnumerable<Value> Watched(IEnumerable<Value> values)
    {
        using IEnumerator<Value> enumerator = values.GetEnumerator();
        while (Errors.Caught(enumerator.MoveNext))
        {
            yield return enumerator.Current;
        }
    }

    /// <summary>Gives values one after another, up to the first that raises.</summary>
    private IEnumerable<Value> Guarded(IEnumerable<Value> values, Action<PortingException> fail)
    {
        using IEnumerator<Value> enumerator = values.GetEnumerator();
        while (true)
        {
            try
            {
                if (!enumerator.MoveNext())
                {
                    yield break;
                }
            }
            catch (PortingException reason) when (!budget.IsSpent)
            {
                fail(reason);
                yield break;
            }

            yield return enumerator.Current;
        }
    }
}
