namespace TfLrCallbacks.Porting;

/// <summary>Objects of classes of the text: making them, their attributes, calling them.</summary>
internal static class Objects
{
    /// <summary>Gives an attribute of an object or a class; null where it has none here.</summary>
    public static Value? Attribute(Value holder, string name)
    {
        switch (holder)
        {
            case Value.Instance instance:
                if (instance.Attributes.TryGetValue(name, out Value? own))
                {
                    return own;
                }

                return instance.Type?.Find(name) switch
                {
                    Value.Function method when method.Definition?.Decorators.Contains("staticmethod") == true => method,
                    Value.Function method when method.Definition?.Decorators.Contains("property") == true => Bound(method, instance).Invoke([]),
                    Value.Function method when method.Callable is not null => Bound(method, instance),
                    var other => other,
                };
            case Value.Class type:
                return type.Find(name) is { } member and not Value.Function ? member : null;
            default:
                return null;
        }
    }

    /// <summary>Makes an object: its attributes are those that <c>__init__</c> assigns.</summary>
    public static Value Make(Value.Class type, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position, Reading reading)
    {
        Value.Instance made = new(type, new Dictionary<string, Value>(StringComparer.Ordinal), position) { Arguments = arguments };
        if (type.Find("__init__") is Value.Function start)
        {
            Bound(start, made).Apply!(arguments);
        }
        else
        {
            CallBase(made, null, "__init__", arguments, position);
            Fields(type, made, arguments);
        }

        reading.Note(made);
        return made;
    }

    /// <summary>Calls a method of the class that the one in the text comes from; null where that class is not in the text.</summary>
    public static Value? CallBase(Value.Instance self, Value.Class? at, string name, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position)
    {
        IReadOnlyList<Value> bases = (at ?? self.Type)?.Bases ?? [];
        foreach (Value.Class known in bases.OfType<Value.Class>())
        {
            if (known.Find(name) is Value.Function method)
            {
                return Bound(method, self).Apply!(arguments);
            }
        }

        if (name == "__init__" && IsTorchScheduler(self.Type))
        {
            // What PyTorch's base class sets, for a scheduler that has made no step.
            self.Attributes["optimizer"] = arguments.Count > 0 ? arguments[0].Value : Value.None;
            self.Attributes["last_epoch"] = 0;
            self.Attributes["_step_count"] = 1;
        }

        return name == "get_config" ? new Value.Dictionary([]) : null;
    }

    public static bool IsTorchScheduler(Value.Class? type) => type?.Origins().Any(name => Dialect.LastPart(name) is "_LRScheduler" or "LRScheduler") == true;

    public static bool IsKerasSchedule(Value.Class? type) => type?.Origins().Any(name => Dialect.LastPart(name) == "LearningRateSchedule") == true;

    /// <summary>Gives an object that can be called as the function that calls it; everything else as it is.</summary>
    public static Value AsFunction(Value value) => value is Value.Instance instance && Rates(instance) is { } function ? function : value;

    /// <summary>Gives an object that can be called with a step or an epoch as a function; null for any other object.</summary>
    public static Value.Function? Rates(Value.Instance instance)
    {
        if (Attribute(instance, "__call__") is Value.Function call)
        {
            // A Keras schedule is handed a tensor, so that a division of it by zero is infinite.
            return IsKerasSchedule(instance.Type)
                ? call with { Invoke = arguments => call.Invoke([.. arguments.Select(argument => new Value.Float(argument.AsDouble() ?? double.NaN) { IsTensor = true })]) }
                : call;
        }

        return IsTorchScheduler(instance.Type) && Attribute(instance, "get_lr") is Value.Function rates
            ? new Value.Function(1, arguments => Rate(instance, rates, arguments[0]), instance.ToString()) { Owner = instance }
            : null;
    }

    /// <summary>Gives what a call makes that only collects values, such as a namespace; null for any other.</summary>
    public static Value? Namespace(string name, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position) =>
        name is "argparse.Namespace" or "types.SimpleNamespace" or "SimpleNamespace" or "Namespace" or "easydict.EasyDict" or "EasyDict" or "ml_collections.ConfigDict" or "ml_collections.config_dict.ConfigDict" or "config_dict.ConfigDict" or "ConfigDict" or "OmegaConf.create" or "omegaconf.OmegaConf.create" or "yacs.config.CfgNode" or "CfgNode" && arguments.All(argument => argument.Name is not null || argument.Value is Value.Dictionary)
            ? new Value.Instance(
                null,
                arguments.SelectMany(argument => argument.Name is not null ? [(argument.Name, argument.Value)]
                    : ((Value.Dictionary)argument.Value).Items.Where(item => item.Key is Value.Text).Select(item => (((Value.Text)item.Key).Characters, item.Value)))
                    .DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal),
                position) { Arguments = arguments }
            : null;

    /// <summary>Gives a function with some of its arguments given.</summary>
    public static Value Partial(Value function, IReadOnlyList<(string? Name, Value Value)> given, Evaluator evaluator, Expression.Call call)
    {
        if (function is not Value.Function known)
        {
            return new Value.Call(null, "functools.partial", [(null, function), .. given], call.Position);
        }

        Value Apply(IReadOnlyList<(string? Name, Value Value)> arguments) => evaluator.Apply(
            known,
            [.. given.Where(argument => argument.Name is null), .. arguments, .. given.Where(argument => argument.Name is not null && arguments.All(other => other.Name != argument.Name))],
            call);
        return new Value.Function(
            Math.Max(1, known.Arity - given.Count), arguments => Apply([.. arguments.Select(argument => ((string?)null, argument))]), SourceWriter.Write(call))
        {
            Apply = Apply,
            Owner = known.Owner,
        };
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
        };
    }

    /// <summary>Gives the rate of a scheduler of the text's own after so many steps: its <c>get_lr</c> for the first group.</summary>
    private static Value Rate(Value.Instance instance, Value.Function rates, Value step)
    {
        lock (instance.Attributes)
        {
            instance.Attributes["last_epoch"] = step;
            instance.Attributes["_step_count"] = step.AsInteger() is { } whole ? new Value.Integer(whole + 1) : step;
            double rate = OptimizerCall.LearningRate(instance.Attributes.GetValueOrDefault("optimizer") ?? Value.None) ?? 1;
            instance.Attributes["base_lrs"] = Value.List(rate);
            return rates.Invoke([]) is Value.Sequence { Items: [var first, ..] } ? first : Value.None;
        }
    }

    /// <summary>Gives the fields of a data class their arguments.</summary>
    private static void Fields(Value.Class type, Value.Instance made, IReadOnlyList<(string? Name, Value Value)> arguments)
    {
        string[] names = [.. type.Members.Where(member => member.Value is not Value.Function).Select(member => member.Key)];
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Name is { } name || (i < names.Length && (name = names[i]) is not null))
            {
                made.Attributes[name!] = arguments[i].Value;
            }
        }
    }
}
