namespace TfLrCallbacks.Porting;

/// <summary>The dictionary that <c>deepspeed.initialize(config=…)</c> is given.</summary>
internal static class DeepSpeedConfig
{
    /// <summary>Gives the scheduler of a configuration as the call that makes it of the optimizer; null where it has none.</summary>
    public static Value.Call? Scheduler(Value.Dictionary config, SourcePosition position)
    {
        if (config["scheduler"] is not Value.Dictionary scheduler || scheduler["type"] is not Value.Text type || scheduler["params"] is not Value.Dictionary given)
        {
            return null;
        }

        Value.Dictionary? optimizer = config["optimizer"] as Value.Dictionary;
        string name = optimizer?["type"] is Value.Text { Characters: var own } && OptimizerCall.IsTorch($"torch.optim.{own}") ? own : "SGD";
        (string?, Value)[] rate = optimizer?["params"] is Value.Dictionary settings && settings["lr"] is { } lr
            ? [("optimizer", new Value.Call(null, $"torch.optim.{name}", [("params", new Value.Symbol("parameters", position)), ("lr", lr)], position))] : [];
        return new Value.Call(null, $"deepspeed.{type.Characters}", [.. rate, .. given.Items.Where(item => item.Key is Value.Text).Select(item => ((string?)((Value.Text)item.Key).Characters, item.Value))], position);
    }

    /// <summary>Refuses a scheduler that begins with the rate of an optimizer whose rate is not known: it would have a rate of 1.</summary>
    public static void CheckRate(Value.Call scheduler)
    {
        if (scheduler.Arguments is [("optimizer", Value.Call { Arguments: [_, ("lr", { } rate)] }), ..] && rate.AsDouble() is null && Of(0.5).Zip(Of(1)).Any(pair => pair.First != pair.Second))
        {
            throw new PortingException(scheduler.Position, $"it begins with the rate of its optimizer, which is not known here. Received: {Brief.Of(rate, 60)}.");
        }

        IEnumerable<double> Of(double first)
        {
            (string?, Value)[] others = [.. scheduler.Arguments.Skip(1)];
            LearningRateSchedule schedule = Dialect.DeepSpeed.Create(scheduler with { Arguments = others }, new PortingContext { BaseLearningRate = first }).Schedule;
            return Enumerable.Range(0, 5).Select(power => schedule.ValueAt((long)Math.Pow(10, power)));
        }
    }
}
