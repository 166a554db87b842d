namespace TfLrCallbacks;

/// <summary>What a <see cref="GreedyLR"/> remembers besides.</summary>
/// <param name="LearningRate">The rate that the rule wants from now on.</param>
internal sealed record GreedyState(double LearningRate) : PlateauState(LearningRate)
{
    /// <summary>Gets how many epochs in a row were better.</summary>
    public int Good { get; init; }

    /// <summary>Gets how many epochs the pause after a rise still lasts.</summary>
    public int Warmup { get; init; }

    /// <summary>Gets after how many more reductions at the lowest rate all starts again.</summary>
    public int ResetIn { get; init; }

    /// <summary>Gets the rate that the training began with.</summary>
    public double FirstLearningRate { get; init; }

    /// <summary>Gets the last values, where they are averaged.</summary>
    public IReadOnlyList<double> Window { get; init; } = [];

    /// <summary>Gets the running sum of the last values.</summary>
    public double Sum { get; init; }
}
