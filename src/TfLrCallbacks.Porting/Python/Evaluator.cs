using System.Runtime.CompilerServices;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Evaluates a Python expression: numbers, arithmetic, the functions of <see cref="Functions"/>, lambdas. Any other call stays a call,
/// any other name a name, for a dialect to make sense of. Nothing is executed.
/// </summary>
internal sealed class Evaluator(Scope scope)
{
    /// <summary>More steps than this are refused, so that hostile input cannot run for ever.</summary>
    private const int MostSteps = 1_000_000;

    private int _steps;

    public Value Evaluate(Expression expression)
    {
        if (++_steps > MostSteps || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new PortingException(expression.Position, "The expression takes too long to evaluate. Write its value in its place.");
        }

        return expression switch
        {
            Expression.Literal literal => literal.Value,
            Expression.Name name => Name(name),
            Expression.Attribute attribute => Attribute(attribute),
            Expression.Call call => Call(call),
            Expression.Subscript subscript => Subscript(subscript),
            Expression.Unary unary => Unary(unary),
            Expression.Binary binary => Binary(binary),
            Expression.Comparison comparison => Comparison(comparison),
            Expression.Conditional conditional => Evaluate(IsTrue(conditional.Test) ? conditional.Then : conditional.Otherwise),
            Expression.Lambda lambda => Lambda(lambda),
            Expression.Sequence sequence => new Value.Sequence([.. sequence.Items.Select(Evaluate)], sequence.IsTuple),
            Expression.Dictionary dictionary =>
                new Value.Dictionary([.. dictionary.Items.Select(item => KeyValuePair.Create(Evaluate(item.Key), Evaluate(item.Value)))]),
            Expression.Comprehension comprehension => Comprehension(comprehension),
            _ => throw new PortingException(expression.Position, $"{expression.GetType().Name} cannot be evaluated."),
        };
    }

    private static string? Dotted(Expression expression) => expression switch
    {
        Expression.Name name => name.Text,
        Expression.Attribute attribute when Dotted(attribute.Target) is { } target => $"{target}.{attribute.Text}",
        _ => null,
    };

    private Value Name(Expression.Name name) => scope.Find(name.Text) ?? Unexplained(scope.Resolve(name.Text), name.Position);

    private Value Attribute(Expression.Attribute attribute) =>
        Dotted(attribute) is { } dotted && scope.Find(dotted.Split('.')[0]) is null
            ? Unexplained(scope.Resolve(dotted), attribute.Position)
            : new Value.Symbol($"{Evaluate(attribute.Target)}.{attribute.Text}", attribute.Position);

    private static Value Unexplained(string name, SourcePosition position) =>
        Functions.Constant(name) is { } constant ? constant : new Value.Symbol(name, position);

    private Value Call(Expression.Call call)
    {
        (string? Name, Value Value)[] arguments = [.. call.Arguments.Select(argument => (argument.Name, Evaluate(argument.Value)))];
        if (Dotted(call.Function) is { } dotted && scope.Find(dotted.Split('.')[0]) is null)
        {
            string name = scope.Resolve(dotted);
            if (name == "dict" && arguments.All(argument => argument.Name is not null))
            {
                return new Value.Dictionary([.. arguments.Select(argument => KeyValuePair.Create((Value)argument.Name!, argument.Value))]);
            }

            return Functions.Knows(name)
                ? Functions.Call(name, [.. arguments.Select(argument => argument.Value)], call.Position)
                : new Value.Call(null, name, arguments, call.Position) { IsCSharp = call.Arguments.Any(argument => argument.HasColon) };
        }

        if (call.Function is Expression.Attribute method)
        {
            return new Value.Call(Evaluate(method.Target), method.Text, arguments, call.Position);
        }

        return Evaluate(call.Function) is Value.Function function
            ? function.Invoke([.. arguments.Select(argument => argument.Value)])
            : throw new PortingException(call.Position, "This is not a function that can be evaluated. Write its value in its place.");
    }

