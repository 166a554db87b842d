using NumSharp;

namespace TfLrCallbacks.Embedded;

internal sealed record Linear : ActivationFunction
{
    public override void Forward(NDArray x, NDArray y)
    {
        if (!ReferenceEquals(x, y))
        {
            np.copyto(y, x);
        }
    }

    public override void Backward(NDArray sums, NDArray y, NDArray gradient)
    {
    }
}
