namespace TfLrCallbacks;

/// <summary>
/// What stands out in the curve of a sweep: the probe loss after each step, smoothed over the logarithm of the rate.
/// </summary>
internal sealed record SweepLandmarks
{
    /// <summary>Gets a value indicating whether the loss fell by more than three times its noise and 0.5 % of the baseline.</summary>
    public required bool Learned { get; init; }

    /// <summary>Gets how far the smoothed loss fell below the baseline; negative where it never did.</summary>
    public required double Drop { get; init; }

    /// <summary>Gets the standard deviation of one loss, estimated robustly from what smoothing leaves before the minimum.</summary>
    public required double Noise { get; init; }

    /// <summary>Gets the standard deviation of the smoothed curve.</summary>
    public required double SmoothedNoise { get; init; }

    /// <summary>Gets the smoothed losses, of the first steps of the sweep; it ends with the third step after the first loss that is not finite.</summary>
    public required IReadOnlyList<double> Smoothed { get; init; }

    /// <summary>Gets the rate at the minimum of the smoothed loss, before the first explosion.</summary>
    public required double MinimumLearningRate { get; init; }

    /// <summary>Gets the rate of the steepest descent per decade, up to the minimum.</summary>
    public required double SteepestLearningRate { get; init; }

    /// <summary>Gets the rate at which the loss had fallen by 5 % of its descent.</summary>
    public required double OnsetLearningRate { get; init; }

    /// <summary>Gets the rate at which the loss had fallen by 10 % of its descent.</summary>
    public required double TenthLearningRate { get; init; }

    /// <summary>Gets the rate at which the loss had fallen by half of its descent.</summary>
    public required double HalfLearningRate { get; init; }

    /// <summary>Gets the rate at which the loss had fallen by 90 % of its descent.</summary>
    public required double NineTenthsLearningRate { get; init; }

    /// <summary>Gets how the edge was recognised.</summary>
    public required SweepEdge Edge { get; init; }

    /// <summary>Gets the rate of the first step past the edge; null where there is no edge.</summary>
    public required double? EdgeLearningRate { get; init; }

    /// <summary>Gets the rate of the edge itself, between two steps of the sweep where it can be told; null where there is no edge.</summary>
    public required double? DivergenceLearningRate { get; init; }
}
