namespace TfLrCallbacks;

/// <summary>
/// Better as Keras 2 decides it: in double, and with the sign of the smallest change as it was given.
/// </summary>
/// <remarks>
/// <code>
/// min:  value &lt; best - minDelta        max:  value &gt; best + minDelta
/// </code>
/// <para>The best starts at infinity, so NaN never is. With a negative smallest change worse values count as better.</para>
/// </remarks>
public sealed record Keras2Improvement : Improvement
{
    /// <summary>Initializes the rule.</summary>
    /// <param name="minDelta">What a value must be better by.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minDelta"/> is not finite.</exception>
    public Keras2Improvement(double minDelta) => MinDelta = Check.Finite(minDelta);

    /// <summary>Gets what a value must be better by.</summary>
    public double MinDelta { get; }

    /// <inheritdoc/>
    public override double? BestAtStart(MetricMode mode) => Worst(mode);

    /// <inheritdoc/>
    public override bool IsBetter(double value, double? best, MetricMode mode)
    {
        double reference = best ?? Worst(mode);
        return mode is MetricMode.Max ? value > reference + MinDelta : value < reference - MinDelta;
    }
}
