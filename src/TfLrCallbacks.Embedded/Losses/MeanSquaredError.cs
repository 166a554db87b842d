using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>The mean over the outputs of a sample of (prediction − target)².</summary>
public sealed record MeanSquaredError : Loss
{
    internal override NDArray Prepare(NDArray y, int[] outputShape) => Targets.Like(y, outputShape);

    internal override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        np.evaluate(NDExpr.Mean(NDExpr.Square((NDExpr)predictions - y), 1, keepdims: true), losses);
        if (gradient is not null)
        {
            np.evaluate(((NDExpr)predictions - y) * (2f / predictions.shape[1]), gradient);
        }
    }
}
