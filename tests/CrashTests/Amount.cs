namespace CrashTests;

/// <summary>How much is tried: little by default, all of it where the environment variable <c>CRASH_TESTS</c> is <c>full</c>.</summary>
internal static class Amount
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("CRASH_TESTS") is "full";

    /// <summary>Gets how often a training is killed.</summary>
    public static int Kills => IsFull ? 200 : 12;

    /// <summary>Gets how many damaged states are read.</summary>
    public static int Variants => IsFull ? 100_000 : 5_000;
}
