using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>The mean over the outputs of a sample of |prediction − target|; its slope at 0 is 0.</summary>
public sealed record MeanAbsoluteError : Loss
{
    internal override NDArray Prepare(NDArray y, int[] outputShape) => Targets.Like(y, outputShape);

    internal override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        np.evaluate(NDExpr.Mean(NDExpr.Abs((NDExpr)predictions - y), 1, keepdims: true), losses);
        if (gradient is not null)
        {
            np.evaluate(NDExpr.Sign((NDExpr)predictions - y) * (1f / predictions.shape[1]), gradient);
        }
    }
}
