namespace TfLrCallbacks.Porting;

/// <content>Schedules that are a part of what trains: the text hands them on, or computes with them.</content>
internal static partial class Choice
{
    /// <summary>Refuses a schedule that the text hands on to a scheduler that is not known here, or computes with: its own rates are not what trains.</summary>
    private static void CheckIsWhole(Value? chosen, Reading reading)
    {
        if (chosen is not Value.Call schedule)
        {
            return;
        }

        Value.Call? around = reading.Calls.FirstOrDefault(call => call.Target is null && !ReferenceEquals(call, schedule) && IsNamedAsSchedule(Dialect.LastPart(call.Name)) && ScheduleNames.Find(call) is null && !CallbackNames.Knows(call)
            && call.Arguments.Any(argument => ReferenceEquals(argument.Value, schedule)));
        if (around is not null)
        {
            throw new PortingException(around.Position, ForeignModules.Refusal(around.Name, "schedule") ?? $"{around.Name}(…) takes {Dialect.LastPart(schedule.Name)} and makes another schedule of it that is not known here. Write it as a function of the step.");
        }

        if (reading.Instances.FirstOrDefault(instance => instance.Type is { } type && IsNamedAsSchedule(type.Name) && instance.Arguments.Any(argument => ReferenceEquals(argument.Value, schedule))) is { } own)
        {
            throw new PortingException(own.Position, $"{own.Type!.Name}(…) takes {Dialect.LastPart(schedule.Name)} and makes another schedule of it that is not known here: the class that it comes from is not in the text. Give its import, or write it as a function of the step.");
        }

        Value.Call? beside = Optimizer(schedule) is not { } driven ? null : reading.Calls.FirstOrDefault(call => call.Target is null && !ReferenceEquals(call, schedule) && IsNamedAsSchedule(Dialect.LastPart(call.Name))
            && ScheduleNames.Find(call) is null && !CallbackNames.Knows(call) && call.Arguments.Any(argument => IsSame(argument.Value, driven)));
        if (beside is not null)
        {
            throw new PortingException(beside.Position, $"{Brief.Of(beside.Name, 60)}(…) takes the optimizer of {Dialect.LastPart(schedule.Name)}, and what it does to the rate is not known here. Leave its line out, or write all of it as one function of the step.");
        }

        Value.Call? fixedRate = reading.Calls.LastOrDefault(call => call.Target is null && IsOther(call) && call.Position.Line > schedule.Position.Line && call.Name.Contains(".optimizers.", StringComparison.Ordinal)
            && call.Arguments.Any(argument => argument.Name is "learning_rate" or "lr" && argument.Value.AsDouble() is not null));
        if (fixedRate is not null)
        {
            throw new PortingException(fixedRate.Position, $"{Brief.Of(fixedRate.Name, 60)}(…) is given a number as its rate, which stays, and not {Dialect.LastPart(schedule.Name)}. Give the schedule alone to see its rates.");
        }

        // Where only the schedule itself is not known, what is done with it says more.
        if (reading.WhyLost(schedule) is { } lost && !lost.Message.Contains($"'{schedule.Name}(…)'", StringComparison.Ordinal))
        {
            throw lost;
        }

        if (reading.Computed.TryGetValue(schedule, out (string Written, SourcePosition Position) computed))
        {
            throw new PortingException(computed.Position, $"{Brief.Of(computed.Written, 80)} computes with {Dialect.LastPart(schedule.Name)}, and what it gives is not known here. Write all of it as one function of the step.");
        }
    }

    /// <summary>Gives the schedule of the step that a call of what is not known here takes first; null for any other call, and for one that hands its argument on.</summary>
    public static Value.Call? TakesRate(Value.Call call) => IsOther(call) && !Functions.HandsOn(Dialect.LastPart(call.Name)) && !call.Name.EndsWith("jit", StringComparison.Ordinal) && call.Arguments is [(_, Value.Call { Target: null } schedule), ..] && IsSchedule(schedule) && IsAskedFor(schedule) ? schedule : null;

    private static bool IsNamedAsSchedule(string name) => name.Contains("Schedul", StringComparison.OrdinalIgnoreCase) || name.Contains("Warm", StringComparison.OrdinalIgnoreCase) || name.EndsWith("LR", StringComparison.Ordinal) || name.EndsWith("Decay", StringComparison.Ordinal);
}
