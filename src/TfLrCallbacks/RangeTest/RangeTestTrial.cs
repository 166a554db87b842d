namespace TfLrCallbacks;

/// <summary>A short training at one rate.</summary>
/// <param name="HalfDecades">The place of the rate on the grid of trials: its decimal logarithm, times 2.</param>
/// <param name="Loss">The loss on the probe rows after the trial; positive infinity where it exploded.</param>
public readonly record struct RangeTestTrial(int HalfDecades, double Loss)
{
    /// <summary>Gets the rate, 10^(<see cref="HalfDecades"/> / 2).</summary>
    public double LearningRate => Math.Pow(10, HalfDecades / 2.0);

    /// <summary>Gets a value indicating whether the trial was given up early because it could not win; its loss is then one of its batches.</summary>
    public bool EndedEarly { get; init; }
}
