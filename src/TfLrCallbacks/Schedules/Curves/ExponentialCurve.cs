namespace TfLrCallbacks;

/// <summary>
/// An exponential: w(f) = (1 − ρ^f) / (1 − ρ). From a to ρ · a it is the geometric way a · ρ^f.
/// </summary>
/// <remarks>
/// For a geometric way from a to b take ρ = b / a; for a way to 0, how much of a should be left just before the end.
/// </remarks>
public sealed record ExponentialCurve : Curve
{
    /// <summary>Initializes an exponential.</summary>
    /// <param name="ratio">ρ, the last value over the first of a geometric way, greater than 0; 1 is a line.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ratio"/> is not greater than 0 or not finite.</exception>
    public ExponentialCurve(double ratio) => Ratio = ratio;

    /// <summary>Gets the last value over the first of a geometric way.</summary>
    public double Ratio { get; init => field = Check.GreaterThan(0, value, "ratio"); }

    /// <inheritdoc/>
    protected override double Done(double fraction)
    {
        double log = Math.Log(Ratio);

        // From the larger end, where nothing overflows; near ρ = 1 both differences vanish and the way is a line.
        return Math.Abs(log) < 1e-9 ? fraction
            : log < 0 ? (1 - Math.Exp(log * fraction)) / (1 - Ratio)
            : (Math.Exp(log * (fraction - 1)) - (1 / Ratio)) / (1 - (1 / Ratio));
    }
}
