namespace TfLrCallbacks;

/// <summary>
/// A length in epochs, in time or a part of a run was asked for its steps, and the run is not given or does not know its steps yet. Bind the
/// schedule to a run (<see cref="LearningRateSchedule.Bind"/>), or give the length in steps.
/// </summary>
public sealed class UnboundLengthException : InvalidOperationException
{
    /// <summary>Initializes the exception.</summary>
    public UnboundLengthException()
        : this("A length needs a run.")
    {
    }

    /// <summary>Initializes the exception.</summary>
    /// <param name="message">Which length, and what to do.</param>
    public UnboundLengthException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes the exception.</summary>
    /// <param name="message">Which length, and what to do.</param>
    /// <param name="innerException">The exception that led to this one; null for none.</param>
    public UnboundLengthException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Gets a value indicating whether it is the time of a step that is not known.</summary>
    public bool NeedsTime { get; private init; }

    internal static UnboundLengthException OfTime(Length length) => new(
        $"A length in time needs the time of a step, which a run measures while it trains. Received: {length}. Give the schedule to a fit, or bind it to a RunLength with a StepTime.") { NeedsTime = true };
}
