using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

internal sealed record Elu : ActivationFunction
{
    public override void Forward(NDArray x, NDArray y) =>
        np.evaluate(NDExpr.Where(NDExpr.Greater(x, 0f), x, NDExpr.Expm1(x)), y);

    public override void Backward(NDArray sums, NDArray y, NDArray gradient) =>
        np.evaluate(NDExpr.Where(NDExpr.Less(y, 0f), gradient * ((NDExpr)y + 1f), gradient), gradient);
}
