namespace TfLrCallbacks;

/// <summary>
/// Better as Keras 3 decides it: the sum in double, the comparison in float32.
/// </summary>
/// <remarks>
/// <code>
/// min:  float32(value + |minDelta|) &lt; float32(best)        max:  float32(value - |minDelta|) &gt; float32(best)
/// </code>
/// <para>
/// So changes below the resolution of float32 never count, and the first value is always the best, NaN too, which nothing beats.
/// A finite number beyond the range of float32 becomes infinite. (Keras' <c>ReduceLROnPlateau</c> ends the training there.) Without <see cref="IsFloat32"/> all is double.
/// </para>
/// </remarks>
public sealed record Keras3Improvement : Improvement
{
    /// <summary>Initializes the rule.</summary>
    /// <param name="minDelta">How much better than the best a value must be; its sign does not matter.</param>
    /// <param name="isFloat32">Whether to compare in float32, as Keras does by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minDelta"/> is not finite.</exception>
    public Keras3Improvement(double minDelta, bool isFloat32 = true)
    {
        MinDelta = Math.Abs(Check.Finite(minDelta));
        IsFloat32 = isFloat32;
    }

    /// <summary>Gets what a value must be better by.</summary>
    public double MinDelta { get; }

    /// <summary>Gets a value indicating whether float32 is used.</summary>
    public bool IsFloat32 { get; }

    /// <inheritdoc/>
    public override bool IsBetter(double value, double? best, MetricMode mode) =>
        best is not { } reference
        || (mode is MetricMode.Max
            ? Round(value - MinDelta) > Round(reference)
            : Round(value + MinDelta) < Round(reference));

    /// <summary>A number beyond the range of float32 becomes infinite, as it does in the original's arrays.</summary>
    private double Round(double value) => IsFloat32 ? (float)value : value;
}
