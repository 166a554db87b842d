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
        : base(Brief.Of(message ?? string.Empty, Brief.LongestMessage))
    {
    }

    /// <summary>Initializes an exception that another one caused.</summary>
    /// <param name="message">What is wrong and the remedy.</param>
    /// <param name="innerException">The cause.</param>
    public PortingException(string message, Exception? innerException)
        : base(Brief.Of(message ?? string.Empty, Brief.LongestMessage), innerException)
    {
    }

    internal PortingException(SourcePosition? position, string message, Exception? innerException = null)
        : base(Brief.Of(position is { Line: > 0 } at ? $"{at}: {message}" : message, Brief.LongestMessage), innerException) => Position = position;

    /// <summary>Gets where in the text it is; null where there is no text.</summary>
    public SourcePosition? Position { get; }

    /// <summary>Gets the exception that Python raises here; null where only the reader does not know more.</summary>
    internal Value.Instance? Raised { get; init; }

    /// <summary>Gets what a loop goes over and is not known; null where it is something else.</summary>
    internal Value? Unknown { get; init; }
}
