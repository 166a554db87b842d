using NumSharp;

namespace TfLrCallbacks.Embedded.UserTests;

/// <summary>q·e where the target is above the prediction by e, (1 − q)·e where it is below: the best prediction is the quantile q.</summary>
public sealed record QuantileLoss(double Quantile) : Loss
{
    public override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        NDArray error = y - predictions;
        NDArray slope = np.where(error > 0f, NDArray.Scalar((float)Quantile), NDArray.Scalar((float)(Quantile - 1)));
        np.copyto(losses, np.mean(error * slope, 1, keepdims: true));
        if (gradient is not null)
        {
            np.copyto(gradient, slope / -(float)y.shape[1]);
        }
    }
}
