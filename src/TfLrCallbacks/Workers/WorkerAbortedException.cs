namespace TfLrCallbacks;

/// <summary>A training of several workers was ended by one of them.</summary>
public sealed class WorkerAbortedException : Exception
{
    /// <summary>Initializes the exception.</summary>
    public WorkerAbortedException()
        : this("A worker ended the training.")
    {
    }

    /// <summary>Initializes the exception.</summary>
    /// <param name="message">Which worker, and why.</param>
    public WorkerAbortedException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes the exception.</summary>
    /// <param name="message">Which worker, and why.</param>
    /// <param name="innerException">What that worker met; null where it is not known.</param>
    public WorkerAbortedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
