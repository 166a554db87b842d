using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>What this engine asks of arrays beyond NumSharp's own functions.</summary>
internal static class Arrays
{
    /// <summary>Takes an array out of the scope that would give it back to the pool, because it lives on in a field.</summary>
    public static NDArray Keep(NDArray array)
    {
        NDScope.Detach(array);
        return array;
    }

    /// <summary>Returns the numbers of a contiguous float32 array without a copy. Keep the array alive as long as they are used.</summary>
    public static unsafe Span<float> Span(NDArray array) => array.Shape.IsContiguous
        ? new Span<float>(Address(array), checked((int)array.size))
        : throw new ArgumentException("Must be a contiguous array.", nameof(array));

    /// <summary>Returns an array whose numbers lie one after the other: the array itself where they do.</summary>
    public static NDArray Contiguous(NDArray array) => array.Shape.IsContiguous ? array : np.ascontiguousarray(array);

    /// <summary>Returns the numbers of some rows of a contiguous float32 matrix, without a copy.</summary>
    public static Span<float> Rows(NDArray matrix, int start, int count)
    {
        int width = (int)matrix.shape[^1];
        return Span(matrix).Slice(start * width, count * width);
    }

    /// <summary>Returns the address of the first number of a float32 array.</summary>
    public static unsafe float* Address(NDArray array) => array.typecode is NPTypeCode.Single
        ? (float*)array.GetData<float>().Address + array.Shape.Offset
        : throw new ArgumentException("Must be a float32 array.", nameof(array));

    /// <summary>Returns a shape as it is written in messages and tables.</summary>
    public static string Show(IEnumerable<long> shape) => $"({string.Join(", ", shape)})";

    /// <summary>Returns a shape as it is written in messages and tables.</summary>
    public static string Show(IEnumerable<int> shape) => $"({string.Join(", ", shape)})";
}
