namespace TfLrCallbacks;

/// <summary>What an <see cref="OptaxPlateau"/> remembers besides.</summary>
/// <param name="LearningRate">The scale that the rule wants from now on.</param>
internal sealed record OptaxState(double LearningRate) : PlateauState(LearningRate)
{
    /// <summary>Gets how many values the mean holds so far.</summary>
    public int Count { get; init; }

    /// <summary>Gets the mean of the values since the last judgement.</summary>
    public double Average { get; init; }
}
