namespace TfLrCallbacks.Porting;

/// <summary>The rule about a warm-up that the call gives and the schedule does not have.</summary>
internal static class LintWarmupRules
{
    private const int Looks = 200;

    /// <summary>An argument of the warm-up without which the rates of the run are the same.</summary>
    public static IEnumerable<LintFinding> WarmupIgnored(LintSubject s)
    {
        if (s.Ported is not { } ported || Given(ported.Call).ToArray() is not { Length: > 0 } given || given.Any(argument => argument.Value.AsDouble() == 0))
        {
            yield break;
        }

        string[] ignored = [.. given.Where(argument => IsSame(s, ported, argument.Without)).Select(argument => $"{argument.Name}={Brief.Of(argument.Value, 40)}")];
        if (ignored.Length > 0)
        {
            yield return new(
                "warmup-ignored",
                FindingSeverity.Warning,
                0,
                $"{string.Join(" and ", ignored)} {(ignored.Length == 1 ? "has" : "have")} no effect: the rates are the same without {(ignored.Length == 1 ? "it" : "them")}.",
                LintRemedies.GiveWarmup(s, ignored[0]));
        }
    }

    /// <summary>Gives the named numbers of a warm-up in a call and in the calls within it, each with the whole call without it.</summary>
    private static IEnumerable<(string Name, Value Value, Value.Call Without)> Given(Value.Call call)
    {
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            (string? name, Value value) = call.Arguments[i];
            if (name?.Contains("warmup", StringComparison.OrdinalIgnoreCase) == true && value is not Value.Boolean && value.AsDouble() is not null)
            {
                yield return (name, value, call with { Arguments = [.. call.Arguments.Where((_, at) => at != i)] });
            }

            if (value is Value.Call inner)
            {
                foreach ((string within, Value number, Value.Call without) in Given(inner))
                {
                    yield return (within, number, call with { Arguments = [.. call.Arguments.Select((argument, at) => at == i ? (argument.Name, without) : argument)] });
                }
            }
        }
    }

    private static bool IsSame(LintSubject s, PortedSchedule ported, Value.Call without)
    {
        try
        {
            PortedSchedule other = ScheduleNames.Create(without, ported.Context);
            LearningRateSchedule schedule = (other.StepsAreEpochs ? EpochSchedule.Of(other.Schedule) : other.Schedule).Bind(s.Run);
            return Enumerable.Range(0, Looks).Select(i => i * s.Steps / Looks).All(step => schedule.ValueAt(step) == s.Schedule.ValueAt(step));
        }
        catch (Exception reason) when (reason is PortingException or InvalidOperationException)
        {
            // The call needs it.
            return false;
        }
    }
}
