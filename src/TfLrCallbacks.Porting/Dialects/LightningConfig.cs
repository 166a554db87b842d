namespace TfLrCallbacks.Porting;

/// <summary>
/// What Lightning's configure_optimizers returns: <c>{"optimizer": …, "lr_scheduler": {"scheduler": …, "interval": "step", "frequency": 1}}</c>.
/// The scheduler steps once an epoch unless interval says otherwise.
/// </summary>
internal static class LightningConfig
{
    /// <summary>Gets the keys that hold a scheduler, or the dictionary that does.</summary>
    public static IReadOnlyList<string> Names { get; } = ["lr_scheduler", "scheduler"];

    public static (Value.Call Call, StepUnit Unit)? Scheduler(Value.Dictionary config)
    {
        if (config["lr"] is Value.Call ofFastai && Dialect.Fastai.Find(ofFastai.Name) is not null)
        {
            // fastai's ParamScheduler is handed a schedule for each hyper-parameter.
            return (ofFastai, StepUnit.Batch);
        }

        Value? found = Names.Select(name => config[name]).FirstOrDefault(value => value is not null);
        if (found is Value.Dictionary inner)
        {
            return Scheduler(inner);
        }

        if (found is not Value.Call call)
        {
            return null;
        }

        StepUnit unit = (config["interval"] as Value.Text)?.Characters switch
        {
            null or "epoch" => StepUnit.Epoch,
            "step" => StepUnit.Batch,
            var other => throw new PortingException(call.Position, $"Lightning's 'interval' must be 'epoch' or 'step'. Received: '{other}'."),
        };
        return config["frequency"]?.AsDouble() is { } every && every > 1
            ? (Method(Method(call, "Stretch", every), "Staircase", every), unit)
            : (call, unit);
    }

    /// <summary>Gives the dictionary of a scheduler in what configure_optimizers returned: it, or the first of the second list; null for none.</summary>
    public static Value.Dictionary? Returned(Value returned)
    {
        Value? found = returned is Value.Sequence { Items: [_, Value.Sequence { Items: [var first, ..] }] } ? first : returned;
        return found is Value.Dictionary config && Scheduler(config) is not null ? config : null;
    }

    /// <summary>Gets whether configure_optimizers returned a scheduler, or those that make it together, in its second list, <c>[optimizer], [scheduler]</c>.</summary>
    public static bool IsListed(Value.Call scheduler, Value returned) => returned is Value.Sequence { Items: [_, Value.Sequence list] }
        && (Holds(list, scheduler) || (scheduler.Name == Choice.Chained && scheduler.Arguments is [(_, Value.Sequence parts), ..] && parts.Items.All(part => Holds(list, part))));

    /// <summary>Gives a scheduler as the dictionary that says no more of it: it steps once an epoch.</summary>
    public static Value.Dictionary Of(Value.Call scheduler) => new([KeyValuePair.Create<Value, Value>(Names[1], scheduler)]);

    private static bool Holds(Value.Sequence list, Value scheduler) => list.Items.Contains(scheduler, ReferenceEqualityComparer.Instance);

    private static Value.Call Method(Value.Call target, string name, double steps) => new(target, name, [(null, steps)], target.Position);
}
