namespace TfLrCallbacks.Cli;

/// <summary>What the user gave cannot be used; the message says what, where, the rule and the remedy.</summary>
internal sealed class BadInputException : Exception
{
    public BadInputException()
    {
    }

    public BadInputException(string message)
        : base(message)
    {
    }

    public BadInputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
