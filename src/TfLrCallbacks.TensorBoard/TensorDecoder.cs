using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using TfLrCallbacks.EventMessages;

namespace TfLrCallbacks;

/// <summary>Takes the numbers out of a tensor message.</summary>
internal static class TensorDecoder
{
    /// <summary>Gives the numbers; null where they are of a type that is not read, or fewer or more than the shape has places.</summary>
    public static SnapshotTensor? Decode(Tensor tensor) => tensor.Dtype switch
    {
        DataType.DtFloat => Decode(tensor, tensor.FloatVal),
        DataType.DtDouble => Decode(tensor, tensor.DoubleVal),
        DataType.DtInt32 => Decode(tensor, tensor.IntVal),
        DataType.DtInt64 => Decode(tensor, tensor.Int64Val),
        _ => null,
    };

    private static SnapshotTensor? Decode<T>(Tensor tensor, RepeatedField<T> listed)
        where T : unmanaged
    {
        int[]? shape = ShapeOf(tensor);
        T[] values = tensor.TensorContent.IsEmpty ? [.. listed] : FromBytes<T>(tensor.TensorContent);
        return shape is not null && Places(shape) == values.Length ? new SnapshotTensor(values, shape) : null;
    }

    private static int[]? ShapeOf(Tensor tensor)
    {
        if (tensor.TensorShape is not { } shape)
        {
            return [];
        }

        return shape.Dim.All(dimension => dimension.Size is >= 0 and <= int.MaxValue) ? [.. shape.Dim.Select(dimension => (int)dimension.Size)] : null;
    }

    /// <summary>Gives the product of a shape; a hostile one that is too large gives a number no array has.</summary>
    private static double Places(int[] shape) => shape.Aggregate(1.0, (product, dimension) => product * dimension);

    private static T[] FromBytes<T>(ByteString content)
        where T : unmanaged =>
        content.Length % Marshal.SizeOf<T>() is 0 ? MemoryMarshal.Cast<byte, T>(content.Span).ToArray() : [];
}
