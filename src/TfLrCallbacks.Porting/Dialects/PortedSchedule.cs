namespace TfLrCallbacks.Porting;

/// <summary>A schedule together with how another library wrote it.</summary>
public sealed class PortedSchedule
{
    internal PortedSchedule(Dialect dialect, Factory factory, Value.Call call, Arguments arguments, LearningRateSchedule schedule)
    {
        Dialect = dialect;
        Factory = factory;
        Call = call;
        Arguments = arguments;
        Schedule = schedule;
    }

    /// <summary>Gets the library.</summary>
    public Dialect Dialect { get; }

    /// <summary>Gets the name of the function or class.</summary>
    public string Name => Factory.Name;

    /// <summary>Gets the schedule, which gives the rates that the library gives.</summary>
    public LearningRateSchedule Schedule { get; }

    /// <summary>Gets what surprises people about this schedule in this library, for these arguments.</summary>
    public IReadOnlyList<string> Traps => [.. Factory.Traps(Arguments)];

    /// <summary>Gets the formula of the rate for update t.</summary>
    public string Formula => Factory.Formula;

    internal Factory Factory { get; }

    internal Value.Call Call { get; }

    internal Arguments Arguments { get; }

    /// <summary>Gives the call as it was written, its numbers evaluated.</summary>
    /// <returns>A Python call.</returns>
    public override string ToString() => Call.ToString();
}
