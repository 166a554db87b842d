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
        Statement.For loop => YieldedFor(loop),
        Statement.While loop => YieldedWhile(loop),
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
            yield return inner;
        }

        take((value as Value.Iterator)?.Result?.Invoke() ?? Value.None);
    }

    private IReadOnlyList<Statement> Branch(Statement.If choice) =>
        choice.Branches.FirstOrDefault(branch => _evaluator.IsTrue(branch.Test)).Body ?? choice.Otherwise;

    private IEnumerable<Value> YieldedFor(Statement.For loop)
    {
        Value source = _evaluator.Evaluate(loop.Source);
        foreach (Value item in Iterables.Of(source, loop.Position, budget) ?? throw Iterables.NoList(source, "A loop", loop.Position))
        {
            budget.Step(loop.Position);
            Set(loop.Target, item);
            foreach (Value value in Yielded(loop.Body))
            {
                yield return value;
            }

            if (_way is Way.Break or Way.Return)
            {
                _way = _way is Way.Break ? Way.On : _way;
                yield break;
            }
        }

        foreach (Value value in Yielded(loop.Otherwise))
        {
            yield return value;
        }
    }

    private IEnumerable<Value> YieldedWhile(Statement.While loop)
    {
        while (_evaluator.IsTrue(loop.Test))
        {
            budget.Step(loop.Position);
            foreach (Value value in Yielded(loop.Body))
            {
                yield return value;
            }

            if (_way is Way.Break or Way.Return)
            {
                _way = _way is Way.Break ? Way.On : _way;
                yield break;
            }
        }

        foreach (Value value in Yielded(loop.Otherwise))
        {
            yield return value;
        }
    }

    private IEnumerable<Value> YieldedWith(Statement.With with)
    {
        Stack<Context> entered = new();
        foreach ((Expression held, Expression? target) in with.Items)
        {
            entered.Push(Enter(held, target));
        }

        foreach (Value value in Yielded(with.Body))
        {
            yield return value;
        }

        Way way = _way;
        while (entered.TryPop(out Context? context))
        {
            context.Leave(null);
        }

        _way = way;
    }

    private IEnumerable<Value> YieldedTry(Statement.Try attempt)
    {
        PortingException? failed = null;
        IEnumerable<Value> body = Yielded(attempt.Body).Concat(Otherwise());
        using (IEnumerator<Value> values = body.GetEnumerator())
        {
            while (true)
            {
                bool isThere = false;
                try
                {
                    isThere = Errors.Caught(values.MoveNext);
                }
                catch (PortingException reason) when (!budget.IsSpent && reason.Raised is not null)
                {
                    failed = reason;
                }

                if (!isThere || failed is not null)
                {
                    break;
                }

                yield return values.Current;
            }
        }

        if (failed is not null && Handler(attempt, failed.Raised!) is { } handler)
        {
            failed = null;
            foreach (Value value in Yielded(handler))
            {
                yield return value;
            }
        }

        Way way = _way;
        foreach (Value value in Yielded(attempt.Finally))
        {
            yield return value;
        }

        _way = _way is Way.On ? way : _way;
        if (failed is not null)
        {
            throw failed;
        }

        IEnumerable<Value> Otherwise()
        {
            if (_way is Way.On)
            {
                foreach (Value value in Yielded(attempt.Otherwise))
                {
                    yield return value;
                }
            }
        }
    }
}
