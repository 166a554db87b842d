using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Half the squared error where the error is small, the absolute error where it is large; the mean over a sample's outputs.</summary>
/// <remarks>
/// <para>With e = prediction − target and the bound δ:</para>
/// <code>
/// ½·e²                  where |e| ≤ δ
/// δ·|e| − ½·δ²          elsewhere
/// </code>
/// </remarks>
public sealed record Huber : Loss
{
    /// <summary>Initializes a loss.</summary>
    /// <param name="delta">The bound δ, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is out of its range.</exception>
    public Huber(double delta = 1) => Delta = Check.GreaterThan(0, delta);

    /// <summary>Gets the bound δ.</summary>
    public double Delta { get; }

    /// <inheritdoc/>
    public override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        float delta = (float)Delta;
        NDExpr error = (NDExpr)predictions - y;
        NDExpr size = NDExpr.Abs(error);
        NDExpr loss = NDExpr.Where(
            NDExpr.LessEqual(size, delta), NDExpr.Square(error) * 0.5f, size * delta - 0.5f * delta * delta);
        np.evaluate(NDExpr.Mean(loss, 1, keepdims: true), losses);
        if (gradient is not null)
        {
            np.evaluate(NDExpr.Clamp(error, -delta, delta) * (1f / predictions.shape[1]), gradient);
        }
    }
}
