using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

internal sealed record Relu : ActivationFunction
{
    private static readonly NDArray Zero = Arrays.Keep(NDArray.Scalar(0f));

    public override void Forward(NDArray x, NDArray y) => np.maximum(x, Zero, y);

    public override void Backward(NDArray sums, NDArray y, NDArray gradient) =>
        np.evaluate(NDExpr.Where(NDExpr.Greater(y, 0f), gradient, 0f), gradient);
}
