using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Computes the mean of each channel of sequences, (batch, steps, channels): (batch, channels).</summary>
/// <remarks>As <c>keras.layers.GlobalAveragePooling1D</c>.</remarks>
public sealed class GlobalAveragePooling1D : Layer
{
    private readonly bool _keepdims;
    private long[] _shape = [];

    /// <summary>Initializes a layer.</summary>
    /// <param name="keepdims">Whether the axes over which the mean is taken stay, with length 1.</param>
    public GlobalAveragePooling1D(bool keepdims = false) => _keepdims = keepdims;

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        _shape = x.shape;
        return PlaceMean.Of(x, OutputShape);
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs) => toInputs ? PlaceMean.Backward(gradient, _shape) : null;

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        if (inputShape.Length is not 2)
        {
            throw DoesNotFit(inputShape, "needs samples of shape (steps, channels)");
        }

        return _keepdims ? [1, inputShape[1]] : [inputShape[1]];
    }
}
