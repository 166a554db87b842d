using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

internal sealed record HardSigmoid : ActivationFunction
{
    public override void Forward(NDArray x, NDArray y) =>
        np.evaluate(NDExpr.Clamp((NDExpr)x * (1f / 6) + 0.5f, 0f, 1f), y);

    public override void Backward(NDArray sums, NDArray y, NDArray gradient) =>
        np.evaluate(NDExpr.Where(NDExpr.Greater(y, 0f) & NDExpr.Less(y, 1f), (NDExpr)gradient * (1f / 6), 0f), gradient);
}
