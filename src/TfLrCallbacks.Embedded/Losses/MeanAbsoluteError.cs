using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>The mean over the outputs of a sample of |prediction − target|; its slope at 0 is 0.</summary>
public sealed record MeanAbsoluteError : Loss
{
    /// <inheritdoc/>
    public override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        np.evaluate(NDExpr.Mean(NDExpr.Abs((NDExpr)predictions - y), 1, keepdims: true), losses);
        if (gradient is not null)
        {
            np.evaluate(NDExpr.Sign((NDExpr)predictions - y) * (1f / predictions.shape[1]), gradient);
        }
    }

    /// <inheritdoc/>
    public override double? ConstantPredictorLoss(NDArray y, NDArray? weights) => ConstantPredictor.OfAbsoluteError(y, weights);
}
