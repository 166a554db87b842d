namespace TfLrCallbacks.Porting;

/// <summary>Objects of classes of the text: making them, their attributes, calling them.</summary>
internal static partial class Objects
{
    private static readonly string[] RateMethods = ["get_lr", "_get_closed_form_lr", "_get_lr", "step"];

    /// <summary>Gives an attribute of an object or a class; null where it has none here.</summary>
    public static Value? Attribute(Value holder, string name)
    {
        switch (holder)
        {
            case Value.Instance instance:
                if (instance.Type?.Find(name) is Value.Function property && IsProperty(property) && (property.Setter is not null || !instance.Attributes.ContainsKey(name)))
                {
                    return Bound(property, instance).Invoke([]);
                }

                if (instance.Attributes.TryGetValue(name, out Value? own))
                {
                    Budget.CheckFresh(instance.Changed.GetValueOrDefault(name), $"{instance.Type?.Name}.{name}");
                    return own;
                }

                if (name == "__class__" && instance.Type is { } self)
                {
                    return self;
                }

                if (name == "__dict__")
                {
                    return new Value.Dictionary([]) { Owner = instance };
                }

                return instance.Type?.Find(name) switch
                {
                    Value.Function method when method.Definition?.Decorators.Contains("staticmethod") == true => method,
                    Value.Function method when method.Definition?.Decorators.Contains("classmethod") == true => OfClass(method, instance.Type!),
                    Value.Function method when method.Callable is not null => Bound(method, instance),
                    null when name.StartsWith("__", StringComparison.Ordinal) => null,
                    null => Special(instance, "__getattr__")?.Invoke([name]),
                    var other => other,
                };
            case Value.Class type when name == "__dict__":
                return new Value.Dictionary([.. type.Members.Select(member => KeyValuePair.Create((Value)member.Key, member.Value))]);
            case Value.Class type:
                return type.Find(name) switch
                {
                    Value.Function method when method.Definition?.Decorators.Contains("classmethod") == true => OfClass(method, type),
                    var member => member,
                };
            default:
                return null;
        }
    }

    private static bool IsProperty(Value.Function function) => function.Definition?.Decorators.Any(name => name is "property" or "cached_property" or "functools.cached_property") == true;

    /// <summary>Gets whether a value has an attribute; null where that is not known.</summary>
    public static bool? Has(Value holder, string name) => holder switch
    {
        _ when Attribute(holder, name) is not null || Methods.Attribute(holder, name) is not null => true,
        Value.Instance { Type: null } => Methods.IsOfTables(name) ? null : false,
        Value.Instance { Type: { } type } => type.Origins().All(origin => origin == "object") ? false : null,
        Value.Class type => type.Origins().All(origin => origin == "object") ? false : null,
        Value.Sequence or Value.Dictionary or Value.Text when name is "__len__" or "__iter__" or "__getitem__" or "__contains__" => true,
        Value.Sequence { IsArray: false } or Value.Dictionary or Value.Text when !name.StartsWith('_') && (holder is Value.Dictionary ? Methods.IsOfTables(name) : Mutations.OfLists.Contains(name)) => holder is not Value.Text and not Value.Sequence { IsTuple: true },
        Value.Function when name is "__call__" or "__name__" => true,
        Value.Nothing or Value.Integer or Value.Float or Value.Boolean or Value.Sequence { IsArray: false } or Value.Dictionary or Value.Text when name is "lr" or "__call__" or "__len__" or "__iter__" or "__getitem__" or "__contains__" or "append" or "keys" or "items" or "values" or "get" or "get_lr" or "step" or "shape" => false,
        Value.Nothing when !name.StartsWith("__", StringComparison.Ordinal) => false,
        Value.Symbol module when Functions.Knows($"{module.Name}.{name}") || OptimizerCall.IsTorch($"{module.Name}.{name}") || Dialect.All.Any(dialect => dialect.Owns($"{module.Name}.") > 0 && dialect.Find($"{module.Name}.{name}") is not null) => true,
        Value.Call optimizer when OptimizerCall.IsTorch(optimizer.Name) && name is "param_groups" or "step" or "defaults" => true,
        _ => null,
    };

    /// <summary>Makes an object: its attributes are those that <c>__init__</c> assigns.</summary>
    public static Value Make(Value.Class type, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position, Reading reading)
    {
        if (arguments is [(null, var wanted)] && (type.Enumerated.Count > 0 || type.Listed.Count > 0))
        {
            return Member(type, wanted, position);
        }

        Value.Instance made = new(type, new Dictionary<string, Value>(StringComparer.Ordinal), position) { Arguments = reading.Training is null ? arguments : [] };
        if (Errors.Is(type))
        {
            made.Attributes["args"] = new Value.Sequence([.. arguments.Select(argument => argument.Value)], IsTuple: true);
            (type.Find("__init__") as Value.Function is { } begin ? Bound(begin, made) : null)?.Apply!(arguments);
            return made;
        }

        if (type.Find("__init__") is Value.Function start)
        {
            Bound(start, made).Apply!(arguments);
        }
        else
        {
            CallBase(made, null, "__init__", arguments, position);
            Fields(type, made, arguments);
            if (type.Find("__post_init__") is Value.Function after)
            {
                Bound(after, made).Apply!([]);
            }
        }

        reading.Note(made);
        return made;
    }

