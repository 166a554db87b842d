using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>The mean over the outputs of a sample of log cosh(prediction − target): half the square of a small error, and the size of a large one minus log 2.</summary>
public sealed record LogCosh : Loss
{
    /// <inheritdoc/>
    public override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        NDExpr error = (NDExpr)predictions - y;
        NDExpr size = NDExpr.Abs(error);
        np.evaluate(NDExpr.Mean(size + NDExpr.Log1p(NDExpr.Exp(size * -2f)) - MathF.Log(2), 1, keepdims: true), losses);
        if (gradient is not null)
        {
            np.evaluate(NDExpr.Tanh(error) * (1f / predictions.shape[1]), gradient);
        }
    }
}
