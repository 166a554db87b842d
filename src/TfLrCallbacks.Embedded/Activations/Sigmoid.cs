using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

internal sealed record Sigmoid : ActivationFunction
{
    public override void Forward(NDArray x, NDArray y) => np.evaluate(1f / (1f + NDExpr.Exp(-(NDExpr)x)), y);

    public override void Backward(NDArray sums, NDArray y, NDArray gradient) =>
        np.evaluate((NDExpr)gradient * y * (1f - (NDExpr)y), gradient);
}
