using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>How windows lie along one axis of an image.</summary>
/// <remarks>
/// With padding "same" there are ceil(n / stride) windows; what they reach beyond the image is split evenly, an odd one after it, as
/// in TensorFlow. Without, windows lie inside the image.
/// </remarks>
internal readonly record struct WindowAxis
{
    public WindowAxis(int size, int window, int stride, int dilation, Padding padding)
    {
        int reach = (window - 1) * dilation + 1;
        Window = window;
        Stride = stride;
        Dilation = dilation;
        Count = padding is Padding.Same ? (size + stride - 1) / stride : (size - reach + stride) / stride;
        int padded = padding is Padding.Same ? Math.Max((Count - 1) * stride + reach - size, 0) : 0;
        Before = padded / 2;
        After = padded - Before;
        Size = size;
    }

    /// <summary>Gets the length of the image along the axis.</summary>
    public int Size { get; }

    public int Window { get; }

    public int Stride { get; }

    public int Dilation { get; }

    /// <summary>Gets how many windows there are.</summary>
    public int Count { get; }

    public int Before { get; }

    public int After { get; }

    public bool IsPadded => Before + After > 0;

    /// <summary>Gets the length of the padded image along the axis.</summary>
    public int Padded => Before + Size + After;

    /// <summary>Returns the places in the padded image that a place of the window takes, one for each window.</summary>
    public Slice Taps(int place)
    {
        int start = place * Dilation;
        return new Slice(start, start + (Count - 1) * Stride + 1, Stride);
    }

    /// <summary>Returns the places of the image itself in the padded one.</summary>
    public Slice Inside() => new(Before, Before + Size);

    /// <summary>Returns the first place of the image in a window without dilation, and the one after the last.</summary>
    public (int Start, int End) Reach(int window)
    {
        int start = window * Stride - Before;
        return (Math.Max(0, start), Math.Min(Size, start + Window));
    }

    /// <summary>Returns how many places of a window lie in the image.</summary>
    public int RealPlaces(int window)
    {
        int start = window * Stride - Before;
        WindowAxis axis = this;
        return Enumerable.Range(0, Window).Count(place => start + place * axis.Dilation is var at && at >= 0 && at < axis.Size);
    }
}
