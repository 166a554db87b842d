namespace TfLrCallbacks.Porting;

/// <summary>
/// A text, a name or an argument of another library that cannot become a schedule. The message is one line: where, what, the rule
/// and the remedy.
/// </summary>
public sealed class PortingException : FormatException
{
    /// <summary>Initializes an exception without a message.</summary>
    public PortingException()
    {
    }

    /// <summary>Initializes an exception.</summary>
    /// <param name="message">What is wrong and the remedy.</param>
    public PortingException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes an exception that another one caused.</summary>
    /// <param name="message">What is wrong and the remedy.</param>
    /// <param name="innerException">The cause.</param>
    public PortingException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal PortingException(SourcePosition? position, string message, Exception? innerException = null)
        : base(position is { Line: > 0 } at ? $"{at}: {message}" : message, innerException) => Position = position;

    /// <summary>Gets where in the text it is; null where there is no text.</summary>
    public SourcePosition? Position { get; }
}
