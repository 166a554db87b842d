namespace TfLrCallbacks.Cli;

/// <summary>Where a command reads and writes.</summary>
/// <param name="In">Standard input.</param>
/// <param name="Out">Standard output, for results.</param>
/// <param name="Error">Standard error, for messages, with its width and its colours.</param>
/// <param name="IsOutRedirected">Whether the results go to a file or another program.</param>
/// <param name="HasColour">Whether colours are wanted.</param>
/// <param name="Width">How many columns there are.</param>
internal sealed record Terminal(TextReader In, TextWriter Out, MessageWriter Error, bool IsOutRedirected, bool HasColour, int Width)
{
    private const int WhereUnknown = 100;

    private static readonly System.Text.UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Buffered, unlike Console.Out; flushed when the command has ended. The console's own streams would set up the terminal for keys that are read one by one, and tell it so.</summary>
    private static readonly StreamWriter Output = new(Console.OpenStandardOutput(), Utf8, bufferSize: 1 << 15) { NewLine = "\n" };

    private static readonly StreamReader Input = new(Console.OpenStandardInput(), Utf8);

    private static readonly bool Colours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    private static readonly MessageWriter Messages = MessageWriter.To(ErrorStream(), Console.IsErrorRedirected ? 0 : Columns(), !Console.IsErrorRedirected && Colours);

    /// <summary>Gets a value indicating whether messages go to a file or another program, or to a terminal that cannot move back in a line.</summary>
    public bool IsErrorRedirected { get; init; } = true;

    /// <summary>Gets the clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static Terminal OfThisProcess()
    {
        bool isRedirected = Console.IsOutputRedirected;
        return new Terminal(Input, Output, Messages, isRedirected, !isRedirected && Colours, isRedirected ? WhereUnknown : Columns())
        {
            IsErrorRedirected = Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") is "dumb",
        };
    }

    /// <summary>Gives a word in a colour where colours are wanted.</summary>
    public string Paint(string word, Ink ink) => HasColour ? ink.Paint(word) : word;

    /// <summary>Breaks a text between words where the terminal ends; lines after the first are indented. Text that goes to a file stays as it is.</summary>
    public string Wrap(string text, int indent, int startColumn = 0) => IsOutRedirected ? text : WordWrap.Of(text, Width, indent, startColumn);

    private static TextWriter ErrorStream()
    {
        try
        {
            return new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true, NewLine = "\n" };
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return TextWriter.Null;
        }
    }

    private static int Columns() => Console.WindowWidth is > 0 and var width ? Math.Max(40, width) : WhereUnknown;
}
