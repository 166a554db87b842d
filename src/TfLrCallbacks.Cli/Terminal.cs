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
    private const int WhereUnknown = 100;

    private static readonly System.Text.UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Buffered, unlike Console.Out; flushed when the command has ended. The console's own streams would set up the terminal for keys that are read one by one, and tell it so.</summary>
    private static readonly StreamWriter Output = new(Console.OpenStandardOutput(), Utf8, bufferSize: 1 << 15) { NewLine = "\n" };

    private static readonly StreamReader Input = new(Console.OpenStandardInput(), Utf8);

    private static readonly StreamWriter Messages = new(Console.OpenStandardError(), Utf8) { AutoFlush = true, NewLine = "\n" };

    /// <summary>Gets a value indicating whether messages go to a terminal that shows colours.</summary>
    public bool HasErrorColour { get; init; }

    /// <summary>Gets a value indicating whether messages go to a file or another program, or to a terminal that cannot move back in a line.</summary>
    public bool IsErrorRedirected { get; init; } = true;

    /// <summary>Gets how many columns there are for messages; 0 where they go to a file or another program.</summary>
    public int ErrorWidth { get; init; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static Terminal OfThisProcess()
    {
        bool isRedirected = Console.IsOutputRedirected;
        bool colours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        return new Terminal(Input, Output, Messages, isRedirected, !isRedirected && colours, isRedirected ? WhereUnknown : Columns())
        {
            HasErrorColour = !Console.IsErrorRedirected && colours,
            IsErrorRedirected = Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") is "dumb",
            ErrorWidth = Console.IsErrorRedirected ? 0 : Columns(),
        };
    }

    /// <summary>Gives a word in a colour where colours are wanted.</summary>
    public string Paint(string word, Ink ink, bool onError = false) => (onError ? HasErrorColour : HasColour) ? $"\e[{(int)ink}m{word}\e[0m" : word;

    /// <summary>Gives a text from a file or a name without control characters, which would move the cursor or change colours.</summary>
    public static string Plain(string text) => text.Any(char.IsControl) ? new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]) : text;

    /// <summary>Breaks a text between words where the terminal ends; lines after the first are indented. Text that goes to a file stays as it is.</summary>
    public string Wrap(string text, int indent, int startColumn = 0)
    {
        if (IsOutRedirected)
        {
            return text;
        }

        System.Text.StringBuilder wrapped = new();
        int column = startColumn;
        foreach (string word in text.Split(' '))
        {
            if (wrapped.Length > 0 && column + 1 + word.Length > Width)
            {
                wrapped.Append('\n').Append(' ', indent);
                column = indent;
            }
            else if (wrapped.Length > 0)
            {
                wrapped.Append(' ');
                column++;
            }

            wrapped.Append(word);
            column += word.Length;
        }

        return wrapped.ToString();
    }

    private static int Columns() => Console.WindowWidth is > 0 and var width ? Math.Max(40, width) : WhereUnknown;
}
