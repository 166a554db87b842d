using System.Numerics;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The products and sums that layers need, each in the form that is computed fastest.</summary>
/// <remarks>
/// Without packing, as it does with small matrices, NumSharp's product runs along the rows of its right factor and of the result:
/// a narrow result leaves SIMD idle, and a right factor that is a transposed view turns it off. There a narrow product is computed as
/// (bᵀ·aᵀ)ᵀ unless aᵀ is too large to be copied cheaply, and a small right factor is copied first. For 64x128 by 128x10 and its two
/// gradients that is 36 instead of 118 µs.
/// </remarks>
internal static class MatrixProduct
{
    /// <summary>The widest result that is computed transposed.</summary>
    private const long Narrow = 16;

    /// <summary>The greatest left factor that is transposed: half a megabyte.</summary>
    private const long Copied = 1 << 17;

    /// <summary>The greatest dimension up to which NumSharp does not pack.</summary>
    private const long Small = 128;

    /// <summary>The fewest multiplications that are worth a thread: 20 µs.</summary>
    private const long WorthAThread = 1 << 20;

    /// <summary>How many rows are summed in float32 before their sum is added to the whole.</summary>
    private const int RowsAtOnce = 256;

    /// <summary>The fewest rows of a long, narrow product that are worth a thread.</summary>
    private const int RowsWorthAThread = 1024;

    /// <summary>Computes a · b.</summary>
    public static void Of(NDArray a, NDArray b, NDArray result)
    {
        if (MatrixLibrary.IsOpenBlas)
        {
            long longest = Math.Max(result.shape[0], result.shape[1]);
            long multiplications = result.size * a.shape[1];
            OpenBlas.Multiply(a, b, result, (int)Math.Max(1, longest * WorthAThread / Math.Max(1, multiplications)));
            return;
        }

        long width = result.shape[1];
        if (width is > 1 and <= Narrow && a.size <= Copied)
        {
            np.copyto(result, np.dot(b.T, np.ascontiguousarray(a.T)).T);
        }
        else
        {
            bool small = width <= Small && a.shape[0] <= Small && a.shape[1] <= Small;
            np.dot(a, small ? np.ascontiguousarray(b) : b, result);
        }
    }

    /// <summary>Computes rows [start, end) of a · b, or of a · bᵀ, on the calling thread; all lie in contiguous arrays.</summary>
    /// <remarks>Different rows may be computed at once where <see cref="RowsPerThread"/> says so.</remarks>
    public static void RowsOf(NDArray a, NDArray b, bool transposeB, NDArray result, int start, int end)
    {
        if (MatrixLibrary.IsOpenBlas)
        {
            OpenBlas.MultiplyRows(a, b, transposeB, result, start, end);
        }
        else
        {
            Of(a[new Slice(start, end)], transposeB ? b.T : b, result[new Slice(start, end)]);
        }
    }

    /// <summary>Gives how many items are worth a thread, for products of rows: all of them where the library knows one thread.</summary>
    public static int RowsPerThread(int rowsPerItem) => MatrixLibrary.IsOpenBlas ? Math.Max(1, RowsWorthAThread / rowsPerItem) : int.MaxValue;

    /// <summary>Computes aᵀ · b of two long matrices, each range of rows by itself and then their sum.</summary>
    public static void OfTransposed(NDArray a, NDArray b, NDArray result)
    {
        int rows = (int)a.shape[0];
        int parts = MatrixLibrary.IsOpenBlas ? Chunks.Number(rows, RowsWorthAThread) : 1;
        if (parts is 1)
        {
            Of(a.T, b, result);
            return;
        }

        int size = (int)result.size;
        float[] sums = new float[parts * size];
        Chunks.For(rows, RowsWorthAThread, (start, end) =>
        {
            // The range's number: ranges begin at rows · number / parts, rounded down.
            int part = (int)(((long)start * parts + rows - 1) / rows);
            OpenBlas.MultiplyTransposed(a, b, sums.AsSpan(part * size, size), start, end);
        });
        Span<float> total = Arrays.Span(result);
        sums.AsSpan(0, size).CopyTo(total);
        for (int part = 1; part < parts; part++)
        {
            AddTo(total, sums.AsSpan(part * size, size));
        }
    }

    /// <summary>Computes the sum of the rows of a contiguous matrix.</summary>
    public static void SumOfRows(NDArray matrix, NDArray result)
    {
        ReadOnlySpan<float> values = Arrays.Span(matrix);
        Span<float> sums = Arrays.Span(result);
        int width = sums.Length;
        Span<float> part = width <= 1024 ? stackalloc float[width] : new float[width];
        sums.Clear();
        for (int start = 0; start < values.Length; start += RowsAtOnce * width)
        {
            part.Clear();
            int end = Math.Min(values.Length, start + RowsAtOnce * width);
            for (int row = start; row < end; row += width)
            {
                AddTo(part, values.Slice(row, width));
            }

            AddTo(sums, part);
        }
    }

    /// <summary>Computes the sum of each row, as a column.</summary>
    public static NDArray RowSums(NDArray matrix) => np.dot(matrix, np.ones(new Shape(matrix.shape[1], 1), NPTypeCode.Single));

    private static void AddTo(Span<float> sums, ReadOnlySpan<float> row)
    {
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(sums[i..]) + new Vector<float>(row[i..])).CopyTo(sums[i..]);
        }

        for (; i < row.Length; i++)
        {
            sums[i] += row[i];
        }
    }
}
