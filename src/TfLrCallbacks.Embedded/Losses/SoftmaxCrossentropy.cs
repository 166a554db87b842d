using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Crossentropy between distributions over classes, of which predictions are given as logits or as probabilities.</summary>
internal static class SoftmaxCrossentropy
{
    /// <summary>The bound that probabilities are clipped to.</summary>
    public const float Epsilon = 1e-7f;

    /// <summary>The largest probability after clipping, 1 − ε in float32.</summary>
    public const float OneMinusEpsilon = 1 - Epsilon;

    /// <summary>−Σ y·log softmax(z) = Σ y · log Σ exp(z) − Σ y·z; the gradient is Σ y · softmax(z) − y.</summary>
    /// <param name="y">The shares of the classes.</param>
    /// <param name="z">The logits.</param>
    /// <param name="losses">Filled with the losses.</param>
    /// <param name="gradient">Filled with the gradient; null where none is wanted.</param>
    /// <param name="total">Σ y of each row, a column; null where it is 1.</param>
    public static void FromLogits(NDArray y, NDArray z, NDArray losses, NDArray? gradient, NDArray? total = null)
    {
        NDArray shifted = np.subtract(z, np.amax(z, 1, keepdims: true));
        NDArray exponentials = np.exp(shifted);
        NDArray sum = MatrixProduct.RowSums(exponentials);
        np.multiply(shifted, y, shifted);
        NDArray logarithm = np.log(sum);
        np.subtract(total is null ? logarithm : logarithm * total, MatrixProduct.RowSums(shifted), losses);
        if (gradient is not null)
        {
            np.divide(total is null ? exponentials : exponentials * total, sum, gradient);
            np.subtract(gradient, y, gradient);
        }
    }
}
