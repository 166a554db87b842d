namespace TfLrCallbacks.Porting;

/// <summary>
/// Evaluates a Python expression: numbers, arithmetic, the functions of <see cref="Functions"/>, functions and classes of the text. Any other call
/// stays a call, any other name a name, for a dialect to make sense of. Nothing is executed.
/// </summary>
internal sealed partial class Evaluator(Scope scope, Budget budget, Reading reading)
{
    public Value Evaluate(Expression expression)
    {
        budget.Step(expression.Position);
        if (reading.Training is not { } training)
        {
            return Plain(expression);
        }

        try
        {
            return Plain(expression);
        }
        catch (PortingException reason) when (!budget.IsSpent && !(reason.Raised is not null && Errors.IsWatched) && !training.IsWithin(scope) && !training.Concerns(expression))
        {
            return new Value.Symbol(Brief.Of(SourceWriter.Write(expression), 60), expression.Position) { Why = reason.Message };
        }
    }

    private Value Plain(Expression expression) => expression switch
    {
        Expression.Literal literal => (reading.Varied ?? reading.Training?.Settings)?.GetValueOrDefault(literal.Position) ?? literal.Value,
        Expression.Name name => reading.See(name, Name(name)),
        Expression.Attribute attribute => reading.See(attribute, Attribute(attribute)),
        Expression.Call call => Call(call),
        Expression.Subscript subscript => reading.See(subscript, Subscript(subscript)),
        Expression.Unary unary => Unary(unary),
        Expression.Binary binary => Binary(binary),
        Expression.Comparison comparison => Comparison(comparison),
        Expression.Conditional conditional => Evaluate(IsTrue(conditional.Test) ? conditional.Then : conditional.Otherwise),
        Expression.Lambda lambda => Lambda(lambda),
        Expression.Sequence sequence => Sequence(sequence),
        Expression.Dictionary dictionary => Dictionary(dictionary),
        Expression.Comprehension comprehension => Comprehension(comprehension),
        Expression.Template template => Template(template),
        Expression.Named named => Named(named),
        _ => throw new PortingException(expression.Position, $"{SourceWriter.Write(expression)} cannot be evaluated."),
    };

    /// <summary>Gets whether a condition holds; a name without a value has no truth.</summary>
    public bool IsTrue(Expression test) => Arithmetic.Truth(Evaluate(test), test.Position);

    private static string? Dotted(Expression expression) => expression switch
    {
        Expression.Name name => name.Text,
        Expression.Attribute attribute when attribute.Depth < 20 && Dotted(attribute.Target) is { } target => $"{target}.{attribute.Text}",
        _ => null,
    };

    private static string First(string dotted) => dotted.IndexOf('.', StringComparison.Ordinal) is var dot && dot < 0 ? dotted : dotted[..dot];

    private Value Name(Expression.Name name) => scope.Find(name.Text) ?? (name.Text == "__name__" ? "__main__" : Unexplained(scope.Resolve(name.Text), name.Position));

