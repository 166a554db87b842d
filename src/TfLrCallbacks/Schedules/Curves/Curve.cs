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
/// Most curves have w(0) = 0 and w(1) = 1; their documentation says where one does not. A curve of your own derives from this class.
/// </remarks>
public abstract record Curve
{
    /// <summary>Gets the straight line.</summary>
    public static Curve Linear { get; } = new LinearCurve();

    /// <summary>Gets half a cosine wave: slow, fast, slow.</summary>
    public static Curve Cosine { get; } = new CosineCurve();

    /// <summary>Gets the cool-down 1 − √f: fast at first. As a warm-up, transformers takes it <see cref="Reversed"/>.</summary>
    public static Curve OneMinusSqrt { get; } = new PowerCurve(0.5);

    /// <summary>Gets the cool-down 1 − f²: slow at first.</summary>
    public static Curve OneMinusSquare { get; } = new PowerCurve(2);

    /// <summary>Gets the cosine mirrored at the line: fast, slow, fast.</summary>
    public static Curve MirrorCosine { get; } = new MirrorCosineCurve();

    /// <summary>Gets the reflected exponential: nearly a line, then steeper and steeper.</summary>
    public static Curve Rex { get; } = new RexCurve();

    /// <summary>Gives the same way backwards.</summary>
    /// <returns>The reversed curve.</returns>
    public Curve Reversed() => new ReversedCurve(this);

    /// <summary>Gives this curve gone through several times; see <see cref="RepeatedCurve"/>.</summary>
    /// <param name="times">The number of repetitions, greater than 0.</param>
    /// <returns>The repeated curve.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is not greater than 0 or not finite.</exception>
    public Curve Repeat(double times) => new RepeatedCurve(this, times);

    /// <summary>Gives this curve with its time bent by a power; see <see cref="KDecayCurve"/>.</summary>
    /// <param name="k">The exponent of the time, greater than 0.</param>
    /// <returns>The bent curve.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is not greater than 0 or not finite.</exception>
    public Curve KDecay(double k) => new KDecayCurve(this, k);

    /// <summary>Gives this curve with the remaining part of the way raised to a power; see <see cref="RaisedCurve"/>.</summary>
    /// <param name="exponent">The power, 0 or greater.</param>
    /// <returns>The raised curve.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exponent"/> is negative or not finite.</exception>
    public Curve ToPower(double exponent) => new RaisedCurve(this, exponent);

    /// <summary>Gives the part of the way that is done at a fraction of the time.</summary>
    /// <param name="fraction">The fraction; below 0 it counts as 0, above 1 as 1.</param>
    /// <returns>The part, from 0 to 1.</returns>
    public double DoneAt(double fraction) => Math.Clamp(Done(Math.Clamp(fraction, 0, 1)), 0, 1);

    /// <summary>Gives the value at a moment of the way.</summary>
    /// <param name="from">The value at the start, 0 or more.</param>
    /// <param name="to">The value at the end, 0 or more.</param>
    /// <param name="elapsed">How much of the time has gone; before 0 the start counts.</param>
    /// <param name="length">How much time the way takes; with 0 it is over at once.</param>
    /// <returns>The value; from the end on always the last one.</returns>
    public double Between(double from, double to, double elapsed, double length) =>
        Interpolation.Between(from, to, DoneAt(elapsed >= length ? 1 : elapsed / length));

    /// <summary>Gives the part of the way that is done.</summary>
    /// <param name="fraction">The fraction of the time, from 0 to 1.</param>
    /// <returns>The part, from 0 to 1.</returns>
    protected abstract double Done(double fraction);
}
