using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Computes the mean of each channel of sequences, (batch, steps, channels): (batch, channels).</summary>
/// <remarks>As <c>keras.layers.GlobalAveragePooling1D</c>.</remarks>
public sealed class GlobalAveragePooling1D : Layer
{
    private readonly bool _keepdims;
    private long[] _shape = [];
    private long _places;

    /// <summary>Initializes a layer.</summary>
    /// <param name="keepdims">Whether the axes over which the mean is taken stay, with length 1.</param>
    public GlobalAveragePooling1D(bool keepdims = false) => _keepdims = keepdims;

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        _shape = x.shape;
        NDArray mean = np.mean(x.reshape(_shape[0], _places, -1), 1);
        return mean.reshape([_shape[0], .. OutputShape.Select(size => (long)size)]);
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        if (!toInputs)
        {
            return null;
        }

        NDArray share = np.multiply(gradient, NDArray.Scalar(1f / _places)).reshape(_shape[0], 1, -1);
        return np.add(np.zeros(new Shape(_shape[0], _places, _shape[^1]), NPTypeCode.Single), share).reshape(_shape);
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        if (inputShape.Length is not 2)
        {
            throw DoesNotFit(inputShape, "needs samples of shape (steps, channels)");
        }

        _places = inputShape[0];
        return _keepdims ? [1, inputShape[1]] : [inputShape[1]];
    }
}
