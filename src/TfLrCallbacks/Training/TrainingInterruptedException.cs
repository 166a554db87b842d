namespace TfLrCallbacks;

/// <summary>A training ended because the process was asked to; see <see cref="Interruption"/>.</summary>
public sealed class TrainingInterruptedException : OperationCanceledException
{
    /// <summary>Initializes the exception.</summary>
    public TrainingInterruptedException()
        : this("The training was interrupted.")
    {
    }

    /// <summary>Initializes the exception.</summary>
    /// <param name="message">What happened.</param>
    public TrainingInterruptedException(string message)
        : base(message, Interruption.Token)
    {
    }

    /// <summary>Initializes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What led to it.</param>
    public TrainingInterruptedException(string message, Exception innerException)
        : base(message, innerException, Interruption.Token)
    {
    }

    /// <summary>Gets a value indicating whether another worker, the first, says it to the user.</summary>
    internal bool IsToldElsewhere { get; init; }
}
