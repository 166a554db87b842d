namespace TfLrCallbacks.Cli;

/// <summary>How many steps a picture or an explanation shows.</summary>
internal static class StepsOption
{
    public static long Of(long? given, LearningRateSchedule schedule, RunLength? run) => given switch
    {
        null => Horizon.Of(schedule, run),
        >= 1 => given.Value,
        _ => throw new BadInputException($"--steps must be 1 or more. Received: {given}."),
    };
}
