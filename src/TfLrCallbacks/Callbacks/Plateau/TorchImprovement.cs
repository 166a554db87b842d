namespace TfLrCallbacks;

/// <summary>
/// Better as PyTorch decides it.
/// </summary>
/// <remarks>
/// <code>
/// relative:  min  value &lt; best · (1 - threshold)        max  value &gt; best · (1 + threshold)
/// absolute:  min  value &lt; best - threshold              max  value &gt; best + threshold
/// </code>
/// <para>The best starts at infinity, so NaN never is.</para>
/// </remarks>
public sealed record TorchImprovement : Improvement
{
    /// <summary>Initializes the rule.</summary>
    /// <param name="threshold">How much better a value must be.</param>
    /// <param name="thresholdMode">What the threshold refers to.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not finite.</exception>
    public TorchImprovement(double threshold = 1e-4, ThresholdMode thresholdMode = ThresholdMode.Relative)
    {
        Threshold = Check.Finite(threshold);
        ThresholdMode = Check.Defined(thresholdMode);
    }

    /// <summary>Gets how much better a value must be.</summary>
    public double Threshold { get; }

    /// <summary>Gets what the threshold refers to.</summary>
    public ThresholdMode ThresholdMode { get; }

    /// <inheritdoc/>
    public override double? BestAtStart(MetricMode mode) => Worst(mode);

    /// <inheritdoc/>
    public override bool IsBetter(double value, double? best, MetricMode mode)
    {
        double reference = best ?? Worst(mode);
        bool relative = ThresholdMode is ThresholdMode.Relative;
        return mode is MetricMode.Max
            ? value > (relative ? reference * (1 + Threshold) : reference + Threshold)
            : value < (relative ? reference * (1 - Threshold) : reference - Threshold);
    }
}
