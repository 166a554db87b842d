namespace TfLrCallbacks.Porting;

/// <content>Calls, and functions in a line.</content>
internal sealed partial class Evaluator
{
    private Value Call(Expression.Call call)
    {
        reading.Training?.Note(call);
        Value value = reading.Trace?.Of(call, this) ?? (reading.Training is { } training ? OfKeras(call, training) : reading.IsStrict ? null : OfOptimizer(call)) ?? Called(call);
        reading.Note(call, value);
        reading.Trace?.Note(call, value);
        return value;
    }

    private Value Called(Expression.Call call)
    {
        if (call.Function is Expression.Name { Text: "super" } && Self is { } self)
        {
            return new Value.Symbol("super", call.Position) { Why = self.Type?.Name };
        }

        if (call.Function is Expression.Attribute { Target: Expression.Call { Function: Expression.Name { Text: "super" } } } ofBase && Self is { } instance)
        {
            return Objects.CallBase(instance, scope.Find("__class__") as Value.Class, ofBase.Text, Arguments(call), call.Position) ?? Value.None;
        }

        if (Dotted(call.Function) is { } dotted && scope.Find(First(dotted)) is null)
        {
            return call.Function is Expression.Attribute asked && OfWandb(scope.Resolve(Dotted(asked.Target)!), call.Position) is { } settings ? CallMethod(settings, asked, call)
                : reading.Training is { IsKeras: true } training && call.Function is Expression.Attribute { Target: var holder, Text: var called } && Arguments(call) is var given && training.AsModel(new Value.Symbol(scope.Resolve(Dotted(holder)!), call.Position), called, given, call.Position) is { } model && Objects.Attribute(model, called) is { } own
                ? Apply(own, given, call) : CallByName(scope.Resolve(dotted), call);
        }

        if (call.Function is Expression.Attribute method)
        {
            Value target = Evaluate(method.Target);
            return target is Value.Symbol { Why: null, Name: var module } && $"{module}.{method.Text}" is var full && (OptimizerCall.IsTorch(full) || Dialect.Have(module, method.Text) || EnvironmentVariables.Is(target)) ? CallByName(full, call) : CallMethod(target, method, call);
        }

        return Apply(Evaluate(call.Function), Arguments(call), call);
    }

    /// <summary>Gets the object whose method is evaluated; null elsewhere.</summary>
    private Value.Instance? Self => (scope.Find("__self__") ?? scope.Find("self")) as Value.Instance;

