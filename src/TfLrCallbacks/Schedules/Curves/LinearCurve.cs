namespace TfLrCallbacks;

/// <summary>A straight line: w(f) = f.</summary>
internal sealed record LinearCurve : Curve
{
    /// <inheritdoc/>
    protected override double Done(double fraction) => fraction;
}
