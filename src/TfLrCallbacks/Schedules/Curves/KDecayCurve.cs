namespace TfLrCallbacks;

/// <summary>
/// A curve whose time is bent by a power: w(f) = v(f^k) of another curve v. Above 1 it stays longer near its start.
/// </summary>
/// <remarks>
/// As timm's <c>k_decay</c> argument. From Zhang and Li, <i>k-decay: A New Method for Learning Rate Schedule</i>, 2022,
/// <see href="https://arxiv.org/abs/2004.05909"/>.
/// </remarks>
public sealed record KDecayCurve : Curve
{
    /// <summary>Initializes a curve with bent time.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="k">The exponent of the time, greater than 0.</param>
    /// <exception cref="ArgumentNullException"><paramref name="curve"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is not greater than 0 or not finite.</exception>
    public KDecayCurve(Curve curve, double k)
    {
        ArgumentNullException.ThrowIfNull(curve);
        Curve = curve;
        K = Check.GreaterThan(0, k);
    }

    /// <summary>Gets the curve.</summary>
    public Curve Curve { get; }

    /// <summary>Gets the exponent of the time.</summary>
    public double K { get; }

    /// <inheritdoc/>
    protected override double Done(double fraction) => Curve.DoneAt(Math.Pow(fraction, K));
}
