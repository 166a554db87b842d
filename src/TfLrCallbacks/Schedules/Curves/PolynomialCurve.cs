namespace TfLrCallbacks;

/// <summary>
/// What Keras, PyTorch, optax and transformers call polynomial: w(f) = 1 − (1 − f)^p. Above 1 it starts fast, below 1 slowly; with 0 it
/// never leaves its start.
/// </summary>
public sealed record PolynomialCurve : Curve
{
    /// <summary>Initializes a polynomial.</summary>
    /// <param name="power">The exponent, 0 or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="power"/> is negative or not finite.</exception>
    public PolynomialCurve(double power) => Power = power;

    /// <summary>Gets the exponent.</summary>
    public double Power { get; init => field = Check.AtLeast(0.0, value, "power"); }

    /// <inheritdoc/>
    protected override double Done(double fraction) => 1 - Math.Pow(1 - fraction, Power);
}
