using System.Buffers.Binary;
using System.Numerics;

namespace TfLrCallbacks;

/// <summary>The checksum of event files: CRC-32C (Castagnoli), masked so that a checksum of data that holds checksums stays good.</summary>
/// <remarks>
/// <code>
/// masked = rotate_right(crc, 15) + 0xa282ead8   (modulo 2³²)
/// </code>
/// <para>As TensorFlow's <c>lib/hash/crc32c.h</c>.</para>
/// </remarks>
internal static class Crc32C
{
    private const uint MaskDelta = 0xa282ead8;

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (byte value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    public static uint Masked(ReadOnlySpan<byte> data) => unchecked(BitOperations.RotateRight(Compute(data), 15) + MaskDelta);
}
