namespace TfLrCallbacks;

/// <summary>The same way backwards: w(f) = 1 − v(1 − f) of another curve v.</summary>
public sealed record ReversedCurve : Curve
{
    /// <summary>Initializes a reversed curve.</summary>
    /// <param name="curve">The curve to go backwards.</param>
    /// <exception cref="ArgumentNullException"><paramref name="curve"/> is null.</exception>
    public ReversedCurve(Curve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        Curve = curve;
    }

    /// <summary>Gets the curve to go backwards.</summary>
    public Curve Curve { get; }

    /// <inheritdoc/>
    protected override double Done(double fraction) => 1 - Curve.DoneAt(1 - fraction);
}
