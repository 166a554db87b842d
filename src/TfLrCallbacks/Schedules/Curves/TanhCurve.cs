namespace TfLrCallbacks;

/// <summary>
/// A hyperbolic tangent: w(f) = ½ · (1 + tanh(lb · (1 − f) + ub · f)). It meets neither end exactly.
/// </summary>
/// <remarks>
/// As timm's <c>TanhLRScheduler</c>. From Hsueh, Li and Wu, <i>Stochastic Gradient Descent with Hyperbolic-Tangent Decay</i>, 2019,
/// <see href="https://arxiv.org/abs/1806.01593"/>.
/// </remarks>
public sealed record TanhCurve : Curve
{
    /// <summary>Initializes a hyperbolic tangent.</summary>
    /// <param name="lowerBound">Where on the tangent the way starts.</param>
    /// <param name="upperBound">Where on the tangent it ends.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not finite.</exception>
    public TanhCurve(double lowerBound = -7, double upperBound = 3)
    {
        LowerBound = lowerBound;
        UpperBound = upperBound;
    }

    /// <summary>Gets where on the tangent the way starts.</summary>
    public double LowerBound { get; init => field = Check.Finite(value, "lowerBound"); }

    /// <summary>Gets where on the tangent it ends.</summary>
    public double UpperBound { get; init => field = Check.Finite(value, "upperBound"); }

    /// <inheritdoc/>
    protected override double Done(double fraction) =>
        0.5 * (1 + Math.Tanh((LowerBound * (1 - fraction)) + (UpperBound * fraction)));
}
