using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

internal sealed record Softplus : ActivationFunction
{
    public override void Forward(NDArray x, NDArray y) =>
        np.evaluate(NDExpr.Max(x, 0f) + NDExpr.Log1p(NDExpr.Exp(-NDExpr.Abs(x))), y);

    public override void Backward(NDArray sums, NDArray y, NDArray gradient) =>
        np.evaluate((NDExpr)gradient * -NDExpr.Expm1(-(NDExpr)y), gradient);
}
