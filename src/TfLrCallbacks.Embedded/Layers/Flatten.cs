using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Flattens all axes of a sample into one: (batch, a, b, …) becomes (batch, a·b·…).</summary>
public sealed class Flatten : Layer
{
    private long[] _shape = [];

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        _shape = x.shape;
        return x.reshape(_shape[0], -1);
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs) => toInputs ? gradient.reshape(_shape) : null;

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape) =>
        [inputShape.Aggregate(1, (product, dimension) => checked(product * dimension))];
}
