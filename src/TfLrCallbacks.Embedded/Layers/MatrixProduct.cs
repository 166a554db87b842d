using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The products that layers need, each in the form that NumSharp computes fastest.</summary>
/// <remarks>
/// Without packing, as it does with small matrices, NumSharp's product runs along the rows of its right factor and of the result:
/// a narrow result leaves SIMD idle, and a right factor that is a transposed view turns it off. A narrow product is therefore computed as
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

    /// <summary>Computes a · b.</summary>
    public static void Of(NDArray a, NDArray b, NDArray result)
    {
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

    /// <summary>Computes the sum of the rows of a matrix.</summary>
    public static void SumOfRows(NDArray matrix, NDArray result) =>
        np.dot(np.ones(new Shape(matrix.shape[0]), NPTypeCode.Single), matrix, result);

    /// <summary>Computes the sum of each row, as a column.</summary>
    public static NDArray RowSums(NDArray matrix) => np.dot(matrix, np.ones(new Shape(matrix.shape[1], 1), NPTypeCode.Single));
}