    private Value Attribute(Expression.Attribute attribute)
    {
        if ((reading.OfRun(attribute) ?? TrainerSettings.OfLightning(attribute, reading) ?? reading.Trace?.Read(attribute, this)) is { } known)
        {
            return known;
        }

        if (Dotted(attribute.Target) is { } flags && Dialect.LastPart(flags) == "FLAGS" && reading.Flags.TryGetValue(attribute.Text, out Value.Instance? direct))
        {
            return direct.Attributes["value"];
        }

        if (reading is { IsStrict: false, Training: null } && attribute.Text is "learning_rate" or "lr" && RateOf(attribute) is { } rate)
        {
            return rate;
        }

        if (Dotted(attribute) is { } dotted && scope.Find(First(dotted)) is null)
        {
            if (reading.Training?.AsModel(new Value.Symbol(scope.Resolve(Dotted(attribute.Target)!), attribute.Position)) is { } model && Objects.Attribute(model, attribute.Text) is { } own)
            {
                return own;
            }

            Value unexplained = Unexplained(scope.Resolve(dotted), attribute.Position);
            unexplained = Devices.Counted(attribute, unexplained, reading) ?? unexplained;
            return reading.Training is { } counting && Reading.IsCountOfBatches(attribute.Text) && ScriptTraining.IsUnknown(unexplained) ? counting.CountBatches() : unexplained;
        }

        Value target = Evaluate(attribute.Target);
        target = reading.Training?.AsModel(target) ?? target;
        if (target is Value.Symbol { Name: var holder } && Dialect.LastPart(holder) == "FLAGS" && reading.Flags.TryGetValue(attribute.Text, out Value.Instance? flag))
        {
            return flag.Attributes["value"];
        }

        if (attribute.Text is "__name__" or "__qualname__" && (target switch { Value.Class type => type.Name, Value.Function { Callable: { } callable } => callable.Name, Value.Symbol { Name: "int" or "float" or "str" or "bool" or "list" or "tuple" or "dict" or "set" or "frozenset" or "NoneType" } plain => plain.Name, _ => null }) is { } called)
        {
            return called;
        }

        if (reading.Training is { } training && Reading.IsCountOfBatches(attribute.Text) && ScriptTraining.IsUnknown(target))
        {
            return training.CountBatches();
        }

        if (attribute.Text == "requires_grad" && target is Value.Symbol { IsParameter: true })
        {
            return true;
        }

        if (attribute.Text == "__class__" && Objects.TypeOf(target, attribute.Position) is { } ofValue)
        {
            return ofValue;
        }

        return (attribute.Text == "param_groups" && target is Value.Call optimizer ? OptimizerCall.ParamGroups(optimizer) : null)
            ?? Objects.Attribute(target, attribute.Text)
            ?? Methods.Attribute(target, attribute.Text)
            ?? Devices.Counted(attribute, target, reading)
            ?? TrainerSettings.OfAccelerator(target, attribute.Text)
            ?? (attribute.Text == "config" && target is Value.Call { Name: "wandb.init" } run ? Settings(run, attribute.Position) : null)
            ?? SchedulerAttributes.Get(target, attribute.Text, reading)
            ?? new Value.Symbol($"{(reading.Training is not null ? Brief.Of(SourceWriter.Write(attribute.Target), 200) : Brief.Of(target, 200))}.{attribute.Text}", attribute.Position) { Why = (target as Value.Symbol)?.Why };
    }

    private Value Unexplained(string name, SourcePosition position) => reading.GlobalStep is { } step && GlobalStep.IsNamed(name) ? step : reading.Training?.Find(name) is { } library ? library
        : Functions.Constant(name) is { } constant ? constant : (Value?)Errors.Find(name) ?? OfWandb(name, position) ?? new Value.Symbol(name, position);

    private Value Named(Expression.Named named)
    {
        Value value = Evaluate(named.Value);
        scope.Named.Assign(named.Text, value);
        return value;
    }

    private Value.Sequence Sequence(Expression.Sequence sequence)
    {
        budget.Take(sequence.Items.Count + 1, sequence.Position);
        List<Value> items = new(sequence.Items.Count);
        foreach (Expression item in sequence.Items)
        {
            if (item is Expression.Starred starred)
            {
                Value all = Evaluate(starred.Items);
                if (all is Value.Symbol or Value.Call)
                {
                    items.Add(Arithmetic.Unknown($"*{Brief.Of(all, 60)}", all, starred.Position));
                    continue;
                }

                IReadOnlyList<Value> more = Iterables.All(all, "*", starred.Position, budget);
                budget.Take(more.Count, starred.Position);
                items.AddRange(more);
            }
            else
            {
                items.Add(Evaluate(item));
            }
        }

        var list = new Value.Sequence(items, sequence.IsTuple);
        return sequence.IsSet ? (Value.Sequence)Functions.Call("set", [(null, list)], sequence.Position, budget) : list;
    }

