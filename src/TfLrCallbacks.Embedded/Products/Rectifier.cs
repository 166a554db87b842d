using System.Numerics;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>max(x + bias, 0) and its way back, in one pass over memory each, on several threads where that is allowed.</summary>
internal static class Rectifier
{
    private const int RowsWorthAThread = 2048;

    /// <summary>Turns sums, (rows, width), into outputs, in place.</summary>
    public static void Forward(NDArray sums, NDArray? bias)
    {
        int width = (int)sums.shape[^1];
        Chunks.For((int)(sums.size / width), RowsWorthAThread, (start, end) =>
        {
            Span<float> values = Arrays.Span(sums)[(start * width)..(end * width)];
            if (bias is null)
            {
                Rectify(values);
                return;
            }

            ReadOnlySpan<float> offsets = Arrays.Span(bias);
            for (int row = 0; row < values.Length; row += width)
            {
                Rectify(values.Slice(row, width), offsets);
            }
        });
    }

    /// <summary>Sets the gradient to 0 where the output is not above 0, in place.</summary>
    public static void Backward(NDArray y, NDArray gradient) => Chunks.For((int)y.size, 1 << 16, (start, end) =>
    {
        ReadOnlySpan<float> outputs = Arrays.Span(y)[start..end];
        Span<float> values = Arrays.Span(gradient)[start..end];
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<int> above = Vector.GreaterThan(new Vector<float>(outputs[i..]), Vector<float>.Zero);
            Vector.ConditionalSelect(above, new Vector<float>(values[i..]), Vector<float>.Zero).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] = outputs[i] > 0 ? values[i] : 0;
        }
    });

    private static void Rectify(Span<float> values)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Max(new Vector<float>(values[i..]), Vector<float>.Zero).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] = Math.Max(values[i], 0);
        }
    }

    private static void Rectify(Span<float> values, ReadOnlySpan<float> offsets)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Max(new Vector<float>(values[i..]) + new Vector<float>(offsets[i..]), Vector<float>.Zero).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] = Math.Max(values[i] + offsets[i], 0);
        }
    }
}
