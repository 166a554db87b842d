namespace TfLrCallbacks;

/// <summary>
/// Keras' rule in double arithmetic, with arguments that make sense: the default of <see cref="ReduceLROnPlateau"/>.
/// </summary>
/// <remarks>
/// Counting is Keras' (<see cref="KerasCounting"/>). What differs: values are compared in double; NaN is never the best; and an argument
/// that Keras would take and go wrong with is refused (a factor of 0 or below, anything negative, NaN).
/// </remarks>
public sealed record StrictPlateau : KerasCounting
{
    /// <summary>Initializes the rule.</summary>
    /// <param name="factor">What the rate is multiplied by, greater than 0 and below 1.</param>
    /// <param name="patience">The number of epochs without a better value after which the rate falls, 0 or more; 0 is the same as 1.</param>
    /// <param name="mode">Which values are better.</param>
    /// <param name="minDelta">How much better than the best a value must be, 0 or more.</param>
    /// <param name="cooldown">How many epochs after a reduction do not count, 0 or more; 1 has no effect.</param>
    /// <param name="minLearningRate">The lowest rate, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public StrictPlateau(
        double factor = 0.1,
        int patience = 10,
        MetricMode mode = MetricMode.Auto,
        double minDelta = 1e-4,
        int cooldown = 0,
        double minLearningRate = 0)
        : base(
            new MinDelta(Check.AtLeast(0.0, minDelta)),
            Below1(Check.GreaterThan(0, factor), nameof(factor)),
            Check.AtLeast(0, patience),
            mode,
            Check.AtLeast(0, cooldown),
            Check.AtLeast(0.0, minLearningRate))
    {
    }
}
