namespace TfLrCallbacks.Porting;

/// <content>Attributes that get a value, and lose it.</content>
internal static partial class Objects
{
    /// <summary>Gives an attribute of an object, a class, a flag or an optimizer a value; what an object of a library makes of one is not known.</summary>
    public static void Set(Value holder, string name, Value value, SourcePosition position, Reading reading)
    {
        switch (holder)
        {
            case Value.Instance { Type: { } type } instance when type.Find("__setattr__") is Value.Function { Callable: not null } own:
                Bound(own, instance).Invoke([name, value]);
                break;
            case Value.Instance { Type: { } type } instance when type.Find(name) is Value.Function property && IsProperty(property) && property.Definition!.Decorators.Contains("property"):
                (property.Setter is { } setter ? Bound(setter, instance) : throw Errors.Make("AttributeError", position, $"The property '{Brief.Of(name, 40)}' has no setter.")).Invoke([value]);
                break;
            case Value.Instance instance:
                instance.Attributes[name] = value;
                if (Budget.OfQuestion is { } question)
                {
                    instance.Changed[name] = question;
                }

                break;
            case Value.Class type when type.Position.Line > 0:
                type.Members[name] = value;
                break;
            case Value.Symbol flags when Dialect.LastPart(flags.Name) == "FLAGS" && reading.Flags.TryGetValue(name, out Value.Instance? flag):
                flag.Attributes["value"] = value;
                break;
            case Value.Call { Target: null } optimizer when name is "learning_rate" or "lr" && KerasOptimizers.Has(optimizer.Name):
                optimizer.ChangeFirst("learning_rate", "lr", value);
                break;
            case Value.Call { Target: null } settings when HuggingFaceTrainer.IsArguments(settings.Name):
                settings.Change(name, value);
                break;
            case Value.Call { Target: null } made when SchedulerAttributes.Set(made, name, value, position, reading):
                break;
            case Value.Call { Target: null } made when ScheduleNames.Find(made) is not null || OptimizerCall.IsTorch(made.Name):
                reading.Note($"line {position.Line}: what a new value of {Brief.Of(name, 40)} changes in {Dialect.LastPart(made.Name)} is not known here: the values that stand in the text count.");
                break;
        }
    }

    /// <summary>Takes an attribute away.</summary>
    public static void Remove(Value holder, string name)
    {
        if (holder is Value.Instance instance)
        {
            instance.Attributes.Remove(name);
        }
        else if (holder is Value.Class type)
        {
            type.Members.Remove(name);
        }
    }
}
