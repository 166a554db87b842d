using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>An array that is used again for every batch of the same shape.</summary>
internal sealed class BatchBuffer
{
    private NDArray? _array;

    public NDArray Of(params ReadOnlySpan<long> shape)
    {
        if (_array is null || !_array.shape.AsSpan().SequenceEqual(shape))
        {
            _array?.Dispose();
            _array = Arrays.Keep(np.empty(new Shape(shape.ToArray()), NPTypeCode.Single));
        }

        return _array;
    }
}
