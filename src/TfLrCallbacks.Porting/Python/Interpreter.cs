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

    private Way Block(IReadOnlyList<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            if (One(statement, isTop: false) is var way && way is not Way.On)
            {
                return way;
            }
        }

        return Way.On;
    }

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
            case Statement.Evaluated { Value: Expression.Yield given }:
                return Yield(given);
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
                Returned = done.Value is null ? Value.None : _evaluator.Evaluate(done.Value);
                return Way.Return;
            case Statement.Jump jump:
                return jump.Word switch { "break" => Way.Break, "continue" => Way.Continue, _ => Way.On };
            case Statement.Raise raise:
                throw new PortingException(raise.Position, "The script raises an error here. Give other values, or leave the line out.");
            case Statement.Outer outer:
                foreach (string shared in outer.Names)
                {
                    scope.Share(shared);
                }

                return Way.On;
            case Statement.Delete delete:
                foreach (Expression.Name gone in delete.Targets.OfType<Expression.Name>())
                {
                    scope.Remove(gone.Text);
                }

                return Way.On;
            case Statement.Unread unread:
                Forget(unread.Name is { } name ? [name] : [], unread.Reason.Message, unread.Position);
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
        catch (PortingException reason) when (!budget.IsSpent && (isTop || Neutral.MayFail(statement.Value)))
        {
            if (!Neutral.MayFail(statement.Value))
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
            value = _evaluator.Evaluate(statement.Value);
            if (statement.Targets is [Expression.Name { Text: "lr_config" or "param_scheduler" }] && value is Value.Dictionary or Value.Sequence { Items: [Value.Dictionary, ..] })
            {
                reading.Settings = value;
            }

            foreach (Expression target in statement.Targets)
            {
                Set(target, value);
            }
        }
        catch (PortingException reason) when (!budget.IsSpent)
        {
            Forget(statement.Targets.SelectMany(Targets.Names), reason.Message, statement.Position);
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
            if (statement.Operator == "+" && before is Value.Sequence { IsTuple: false, IsArray: false } list && more is Value.Sequence items)
            {
                budget.Take(items.Items.Count, statement.Position);
                list.ToChange().AddRange([.. items.Items]);
                return;
            }

            Value after = Arithmetic.Binary(statement.Operator, before, more, statement.Position, budget);
            Set(statement.Target, after);
            if (isTop)
            {
                reading.Last = after;
                reading.IsLastAlone = false;
            }
        }
        catch (PortingException reason) when (!budget.IsSpent)
        {
            Forget(Targets.Names(statement.Target), reason.Message, statement.Position);
        }
    }

    private void Set(Expression target, Value value)
    {
        switch (target)
        {
            case Expression.Name name when value is Value.Symbol { Why: null } module && IsModule(module.Name) && scope.Find(name.Text) is null:
                // keras = tf.keras is as good as an import.
                scope.Import(name.Text, module.Name);
                break;
            case Expression.Name name:
                scope.Assign(name.Text, value);
                break;
            case Expression.Starred starred:
                Set(starred.Items, value);
                break;
            case Expression.Sequence several:
                int star = several.Items.ToList().FindIndex(item => item is Expression.Starred);
                foreach ((Expression part, Value own) in several.Items.Zip(Targets.Apart(value, several.Items.Count, star, several.Position)))
                {
                    Set(part, own);
                }

                break;
            case Expression.Attribute { Text: "__dict__" } fields when _evaluator.Evaluate(fields.Target) is Value.Instance instance:
                Objects.Update(instance, [(null, value)]);
                break;
            case Expression.Attribute attribute when _evaluator.Evaluate(attribute.Target) is Value.Instance instance:
                instance.Attributes[attribute.Text] = value;
                break;
            case Expression.Subscript { Index: not Expression.Slice } subscript:
                Set(_evaluator.Evaluate(subscript.Target), _evaluator.Evaluate(subscript.Index), value, subscript);
                break;
        }
    }

    /// <summary>Gets whether a dotted name is a module of a library that is known here.</summary>
    private static bool IsModule(string name) => name.Length < 100 && name.All(character => char.IsLetterOrDigit(character) || character is '.' or '_')
        && (Functions.HasModule(name) || name.EndsWith(".flags", StringComparison.Ordinal) || Dialect.All.Any(dialect => dialect.Owns($"{name}.") > 0));

    private static void Set(Value holder, Value index, Value value, Expression.Subscript subscript)
    {
        switch (holder)
        {
            case Value.Dictionary dictionary:
                dictionary.Set(index, value);
                break;
            case Value.Instance { Type: null } settings when index is Value.Text key:
                settings.Attributes[key.Characters] = value;
                break;
            case Value.Sequence { IsTuple: false } list when index.AsInteger() is { } at && at < list.Items.Count && at >= -list.Items.Count:
                list.ToChange()[(int)(at < 0 ? at + list.Items.Count : at)] = value;
                break;
            case Value.Sequence:
                throw new PortingException(subscript.Position, $"{Brief.Of(holder.ToString(), 60)}[{Brief.Of(index.ToString(), 40)}] cannot be assigned. Check the index.");
        }
    }

    /// <summary>Takes the values of names away, since what they would be is not known; they keep the reason.</summary>
    private void Forget(IEnumerable<string> names, string why, SourcePosition position)
    {
        foreach (string name in names)
        {
            scope.Assign(name, new Value.Symbol(name, position) { Why = why });
        }
    }
}
