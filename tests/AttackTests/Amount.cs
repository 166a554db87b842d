namespace AttackTests;

/// <summary>How much is tried: a part in the tests of every day, all with ATTACK_TESTS=full.</summary>
internal static class Amount
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("ATTACK_TESTS") is "full";
}
