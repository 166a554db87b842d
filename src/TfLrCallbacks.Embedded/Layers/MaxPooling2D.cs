using System.Numerics;
using System.Runtime.CompilerServices;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Computes the largest value of each window of images, (batch, height, width, channels).</summary>
/// <remarks>The first of equal values, row by row, receives the whole gradient. As <c>keras.layers.MaxPooling2D</c>.</remarks>
public sealed unsafe class MaxPooling2D : Layer
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
    /// <param name="strides">The distance between windows, 1 or more; <paramref name="poolSize"/> by default.</param>
    /// <param name="padding">How windows treat the edge; values beyond it are never the largest.</param>
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
            fixed (float* inputs = Arrays.Span(images), outputs = Arrays.Span(y))
            {
                fixed (int* chosen = _chosen)
                {
                    for (int sample = start; sample < end; sample++)
                    {
                        Pool(inputs + ((long)sample * InputSize), outputs + ((long)sample * OutputSize), chosen + ((long)sample * OutputSize));
                    }
                }
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
        NDArray given = np.ascontiguousarray(gradient).reshape(samples, OutputSize);
        NDArray inputs = _inputGradients.Of(samples, InputSize);
        Chunks.For(samples, ImagesWorthAThread, (start, end) =>
        {
            for (int sample = start; sample < end; sample++)
            {
                GiveBack(
                    Arrays.Rows(given, sample, 1), _chosen.AsSpan(sample * OutputSize, OutputSize), Arrays.Rows(inputs, sample, 1));
            }
        });
        return inputs.reshape(samples, _windows.Rows.Size, _windows.Columns.Size, _channels);
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        _windows = WindowsOver(inputShape, _poolSize, _strides, 1, _padding);
        _channels = inputShape[2];
        return [_windows.Rows.Count, _windows.Columns.Count, inputShape[2]];
    }

    /// <summary>Returns the gradient of one image's outputs to the values that were chosen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GiveBack(ReadOnlySpan<float> outputs, ReadOnlySpan<int> chosen, Span<float> image)
    {
        image.Clear();
        for (int i = 0; i < outputs.Length; i++)
        {
            image[chosen[i]] += outputs[i];
        }
    }

    /// <summary>Takes the maxima of one image, and notes where they stand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pool(float* image, float* outputs, int* chosen)
    {
        int whole = _channels - _channels % Vector<float>.Count;
        for (int row = 0; row < _windows.Rows.Count; row++)
        {
            (int top, int bottom) = _windows.Rows.Reach(row);
            for (int column = 0; column < _windows.Columns.Count; column++, outputs += _channels, chosen += _channels)
            {
                (int left, int right) = _windows.Columns.Reach(column);
                var window = new Window(image, top, bottom, left, right, _windows.Columns.Size, _channels);
                int channel = 0;
                for (; channel < whole; channel += Vector<float>.Count)
                {
                    window.Largest(channel, out Vector<float> largest, out Vector<int> place);
                    largest.Store(outputs + channel);
                    place.Store(chosen + channel);
                }

                for (; channel < _channels; channel++)
                {
                    window.Largest(channel, out outputs[channel], out chosen[channel]);
                }
            }
        }
    }

    /// <summary>The part of a window that lies in the image.</summary>
    /// <remarks>A value that is not a number is the largest, so that it does not vanish.</remarks>
    private readonly struct Window(float* image, int top, int bottom, int left, int right, int width, int channels)
    {
        /// <summary>Finds the largest values of some channels, and where each stands in the image.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Largest(int channel, out Vector<float> largest, out Vector<int> place)
        {
            int first = (top * width + left) * channels + channel;
            largest = Vector.Load(image + first);
            place = new Vector<int>(first);
            for (int row = top; row < bottom; row++)
            {
                int at = (row * width + left) * channels + channel;
                for (int column = left; column < right; column++, at += channels)
                {
                    Vector<float> values = Vector.Load(image + at);
                    Vector<int> isLarger = Vector.GreaterThan(values, largest) | ~Vector.Equals(values, values);
                    largest = Vector.ConditionalSelect(isLarger, values, largest);
                    place = Vector.ConditionalSelect(isLarger, new Vector<int>(at), place);
                }
            }

            place += Vector<int>.Indices;
        }

        /// <summary>Finds the largest value of one channel, and where it stands in the image.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Largest(int channel, out float largest, out int place)
        {
            place = (top * width + left) * channels + channel;
            largest = image[place];
            for (int row = top; row < bottom; row++)
            {
                int at = (row * width + left) * channels + channel;
                for (int column = left; column < right; column++, at += channels)
                {
                    float value = image[at];
                    bool isLarger = value > largest || float.IsNaN(value);
                    largest = isLarger ? value : largest;
                    place = isLarger ? at : place;
                }
            }
        }
    }
}
