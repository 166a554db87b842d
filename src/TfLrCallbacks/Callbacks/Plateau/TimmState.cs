namespace TfLrCallbacks;

/// <summary>What a <see cref="TimmPlateau"/> remembers besides.</summary>
/// <param name="LearningRate">The rate that the rule wants from now on.</param>
internal sealed record TimmState(double LearningRate) : PlateauState(LearningRate)
{
    /// <summary>Gets the rate that the warm-up ends at.</summary>
    public double BaseLearningRate { get; init; }
}
