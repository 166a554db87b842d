using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Crossentropy between distributions over classes, of which predictions are given as logits or as probabilities.</summary>
internal static class SoftmaxCrossentropy
{
    /// <summary>The bound that probabilities are clipped to.</summary>
    public const float Epsilon = 1e-7f;

    /// <summary>The largest probability after clipping, 1 − ε in single precision.</summary>
    public const float OneMinusEpsilon = 1 - Epsilon;

    /// <summary>−Σ y·log softmax(z) = log Σ exp(z) − Σ y·z for y that sum to 1; the gradient is softmax(z) − y.</summary>
    public static void FromLogits(NDArray y, NDArray z, NDArray losses, NDArray? gradient)
    {
        NDArray largest = np.amax(z, 1, keepdims: true);
        NDArray exponentials = np.evaluate(NDExpr.Exp((NDExpr)z - largest));
        NDArray sum = np.sum(exponentials, 1, keepdims: true);
        NDArray expected = np.evaluate(NDExpr.Sum(y * ((NDExpr)z - largest), 1, keepdims: true));
        np.evaluate(NDExpr.Log(sum) - expected, losses);
        if (gradient is not null)
        {
            np.evaluate((NDExpr)exponentials / sum - y, gradient);
        }
    }
}
