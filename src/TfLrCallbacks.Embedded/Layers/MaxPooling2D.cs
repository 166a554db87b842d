using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Takes the largest value of each window of images, (batch, height, width, channels).</summary>
/// <remarks>The first of equal values, row by row, gets the whole gradient. As <c>keras.layers.MaxPooling2D</c>.</remarks>
public sealed class MaxPooling2D : Layer
{
    private const int ImagesWorthAThread = 8;

    private readonly Size2D _poolSize;
    private readonly Size2D _strides;
    private readonly Padding _padding;
    private readonly BatchBuffer _outputs = new();
    private readonly BatchBuffer _inputGradients = new();
    private ImageWindows _windows = null!;
    private int _channels;
    private int[] _chosen = [];

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

    private int InputSize => _windows.Rows.Size * _windows.Columns.Size * _channels;

    private int OutputSize => _windows.Rows.Count * _windows.Columns.Count * _channels;

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        NDArray images = np.ascontiguousarray(x);
        int samples = (int)x.shape[0];
        NDArray y = _outputs.Of([samples, .. OutputShape.Select(size => (long)size)]);
        if (_chosen.Length < y.size)
        {
            _chosen = new int[y.size];
        }

        Chunks.For(samples, ImagesWorthAThread, (start, end) =>
        {
            for (int sample = start; sample < end; sample++)
            {
                Pool(
                    Arrays.Span(images).Slice(sample * InputSize, InputSize),
                    Arrays.Span(y).Slice(sample * OutputSize, OutputSize),
                    _chosen.AsSpan(sample * OutputSize, OutputSize));
            }
        });
        return y;
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        if (!toInputs)
        {
            return null;
        }

        int samples = (int)gradient.shape[0];
        NDArray given = np.ascontiguousarray(gradient);
        NDArray inputs = _inputGradients.Of(samples, _windows.Rows.Size, _windows.Columns.Size, _channels);
        Chunks.For(samples, ImagesWorthAThread, (start, end) =>
        {
            for (int sample = start; sample < end; sample++)
            {
                Span<float> image = Arrays.Span(inputs).Slice(sample * InputSize, InputSize);
                ReadOnlySpan<float> parts = Arrays.Span(given).Slice(sample * OutputSize, OutputSize);
                ReadOnlySpan<int> chosen = _chosen.AsSpan(sample * OutputSize, OutputSize);
                image.Clear();
                for (int i = 0; i < parts.Length; i++)
                {
                    image[chosen[i]] += parts[i];
                }
            }
        });
        return inputs;
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        _windows = WindowsOver(inputShape, _poolSize, _strides, 1, _padding);
        _channels = inputShape[2];
        return [_windows.Rows.Count, _windows.Columns.Count, inputShape[2]];
    }

    /// <summary>Takes the maxima of one image, and notes where they stand.</summary>
    private void Pool(ReadOnlySpan<float> image, Span<float> outputs, Span<int> chosen)
    {
        int at = 0;
        for (int row = 0; row < _windows.Rows.Count; row++)
        {
            (int top, int bottom) = _windows.Rows.Reach(row);
            for (int column = 0; column < _windows.Columns.Count; column++, at += _channels)
            {
                (int left, int right) = _windows.Columns.Reach(column);
                Span<float> largest = outputs.Slice(at, _channels);
                Span<int> places = chosen.Slice(at, _channels);
                largest.Fill(float.NegativeInfinity);
                for (int channel = 0; channel < _channels; channel++)
                {
                    places[channel] = (top * _windows.Columns.Size + left) * _channels + channel;
                }

                for (int y = top; y < bottom; y++)
                {
                    for (int x = left; x < right; x++)
                    {
                        Compare(image.Slice((y * _windows.Columns.Size + x) * _channels, _channels), (y * _windows.Columns.Size + x) * _channels, largest, places);
                    }
                }
            }
        }
    }

    /// <summary>A value that is not a number is the largest, so that it does not vanish.</summary>
    private static void Compare(ReadOnlySpan<float> values, int place, Span<float> largest, Span<int> places)
    {
        for (int channel = 0; channel < values.Length; channel++)
        {
            if (values[channel] > largest[channel] || float.IsNaN(values[channel]))
            {
                largest[channel] = values[channel];
                places[channel] = place + channel;
            }
        }
    }
}
