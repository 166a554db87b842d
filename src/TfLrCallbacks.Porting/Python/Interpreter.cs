namespace TfLrCallbacks.Porting;

/// <summary>
/// Evaluates the statements of a text. What a statement cannot give a value leaves a name that knows why, so that only what needs it is refused: a
/// script's data and model are not known here and do not matter.
/// </summary>
internal sealed partial class Interpreter(Scope scope, Budget budget, Reading reading)
{
    private readonly Evaluator _evaluator = new(scope, budget, reading);

    /// <summary>How a block ended.</summary>
    private enum Way
    {
        On,
        Break,
        Continue,
        Return,
    }

    /// <summary>Gets what the last return gave.</summary>
    public Value Returned { get; private set; } = Value.None;

    /// <summary>Evaluates the statements of a text.</summary>
    public void Run(IReadOnlyList<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            if (One(statement, isTop: true) is Way.Return)
            {
                return;
            }
        }
    }

    /// <summary>Evaluates the body of a function, and gives what it returns, or yields.</summary>
    public Value Called(Statement.Function function)
    {
        if (Generators.Is(function))
        {
            return Generated(function);
        }

        Block(function.Body);
        return Returned;
    }

    private Way Block(IReadOnlyList<Statement> statements, bool isOfLoop = false)
    {
        int depth = _within.Count;
        try
        {
            for (int i = 0; i < statements.Count; i++)
            {
                _within.Add((statements, i, isOfLoop));
                if (One(statements[i], isTop: false) is var way && way is not Way.On)
                {
                    return way;
                }

                _within.RemoveRange(depth, _within.Count - depth);
            }

            return Way.On;
        }
        finally
        {
            _within.RemoveRange(depth, _within.Count - depth);
        }
    }

    /// <summary>The blocks around the statement that is evaluated, as far as the function goes, each with its place.</summary>
    private readonly List<(IReadOnlyList<Statement> Statements, int At, bool IsOfLoop)> _within = [];

    /// <summary>Gives what is left out where a statement leaves its function, or goes on with the next turn of its loop.</summary>
    private IEnumerable<Statement> Skipped(Statement statement) => Jumps(statement, "return") ? _within.SelectMany(block => block.Statements.Skip(block.At + 1))
        : Jumps(statement, "continue") ? Enumerable.Reverse(_within).Take(1 + Enumerable.Reverse(_within).TakeWhile(block => !block.IsOfLoop).Count()).SelectMany(block => block.Statements.Skip(block.At + 1))
        : [];

    private static bool Jumps(Statement statement, string word) => (statement is Statement.Jump jump && jump.Word == word) || (word == "return" && statement is Statement.Return)
        || (statement is not (Statement.Function or Statement.Class) && !(word != "return" && statement is Statement.For or Statement.While) && statement.Blocks.Any(block => block.Any(inner => Jumps(inner, word))));

    private Way One(Statement statement, bool isTop)
    {
        budget.Step(statement.Position);
        switch (statement)
        {
            case Statement.Import import:
                foreach ((string alias, string meaning) in import.Names)
                {
                    scope.Import(alias, meaning);
                }

                return Way.On;
            case Statement.Evaluated evaluated:
                Evaluated(evaluated, isTop);
                return Way.On;
            case Statement.Assign assign:
                Assign(assign, isTop);
                return Way.On;
            case Statement.Augmented augmented:
                Augmented(augmented, isTop);
                return Way.On;
            case Statement.Function function:
                scope.Assign(function.Name, Define(function));
                return Way.On;
            case Statement.Class type:
                Define(type);
                return Way.On;
            case Statement.Return done:
                Returned = done.Value is null ? Value.None : _evaluator.Rate(done.Value, _evaluator.Evaluate);
                return Way.Return;
            case Statement.Jump jump:
                return jump.Word switch { "break" => Way.Break, "continue" => Way.Continue, _ => Way.On };
            case Statement.Raise raise:
                throw Raised(raise);
            case Statement.Assert assert:
                return Assert(assert);
            case Statement.Outer outer:
                foreach (string shared in outer.Names)
                {
                    scope.Share(shared, outer.IsGlobal);
                }

                return Way.On;
            case Statement.Delete delete:
                foreach (Expression target in delete.Targets)
                {
                    Delete(target);
                }

                return Way.On;
            case Statement.Unread unread:
                if (unread.Name is { } name)
                {
                    Forget(new Expression.Name(name, unread.Position), unread.Reason.Message, unread.Position);
                }

                Failed(unread.Reason, isTop);
                return Way.On;
            default:
                return Nested(statement);
        }
    }

    /// <summary>Evaluates what may fail; null where it has no value.</summary>
    private Value? Tried(Expression expression)
    {
        try
        {
            return _evaluator.Evaluate(expression);
        }
        catch (PortingException) when (!budget.IsSpent)
        {
            return null;
        }
    }

    private void Evaluated(Statement.Evaluated statement, bool isTop)
    {
        if (statement.Value is Expression.Literal { Value: Value.Text } && !isTop)
        {
            return;
        }

        try
        {
            Value value = _evaluator.Evaluate(statement.Value);
            if (isTop && !Neutral.Is(statement.Value, value))
            {
                reading.Last = value;
                reading.IsLastAlone = true;
                reading.Failure = null;
            }
        }
        catch (PortingException reason) when (!budget.IsSpent && (isTop || Neutral.MayFail(statement.Value) || reading.Training is not null) && !Passes(reason))
        {
            reading.Training?.Pass(statement, reason.Message);
            reading.Trace?.Fail(statement, _evaluator);
            Forget([statement], reason.Message, statement.Position);
            if (!Neutral.MayFail(statement.Value) && reading.Training is null)
            {
                Failed(reason, isTop);
            }
        }
    }

    private void Failed(PortingException reason, bool isTop)
    {
        if (isTop)
        {
            reading.Failure = reason;
            reading.IsFailureDecisive = true;
            reading.Last = null;
            reading.Note($"Not read: {reason.Message}");
        }
        else
        {
            throw reason;
        }
    }

    private void Assign(Statement.Assign statement, bool isTop)
    {
        Value value;
        try
        {
            value = _evaluator.Rate(statement.Value, _evaluator.Evaluate);
            if (statement.Targets is [Expression.Name { Text: "lr_config" or "param_scheduler" }] && value is Value.Dictionary or Value.Sequence { Items: [Value.Dictionary, ..] })
            {
                reading.Settings = value;
            }

            foreach (Expression target in statement.Targets)
            {
                if (target is Expression.Name name)
                {
                    reading.Replace(name.Text, scope);
                }

                Set(target, value);
            }
        }
        catch (PortingException reason) when (!budget.IsSpent && !Passes(reason))
        {
            reading.Training?.Pass(statement, reason.Message);
            reading.Trace?.Fail(statement, _evaluator);
            Forget([statement], reason.Message, statement.Position);
            if (isTop)
            {
                reading.Last = null;
                reading.Failure = reason;
                reading.IsFailureDecisive = Choice.Names(statement.Value);
            }

            return;
        }

        if (isTop && !Neutral.Is(statement.Value, value))
        {
            reading.Last = value;
            reading.IsLastAlone = false;
            reading.Failure = null;
        }
    }

    private void Augmented(Statement.Augmented statement, bool isTop)
    {
        try
        {
            Value before = _evaluator.Evaluate(statement.Target);
            Value more = _evaluator.Evaluate(statement.Value);
            if (InPlace(statement, before, more))
            {
                return;
            }

            if (reading.Training is { } training && statement.Target is Expression.Name total && IsTotal(before, more))
            {
                // A sum of losses: what is not known is no error that is worth raising in each batch.
                Value.Symbol sum = Arithmetic.Unknown(total.Text, before is Value.Symbol or Value.Call ? before : more, statement.Position);
                training.Pass(statement, sum.Why!);
                scope.Assign(total.Text, sum);
                return;
            }

            Value after = Objects.Augmented(statement.Operator, before, more) ?? Arithmetic.Binary(statement.Operator, before, more, statement.Position, budget);
            Set(statement.Target, after);
            if (isTop)
            {
                reading.Last = after;
                reading.IsLastAlone = false;
            }
        }
        catch (PortingException reason) when (!budget.IsSpent && !Passes(reason))
        {
            reading.Training?.Pass(statement, reason.Message);
            reading.Trace?.Fail(statement, _evaluator);
            _evaluator.Lose(new Expression.Binary(statement.Operator, statement.Target, statement.Value, statement.Position), reason);
            Forget([statement], reason.Message, statement.Position);
        }
    }

    /// <summary>Gets whether two values are numbers or not known, and one of them is not known.</summary>
    private static bool IsTotal(Value before, Value more) => (before is Value.Symbol or Value.Call || more is Value.Symbol or Value.Call) && before is Value.Symbol or Value.Call or Value.Integer or Value.Float && more is Value.Symbol or Value.Call or Value.Integer or Value.Float;
}
