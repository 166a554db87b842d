using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>The mean over the outputs of a sample of (prediction − target)².</summary>
public sealed record MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        np.evaluate(NDExpr.Mean(NDExpr.Square((NDExpr)predictions - y), 1, keepdims: true), losses);
        if (gradient is not null)
        {
            np.evaluate(((NDExpr)predictions - y) * (2f / predictions.shape[1]), gradient);
        }
    }

    /// <inheritdoc/>
    public override double? ConstantPredictorLoss(NDArray y, NDArray? weights) => ConstantPredictor.OfSquaredError(y, weights);
}
