using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

internal sealed record Softmax : ActivationFunction
{
    public override void Forward(NDArray x, NDArray y)
    {
        int axis = x.ndim - 1;
        NDArray largest = np.amax(x, axis, keepdims: true);
        np.evaluate(NDExpr.Exp((NDExpr)x - largest), y);
        np.divide(y, np.sum(y, axis, keepdims: true), y);
    }

    public override void Backward(NDArray sums, NDArray y, NDArray gradient)
    {
        NDArray mean = np.evaluate(NDExpr.Sum((NDExpr)y * gradient, y.ndim - 1, keepdims: true));
        np.evaluate(y * ((NDExpr)gradient - mean), gradient);
    }
}
