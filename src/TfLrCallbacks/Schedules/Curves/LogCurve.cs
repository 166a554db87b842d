namespace TfLrCallbacks;

/// <summary>
/// A logarithm: w(f) = ln(1 + s · f) / ln(1 + s). Fast at first, ever slower.
/// </summary>
/// <remarks>
/// DeepSpeed's default warm-up, ln(t + 1) / ln(W), is this with s = W − 1 over W − 1 steps.
/// </remarks>
public sealed record LogCurve : Curve
{
    /// <summary>Initializes a logarithm.</summary>
    /// <param name="scale">s, how strongly it bends, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not greater than 0 or not finite.</exception>
    public LogCurve(double scale) => Scale = scale;

    /// <summary>Gets how strongly it bends.</summary>
    public double Scale { get; init => field = Check.GreaterThan(0, value, "scale"); }

    /// <inheritdoc/>
    protected override double Done(double fraction) => fraction >= 1 ? 1 : LogOnePlus(Scale * fraction) / LogOnePlus(Scale);

    private static double LogOnePlus(double x) => x < 1e-8 ? x : Math.Log(1 + x);
}
