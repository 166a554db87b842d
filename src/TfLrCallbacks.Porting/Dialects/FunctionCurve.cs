namespace TfLrCallbacks.Porting;

/// <summary>A curve from a Python function that gives what is left of the way, from 1 at 0 to 0 at 1.</summary>
internal sealed record FunctionCurve(ScalarFunction Left) : Curve
{
    protected override double Done(double fraction) => 1 - Left.At(fraction);
}