    /// <summary>Calls a method of the class that the one in the text comes from; null where that class is not in the text.</summary>
    public static Value? CallBase(Value.Instance self, Value.Class? at, string name, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position)
    {
        foreach (Value.Class known in self.Type is { } own ? own.After(at ?? own) : [])
        {
            if (known.Members.GetValueOrDefault(name) is Value.Function method)
            {
                return Bound(method, self).Apply!(arguments);
            }
        }

        switch (name, arguments)
        {
            case ("__setattr__", [(_, Value.Text attribute), (_, var value)]):
                self.Attributes[attribute.Characters] = value;
                return Value.None;
            case ("__init__", _) when self.IsTable && Update(self, arguments):
                return Value.None;
            case ("__init__", _) when self.Type is { } error && Errors.Is(error):
                self.Attributes["args"] = new Value.Sequence([.. arguments.Select(argument => argument.Value)], IsTuple: true);
                return Value.None;
        }

        if (Library(at ?? self.Type) is { } library)
        {
            if (name == "__init__")
            {
                if (arguments.FirstOrDefault(argument => argument.Name is null or "optimizer").Value is { } optimizer && Dialect.GradualWarmup.Find(library) is { Signature: { } signature })
                {
                    foreach ((string key, Value value) in signature.Bind(arguments, position))
                    {
                        self.Attributes.TryAdd(key, value);
                    }
                }

                self.Base = new Value.Call(null, library, [.. arguments.Select(argument => (argument.Name, AsFunction(argument.Value)))], position);
            }
            else if (self.Base is { } made && name is "get_lr" or "__call__")
            {
                double step = (name == "get_lr" ? self.Attributes.GetValueOrDefault("last_epoch") : arguments.Count > 0 ? arguments[0].Value : null)?.AsDouble() ?? double.NaN;
                Value rate = new Value.Float(ScheduleNames.Create((Value.Call)Extent.Check(made), new PortingContext()).Schedule.ValueAt(step)) { IsTensor = name == "__call__" };
                return name == "get_lr" ? Value.List(rate) : rate;
            }
        }

        if (name == "__init__" && IsTorchScheduler(self.Type))
        {
            // What PyTorch's base class sets, for a scheduler that has made no step.
            self.Attributes["optimizer"] = arguments.Count > 0 ? OptimizerCall.Frozen(arguments[0].Value) : Value.None;
            self.Attributes["last_epoch"] = 0;
            self.Attributes["_step_count"] = 1;
        }

        return name == "get_config" ? new Value.Dictionary([]) : null;
    }

    public static bool IsTorchScheduler(Value.Class? type) =>
        type?.Origins().Any(name => Dialect.LastPart(name) is "_LRScheduler" or "LRScheduler" || (name.Contains("lr_scheduler", StringComparison.Ordinal) && Dialect.Torch.Find(name) is not null)) == true;

    /// <summary>Gives the schedule of a library that a class comes from; null for none.</summary>
    private static string? Library(Value.Class? type) =>
        type?.Origins().FirstOrDefault(name => (name.Contains('.', StringComparison.Ordinal) || Dialect.Torch.Find(name) is not null) && ScheduleNames.Find(new Value.Call(null, name, [], default)) is not null);

    public static bool IsKerasSchedule(Value.Class? type) => type?.Origins().Any(name => Dialect.LastPart(name) == "LearningRateSchedule") == true;

    /// <summary>Gives an object that can be called as the function that calls it; everything else as it is.</summary>
    public static Value AsFunction(Value value) => value is not Value.Instance instance ? value : Rates(instance) is { } function ? function : Known(instance) ?? value;

    /// <summary>Gives the call of a library that an object of the text's own class stands for; null for none.</summary>
    public static Value.Call? Known(Value.Instance instance) => GradualWarmupFactories.Copied(instance)
        ?? (instance.Base is { } made && Overridden(instance.Type!) is { } method
            ? throw new PortingException(instance.Position, $"{instance.Type!.Name} changes '{method}' of {Dialect.LastPart(made.Name)}, and what comes of it is not known here. Write the rate as one function of the step.")
            : instance.Base);

    /// <summary>Gives the method by which a class of the text changes the rates of the library's class that it comes from; null for none.</summary>
    private static string? Overridden(Value.Class type) => RateMethods.FirstOrDefault(name => type.Find(name) is Value.Function);

