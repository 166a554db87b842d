using System.Buffers.Binary;
using System.IO.Compression;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Reads an IDX file of bytes, as it is or gzipped.</summary>
/// <remarks>
/// Two zero bytes, the type of the values (8: unsigned bytes), the number of axes, then the length of every axis as a big-endian
/// 32-bit number, then the values, row by row. From <see href="http://yann.lecun.com/exdb/mnist/"/>.
/// </remarks>
internal static class IdxFile
{
    private const byte UnsignedBytes = 8;

    public static NDArray Read(string path)
    {
        using FileStream file = ForeignFile.Open(path);
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            return Read(path, file, file.Length);
        }

        try
        {
            using var unzipped = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            NDArray values = Read(path, unzipped, ArchiveLimits.Most(file.Length));
            RefuseCut(path, file, 4 + (4 * values.ndim) + values.size);
            return values;
        }
        catch (InvalidDataException error) when (!DataChecks.Says(error, path))
        {
            throw DataChecks.Bad(path, $"it is no gzip file, or damaged ({error.Message.TrimEnd('.')})", error);
        }
    }

    /// <summary>A gzip file ends with the length of its content; the base library does not look at it.</summary>
    private static void RefuseCut(string path, FileStream file, long length)
    {
        byte[] end = new byte[4];
        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != (uint)length)
        {
            throw DataChecks.Bad(path, "it is cut short: it does not end with the length of its content, as a gzip file does");
        }
    }

    private static NDArray Read(string path, Stream stream, long most)
    {
        byte[] magic = Bytes(path, stream, 4, "the magic number");
        if (magic is not [0, 0, UnsignedBytes, > 0 and <= 4])
        {
            throw DataChecks.Bad(path, $"it begins with {Convert.ToHexString(magic)}, which is no IDX file of bytes (00000801 for labels, 00000803 for images)");
        }

        var shape = new long[magic[3]];
        UInt128 product = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            shape[axis] = BinaryPrimitives.ReadUInt32BigEndian(Bytes(path, stream, 4, $"the length of axis {axis}"));
            product *= (ulong)shape[axis];
        }

        long left = most - 4 - (4 * shape.Length);
        if (product > (ulong)Math.Max(0, left))
        {
            throw DataChecks.Bad(path, $"it is cut short: the values of shape {Arrays.Show(shape)} should have {product} bytes, and there are {left}{(stream.CanSeek ? string.Empty : " at most")}");
        }

        if (product > (ulong)Array.MaxLength)
        {
            throw DataChecks.Bad(path, $"it says that it has the shape {Arrays.Show(shape)}, more than fits into memory");
        }

        int size = (int)product;
        byte[] values = Bytes(path, stream, size, $"the values of shape {Arrays.Show(shape)}");
        return stream.ReadByte() < 0
            ? np.array(values).reshape(shape)
            : throw DataChecks.Bad(path, $"it goes on after the {size} values of shape {Arrays.Show(shape)} that it says it has");
    }

    private static byte[] Bytes(string path, Stream stream, int count, string what)
    {
        var bytes = new byte[count];
        int read = stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return read == count
            ? bytes
            : throw DataChecks.Bad(path, $"it is cut short: {what} should have {count} bytes, and there are {read}");
    }
}
