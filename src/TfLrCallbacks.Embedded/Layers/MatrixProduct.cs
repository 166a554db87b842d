using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The products that layers need, in the form in which NumSharp computes them fast.</summary>
internal static class MatrixProduct
{
    /// <summary>Computes a · b.</summary>
    public static void Of(NDArray a, NDArray b, NDArray result) => np.dot(a, b, result);

    /// <summary>Computes the sum over the rows of a matrix.</summary>
    public static void SumOfRows(NDArray rows, NDArray result) => np.dot(np.ones(new Shape(rows.shape[0]), NPTypeCode.Single), rows, result);
}
