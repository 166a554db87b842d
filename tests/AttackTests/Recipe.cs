using TfLrCallbacks;

namespace AttackTests;

/// <summary>A training that brings a callback into a situation which a resumed run must not forget.</summary>
/// <param name="Name">What the situation is.</param>
/// <param name="Make">Makes the callbacks, given the folder for their files and the clock.</param>
/// <param name="Reaches">What an unbroken run must show somewhere, or the situation is not reached.</param>
internal sealed record Recipe(string Name, Func<TrainingSite, IEnumerable<Callback>> Make, params string[] Reaches)
{
    /// <summary>Gets how many epochs are trained.</summary>
    public int Epochs { get; init; } = 6;

    /// <summary>Gets the epoch that is begun with.</summary>
    public int InitialEpoch { get; init; }

    /// <summary>Gets a value indicating whether the data tells how long an epoch is.</summary>
    public bool KnowsLength { get; init; } = true;

    /// <summary>Gets a value indicating whether the optimizer keeps the rate as a float.</summary>
    public bool KeepsFloats { get; init; }

    /// <summary>Gets the validation losses of the epochs; null lets the model give them.</summary>
    public double[]? ValidationLosses { get; init; }

    public override string ToString() => Name;
}
