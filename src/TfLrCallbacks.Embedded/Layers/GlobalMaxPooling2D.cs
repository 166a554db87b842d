using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Computes the largest value of each channel of images, (batch, height, width, channels): (batch, channels).</summary>
/// <remarks>Equal values share the gradient. As <c>keras.layers.GlobalMaxPooling2D</c>.</remarks>
public sealed class GlobalMaxPooling2D : Layer
{
    private readonly bool _keepdims;
    private int[] _inputShape = [];
    private NDArray _x = null!;
    private NDArray _largest = null!;

    /// <summary>Initializes a layer.</summary>
    /// <param name="keepdims">Whether the axes over which the maximum is taken stay, with length 1.</param>
    public GlobalMaxPooling2D(bool keepdims = false) => _keepdims = keepdims;

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        _x = x.reshape(x.shape[0], -1, x.shape[3]);
        _largest = np.amax(_x, 1, keepdims: true);
        return _largest.reshape([x.shape[0], .. OutputShape.Select(size => (long)size)]).copy();
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        if (!toInputs)
        {
            return null;
        }

        NDArray chosen = (_x == _largest).astype(NPTypeCode.Single);
        NDArray shares = np.divide(chosen, np.sum(chosen, 1, keepdims: true));
        return np.multiply(shares, gradient.reshape(_x.shape[0], 1, -1)).reshape([_x.shape[0], .. _inputShape.Select(size => (long)size)]);
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        if (inputShape.Length is not 3)
        {
            throw DoesNotFit(inputShape, "needs images (height, width, channels); a Reshape in front of it can make them");
        }

        _inputShape = inputShape;
        return _keepdims ? [1, 1, inputShape[2]] : [inputShape[2]];
    }
}
