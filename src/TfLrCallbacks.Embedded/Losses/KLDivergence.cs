using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>The Kullback-Leibler divergence Σ y·log(y / p) of probabilities p from target probabilities y.</summary>
/// <remarks>Both are clipped to [1e−7, 1], as <c>keras.losses.KLDivergence</c> does. Targets have the shape of the output.</remarks>
public sealed record KLDivergence : Loss
{
    /// <inheritdoc/>
    public override NDArray Prepare(NDArray y, int[] outputShape) => Targets.Shares(y, outputShape, largest: 1);

    /// <inheritdoc/>
    public override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        NDArray expected = np.evaluate(NDExpr.Clamp(y, SoftmaxCrossentropy.Epsilon, 1f));
        NDArray p = np.evaluate(NDExpr.Clamp(predictions, SoftmaxCrossentropy.Epsilon, 1f));
        np.evaluate(NDExpr.Sum(expected * NDExpr.Log((NDExpr)expected / p), 1, keepdims: true), losses);
        if (gradient is not null)
        {
            np.evaluate(NDExpr.Where(NDExpr.Equal(p, predictions), -(NDExpr)expected / p, 0f), gradient);
        }
    }

    internal override bool TakesProbabilities => true;
}
