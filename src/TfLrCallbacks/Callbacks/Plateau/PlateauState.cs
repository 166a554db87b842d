namespace TfLrCallbacks;

/// <summary>What a <see cref="PlateauRule"/> remembers of a training.</summary>
/// <remarks>A rule that remembers more derives its own state, and saves it in <see cref="PlateauRule.SaveState"/> and <see cref="PlateauRule.RestoreState"/>.</remarks>
/// <param name="LearningRate">The rate (or scale) that the rule wants from now on.</param>
public record PlateauState(double LearningRate)
{
    /// <summary>Gets the best value so far; null before the first.</summary>
    public double? Best { get; init; }

    /// <summary>Gets how many epochs in a row were not better.</summary>
    public int Wait { get; init; }

    /// <summary>Gets how many epochs the pause after a reduction still lasts.</summary>
    public double Cooldown { get; init; }

    /// <summary>Gets a value indicating whether the last epoch was better than all before.</summary>
    public bool Improved { get; init; }

    /// <summary>Gets a value indicating whether patience ran out in the last epoch, also where the rate could not fall any more.</summary>
    public bool OutOfPatience { get; init; }
}
