namespace TfLrCallbacks.Porting;

/// <content>What a text makes that nothing else is given.</content>
internal static partial class Choice
{
    /// <summary>Gives the calls and objects that no other call was given: what another one holds counts through it.</summary>
    private static Value[] Made(Reading reading)
    {
        HashSet<Value> held = new(ReferenceEqualityComparer.Instance);
        foreach (Value.Call call in reading.Calls.Where(call => IsHolder(call)))
        {
            foreach ((string? _, Value value) in call.Arguments)
            {
                Hold(value, held, 0);
            }
        }

        foreach (Value.Call injected in reading.Calls.Where(call => OptaxOptimizers.Injected(call) is not null))
        {
            Hold(injected.Target!, held, 0);
            foreach ((string? _, Value value) in injected.Arguments)
            {
                Hold(value, held, 0);
            }
        }

        foreach (Value.Instance scheduler in reading.Instances.Where(instance => Objects.IsTorchScheduler(instance.Type) || instance.Base is not null))
        {
            foreach ((string? _, Value value) in scheduler.Arguments)
            {
                Hold(value, held, 0);
            }
        }

        return [.. reading.Calls.Cast<Value>().Concat(reading.Instances).Where(value => !held.Contains(value) && !reading.Offered.Contains(value))];
    }

    /// <summary>Gets whether what a call is given is inside of what it makes: true for schedules, not for <c>fit</c>.</summary>
    private static bool IsHolder(Value.Call call) => call.Target is null ? ScheduleNames.Find(call) is not null : Dialect.Own.Find(call.Name) is not null;

    private static void Hold(Value value, HashSet<Value> held, int depth)
    {
        if (value is Value.Call or Value.Instance or Value.Sequence && !held.Add(value))
        {
            return;
        }

        if (value is Value.Sequence list && depth < 5 && list.Items.Count < 1000)
        {
            foreach (Value item in list.Items)
            {
                Hold(item, held, depth + 1);
            }
        }
    }

    /// <summary>Gets whether another call is made of a scheduler.</summary>
    private static bool IsPart(Value.Call scheduler, Value[] made) => made.OfType<Value.Call>().Any(call => !ReferenceEquals(call, scheduler)
        && call.Arguments.Any(argument => ReferenceEquals(argument.Value, scheduler) || (argument.Value is Value.Sequence list && list.Items.Contains(scheduler, ReferenceEqualityComparer.Instance))));

    private static bool IsSame(Value one, Value other) =>
        ReferenceEquals((one as Value.Call)?.Origin ?? one, (other as Value.Call)?.Origin ?? other) || (one is Value.Symbol first && other is Value.Symbol second && first.Name == second.Name);

    /// <summary>Gives an object or a function of the text as the schedule that asks it for each step.</summary>
    private static Value Callable(Value value) => value switch
    {
        Value.Instance instance when Objects.Rates(instance) is null && Objects.Known(instance) is { } known => known,
        Value.Instance instance when Objects.Rates(instance) is { } rates => new Value.Call(null, "TfLrCallbacks.LambdaSchedule", [(null, rates)], instance.Position),
        Value.Function { Arity: >= 1 } function => new Value.Call(null, "TfLrCallbacks.LambdaSchedule", [(null, function)], default),
        _ => value,
    };
}
