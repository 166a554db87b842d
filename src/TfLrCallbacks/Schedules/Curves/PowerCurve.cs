namespace TfLrCallbacks;

/// <summary>
/// A power: w(f) = f^p. Above 1 it starts slowly, below 1 fast; with 0 it is over at once.
/// </summary>
/// <remarks>
/// As a cool-down to 0, p = ½ is 1 − √f and p = 2 is 1 − f². As fastai's <c>SchedPoly</c>. Keras' polynomial decay is the same way
/// backwards, <see cref="PolynomialCurve"/>.
/// </remarks>
public sealed record PowerCurve : Curve
{
    /// <summary>Initializes a power.</summary>
    /// <param name="power">The exponent, 0 or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="power"/> is negative or not finite.</exception>
    public PowerCurve(double power) => Power = power;

    /// <summary>Gets the exponent.</summary>
    public double Power { get; init => field = Check.AtLeast(0.0, value, "power"); }

    /// <inheritdoc/>
    protected override double Done(double fraction) => Math.Pow(fraction, Power);
}
