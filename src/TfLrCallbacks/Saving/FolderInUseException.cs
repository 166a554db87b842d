namespace TfLrCallbacks;

/// <summary>A folder that only one run can use at a time is in use by another.</summary>
public sealed class FolderInUseException : IOException
{
    /// <summary>Initializes the exception.</summary>
    public FolderInUseException()
    {
    }

    /// <summary>Initializes the exception.</summary>
    /// <param name="message">Which folder, and what to do.</param>
    public FolderInUseException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes the exception.</summary>
    /// <param name="message">Which folder, and what to do.</param>
    /// <param name="innerException">What the operating system said.</param>
    public FolderInUseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
