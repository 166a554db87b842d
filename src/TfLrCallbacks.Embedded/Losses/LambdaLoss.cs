using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A loss made of functions.</summary>
internal sealed record LambdaLoss(Func<NDArray, NDArray, NDArray> Losses, Func<NDArray, NDArray, NDArray> Gradient) : Loss
{
    public override NDArray Prepare(NDArray y, int[] outputShape)
    {
        NDArray rows = y.ndim is 1 ? y.reshape(-1, 1) : y;
        return rows.astype(NPTypeCode.Single);
    }

    public override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        Write(Losses(y, predictions), losses, "losses", $"(rows) or {Arrays.Show(losses.shape)}", predictions);
        if (gradient is not null)
        {
            Write(Gradient(y, predictions), gradient, "gradient", Arrays.Show(gradient.shape), predictions);
        }
    }

    private static void Write(NDArray made, NDArray target, string what, string wanted, NDArray predictions)
    {
        if (made is null || made.size != target.size || (made.ndim > 1 && !made.shape.SequenceEqual(target.shape)))
        {
            throw new InvalidOperationException(
                $"The {what} of a loss for outputs of shape {Arrays.Show(predictions.shape)} must have the shape {wanted}. Received: {(made is null ? "null" : Arrays.Show(made.shape))}. Sum over axis 1 with keepdims to get one loss for each row.");
        }

        np.copyto(target, made.reshape(target.shape));
    }
}
