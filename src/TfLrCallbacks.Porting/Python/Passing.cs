namespace TfLrCallbacks.Porting;

/// <summary>What happens to a list or a table that is given to a function which is not known here: it may be another one afterwards.</summary>
internal static class Passing
{
    private static readonly string[] Changing =
    [
        "shuffle", "update", "merge", "push", "insert", "override", "overwrite", "append", "extend", "modify", "patch", "fill", "clear", "pop", "remove", "normalize", "adjust", "resolve", "finalize", "scale_",
        "set_", "add_", "fix_", "apply_overrides", "parse_overrides", "sort", "rescale", "expand",
    ];

    /// <summary>Gets whether a function says by its name that it changes what it is given.</summary>
    public static bool Changes(string name) => Dialect.LastPart(name) is var last && Changing.Any(word => last.TrimStart('_').StartsWith(word, StringComparison.OrdinalIgnoreCase)) && !last.EndsWith("ed", StringComparison.Ordinal);

    /// <summary>Notes that a function that is not known here was given lists and tables; those that it changes by its name are not known any more.</summary>
    public static void Note(Value.Call call, SourcePosition position)
    {
        if (!HoldsOthers(call) || IsHarmless(call))
        {
            return;
        }

        bool isChanging = Changes(call.Name);
        foreach ((string? _, Value value) in call.Arguments)
        {
            (string, int) passed = (Brief.Of(call.Name, 40), position.Line);
            Value.Symbol lost = new(Brief.Of(value, 60), position)
            {
                Why = isChanging ? $"{position}: what {passed.Item1}(…) makes of {Brief.Of(value, 60)} is not known here. Write the value in its place." : null,
            };
            switch (value)
            {
                case Value.Sequence { IsTuple: false } list when isChanging && list.Items.Count > 0:
                    list.ToChange().Clear();
                    list.ToChange().Add(lost with { Name = $"*{lost.Name}" });
                    break;
                case Value.Dictionary { Owner: null } table when isChanging:
                    foreach (Value key in table.Items.Select(item => item.Key).ToArray())
                    {
                        table.Set(key, lost);
                    }

                    table.Rest = lost;
                    break;
                case Value.Sequence { IsTuple: false } list:
                    list.Passed ??= passed;
                    break;
                case Value.Dictionary table:
                    table.Passed ??= passed;
                    break;
            }
        }
    }

    /// <summary>Gets whether a call is given a list or a table, which it may change.</summary>
    public static bool HoldsOthers(Value.Call call)
    {
        foreach ((string? _, Value value) in call.Arguments)
        {
            if (value is Value.Sequence or Value.Dictionary)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says that a value is used that a function which is not known here was given before.</summary>
    public static void Say(Value value, Reading reading)
    {
        (string Name, int Line)? passed = value switch { Value.Sequence list => list.Passed, Value.Dictionary table => table.Passed, _ => null };
        if (passed is { } given)
        {
            reading.Note($"line {given.Line}: what {given.Name}(…) changes of what it is given is not known here: the values that stand in the text count.");
        }
    }

    /// <summary>Gets whether a function is known to leave what it is given as it is: what makes schedules, optimizers, callbacks and models, what shows and what saves.</summary>
    private static bool IsHarmless(Value.Call call)
    {
        string last = Dialect.LastPart(call.Name);
        return call.Target is not null || ScheduleNames.Find(call) is not null || CallbackNames.Knows(call) || OptimizerCall.IsTorch(call.Name) || Functions.Knows(call.Name)
            || last.Length == 0 || char.IsUpper(last[0]) || Dialect.All.Any(dialect => dialect.Owns(call.Name) > 0)
            || call.Name.Split('.')[0] is "plt" or "matplotlib" or "logging" or "logger" or "wandb" or "json" or "yaml" or "os" or "torch" or "tf" or "tensorflow" or "np" or "numpy" or "jax" or "jnp" or "keras" && !Changes(call.Name);
    }
}
