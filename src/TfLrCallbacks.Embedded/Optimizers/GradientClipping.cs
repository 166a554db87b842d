using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Shortens gradients as an optimizer says.</summary>
internal static class GradientClipping
{
    public static void Clip(Optimizer optimizer, ParameterBlock block)
    {
        if (optimizer.ClipValue is { } bound)
        {
            np.evaluate(NDExpr.Clamp(block.Gradients, (float)-bound, (float)bound), block.Gradients);
        }
        else if (optimizer.GlobalClipNorm is { } global)
        {
            Shorten(block.Gradients, global);
        }
        else if (optimizer.ClipNorm is { } norm)
        {
            foreach (Parameter parameter in block.Parameters)
            {
                Shorten(parameter.Gradient, norm);
            }
        }
    }

    private static void Shorten(NDArray gradient, double norm)
    {
        NDArray flat = gradient.reshape(-1);
        double length = Math.Sqrt(np.dot(flat, flat).item<float>());
        np.multiply(gradient, NDArray.Scalar((float)(norm / Math.Max(length, norm))), gradient);
    }
}
