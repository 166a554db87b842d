using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The fraction of samples whose class is predicted correctly.</summary>
/// <remarks>
/// The largest output is the prediction, the first of equal ones. Targets are class numbers or one-hot rows. A single output is
/// a probability: above 0.5 it says 1. As <c>metrics=["accuracy"]</c> in Keras, which chooses by the same shapes.
/// </remarks>
public sealed record Accuracy : MeanMetric
{
    /// <inheritdoc/>
    public override double Mean(NDArray y, NDArray predictions)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(predictions);
        NDArray right = predictions.shape[1] is 1
            ? (predictions.reshape(-1) > 0.5f) == (y.reshape(-1) > 0.5f)
            : np.argmax(predictions, 1) == (y.ndim is 1 || y.shape[1] is 1 ? y.reshape(-1) : np.argmax(y, 1));
        return np.count_nonzero(right) / (double)predictions.shape[0];
    }
}
