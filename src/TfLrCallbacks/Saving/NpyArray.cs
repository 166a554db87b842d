using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>One array in numpy's <c>.npy</c> format, version 1.0, little-endian, rows first.</summary>
internal static partial class NpyArray
{
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static void Write(Stream stream, SnapshotTensor tensor)
    {
        string shape = tensor.Shape.Count is 1
            ? FormattableString.Invariant($"{tensor.Shape[0]},")
            : string.Join(", ", tensor.Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        string header = $"{{'descr': '{Description(tensor.Values)}', 'fortran_order': False, 'shape': ({shape}), }}";
        int unpadded = Magic.Length + 4 + header.Length + 1;
        header = header.PadRight(header.Length + ((64 - (unpadded % 64)) % 64)) + '\n';
        stream.Write(Magic);
        stream.Write([1, 0]);
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        stream.Write(length);
        stream.Write(Encoding.ASCII.GetBytes(header));
        stream.Write(Bytes(tensor.Values));
    }

    /// <summary>Reads an array.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="size">How many bytes there are.</param>
    /// <exception cref="InvalidDataException">The bytes are not an array of this kind.</exception>
    public static SnapshotTensor Read(Stream stream, long size)
    {
        byte[] start = new byte[10];
        if (size < start.Length || stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length
            || !start.AsSpan(0, Magic.Length).SequenceEqual(Magic) || start[6] is not 1)
        {
            throw new InvalidDataException("it does not begin as a numpy array of format 1.0");
        }

        int headerLength = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8));
        byte[] header = new byte[headerLength];
        if (stream.ReadAtLeast(header, headerLength, throwOnEndOfStream: false) < headerLength)
        {
            throw new InvalidDataException("its header is cut short");
        }

        Match match = Header().Match(Encoding.ASCII.GetString(header));
        if (!match.Success)
        {
            throw new InvalidDataException("its header is not that of a plain array, rows first");
        }

        int[] shape = Shape(match.Groups["shape"].Value);
        long count = Product(shape);
        (Func<int, Array> make, int itemSize) = Type(match.Groups["type"].Value);
        long expected = size - start.Length - headerLength;
        if (count > Array.MaxLength || count * itemSize != expected)
        {
            throw new InvalidDataException($"its shape ({string.Join(", ", shape)}) needs {count} values of {itemSize} bytes, but there are {expected} bytes");
        }

        Array values = make((int)count);
        Span<byte> bytes = Bytes(values);
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new InvalidDataException("its values are cut short");
        }

        return new SnapshotTensor(values, shape);
    }

    [GeneratedRegex(@"^\{'descr': '(?<type>[<|][fiu][1-8])', 'fortran_order': False, 'shape': \((?<shape>[0-9, ]*)\), ?\}\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    private static int[] Shape(string text)
    {
        string[] sizes = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int[] shape = new int[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            if (!int.TryParse(sizes[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]))
            {
                throw new InvalidDataException($"its shape ({text}) holds no whole number");
            }
        }

        return shape;
    }

    private static long Product(int[] shape)
    {
        UInt128 product = 1;
        foreach (int size in shape)
        {
            product *= (uint)size;
            if (product > (ulong)Array.MaxLength)
            {
                // A later 0 would make it fit again, but no array of ours is like that.
                throw new InvalidDataException($"its shape ({string.Join(", ", shape)}) is larger than an array can be");
            }
        }

        return (long)product;
    }

    private static (Func<int, Array> Make, int ItemSize) Type(string description) => description switch
    {
        "<f4" => (count => new float[count], 4),
        "<f8" => (count => new double[count], 8),
        "<i8" => (count => new long[count], 8),
        "<u8" => (count => new ulong[count], 8),
        "<i4" => (count => new int[count], 4),
        "|u1" => (count => new byte[count], 1),
        _ => throw new InvalidDataException($"its type {description} is none of float32, float64, int64, uint64, int32 and uint8"),
    };

    private static string Description(Array values) => values switch
    {
        float[] => "<f4",
        double[] => "<f8",
        long[] when values.GetType() == typeof(long[]) => "<i8",
        ulong[] => "<u8",
        int[] => "<i4",
        _ => "|u1",
    };

    private static Span<byte> Bytes(Array values) => values switch
    {
        float[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
        double[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
        long[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
        ulong[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
        int[] numbers => MemoryMarshal.AsBytes(numbers.AsSpan()),
        _ => (byte[])values,
    };
}
