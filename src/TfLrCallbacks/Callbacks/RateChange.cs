namespace TfLrCallbacks;

/// <summary>A change of the learning rate.</summary>
/// <param name="Step">The zero-based step that is trained next, with the new rate unless it is changed again before.</param>
/// <param name="From">The rate before.</param>
/// <param name="To">The rate after.</param>
/// <param name="Who">The callback that set it, by its type's name; empty where it was set from outside.</param>
/// <param name="Why">Why, in words for a person; empty where it was not said.</param>
public readonly record struct RateChange(long Step, double From, double To, string Who, string Why)
{
    /// <summary>
    /// Gets a value indicating whether the callback takes into account what others set: it had read the rate (<see cref="ITrainingRun.LearningRate"/>), or is meant to
    /// overwrite it. Where it does not, a rate that another callback had set for the same step is lost.
    /// </summary>
    /// <value>The default is false.</value>
    public bool Looked { get; init; }
}
