using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

internal sealed record Selu : ActivationFunction
{
    private const float Scale = 1.05070098735548f;
    private const float Alpha = 1.67326324235438f;

    public override void Forward(NDArray x, NDArray y) =>
        np.evaluate(NDExpr.Where(NDExpr.Greater(x, 0f), (NDExpr)x * Scale, NDExpr.Expm1(x) * (Scale * Alpha)), y);

    public override void Backward(NDArray sums, NDArray y, NDArray gradient) =>
        np.evaluate((NDExpr)gradient * NDExpr.Where(NDExpr.Less(y, 0f), (NDExpr)y + Scale * Alpha, Scale), gradient);
}
