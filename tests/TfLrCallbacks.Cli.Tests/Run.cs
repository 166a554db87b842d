namespace TfLrCallbacks.Cli.Tests;

/// <summary>What one call of the tool gave.</summary>
internal sealed record Run(int ExitCode, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Run Of(params string[] arguments) => With(string.Empty, isRedirected: true, arguments);

    public static Run With(string input, bool isRedirected, params string[] arguments) => Start(input, isRedirected, hasColour: false, width: 120, arguments);

    /// <summary>Runs on a terminal of some width.</summary>
    public static Run At(int width, params string[] arguments) => Start(string.Empty, isRedirected: false, hasColour: false, width, arguments);

    /// <summary>Runs on a terminal that shows colours.</summary>
    public static Run InColour(params string[] arguments) => Start(string.Empty, isRedirected: false, hasColour: true, width: 120, arguments);

    private static Run Start(string input, bool isRedirected, bool hasColour, int width, string[] arguments)
    {
        using StringReader reader = new(input);
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int code = Tool.Run(arguments, new Terminal(reader, output, MessageWriter.To(error, isRedirected ? 0 : width, hasColour), isRedirected, hasColour, width) { IsErrorRedirected = isRedirected });
        return new Run(code, output.ToString(), error.ToString());
    }
}
