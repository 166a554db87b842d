namespace TfLrCallbacks;

/// <summary>
/// A curve gone through several times, each time from the start: w(f) = v(n · f mod 1), and 1 at the end.
/// </summary>
/// <remarks>
/// With <see cref="Curve.Cosine"/> it is <c>transformers.get_cosine_with_hard_restarts_schedule_with_warmup</c>. A fraction of a
/// repetition breaks off in the middle.
/// </remarks>
public sealed record RepeatedCurve : Curve
{
    /// <summary>Initializes a repeated curve.</summary>
    /// <param name="curve">The curve of one time.</param>
    /// <param name="times">The number of repetitions, greater than 0.</param>
    /// <exception cref="ArgumentNullException"><paramref name="curve"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is not greater than 0 or not finite.</exception>
    public RepeatedCurve(Curve curve, double times)
    {
        ArgumentNullException.ThrowIfNull(curve);
        Curve = curve;
        Times = Check.GreaterThan(0, times);
    }

    /// <summary>Gets the curve of one time.</summary>
    public Curve Curve { get; }

    /// <summary>Gets the number of repetitions.</summary>
    public double Times { get; }

    /// <inheritdoc/>
    protected override double Done(double fraction) => fraction >= 1 ? 1 : Curve.DoneAt(Times * fraction % 1);
}
