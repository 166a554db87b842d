using NumSharp;

namespace TfLrCallbacks.Embedded;

internal sealed record Linear : ActivationFunction
{
    internal override void Forward(NDArray x, NDArray y)
    {
        if (!ReferenceEquals(x, y))
        {
            np.copyto(y, x);
        }
    }

    internal override void Backward(NDArray sums, NDArray y, NDArray gradient)
    {
    }
}
