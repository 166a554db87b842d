namespace TfLrCallbacks.Cli.Tests;

/// <summary>Cuts a command line as a shell does.</summary>
internal static class CommandLine
{
    public static IEnumerable<string> Arguments(string line) =>
        line.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
