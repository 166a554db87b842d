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
/// A finite number beyond the range of single precision is an error, as in Keras. Without <see cref="SinglePrecision"/> all is double.
/// </para>
/// </remarks>
public sealed record Keras3Improvement : Improvement
{
    /// <summary>Initializes the rule.</summary>
    /// <param name="minDelta">How much better than the best a value must be; its sign does not matter.</param>
    /// <param name="singlePrecision">Whether to compare in single precision, as Keras does by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minDelta"/> is not finite.</exception>
    public Keras3Improvement(double minDelta, bool singlePrecision = true)
    {
        MinDelta = Math.Abs(Check.Finite(minDelta));
        SinglePrecision = singlePrecision;
    }

    /// <summary>Gets what a value must be better by.</summary>
    public double MinDelta { get; }

    /// <summary>Gets a value indicating whether single precision is used.</summary>
    public bool SinglePrecision { get; }

    /// <inheritdoc/>
    public override bool IsBetter(double value, double? best, MetricMode mode) =>
        best is not { } reference
        || (mode is MetricMode.Max
            ? Round(value - MinDelta) > Round(reference)
            : Round(value + MinDelta) < Round(reference));

    /// <summary>A number beyond the range of single precision becomes infinite, as it does in the original's arrays.</summary>
    private double Round(double value) => SinglePrecision ? (float)value : value;
}
