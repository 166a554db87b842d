namespace TfLrCallbacks.Cli;

/// <summary>How many steps of a schedule to look at where nobody says.</summary>
internal static class Horizon
{
    private const long Endless = 1000;

    /// <summary>Gives the steps of the run, else up to and with the schedule's end, else a thousand.</summary>
    public static long Of(LearningRateSchedule schedule, RunLength? run) =>
        run?.TotalSteps ?? (schedule.EndStep() is { } end && end is > 0 and < long.MaxValue / 2 ? (long)Math.Ceiling(end) + 1 : Endless);
}
