namespace TfLrCallbacks.Porting;

/// <content>A function of the text that asks the schedules of the text, or is all that there is.</content>
internal static partial class Choice
{
    /// <summary>Gives the function at the end of the text, or the only one that it defines, if it gives the rate of a step: it calls the schedule that was chosen, or the text has no schedule. Null for any other function.</summary>
    private static Value.Function? Asking(Value? chosen, Value[] made, Reading reading)
    {
        if ((reading.Last as Value.Function ?? reading.Alone) is not { Arity: >= 1, Callable: { } alone } function || ReferenceEquals(function, chosen))
        {
            return null;
        }

        bool isRate = chosen is null ? made.Length == 0 && ReferenceEquals(function, reading.Alone)
            : chosen is Value.Call { Target: null } schedule && IsAskedFor(schedule) && Asks(function) && GivesNumber(function, schedule);
        if (isRate)
        {
            reading.Conclude($"line {alone.Position.Line}: {(alone.Name == "lambda" ? "the lambda" : Brief.Of(alone.Name, 40))} is taken as the learning rate of each {(ScriptUnits.CountsEpochs(alone.Parameters[0].Name) ? "epoch" : "step")}.");
        }

        return isRate ? function : null;
    }

    private static bool Asks(Value.Function function) => function.Outside.Any(name => function.Around?.Find(name) is Value.Call { Target: null } asked && IsSchedule(asked) && IsAskedFor(asked));

    /// <summary>Gets whether a schedule is a function of the step in its library, which a text can call.</summary>
    private static bool IsAskedFor(Value.Call schedule) => Optimizer(schedule) is null && ScheduleNames.Find(schedule) is { IsOptimizer: false };

    /// <summary>Gets whether a function gives a number for a step.</summary>
    /// <exception cref="PortingException">It chooses the rate between the schedule and another, and by what is not known.</exception>
    private static bool GivesNumber(Value.Function function, Value.Call schedule)
    {
        bool isPart = Alternatives.In(function).Contains(schedule, ReferenceEqualityComparer.Instance);
        try
        {
            Value given = function.Invoke([1L]);
            return given.AsDouble() is not null || (isPart && given is Value.Symbol unknown ? throw Arithmetic.UnknownName(unknown) : false);
        }
        catch (PortingException) when (!isPart)
        {
            return false;
        }
    }
}
