using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

internal sealed record Softsign : ActivationFunction
{
    public override void Forward(NDArray x, NDArray y) =>
        np.evaluate(x / (1f + NDExpr.Abs(x)), y);

    public override void Backward(NDArray sums, NDArray y, NDArray gradient) =>
        np.evaluate(gradient * NDExpr.Square(1f - NDExpr.Abs(y)), gradient);
}
