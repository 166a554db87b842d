using System.CommandLine;

namespace TfLrCallbacks.Cli;

/// <summary>Options that are given and change nothing: whoever gave one would take the result for its effect.</summary>
internal static class IdleOption
{
    /// <summary>Says that an option has no effect, where it is given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="why">The reason, without a full stop.</param>
    /// <param name="terminal">The terminal to write to.</param>
    public static void Tell(ParseResult parsed, Option option, string why, Terminal terminal)
    {
        if (parsed.GetResult(option) is { Implicit: false })
        {
            Tell(option.Name, why, terminal);
        }
    }

    /// <summary>Says that an option has no effect.</summary>
    public static void Tell(string option, string why, Terminal terminal) => terminal.Error.WriteLine($"tflr: {option} has no effect here: {why}.");
}
