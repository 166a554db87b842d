namespace TfLrCallbacks.Porting;

/// <summary>
/// What Keras makes of a dictionary or a word: <c>schedules.deserialize({"class_name": …, "config": …})</c>, <c>CosineDecay.from_config({…})</c>,
/// <c>optimizers.get("sgd")</c>.
/// </summary>
internal static class KerasConfigs
{
    /// <summary>Gives the call that makes the same schedule or optimizer; null for any other function.</summary>
    public static Value.Call? Made(string name, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position)
    {
        if (arguments is not [(_, var given), ..] || name.LastIndexOf('.') is not (> 0 and var dot) || (Dialect.Keras.Owns(name) == 0 && Dialect.TfKeras.Owns(name) == 0))
        {
            return null;
        }

        string holder = name[..dot];
        return (name[(dot + 1)..], given) switch
        {
            ("deserialize" or "get", Value.Dictionary config) => OfClass(holder, config, position),
            ("get", Value.Text word) when KerasOptimizers.ByWord(word.Characters) is { } optimizer => new Value.Call(null, $"{holder}.{optimizer}", [], position),
            ("from_config", Value.Dictionary config) => Call(holder, config, Dialect.LastPart(holder), position),
            _ => null,
        };
    }

    /// <summary>Gives what <c>get_config()</c> of a schedule of Keras returns: its arguments by name; null for any other call.</summary>
    public static Value.Dictionary? Of(Value.Call schedule) =>
        schedule.Target is null && !KerasOptimizers.Has(schedule.Name) && (Dialect.Keras.Find(schedule.Name) ?? Dialect.TfKeras.Find(schedule.Name)) is { IsOptimizer: false } factory
            ? new Value.Dictionary([.. factory.Signature.Bind(schedule.Arguments, schedule.Position).Select(argument => KeyValuePair.Create((Value)argument.Key, argument.Value))])
            : null;

    private static Value.Call? OfClass(string module, Value.Dictionary given, SourcePosition position) =>
        given["class_name"] is Value.Text type && given["config"] is Value.Dictionary config && Named(module, type.Characters) is var name ? Call($"{module}.{name}", config, name, position) : null;

    /// <summary>Gives the class that Keras takes a name for: of an optimizer also in small letters.</summary>
    private static string Named(string module, string name) => module.EndsWith("optimizers", StringComparison.Ordinal) ? KerasOptimizers.ByWord(name) ?? name : name;

    /// <summary>Gives the call of a class with the entries of its configuration, a schedule in it made too.</summary>
    private static Value.Call? Call(string name, Value.Dictionary config, string type, SourcePosition position)
    {
        string module = name[..name.LastIndexOf('.')];
        string schedules = module.EndsWith("schedules", StringComparison.Ordinal) ? module : $"{module}.schedules";
        return char.IsUpper(type[0]) && config.Items.All(item => item.Key is Value.Text)
            ? new Value.Call(null, name, [.. config.Items.Select(item => ((string?)((Value.Text)item.Key).Characters, item.Value is Value.Dictionary inner && OfClass(schedules, inner, position) is { } made ? made : item.Value))], position)
            : null;
    }
}
