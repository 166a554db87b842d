using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary>How many steps a picture or an explanation shows.</summary>
internal static class StepsOption
{
    public static long Of(long? given, PortedSchedule schedule) => given switch
    {
        null => schedule.StepsToShow,
        >= 1 => given.Value,
        _ => throw new BadInputException($"--steps must be 1 or more. Received: {given}."),
    };
}