    /// <summary>Gives a function with some of its arguments given.</summary>
    public static Value Partial(Value function, IReadOnlyList<(string? Name, Value Value)> given, Evaluator evaluator, Expression.Call call)
    {
        if (function is Value.Symbol { Name: var builtIn } && Functions.Knows(builtIn))
        {
            function = new Value.Function(1, arguments => evaluator.Apply(function, [.. arguments.Select(argument => ((string?)null, argument))], call), builtIn) { Apply = arguments => evaluator.Apply(new Value.Symbol(builtIn, call.Position), arguments, call) };
        }

        if (function is not Value.Function known)
        {
            return new Value.Call(null, "functools.partial", [(null, function), .. given], call.Position);
        }

        Value Apply(IReadOnlyList<(string? Name, Value Value)> arguments) => evaluator.Apply(
            known,
            [.. given.Where(argument => argument.Name is null), .. arguments, .. given.Where(argument => argument.Name is not null && arguments.All(other => other.Name != argument.Name))],
            call);
        return new Value.Function(
            Math.Max(1, PositionsLeft(known, given)), arguments => Apply([.. arguments.Select(argument => ((string?)null, argument))]), SourceWriter.Write(call))
        {
            Apply = Apply,
            Owner = known.Owner,
            IsStateful = known.IsStateful,
            Lambda = Partly(known.Lambda, given, call.Position),
        };
    }

    /// <summary>Gives how many arguments a function with the values of some parameters takes by position: those in front of the first that has its value by name.</summary>
    private static int PositionsLeft(Value.Function known, IReadOnlyList<(string? Name, Value Value)> given)
    {
        int positions = given.Count(argument => argument.Name is null);
        string[] names = known.Callable is { } callable ? [.. callable.Parameters.Select(parameter => parameter.Name)] : [];
        int named = Array.FindIndex(names, name => given.Any(argument => argument.Name == name));
        return (named < 0 ? known.Arity : Math.Min(known.Arity, named - (known.Owner is null ? 0 : 1))) - positions;
    }

    /// <summary>Gives a function in a line with the values of some of its parameters; null where they have no written form.</summary>
    private static Expression.Lambda? Partly(Expression.Lambda? lambda, IReadOnlyList<(string? Name, Value Value)> given, SourcePosition position)
    {
        if (lambda is null || given.Any(argument => argument.Value is not (Value.Integer or Value.Float or Value.Boolean or Value.Text or Value.Nothing)))
        {
            return null;
        }

        int positions = given.Count(argument => argument.Name is null);
        (string Name, Expression? Default)[] rest = [.. lambda.Parameters.Where((parameter, i) => i >= positions && parameter.Name != "*" && given.All(argument => argument.Name != parameter.Name))];

        // What stands behind a parameter that has its value by name is given by name only.
        int named = lambda.Parameters.ToList().FindIndex(parameter => parameter.Name == "*" || given.Any(argument => argument.Name == parameter.Name));
        int free = named < 0 ? rest.Length : Math.Max(0, named - positions);
        if (free < rest.Length)
        {
            rest = [.. rest[..free], ("*", null), .. rest[free..]];
        }

        Value? Known(string name) => given.FirstOrDefault(argument => argument.Name == name).Value ?? (lambda.Parameters.ToList().FindIndex(parameter => parameter.Name == name) is var at && at < positions ? given[at].Value : null);
        Scope values = new();
        foreach ((string name, Expression? _) in lambda.Parameters.Except(rest).Where(parameter => parameter.Name != "*"))
        {
            values.Assign(name, Known(name) ?? Value.None);
        }

        return Inlining.Close(lambda with { Parameters = rest, Position = position }, values, null);
    }

    private static Value.Function OfClass(Value.Function method, Value.Class type)
    {
        Func<IReadOnlyList<(string? Name, Value Value)>, Value> apply = arguments => method.Apply!([(null, type), .. arguments]);
        return new Value.Function(Math.Max(0, method.Arity - 1), arguments => apply([.. arguments.Select(argument => ((string?)null, argument))]), $"{type.Name}.{method.Definition!.Name}") { Apply = apply, IsStateful = method.IsStateful };
    }

    private static Value.Function Bound(Value.Function method, Value.Instance instance)
    {
        Func<IReadOnlyList<(string? Name, Value Value)>, Value> apply = arguments => method.Apply!([(null, instance), .. arguments]);
        string written = method.Definition?.Name is "__call__" or null ? instance.ToString() : $"{instance}.{method.Definition.Name}";
        return new Value.Function(Math.Max(0, method.Arity - 1), arguments => apply([.. arguments.Select(argument => ((string?)null, argument))]), written)
        {
            Apply = apply,
            Owner = instance,
            Definition = method.Definition,
            Around = method.Around,
        };
    }
}
