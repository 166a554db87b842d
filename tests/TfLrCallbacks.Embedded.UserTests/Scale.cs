using NumSharp;

namespace TfLrCallbacks.Embedded.UserTests;

/// <summary>y = x · scale, with a learned scale for each value of the last axis.</summary>
public sealed class Scale(double start = 1) : Layer
{
    private Parameter _scale = null!;
    private NDArray _x = null!;

    public double Start { get; } = start;

    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        _x = x;
        return x * _scale.Value;
    }

    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        np.copyto(_scale.Gradient, np.sum((gradient * _x).reshape(-1, _x.shape[^1]), 0));
        return toInputs ? gradient * _scale.Value : null;
    }

    protected override int[] Build(int[] inputShape)
    {
        _scale = AddParameter("scale", [inputShape[^1]], new Constant(Start));
        return inputShape;
    }
}
