using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Takes the largest value of each window of images, (batch, height, width, channels).</summary>
/// <remarks>The first of equal values, row by row, gets the whole gradient. As <c>keras.layers.MaxPooling2D</c>.</remarks>
public sealed class MaxPooling2D : Layer
{
    private readonly Size2D _poolSize;
    private readonly Size2D _strides;
    private readonly Padding _padding;
    private readonly BatchBuffer _outputs = new();
    private ImageWindows _windows = null!;
    private NDArray _padded = null!;
    private NDArray _y = null!;

    /// <summary>Initializes a layer.</summary>
    /// <param name="poolSize">The rows and columns of a window, 1 or more; 2 by default.</param>
    /// <param name="strides">How far apart windows are, 1 or more; <paramref name="poolSize"/> by default.</param>
    /// <param name="padding">What windows do at the edge; what lies beyond it is never the largest.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public MaxPooling2D(Size2D? poolSize = null, Size2D? strides = null, Padding padding = Padding.Valid)
    {
        _poolSize = (poolSize ?? 2).Positive(nameof(poolSize));
        _strides = (strides ?? _poolSize).Positive(nameof(strides));
        _padding = Check.Defined(padding);
    }

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        _padded = _windows.Pad(x, float.NegativeInfinity);
        _y = _outputs.Of([x.shape[0], .. OutputShape.Select(size => (long)size)]);
        _y.fill(float.NegativeInfinity);
        foreach ((int, int) place in _windows.Places)
        {
            np.maximum(_y, _windows.Tap(_padded, place), _y);
        }

        return _y;
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        if (!toInputs)
        {
            return null;
        }

        NDArray padded = _windows.Padded(gradient.shape[0], gradient.shape[3], 0);
        NDArray open = np.full(new Shape(gradient.shape), true);
        foreach ((int, int) place in _windows.Places)
        {
            NDArray chosen = np.logical_and(open, _windows.Tap(_padded, place) == _y);
            NDArray tap = _windows.Tap(padded, place);
            np.add(tap, np.multiply(gradient, chosen.astype(NPTypeCode.Single)), tap);
            open = np.logical_and(open, np.logical_not(chosen));
        }

        return np.ascontiguousarray(_windows.Inside(padded));
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        _windows = WindowsOver(inputShape, _poolSize, _strides, 1, _padding);
        return [_windows.Rows.Count, _windows.Columns.Count, inputShape[2]];
    }
}
