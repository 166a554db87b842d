namespace TfLrCallbacks;

/// <summary>
/// Better as Keras 3 decides it: the sum in double, the comparison in single precision.
/// </summary>
/// <remarks>
/// <code>
/// min:  float32(value + |minDelta|) &lt; float32(best)        max:  float32(value - |minDelta|) &gt; float32(best)
/// </code>
/// <para>
/// So changes below the resolution of single precision never count, and the first value is always the best, NaN too, which nothing beats.
/// A finite number beyond the range of single precision is an error, as in Keras.
/// </para>
/// </remarks>
public sealed record Keras3Improvement : Improvement
{
    /// <summary>Initializes the rule.</summary>
    /// <param name="minDelta">What a value must be better by; its sign does not matter.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minDelta"/> is not finite.</exception>
    public Keras3Improvement(double minDelta) => MinDelta = Math.Abs(Check.Finite(minDelta));

    /// <summary>Gets what a value must be better by.</summary>
    public double MinDelta { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A finite number is beyond the range of single precision.</exception>
    public override bool IsBetter(double value, double? best, MetricMode mode) =>
        best is not { } reference
        || (mode is MetricMode.Max
            ? Single(value - MinDelta) > Single(reference)
            : Single(value + MinDelta) < Single(reference));

    private static float Single(double value) =>
        double.IsFinite(value) && Math.Abs(value) > float.MaxValue
            ? throw new ArgumentOutOfRangeException(nameof(value), value, "Keras 3 compares in single precision, so a metric must be within its range.")
            : (float)value;
}
