using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Computes the mean of each window of images, (batch, height, width, channels).</summary>
/// <remarks>Values beyond the edge do not count. As <c>keras.layers.AveragePooling2D</c>.</remarks>
public sealed class AveragePooling2D : Layer
{
    private readonly Size2D _poolSize;
    private readonly Size2D _strides;
    private readonly Padding _padding;
    private readonly BatchBuffer _outputs = new();
    private ImageWindows _windows = null!;
    private NDArray _shares = null!;

    /// <summary>Initializes a layer.</summary>
    /// <param name="poolSize">The rows and columns of a window, 1 or more; 2 by default.</param>
    /// <param name="strides">The distance between windows, 1 or more; <paramref name="poolSize"/> by default.</param>
    /// <param name="padding">How windows treat the edge.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public AveragePooling2D(Size2D? poolSize = null, Size2D? strides = null, Padding padding = Padding.Valid)
    {
        _poolSize = (poolSize ?? 2).Positive(nameof(poolSize));
        _strides = (strides ?? _poolSize).Positive(nameof(strides));
        _padding = Check.Defined(padding);
    }

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        NDArray padded = _windows.Pad(x, 0);
        NDArray y = _outputs.Of([x.shape[0], .. OutputShape.Select(size => (long)size)]);
        y.fill(0f);
        foreach ((int, int) place in _windows.Places)
        {
            np.add(y, _windows.Tap(padded, place), y);
        }

        np.multiply(y, _shares, y);
        return y;
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        if (!toInputs)
        {
            return null;
        }

        NDArray share = np.multiply(gradient, _shares);
        NDArray padded = _windows.Padded(gradient.shape[0], gradient.shape[3], 0);
        foreach ((int, int) place in _windows.Places)
        {
            NDArray tap = _windows.Tap(padded, place);
            np.add(tap, share, tap);
        }

        return np.ascontiguousarray(_windows.Inside(padded));
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        _windows = WindowsOver(inputShape, _poolSize, _strides, 1, _padding);
        float[] shares = [..
            from row in Enumerable.Range(0, _windows.Rows.Count)
            from column in Enumerable.Range(0, _windows.Columns.Count)
            select 1f / (_windows.Rows.RealPlaces(row) * _windows.Columns.RealPlaces(column))];
        _shares = Arrays.Keep(np.array(shares).reshape(_windows.Rows.Count, _windows.Columns.Count, 1));
        return [_windows.Rows.Count, _windows.Columns.Count, inputShape[2]];
    }
}
