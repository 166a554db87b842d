using System.Text;

namespace TfLrCallbacks.Cli;

/// <summary>
/// Standard error. Each whole line is a message: control characters are removed, and it is wrapped to the terminal. Text that is written in parts, such as a progress
/// bar, is passed on unchanged. A write that fails (closed stream, full disk) is ignored, so that it does not fail the command.
/// </summary>
internal sealed class MessageWriter : TextWriter
{
    private const string Mark = "tflr:";

#pragma warning disable CA2213 // it is closed by whoever made it
    private readonly TextWriter _inner;
#pragma warning restore CA2213
    private readonly bool _hasColour;

    private MessageWriter(TextWriter inner, int width, bool hasColour)
    {
        _inner = inner;
        _hasColour = hasColour;
        Width = width;
    }

    /// <inheritdoc/>
    public override Encoding Encoding => _inner.Encoding;

    /// <summary>Gets how many columns the terminal has; 0 where messages go to a file or another program.</summary>
    public int Width { get; }

    /// <summary>Makes one that does not close what it writes to.</summary>
    /// <param name="inner">Where messages go.</param>
    /// <param name="width">How many columns the terminal has; 0 where messages go to a file or another program.</param>
    /// <param name="hasColour">Whether colours are wanted.</param>
    public static MessageWriter To(TextWriter inner, int width = 0, bool hasColour = false) => new(inner, width, hasColour);

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => _inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => _inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => _inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine() => Try(_inner.WriteLine);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => _inner.WriteLine(Lines(value ?? string.Empty)));

    /// <summary>Tells why a command is refused.</summary>
    public void Refuse(string message)
    {
        string text = Lines($"{Mark} {message}");
        Try(() => _inner.WriteLine(_hasColour ? Ink.Error.Paint(Mark) + text[Mark.Length..] : text));
    }

    /// <inheritdoc/>
    public override void Flush() => Try(_inner.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception unheard) when (unheard is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or ObjectDisposedException)
        {
            // The message is lost; the results and the exit code still tell the outcome.
        }
    }

    private string Lines(string text)
    {
        string plain = string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(WordWrap.Plain));
        return Width is 0 ? plain : WordWrap.Lines(plain, Width);
    }
}
