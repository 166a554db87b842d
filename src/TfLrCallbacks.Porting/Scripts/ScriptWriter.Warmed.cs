namespace TfLrCallbacks.Porting;

/// <content>Schedule classes of a script that put a warm-up before another schedule.</content>
internal sealed partial class ScriptWriter
{
    private const int LongestWarmup = 20_000;

    /// <summary>Gives the schedule that an object is made with, with the warm-up that the object puts before it; null where its rates are others.</summary>
    private string? Warmed(ScriptConstruct construct, Value.Instance instance)
    {
        if (construct.Call!.Arguments.Select(argument => Written(argument.Value)).OfType<string>().ToArray() is not [var inner]
            || instance.Attributes.Values.OfType<Value.Call>().ToArray() is not [var decay] || Objects.Rates(instance) is not { } rates)
        {
            return null;
        }

        try
        {
            LearningRateSchedule own = new LambdaSchedule(new ScalarFunction(rates).At);
            LearningRateSchedule behind = ScheduleNames.Create((Value.Call)Extent.Check(decay), new PortingContext()).Schedule;
            foreach ((string name, Value value) in instance.Attributes)
            {
                if (value.AsDouble() is not (>= 1 and <= LongestWarmup and var steps) || steps != Math.Floor(steps))
                {
                    continue;
                }

                double first = own.ValueAt(0);
                foreach (bool overlap in new[] { false, true })
                {
                    WarmupSchedule warmed = behind.WithWarmup(Length.Steps((long)steps), first, overlap: overlap);
                    if (Enumerable.Range(0, (2 * (int)steps) + 2).Select(step => (long)step).Concat([100, 1000, 10_000, 100_000]).All(step => Math.Abs(own.ValueAt(step) - warmed.ValueAt(step)) <= 1e-12 + (1e-9 * Math.Abs(own.ValueAt(step)))))
                    {
                        return $"{inner}().WithWarmup(Length.Steps({Steps(name, steps)}){(first == 0 ? string.Empty : $", {ScriptCode.Number(first)}")}{(overlap ? ", overlap: true" : string.Empty)})";
                    }
                }
            }
        }
        catch (Exception reason) when (reason is PortingException or InvalidOperationException or ArgumentException)
        {
            return null;
        }

        return null;

        // A setting of the script is written by its name.
        string Steps(string name, double steps)
        {
            try
            {
                Statement.Function? start = _source.Classes.TryGetValue(construct.Name, out Statement.Class? type) ? Start(type) : null;
                return start is not null && ScriptArguments.Given(construct.Call!, start, name) is { } written and not Expression.Literal && _source.Known(written, None)?.AsDouble() == steps ? $"(long){_code.Number(written, None)}" : $"{steps:F0}";
            }
            catch (PortingException)
            {
                return $"{steps:F0}";
            }
        }
    }

    /// <summary>Gives the method of a schedule that an expression makes or names; null for any other.</summary>
    private string? Written(Expression value) => value switch
    {
        Expression.Call call => _schedules.GetValueOrDefault(call),
        Expression.Name name => _found.Where(item => item.Place.Into == name.Text && item.Construct.Call is not null && _schedules.ContainsKey(item.Construct.Call)).Select(item => _schedules[item.Construct.Call!]).LastOrDefault(),
        _ => null,
    };
}
