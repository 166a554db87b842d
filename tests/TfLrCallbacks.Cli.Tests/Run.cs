namespace TfLrCallbacks.Cli.Tests;

/// <summary>What one call of the tool gave.</summary>
internal sealed record Run(int ExitCode, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Run Of(params string[] arguments) => With(string.Empty, isRedirected: true, arguments);

    public static Run With(string input, bool isRedirected, params string[] arguments)
    {
        using StringReader reader = new(input);
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int code = Tool.Run(arguments, new Terminal(reader, output, error, isRedirected, HasColour: false, Width: 120));
        return new Run(code, output.ToString(), error.ToString());
    }
}
