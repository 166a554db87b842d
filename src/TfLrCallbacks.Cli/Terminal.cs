namespace TfLrCallbacks.Cli;

/// <summary>Where a command reads and writes.</summary>
/// <param name="In">Standard input.</param>
/// <param name="Out">Standard output, for results.</param>
/// <param name="Error">Standard error, for messages.</param>
/// <param name="IsOutRedirected">Whether the results go to a file or another program.</param>
/// <param name="HasColour">Whether colours are wanted.</param>
/// <param name="Width">How many columns there are.</param>
internal sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error, bool IsOutRedirected, bool HasColour, int Width)
{
    /// <summary>Buffered, unlike Console.Out; flushed when the command has ended.</summary>
    private static readonly StreamWriter Output =
        new(Console.OpenStandardOutput(), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 15) { NewLine = "\n" };

    public static Terminal OfThisProcess()
    {
        bool isRedirected = Console.IsOutputRedirected;
        return new Terminal(
            Console.In,
            Output,
            Console.Error,
            isRedirected,
            !isRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            isRedirected ? 100 : Math.Max(40, Console.WindowWidth));
    }
}
