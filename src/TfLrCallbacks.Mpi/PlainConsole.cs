namespace TfLrCallbacks.Mpi;

/// <summary>
/// The console of a worker. <c>mpirun</c> gives each worker a terminal of its own for standard output and passes on what is written there, so the control codes by
/// which .NET begins the use of a terminal (<c>ESC [ ? 1 h ESC =</c>) would stand in the output, in front of the first message or result.
/// </summary>
internal static class PlainConsole
{
    private const string StartedByMpirun = "OMPI_COMM_WORLD_SIZE";
    private const string TerminalKind = "TERM";

    /// <summary>Opens the console as one that knows no control codes. It does nothing where the process was not started by <c>mpirun</c>, or the console is open.</summary>
    public static void Open()
    {
        if (Environment.GetEnvironmentVariable(StartedByMpirun) is null)
        {
            return;
        }

        // The runtime reads the kind of the terminal once, when it first needs to know about it; asking for the width makes it do so and writes nothing.
        string? kind = Environment.GetEnvironmentVariable(TerminalKind);
        Environment.SetEnvironmentVariable(TerminalKind, null);
        try
        {
            _ = Console.WindowWidth;
        }
        finally
        {
            Environment.SetEnvironmentVariable(TerminalKind, kind);
        }
    }
}
