using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

internal sealed record Relu6 : ActivationFunction
{
    public override void Forward(NDArray x, NDArray y) =>
        np.evaluate(NDExpr.Clamp(x, 0f, 6f), y);

    public override void Backward(NDArray sums, NDArray y, NDArray gradient) =>
        np.evaluate(NDExpr.Where(NDExpr.Greater(y, 0f) & NDExpr.Less(y, 6f), gradient, 0f), gradient);
}
