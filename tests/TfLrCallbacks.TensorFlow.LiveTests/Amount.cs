namespace CrashTests;

/// <summary>How much is tried: little by default, all of it where the environment variable <c>CRASH_TESTS</c> is <c>full</c>. A start of TensorFlow takes longer than one of the embedded engine.</summary>
internal static class Amount
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("CRASH_TESTS") is "full";

    /// <summary>Gets how often a training is killed.</summary>
    public static int Kills => IsFull ? 50 : 12;

    /// <summary>Gets how often a training in TensorFlow.NET's own fit is killed.</summary>
    public static int BridgeKills => IsFull ? 25 : 4;
}