    private Value.Dictionary Dictionary(Expression.Dictionary dictionary)
    {
        budget.Take((2 * dictionary.Items.Count) + 1, dictionary.Position);
        Value.Dictionary made = new([]);
        foreach ((Expression? key, Expression value) in dictionary.Items)
        {
            if (key is not null)
            {
                made.Set(Evaluate(key), Evaluate(value));
            }
            else if (Evaluate(value) is Value.Dictionary more)
            {
                Tables.Updated(made, [(null, more)], value.Position, budget);
            }
            else
            {
                throw new PortingException(value.Position, "'**' hands over entries that do not stand here. Write them out one by one.");
            }
        }

        // Several schedules in a table are there to be chosen from.
        Value.Call[] several = [.. made.Items.Select(item => item.Value).OfType<Value.Call>().Where(call => call.Target is null && ScheduleNames.Find(call) is not null)];
        foreach (Value.Call offered in several.Length > 1 ? several : [])
        {
            reading.Offer(offered);
        }

        return made;
    }

    private Value Unary(Expression.Unary unary)
    {
        Value operand = Evaluate(unary.Operand);
        return unary.Operator switch
        {
            "not" => !Arithmetic.Truth(operand, unary.Position),
            _ when operand is Value.Instance && Objects.Unary(unary.Operator, operand) is { } own => own,
            "-" when operand is Value.Float number => number with { Number = -number.Number },
            _ when operand is Value.Symbol or Value.Call => Arithmetic.Unknown(SourceWriter.Write(unary), operand, unary.Position),
            "-" => Arithmetic.Binary("-", 0, operand, unary.Position, budget),
            "+" => Arithmetic.Binary("+", 0, operand, unary.Position, budget),
            _ => Arithmetic.Binary("-", -1, operand, unary.Position, budget),
        };
    }

    private Value Binary(Expression.Binary binary)
    {
        Value left = Evaluate(binary.Left);
        if (binary.Operator is not ("and" or "or"))
        {
            Value right = Evaluate(binary.Right);
            reading.Compute(left, binary);
            reading.Compute(right, binary);
            if (reading.Training is { } training && binary.Operator is "/" or "//" && ScriptTraining.IsUnknown(left) && training.Divided(binary.Left, right) is { } batches)
            {
                return binary.Operator == "/" ? (double)batches : batches;
            }

            return left is Value.Symbol or Value.Call ? Arithmetic.Unknown(SourceWriter.Write(binary), left, binary.Position)
                : right is Value.Symbol or Value.Call ? Arithmetic.Unknown(SourceWriter.Write(binary), right, binary.Position)
                : Arithmetic.Binary(binary.Operator, left, right, binary.Position, budget);
        }

        return binary.Operator switch
        {
            "and" => Arithmetic.Truth(left, binary.Position) ? Evaluate(binary.Right) : left,
            _ => Arithmetic.Truth(left, binary.Position) ? left : Evaluate(binary.Right),
        };
    }

    private Value Comparison(Expression.Comparison comparison)
    {
        Value left = Evaluate(comparison.First);
        foreach ((string operation, Expression next) in comparison.Links)
        {
            Value right = Evaluate(next);
            if (comparison.Links.Count == 1 && operation is "<" or "<=" or ">" or ">=" or "==" or "!="
                && (left is Value.Sequence { IsArray: true } || right is Value.Sequence { IsArray: true }))
            {
                return Arithmetic.Elementwise(left, right, (one, other) => Arithmetic.Compare(operation, one, other, next.Position, budget), next.Position, budget);
            }

            if (operation is "<" or "<=" or ">" or ">=" && comparison.Links.Count == 1 && (left is Value.Symbol or Value.Call || right is Value.Symbol or Value.Call))
            {
                throw Arithmetic.NotNumbers(operation, left is Value.Symbol or Value.Call ? left : right, next.Position);
            }

            bool holds = operation is "in" or "not in" && left is Value.Text { IsPartly: false } variable && EnvironmentVariables.Is(right)
                ? EnvironmentVariables.Has(variable.Characters, next.Position, reading) == (operation == "in")
                : Arithmetic.Compare(operation, left, right, next.Position, budget);
            if (!holds)
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    /// <summary>Evaluates what a call is handed, and notes how it is written.</summary>
    private Value Handed(Expression written)
    {
        Value value = Evaluate(written);
        reading.Trace?.Hand(written, value);
        return value;
    }
}
