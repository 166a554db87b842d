using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The mean of a loss, watched as a metric.</summary>
internal sealed record LossMetric(Loss Loss) : MeanMetric
{
    private protected override Type NamedAfter => Loss.GetType();

    public override double Mean(NDArray y, NDArray predictions)
    {
        NDArray losses = np.empty(new Shape(predictions.shape[0], 1), NPTypeCode.Single);
        Loss.Evaluate(Loss.Prepare(y, [(int)predictions.shape[1]]), predictions, losses, null);
        return np.mean(losses.astype(NPTypeCode.Double)).item<double>();
    }
}
