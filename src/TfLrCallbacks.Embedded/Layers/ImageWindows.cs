using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The windows that a convolution or pooling moves over images, (batch, height, width, channels).</summary>
internal sealed class ImageWindows(WindowAxis rows, WindowAxis columns)
{
    public WindowAxis Rows => rows;

    public WindowAxis Columns => columns;

    /// <summary>Gets the places of a window, row by row.</summary>
    public IEnumerable<(int Row, int Column)> Places =>
        from row in Enumerable.Range(0, rows.Window)
        from column in Enumerable.Range(0, columns.Window)
        select (row, column);

    /// <summary>Puts images into larger ones, filled up with a value.</summary>
    public NDArray Pad(NDArray images, float value)
    {
        if (!rows.IsPadded && !columns.IsPadded)
        {
            return images;
        }

        NDArray padded = Padded(images.shape[0], images.shape[3], value);
        np.copyto(Inside(padded), images);
        return padded;
    }

    /// <summary>Makes padded images filled with a value.</summary>
    public NDArray Padded(long samples, long channels, float value) => np.full(
        new Shape(samples, rows.Padded, columns.Padded, channels), value);

    /// <summary>Returns the images in padded ones, as a view.</summary>
    public NDArray Inside(NDArray padded) => padded[Slice.All, rows.Inside(), columns.Inside(), Slice.All];

    /// <summary>Returns the values that a place of the window takes, (batch, windows down, windows across, channels), as a view.</summary>
    public NDArray Tap(NDArray padded, (int Row, int Column) place) =>
        padded[Slice.All, rows.Taps(place.Row), columns.Taps(place.Column), Slice.All];

    public static ImageWindows Over(
        int[] inputShape, Size2D window, Size2D strides, Size2D dilation, Padding padding) =>
        new(
            new WindowAxis(inputShape[0], window.Rows, strides.Rows, dilation.Rows, padding),
            new WindowAxis(inputShape[1], window.Columns, strides.Columns, dilation.Columns, padding));
}
