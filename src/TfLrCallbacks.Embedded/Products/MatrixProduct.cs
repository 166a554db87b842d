using System.Numerics;
using System.Runtime.CompilerServices;
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
    private const int SummedAtOnce = 64;

    /// <summary>How many numbers stay in the second level of a core's cache beside what else is worked with: 128 KB.</summary>
    private const int Cached = 1 << 15;

    /// <summary>The fewest rows of a long, narrow product that are worth a thread.</summary>
    private const int RowsWorthAThread = 1024;

    /// <summary>Computes a · b.</summary>
    public static void Of(NDArray a, NDArray b, NDArray result)
    {
        if (MatrixLibrary.IsOpenBlas)
        {
            long longest = Math.Max(Math.Max(result.shape[0], result.shape[1]), a.shape[1]);
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

    /// <summary>Computes some rows of a · b, or of a · bᵀ, on the calling thread, into rows of the result; all lie in contiguous arrays.</summary>
    /// <remarks>Different rows may be computed at once where <see cref="RowsPerThread"/> says so.</remarks>
    public static void RowsOf(NDArray a, int start, NDArray b, bool transposeB, NDArray result, int into, int rows)
    {
        if (MatrixLibrary.IsOpenBlas)
        {
            OpenBlas.MultiplyRows(a, start, b, transposeB, result, into, rows);
        }
        else
        {
            Of(a[new Slice(start, start + rows)], transposeB ? b.T : b, result[new Slice(into, into + rows)]);
        }
    }

    /// <summary>Computes aᵀ · b over some rows of both, on the calling thread, and adds it to a row of the results or puts it there.</summary>
    public static void OfTransposedRows(NDArray a, NDArray b, int start, int rows, NDArray results, int into, bool add)
    {
        if (MatrixLibrary.IsOpenBlas)
        {
            OpenBlas.MultiplyTransposed(a, b, start, rows, Arrays.Rows(results, into, 1), add);
            return;
        }

        using var scope = NDScope.Open();
        var part = new Slice(start, start + rows);
        NDArray result = results[into].reshape(a.shape[1], b.shape[1]);
        NDArray product = add ? np.empty(result.Shape, NPTypeCode.Single) : result;
        Of(a[part].T, b[part], product);
        if (add)
        {
            np.add(result, product, result);
        }
    }

    /// <summary>Returns how many items are worked with at once so that they stay in a core's cache: all of them where the library's calls are dear.</summary>
    public static int ItemsAtOnce(int valuesPerItem) => MatrixLibrary.IsOpenBlas ? Math.Max(1, Cached / valuesPerItem) : int.MaxValue;

    /// <summary>Returns how many items are worth a thread, for products of rows: all of them where the library knows one thread.</summary>
    public static int RowsPerThread(int rowsPerItem) => MatrixLibrary.IsOpenBlas ? Math.Max(1, RowsWorthAThread / rowsPerItem) : int.MaxValue;

    /// <summary>Computes the sum of the rows of a matrix.</summary>
    public static void SumOfRows(NDArray matrix, NDArray result)
    {
        matrix = Arrays.Contiguous(matrix);
        Span<float> sums = Arrays.Span(result);
        sums.Clear();
        AddRows(Arrays.Span(matrix), sums);
        GC.KeepAlive(matrix);
    }

    /// <summary>Adds the rows of a matrix to sums: column by column, some rows at once, each second row of them in a register of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void AddRows(ReadOnlySpan<float> matrix, Span<float> sums)
    {
        int width = sums.Length;
        int whole = width - width % Vector<float>.Count;
        fixed (float* first = matrix, sum = sums)
        {
            float* end = first + matrix.Length;
            for (float* start = first; start < end; start += SummedAtOnce * width)
            {
                float* stop = (float*)Math.Min((nuint)end, (nuint)(start + SummedAtOnce * width));
                for (int column = 0; column < whole; column += Vector<float>.Count)
                {
                    Vector<float> even = Vector<float>.Zero;
                    Vector<float> odd = Vector<float>.Zero;
                    float* row = start + column;
                    for (; row + width < stop; row += 2 * width)
                    {
                        even += Vector.Load(row);
                        odd += Vector.Load(row + width);
                    }

                    if (row < stop)
                    {
                        even += Vector.Load(row);
                    }

                    (Vector.Load(sum + column) + (even + odd)).Store(sum + column);
                }

                for (int column = whole; column < width; column++)
                {
                    float part = 0;
                    for (float* row = start + column; row < stop; row += width)
                    {
                        part += *row;
                    }

                    sum[column] += part;
                }
            }
        }
    }

    /// <summary>Computes the sum of each row, as a column.</summary>
    public static NDArray RowSums(NDArray matrix) => np.dot(matrix, np.ones(new Shape(matrix.shape[1], 1), NPTypeCode.Single));
}
