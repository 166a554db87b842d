using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

internal sealed record LeakyRelu : ActivationFunction
{
    private const float Slope = 0.2f;

    public override void Forward(NDArray x, NDArray y) => np.evaluate(NDExpr.Max(x, (NDExpr)x * Slope), y);

    public override void Backward(NDArray sums, NDArray y, NDArray gradient) =>
        np.evaluate(NDExpr.Where(NDExpr.Greater(y, 0f), gradient, (NDExpr)gradient * Slope), gradient);
}