    private Value Subscript(Expression.Subscript subscript)
    {
        Value target = Evaluate(subscript.Target);
        Value index = Evaluate(subscript.Index);
        return (target, index) switch
        {
            (Value.Sequence items, Value.Integer at) when at.Number < items.Items.Count && at.Number >= -items.Items.Count =>
                items.Items[(int)(at.Number < 0 ? at.Number + items.Items.Count : at.Number)],
            (Value.Dictionary items, _) when items[index] is { } found => found,
            (Value.Symbol or Value.Call, _) => new Value.Symbol($"{target}[{index}]", subscript.Position),
            _ => throw new PortingException(subscript.Position, $"{target}[{index}] has no value. Check the index."),
        };
    }

    private Value Unary(Expression.Unary unary)
    {
        Value operand = Evaluate(unary.Operand);
        return unary.Operator switch
        {
            "not" => !Arithmetic.Truth(operand),
            "-" when operand is Value.Float number => -number.Number,
            "-" => Arithmetic.Binary("-", 0, operand, unary.Position),
            "+" => Arithmetic.Binary("+", 0, operand, unary.Position),
            _ => Arithmetic.Binary("-", -1, operand, unary.Position),
        };
    }

    private Value Binary(Expression.Binary binary)
    {
        Value left = Evaluate(binary.Left);
        return binary.Operator switch
        {
            "and" => Arithmetic.Truth(left) ? Evaluate(binary.Right) : left,
            "or" => Arithmetic.Truth(left) ? left : Evaluate(binary.Right),
            _ => Arithmetic.Binary(binary.Operator, left, Evaluate(binary.Right), binary.Position),
        };
    }

    private Value Comparison(Expression.Comparison comparison)
    {
        Value left = Evaluate(comparison.First);
        foreach ((string operation, Expression next) in comparison.Links)
        {
            Value right = Evaluate(next);
            if (!Arithmetic.Compare(operation, left, right, next.Position))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    private bool IsTrue(Expression test) =>
        Evaluate(test) is var value && value is Value.Symbol symbol ? throw Arithmetic.UnknownName(symbol) : Arithmetic.Truth(value);

    private Value.Function Lambda(Expression.Lambda lambda)
    {
        Value?[] defaults = [.. lambda.Parameters.Select(parameter => parameter.Default is { } value ? Evaluate(value) : null)];
        return new Value.Function(lambda.Parameters.Count, Invoke, SourceWriter.Write(lambda)) { Lambda = lambda };

        Value Invoke(IReadOnlyList<Value> arguments)
        {
            Scope inner = new(scope);
            for (int i = 0; i < lambda.Parameters.Count; i++)
            {
                string name = lambda.Parameters[i].Name;
                inner.Assign(name, (i < arguments.Count ? arguments[i] : defaults[i]) ?? throw new PortingException(lambda.Position, $"The function has no value for '{name}'."));
            }

            return new Evaluator(inner).Evaluate(lambda.Body);
        }
    }

    private Value.Sequence Comprehension(Expression.Comprehension comprehension)
    {
        if (Evaluate(comprehension.Source) is not Value.Sequence source)
        {
            throw new PortingException(comprehension.Source.Position, "A comprehension needs a list or a range to go over.");
        }

        List<Value> items = [];
        foreach (Value value in source.Items)
        {
            Scope inner = new(scope);
            Bind(inner, comprehension, value);
            Evaluator evaluator = new(inner) { _steps = _steps };
            if (comprehension.Condition is null || evaluator.IsTrue(comprehension.Condition))
            {
                items.Add(evaluator.Evaluate(comprehension.Item));
            }

            _steps = evaluator._steps;
        }

        return new Value.Sequence(items, IsTuple: false);
    }

    private static void Bind(Scope scope, Expression.Comprehension comprehension, Value value)
    {
        if (comprehension.Names is [var single])
        {
            scope.Assign(single, value);
            return;
        }

        if (value is not Value.Sequence parts || parts.Items.Count != comprehension.Names.Count)
        {
            throw new PortingException(comprehension.Position, $"{value} cannot be taken apart into {comprehension.Names.Count} names.");
        }

        for (int i = 0; i < parts.Items.Count; i++)
        {
            scope.Assign(comprehension.Names[i], parts.Items[i]);
        }
    }
}
