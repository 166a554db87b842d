namespace TfLrCallbacks;

/// <summary>
/// The shape of a way from one value to another: linear, cosine, exponential, …
/// </summary>
/// <remarks>
/// Warm-ups, decays, cool-downs and the phases of a one-cycle all take a curve, so every shape exists once.
/// With w(f) the part of the way that is done at fraction f of the time, a curve from a to b is
/// <code>
/// v(f) = a + (b − a) · w(f)
/// </code>
/// Most curves have w(0) = 0 and w(1) = 1; their documentation says where one does not.
/// </remarks>
public abstract record Curve
{
    /// <summary>Gets the straight line.</summary>
    public static Curve Linear { get; } = new LinearCurve();

    /// <summary>Gets half a cosine wave: slow, fast, slow.</summary>
    public static Curve Cosine { get; } = new CosineCurve();

    /// <summary>Gives the value at a moment of the way.</summary>
    /// <param name="from">The value at the start, 0 or more.</param>
    /// <param name="to">The value at the end, 0 or more.</param>
    /// <param name="elapsed">How much of the time has gone; before 0 the start counts.</param>
    /// <param name="length">How much time the way takes; with 0 it is over at once.</param>
    /// <returns>The value; from the end on always the last one.</returns>
    public double Between(double from, double to, double elapsed, double length) =>
        Between(from, to, elapsed >= length ? 1 : Math.Max(0, elapsed / length));

    /// <summary>Gives the value at a fraction of the way.</summary>
    /// <param name="from">The value at the start.</param>
    /// <param name="to">The value at the end.</param>
    /// <param name="fraction">The fraction of the time, from 0 to 1.</param>
    /// <returns>The value.</returns>
    protected virtual double Between(double from, double to, double fraction)
    {
        double done = Done(fraction);

        // From the nearer end, so that both ends are met exactly and nothing falls below 0.
        return done < 0.5 ? from + ((to - from) * done) : to - ((to - from) * (1 - done));
    }

    /// <summary>Gives the part of the way that is done.</summary>
    /// <param name="fraction">The fraction of the time, from 0 to 1.</param>
    /// <returns>The part, from 0 to 1.</returns>
    protected abstract double Done(double fraction);
}
