namespace TfLrCallbacks.Porting;

/// <content>Functions and classes.</content>
internal sealed partial class Interpreter
{
    /// <summary>Asks a module of Lightning that the text defines and does not make for its optimizers, with the defaults of its arguments.</summary>
    public void Configure()
    {
        if (reading.Configured is not null || reading.Calls.Any(call => ScheduleNames.Find(call) is not null)
            || scope.Values.Values.OfType<Value.Class>().LastOrDefault(type => type.Find("configure_optimizers") is Value.Function) is not { } module)
        {
            return;
        }

        try
        {
            if (Objects.Make(module, [], module.Position, reading) is Value.Instance made)
            {
                _evaluator.Configured(made, new Expression.Call(new Expression.Name(module.Name, module.Position), [], module.Position));
                reading.Note($"line {module.Position.Line}: {Brief.Of(module.Name, 40)} is taken with the defaults of its arguments.");
            }
        }
        catch (PortingException reason) when (!budget.IsSpent)
        {
            reading.Failure = reason;
        }
    }

    private Value.Function Define(Statement.Function function)
    {
        IReadOnlyList<(string Name, Value? Default)> parameters =
            [.. function.Parameters.Select(parameter => (parameter.Name, parameter.Default is { } value ? Tried(value) : null))];
        Callable callable = new(function.Name, parameters, function.Position, (inner, own) => new Interpreter(inner, own, reading).Called(function));
        return callable.AsFunction(scope, budget, function.Name) with { Definition = function };
    }

    private static IReadOnlyList<string> Fields(Statement.Class type) => [.. type.Body.SelectMany(statement => statement switch
    {
        Statement.Assign { Targets: [Expression.Name name] } => [name.Text],
        Statement.Declared { Target: Expression.Name name } => [name.Text],
        _ => (IEnumerable<string>)[],
    }).Distinct()];

    private void Define(Statement.Class type)
    {
        List<Value> bases = [.. type.Bases.Where(argument => argument.Name is null).Select(argument => Tried(argument.Value) ?? Value.None)];
        Dictionary<string, Value> members = new(StringComparer.Ordinal);
        Value.Class made = new(type.Name, bases, members, type.Position) { Fields = Fields(type) };
        Scope inner = new(scope);
        Interpreter body = new(inner, budget, reading);
        foreach (Statement statement in type.Body)
        {
            if (statement is not Statement.Function method)
            {
                body.One(statement, isTop: false);
                continue;
            }

            IReadOnlyList<(string Name, Value? Default)> parameters =
                [.. method.Parameters.Select(parameter => (parameter.Name, parameter.Default is { } value ? body.Tried(value) : null))];
            Callable callable = new(method.Name, parameters, method.Position, (own, spent) => new Interpreter(own, spent, reading).Called(method));
            members[method.Name] = callable.AsFunction(scope, budget, $"{type.Name}.{method.Name}", within => within.Assign("__class__", made)) with { Definition = method };
        }

        foreach ((string name, Value value) in inner.Values)
        {
            members.TryAdd(name, value);
        }

        scope.Assign(type.Name, made);
    }
}
