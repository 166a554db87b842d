using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

internal sealed record HyperbolicTangent : ActivationFunction
{
    public override void Forward(NDArray x, NDArray y) => np.evaluate(NDExpr.Tanh(x), y);

    public override void Backward(NDArray sums, NDArray y, NDArray gradient) =>
        np.evaluate(gradient * (1f - NDExpr.Square(y)), gradient);
}
