namespace TfLrCallbacks;

/// <summary>
/// A curve whose remaining way is raised to a power: w(f) = 1 − (1 − v(f))^e of another curve v.
/// </summary>
/// <remarks>
/// As the <c>exponent</c> of <c>optax.cosine_decay_schedule</c>. With 0 it never leaves its start.
/// </remarks>
public sealed record RaisedCurve : Curve
{
    /// <summary>Initializes a curve raised to a power.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="exponent">The power of the remaining part of the way, 0 or greater.</param>
    /// <exception cref="ArgumentNullException"><paramref name="curve"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exponent"/> is negative or not finite.</exception>
    public RaisedCurve(Curve curve, double exponent)
    {
        ArgumentNullException.ThrowIfNull(curve);
        Curve = curve;
        Exponent = Check.AtLeast(0.0, exponent);
    }

    /// <summary>Gets the curve.</summary>
    public Curve Curve { get; }

    /// <summary>Gets the power of the remaining part of the way.</summary>
    public double Exponent { get; }

    /// <inheritdoc/>
    protected override double Done(double fraction) => 1 - Math.Pow(1 - Curve.DoneAt(fraction), Exponent);
}
