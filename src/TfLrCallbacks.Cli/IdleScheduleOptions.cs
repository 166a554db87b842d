using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary>Tells whether schedules that were read hang on a part of their context: where they do not, the option that gives it changes nothing.</summary>
internal sealed class IdleScheduleOptions
{
    private readonly List<(string Text, PortedSchedule Ported)> _read = [];

    public void Add(string text, PortedSchedule ported) => _read.Add((text, ported));

    /// <summary>Gets whether no rate of any schedule changes with the context.</summary>
    /// <param name="change">Gives another context.</param>
    public bool Ignore(Func<PortingContext, PortingContext> change) =>
        _read.Count > 0 && _read.TrueForAll(schedule => Again(schedule.Text, change(schedule.Ported.Context)) is { } other && IsSame(schedule.Ported, other));

    private static PortedSchedule? Again(string text, PortingContext context)
    {
        try
        {
            return TypedSchedule.Read(text, context);
        }
        catch (Exception refused) when (refused is PortingException or BadInputException or ArgumentException)
        {
            // It can only be refused for what it takes from the context.
            return null;
        }
    }

    private static bool IsSame(PortedSchedule one, PortedSchedule other)
    {
        try
        {
            (LearningRateSchedule first, long firstSteps) = Bound(one);
            (LearningRateSchedule second, long secondSteps) = Bound(other);
            long steps = Math.Max(firstSteps, secondSteps);
            return one.StepsAreEpochs == other.StepsAreEpochs && RateSamples.Of(first, steps).Rates.SequenceEqual(RateSamples.Of(second, steps).Rates);
        }
        catch (Exception unknown) when (unknown is InvalidOperationException or ArgumentException or PortingException)
        {
            // A schedule that has no rates yet, such as one over a time, is not called independent.
            return false;
        }
    }

    /// <summary>Binds a schedule, to a run that is made up where none is known, and gives how many steps show all of it.</summary>
    private static (LearningRateSchedule Schedule, long Steps) Bound(PortedSchedule ported)
    {
        RunLength run = ported.Context.Run is { TotalSteps: not null } known ? known : new RunLength(epochs: 10, stepsPerEpoch: 100);
        LearningRateSchedule bound = ported.Schedule.Bind(run);
        return (bound, bound.EndStep() is { } end && end is > 1 and < 1e15 ? (long)end + 2 : run.TotalSteps!.Value);
    }
}
