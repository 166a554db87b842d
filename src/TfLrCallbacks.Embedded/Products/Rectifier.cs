using System.Numerics;
using System.Runtime.CompilerServices;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>max(x + bias, 0) and its way back, in one pass over memory each, on several threads where that is allowed.</summary>
internal static unsafe class Rectifier
{
    private const int WorthAThread = 1 << 16;

    /// <summary>Turns sums, (rows, width), into outputs, in place.</summary>
    public static void Forward(NDArray sums, NDArray? bias)
    {
        int width = (int)sums.shape[^1];
        Chunks.For((int)(sums.size / width), Math.Max(1, WorthAThread / width), (start, end) => Forward(Arrays.Span(sums)[(start * width)..(end * width)], bias));
    }

    /// <summary>Turns some rows of sums into outputs, in place, on the calling thread.</summary>
    public static void Forward(Span<float> sums, NDArray? bias)
    {
        if (bias is null)
        {
            Rectify(sums, stackalloc float[Vector<float>.Count]);
        }
        else
        {
            Rectify(sums, Arrays.Span(bias));
        }
    }

    /// <summary>Sets the gradient to 0 where the output is not above 0, in place.</summary>
    public static void Backward(NDArray y, NDArray gradient) =>
        Chunks.For((int)y.size, WorthAThread, (start, end) => Backward(Arrays.Span(y)[start..end], Arrays.Span(gradient)[start..end]));

    /// <summary>Sets some numbers of the gradient to 0 where the output is not above 0, in place, on the calling thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(ReadOnlySpan<float> y, Span<float> gradient)
    {
        fixed (float* outputs = y, values = gradient)
        {
            int i = 0;
            for (; i <= gradient.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<int> above = Vector.GreaterThan(Vector.Load(outputs + i), Vector<float>.Zero);
                Vector.ConditionalSelect(above, Vector.Load(values + i), Vector<float>.Zero).Store(values + i);
            }

            for (; i < gradient.Length; i++)
            {
                values[i] = outputs[i] > 0 ? values[i] : 0;
            }
        }
    }

    /// <summary>Takes rows as wide as there are offsets; the last may be shorter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rectify(Span<float> values, ReadOnlySpan<float> offsets)
    {
        fixed (float* first = values, offset = offsets)
        {
            float* end = first + values.Length;
            for (float* row = first; row < end; row += offsets.Length)
            {
                int width = (int)Math.Min(offsets.Length, end - row);
                int i = 0;
                for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
                {
                    Vector.Max(Vector.Load(row + i) + Vector.Load(offset + i), Vector<float>.Zero).Store(row + i);
                }

                for (; i < width; i++)
                {
                    row[i] = Math.Max(row[i] + offset[i], 0);
                }
            }
        }
    }
}
