using System.Text.Json.Serialization;

namespace TfLrCallbacks;

/// <summary>One sweep of a range test: a step at each rate, from low to high. All lists have the same length, shorter than planned where the sweep stopped early.</summary>
public sealed record RangeTestSweep
{
    /// <summary>Gets the rate of each step.</summary>
    public required IReadOnlyList<double> LearningRates { get; init; }

    /// <summary>Gets the loss of each step's batch, before its update.</summary>
    public required IReadOnlyList<double> BatchLosses { get; init; }

    /// <summary>Gets the loss on the probe rows after each step.</summary>
    public required IReadOnlyList<double> ProbeLosses { get; init; }

    /// <summary>Gets the loss on the probe rows before the first step.</summary>
    public required double Baseline { get; init; }

    /// <summary>Gets what stands out in the curve; null where fewer than three losses are finite.</summary>
    [JsonInclude]
    internal SweepLandmarks? Landmarks { get; init; }
}
