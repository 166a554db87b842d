using System.Globalization;

namespace TfLrCallbacks;

/// <summary>Signals that tests send to the processes they start.</summary>
internal static class Signals
{
    private const string Status = "/proc/self/status";

    /// <summary>Ends a test as inconclusive where its signal would not arrive: what this process ignores, its children ignore too.</summary>
    /// <param name="name">The name of the signal: INT is what Ctrl-C sends.</param>
    public static void Need(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no kill command.");
        }

        int number = name switch { "HUP" => 1, "INT" => 2, "TERM" => 15, _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Add the number of this signal.") };
        if (File.Exists(Status) && (Ignored(File.ReadLines(Status)) & (1UL << (number - 1))) is not 0)
        {
            Assert.Inconclusive($"SIG{name} is ignored by this process, and so by the one that would get it: a shell without job control starts commands with & like that. Run the tests in the foreground.");
        }
    }

    private static ulong Ignored(IEnumerable<string> status) =>
        ulong.Parse(status.Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
