using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

internal sealed record Gelu : ActivationFunction
{
    public override bool NeedsSums => true;

    public override void Forward(NDArray x, NDArray y) =>
        np.evaluate(x * Phi(x), y);

    public override void Backward(NDArray sums, NDArray y, NDArray gradient) =>
        np.evaluate(gradient * (Phi(sums) + sums * Density(sums)), gradient);

    /// <summary>The normal distribution function, ½·(1 + erf(x / √2)).</summary>
    private static NDExpr Phi(NDArray x) => NDExpr.Call(ErrorFunction.NormalCdf, x);

    private static NDExpr Density(NDArray x) => NDExpr.Exp(NDExpr.Square(x) * -0.5f) * (float)(1 / Math.Sqrt(2 * Math.PI));
}
