using System.Numerics;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Copies the windows of images into the rows of a matrix, and adds such rows back into images.</summary>
/// <remarks>A window's part in one row of the image lies together in memory, where places are not dilated, and is copied at once.</remarks>
internal sealed class Patches(ImageWindows windows, int channels)
{
    /// <summary>Gets how many values a window has.</summary>
    public int Size => windows.Rows.Window * windows.Columns.Window * channels;

    private int Width => windows.Columns.Before + windows.Columns.Size + windows.Columns.After;

    private int Height => windows.Rows.Before + windows.Rows.Size + windows.Rows.After;

    /// <summary>Fills the rows (samples · windows down · windows across, <see cref="Size"/>) from padded images.</summary>
    public void Gather(NDArray padded, NDArray patches)
    {
        ReadOnlySpan<float> images = Arrays.Span(padded);
        Span<float> rows = Arrays.Span(patches);
        int run = Run;
        int at = 0;
        for (int window = 0; window < rows.Length / Size; window++)
        {
            int corner = Corner(window);
            for (int row = 0; row < windows.Rows.Window; row++)
            {
                int start = corner + row * windows.Rows.Dilation * Width * channels;
                for (int part = 0; part < Parts; part++)
                {
                    Copy(images.Slice(start, run), rows.Slice(at, run));
                    at += run;
                    start += windows.Columns.Dilation * channels;
                }
            }
        }
    }

    /// <summary>Adds the rows into padded images.</summary>
    public void Scatter(NDArray patches, NDArray padded)
    {
        Span<float> images = Arrays.Span(padded);
        ReadOnlySpan<float> rows = Arrays.Span(patches);
        int run = Run;
        int at = 0;
        for (int window = 0; window < rows.Length / Size; window++)
        {
            int corner = Corner(window);
            for (int row = 0; row < windows.Rows.Window; row++)
            {
                int start = corner + row * windows.Rows.Dilation * Width * channels;
                for (int part = 0; part < Parts; part++)
                {
                    Sum(rows.Slice(at, run), images.Slice(start, run));
                    at += run;
                    start += windows.Columns.Dilation * channels;
                }
            }
        }
    }

    /// <summary>Gets how many values of a window lie together.</summary>
    private int Run => windows.Columns.Dilation is 1 ? windows.Columns.Window * channels : channels;

    private int Parts => windows.Columns.Dilation is 1 ? 1 : windows.Columns.Window;

    /// <summary>Gives where a window begins, windows counted through all samples.</summary>
    private int Corner(int window)
    {
        (int line, int column) = Math.DivRem(window, windows.Columns.Count);
        (int sample, int row) = Math.DivRem(line, windows.Rows.Count);
        return ((sample * Height + row * windows.Rows.Stride) * Width + column * windows.Columns.Stride) * channels;
    }

    /// <summary>The library's copy has a cost of its own that is greater than that of a few numbers.</summary>
    private static void Copy(ReadOnlySpan<float> from, Span<float> to)
    {
        if (from.Length > 8)
        {
            from.CopyTo(to);
            return;
        }

        for (int i = 0; i < from.Length; i++)
        {
            to[i] = from[i];
        }
    }

    private static void Sum(ReadOnlySpan<float> from, Span<float> to)
    {
        int i = 0;
        for (; i <= from.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(from[i..]) + new Vector<float>(to[i..])).CopyTo(to[i..]);
        }

        for (; i < from.Length; i++)
        {
            to[i] += from[i];
        }
    }
}
