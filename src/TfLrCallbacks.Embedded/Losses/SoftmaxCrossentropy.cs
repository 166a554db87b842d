using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Crossentropy between distributions over classes, of which predictions are given as logits or as probabilities.</summary>
internal static class SoftmaxCrossentropy
{
    /// <summary>The bound that probabilities are clipped to.</summary>
    public const float Epsilon = 1e-7f;

    /// <summary>The largest probability after clipping, 1 − ε in float32.</summary>
    public const float OneMinusEpsilon = 1 - Epsilon;

    /// <summary>−Σ y·log softmax(z) = log Σ exp(z) − Σ y·z for y that sum to 1; the gradient is softmax(z) − y.</summary>
    public static void FromLogits(NDArray y, NDArray z, NDArray losses, NDArray? gradient)
    {
        NDArray shifted = np.subtract(z, np.amax(z, 1, keepdims: true));
        NDArray exponentials = np.exp(shifted);
        NDArray sum = MatrixProduct.RowSums(exponentials);
        np.multiply(shifted, y, shifted);
        np.subtract(np.log(sum), MatrixProduct.RowSums(shifted), losses);
        if (gradient is not null)
        {
            np.divide(exponentials, sum, gradient);
            np.subtract(gradient, y, gradient);
        }
    }
}