    private Value CallMethod(Value target, Expression.Attribute method, Expression.Call call)
    {
        List<(string? Name, Value Value)> arguments = Arguments(call);
        target = reading.Training?.AsModel(target, method.Text, arguments, call.Position) ?? target;
        if (reading.Training is not null && method.Text is "numpy" or "item" or "read_value" && arguments.Count == 0 && target is Value.Float or Value.Integer)
        {
            return target;
        }

        if (target is Value.Float && method.Text is "assign" or "assign_add" or "assign_sub" && (!reading.IsStrict || reading.Training is not null))
        {
            throw reading.Training?.Stop($"line {call.Position.Line}: what holds {Brief.Of(SourceWriter.Write(method.Target), 60)}, which is changed here, is not known") ?? new PortingException(call.Position, $"{Brief.Of(SourceWriter.Write(method.Target), 60)} is changed here, and is handed on to what may keep it, which is not followed. Write its value where it is used.");
        }

        if (method.Text == "save_hyperparameters" && target is Value.Instance module)
        {
            // Lightning keeps the arguments of __init__ by their names.
            module.Attributes["hparams"] = new Value.Instance(null, scope.Values.Where(pair => pair.Key != "self" && !pair.Key.StartsWith("__", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal), call.Position);
            return Value.None;
        }

        if (method.Text == "get_config" && target is Value.Call configured && KerasConfigs.Of(configured) is { } config)
        {
            return config;
        }

        if (method.Text == "add_param_group" && target is Value.Call grouped && arguments is [(_, Value.Dictionary group)])
        {
            OptimizerCall.Add(grouped, group);
            return Value.None;
        }

        if (method.Text is "fit" or "tune" && arguments.Select(argument => argument.Value).OfType<Value.Instance>().FirstOrDefault(argument => argument.Type?.Find("configure_optimizers") is Value.Function) is { } trained)
        {
            Configured(trained, call);
        }

        if (Objects.Attribute(target, method.Text) is { } member)
        {
            if (method.Text == "step" && reading.Training is { } training && target is Value.Instance optimizer && training.IsOptimizer(optimizer))
            {
                return training.Step(optimizer, () => Apply(member, arguments, call));
            }

            return Apply(member, arguments, call);
        }

        if (method.Text == "__setitem__" && target is Value.Dictionary keyed && arguments is [(null, var key), (null, var entry)])
        {
            Tables.Set(keyed, key, entry, call.Position, budget);
            return Value.None;
        }

        if (reading.Training is { } noted && target is Value.Dictionary or Value.Sequence { IsTuple: false } && method.Text.StartsWith("__", StringComparison.Ordinal))
        {
            throw noted.Stop($"line {call.Position.Line}: what {Brief.Of(SourceWriter.Write(call), 60)} does is not known");
        }

        if (target is Value.Instance { IsTable: true } settings && Objects.OfSettings(settings, method.Text, arguments, call.Position, budget) is { } answer)
        {
            return reading.Take(answer);
        }

        if (method.Text == "set_default" && target is Value.Symbol { Name: var flags } && flags.Contains("flags", StringComparison.OrdinalIgnoreCase) && Flags.SetDefault(arguments, reading))
        {
            return Value.None;
        }

        if (target is Value.Instance { Type.IsTuple: true } tuple && Objects.OfTuple(tuple, method.Text, arguments, call.Position, budget) is { } own)
        {
            return own;
        }

        if (Methods.Call(target, method.Text, arguments, call.Position, budget) is { } given)
        {
            return reading.Take(given);
        }

        if (reading.Arguments.Call(target, method.Text, arguments, call.Position) is { } parsed)
        {
            return parsed;
        }

        if (Started(SourceWriter.Write(method), arguments, call) is { } started)
        {
            return started;
        }

        if (Changes(target, method.Text) || (target is Value.Call { Name: var made } && HuggingFaceTrainer.IsArguments(made) && method.Text.StartsWith("set_", StringComparison.Ordinal)))
        {
            reading.NoteChange(call);
        }

        return Symbolic(target, method.Text, arguments, call);
    }

    /// <summary>Gets whether a method changes settings, a list or a table that stand in the text.</summary>
    private static bool Changes(Value target, string method) => target switch
    {
        Value.Instance { IsTable: true } => method.StartsWith("merge", StringComparison.Ordinal) || method.StartsWith("update", StringComparison.Ordinal) || method.StartsWith("load", StringComparison.Ordinal),
        Value.Dictionary => method is "update" or "pop" or "popitem" or "setdefault" or "clear",
        Value.Sequence => method is "extend" or "insert" or "remove" or "pop" or "clear",
        _ => false,
    };

    /// <summary>Asks a module of Lightning for its optimizers, as its Trainer does.</summary>
    public void Configured(Value.Instance module, Expression.Call call) => Configured(Objects.Attribute(module, "configure_optimizers")!, [], call);

    /// <summary>Asks configure_optimizers for its optimizers.</summary>
    public void Configured(Value method, IReadOnlyList<(string? Name, Value Value)> arguments, Expression.Call call)
    {
        try
        {
            reading.Configured = Apply(method, arguments, call);
        }
        catch (PortingException reason) when (!budget.IsSpent)
        {
            reading.Failure = reason;
        }
    }

    /// <summary>Calls what has a value: a function, a class, an object that can be called.</summary>
    public Value Apply(Value function, IReadOnlyList<(string? Name, Value Value)> arguments, Expression.Call call)
    {
        switch (function)
        {
            case Value.Symbol { Why: null } named when reading.Training?.Find(named.Name) is { } library:
                return Apply(library, arguments, call);
            case Value.Function { Apply: { } apply }:
                return apply(arguments);
            case Value.Function known:
                return known.Invoke([.. arguments.Select(argument => argument.Value)]);
            case Value.Class type:
                reading.Training?.Make(call, scope);
                return Objects.Make(type, arguments, call.Position, reading);
            case Value.Instance instance when Objects.Attribute(instance, "__call__") is Value.Function called:
                return Apply(called, arguments, call);
            case Value.Symbol symbol when Functions.Knows(symbol.Name):
                return Functions.Call(symbol.Name, arguments, call.Position, budget);
            case Value.Call { Target: null, Name: "functools.partial", Arguments: [(null, Value.Symbol made), ..] all }:
                // What a library makes, with some of its arguments given before.
                (string? Name, Value Value)[] given = [.. all.Skip(1)];
                return Symbolic(null, made.Name, [.. given.Where(argument => argument.Name is null), .. arguments, .. given.Where(argument => argument.Name is not null && arguments.All(other => other.Name != argument.Name))], call);
            case Value.Symbol { Why: not null } unknown when unknown.Name.StartsWith("getattr(", StringComparison.Ordinal):
                throw Arithmetic.UnknownName(unknown);
            case Value.Symbol symbol:
                return Symbolic(null, symbol.Name, arguments, call);
            case Value.Call { Target: null, Name: "typer.Typer" } when reading.Command is { } command:
                return Apply(command, arguments, call);
            case Value.Call made:
                // A schedule of a library that is asked for a rate, or something that nobody knows.
                return Reading.Rate(made, arguments) ?? (ScheduleNames.Find(made) is { } scheduler && scheduler.Signature.Parameters.Any(parameter => parameter.Name == "optimizer")
                    ? throw new PortingException(call.Position, $"{Dialect.LastPart(made.Name)}(…) makes a scheduler, which is no function. Give it the optimizer among its arguments.")
                    : Symbolic(made, "__call__", arguments, call));
            default:
                throw new PortingException(call.Position, "This is not a function that can be evaluated. Write its value in its place.");
        }
    }

    /// <summary>Calls the function that a library calls with arguments of its own; null where the name is not that of such a library.</summary>
    private Value? Started(string name, IReadOnlyList<(string? Name, Value Value)> arguments, Expression.Call call)
    {
        if (!CommandLine.Runs(name) || CommandLine.Main(arguments, scope) is not { } main)
        {
            return null;
        }

        reading.Note($"line {call.Position.Line}: {Brief.Of(name, 40)} is taken to call {Brief.Of(main.Callable!.Name, 40)} with {CommandLine.With(name)}.");
        Apply(main, CommandLine.Arguments(name, main, arguments), call);
        return Value.None;
    }

    private Value Symbolic(Value? target, string name, IReadOnlyList<(string? Name, Value Value)> arguments, Expression.Call call)
    {
        if (target is not null && OfLibrary(target, name) is { } full)
        {
            (target, name) = (null, full);
        }

        if (reading.Training?.Unknown(target, name, arguments, call) is { } answer)
        {
            return answer;
        }

        Value.Call made = new(target, name, [.. arguments.Select(argument => (argument.Name, reading.Training is not null ? argument.Value : OptimizerCall.Frozen(Objects.AsFunction(Whole(argument.Value, call.Position)))))], call.Position)
        {
            IsCSharp = call.Arguments.Any(argument => argument.HasColon),
            EndLine = call.EndLine,
        };
        Grouped(made);
        budget.Take(2 + arguments.Count, call.Position);
        Passing.Note(made, call.Position);
        foreach ((string? _, Value value) in !Passing.HoldsOthers(made) || ScheduleNames.Find(made) is null ? [] : made.Arguments)
        {
            Passing.Say(value, reading);
        }

        if (reading.Training is null && Dialect.LastPart(name) == "MultiStepLR")
        {
            // PyTorch counts the milestones when it makes the scheduler.
            made = made with { Arguments = [.. made.Arguments.Select(argument => (argument.Name, argument.Value is Value.Sequence list ? list with { Items = [.. list.Items] } : argument.Value))] };
        }

        reading.Note(made);
        reading.NoteTaken(made);
        return made;
    }

    /// <summary>Gives what an iterator still gives as a list, as a library that goes over it once sees it; what has no end is not known.</summary>
    private Value Whole(Value value, SourcePosition position)
    {
        if (value is not Value.Iterator iterator)
        {
            return value;
        }

        List<Value> items = [];
        try
        {
            while (items.Count < 10_000 && iterator.Next(position) is { } next)
            {
                items.Add(next);
            }
        }
        catch (PortingException reason) when (!budget.IsSpent)
        {
            return new Value.Symbol(Brief.Of(iterator.Written, 60), position) { Why = reason.Message };
        }

        budget.Take(items.Count, position);
        return items.Count < 10_000 ? new Value.Sequence(items, IsTuple: false)
            : new Value.Symbol(Brief.Of(iterator.Written, 60), position) { Why = $"{position}: {Brief.Of(iterator.Written, 60)} goes on for more than 10000 values. Write a list in its place." };
    }

    /// <summary>Gets whether a value is what a function makes that is named after a learner, also where methods are called on it (<c>vision_learner(…).to_fp16()</c>).</summary>
    private static bool IsLearner(Value value) => value is Value.Call made && (made.Target is null ? made.Name.EndsWith("earner", StringComparison.Ordinal) : IsLearner(made.Target));

    /// <summary>Gives a method that makes a schedule with its library, by the imports or by what it is called on: a learner is fastai's. Null for any other.</summary>
    private string? OfLibrary(Value target, string method) => method switch
    {
        "fit_one_cycle" when FastaiVersion.IsFirst(scope.Root.Modules) => $"{FastaiVersion.First}{method}",
        "fit_one_cycle" or "fine_tune" or "fit_flat_cos" or "fit_sgdr" or "lr_find" when scope.Root.HasImported("fastai") || IsLearner(target) => $"fastai.{method}",
        "lr_find" when scope.Root.HasImported("lightning") || scope.Root.HasImported("pytorch_lightning") => $"lightning.pytorch.tuner.{method}",
        _ => null,
    };

    private Value.Function Lambda(Expression.Lambda lambda)
    {
        IReadOnlyList<(string Name, Value? Default)> parameters = [.. lambda.Parameters.Select(parameter => (parameter.Name, parameter.Default is { } value ? Evaluate(value) : null))];
        Scope around = scope;
        Callable callable = new("lambda", parameters, lambda.Position, (inner, own) => new Evaluator(inner, own, reading).Evaluate(lambda.Body));
        return callable.AsFunction(around, budget, SourceWriter.Write(lambda)) with { Lambda = lambda with { Parameters = callable.Fixed(lambda.Parameters) } };
    }
}
