using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Copies the windows of images into the rows of a matrix, and adds such rows back into images.</summary>
/// <remarks>A window's part in one row of the image lies together in memory, where places are not dilated, and is copied at once.</remarks>
internal sealed unsafe class Patches(ImageWindows windows, int channels)
{
    /// <summary>Gets how many values a window has.</summary>
    public int Size => windows.Rows.Window * windows.Columns.Window * channels;

    /// <summary>Gets how many windows a sample has.</summary>
    public int PerSample => windows.Rows.Count * windows.Columns.Count;

    /// <summary>Gets how many values a padded image has.</summary>
    public int PaddedSize => windows.Rows.Padded * LineLength;

    private int LineLength => windows.Columns.Padded * channels;

    /// <summary>Gets how many values of a window lie together.</summary>
    private int Run => windows.Columns.Dilation is 1 ? windows.Columns.Window * channels : channels;

    /// <summary>Gets how many such runs a row of a window has.</summary>
    private int Runs => windows.Columns.Dilation is 1 ? 1 : windows.Columns.Window;

    /// <summary>Fills the rows of some samples, (samples · windows down · windows across, <see cref="Size"/>), from padded images.</summary>
    public void Gather(NDArray padded, NDArray patches, int firstSample, int endSample)
    {
        fixed (float* images = Arrays.Span(padded), rows = Arrays.Span(patches))
        {
            Move(images, rows + ((long)firstSample * PerSample * Size), firstSample, endSample, add: false);
        }
    }

    /// <summary>Adds rows, of which the first belongs to the first sample, into padded images.</summary>
    public void Scatter(ReadOnlySpan<float> patches, NDArray padded, int firstSample, int endSample)
    {
        fixed (float* images = Arrays.Span(padded), rows = patches)
        {
            Move(images, rows, firstSample, endSample, add: true);
        }
    }

    /// <summary>Goes through all runs of some samples; rows holds those of the first window of the first sample first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Move(float* images, float* rows, int firstSample, int endSample, bool add)
    {
        (int run, int runs, int windowRows) = (Run, Runs, windows.Rows.Window);
        (int across, int acrossStep) = (windows.Columns.Count, windows.Columns.Stride * channels);
        long lineStep = (long)windows.Rows.Dilation * LineLength;
        int runStep = windows.Columns.Dilation * channels;
        for (int sample = firstSample; sample < endSample; sample++)
        {
            for (int down = 0; down < windows.Rows.Count; down++)
            {
                float* corner = images + ((long)sample * PaddedSize) + ((long)down * windows.Rows.Stride * LineLength);
                for (int window = 0; window < across; window++, corner += acrossStep)
                {
                    float* line = corner;
                    for (int row = 0; row < windowRows; row++, line += lineStep)
                    {
                        for (int part = 0; part < runs; part++, rows += run)
                        {
                            if (add)
                            {
                                Add(rows, line + (part * runStep), run);
                            }
                            else
                            {
                                Copy(line + (part * runStep), rows, run);
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>Copies a few numbers; the library's copy has a cost of its own that is greater than that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* from, float* to, int count)
    {
        if (count >= Vector256<float>.Count)
        {
            // The last vector may overlap the one before.
            for (int i = 0; i < count - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256.Load(from + i).Store(to + i);
            }

            Vector256.Load(from + count - Vector256<float>.Count).Store(to + count - Vector256<float>.Count);
        }
        else if (count is 3)
        {
            Unsafe.CopyBlockUnaligned(to, from, 3 * sizeof(float));
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                to[i] = from[i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* from, float* to, int count)
    {
        int i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.Load(from + i) + Vector256.Load(to + i)).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] += from[i];
        }
    }
}
