using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

internal sealed record Silu : ActivationFunction
{
    public override bool NeedsSums => true;

    public override void Forward(NDArray x, NDArray y) =>
        np.evaluate(x / (1f + NDExpr.Exp(-(NDExpr)x)), y);

    public override void Backward(NDArray sums, NDArray y, NDArray gradient) =>
        np.evaluate(gradient * ((NDExpr)y + (1f - (NDExpr)y) / (1f + NDExpr.Exp(-(NDExpr)sums))), gradient);
}
