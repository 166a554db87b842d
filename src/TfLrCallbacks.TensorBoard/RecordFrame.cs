using System.Buffers.Binary;

namespace TfLrCallbacks;

/// <summary>What stands around the data of a record in an event file.</summary>
/// <remarks>
/// <code>
/// length (8 bytes) | masked CRC of the length (4) | data (length) | masked CRC of the data (4)      all little-endian
/// </code>
/// <para>As TensorFlow's <c>TFRecord</c> format.</para>
/// </remarks>
internal static class RecordFrame
{
    public const int HeaderSize = sizeof(ulong) + sizeof(uint);
    public const int FooterSize = sizeof(uint);

    /// <summary>Writes header and footer around the data, which stands in its place already.</summary>
    public static void Seal(Span<byte> record)
    {
        Span<byte> data = record[HeaderSize..^FooterSize];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[sizeof(ulong)..], Crc32C.Masked(record[..sizeof(ulong)]));
        BinaryPrimitives.WriteUInt32LittleEndian(record[^FooterSize..], Crc32C.Masked(data));
    }

    /// <summary>Reads the length of the data; false where it does not agree with its checksum.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> header, out ulong length)
    {
        length = BinaryPrimitives.ReadUInt64LittleEndian(header);
        return BinaryPrimitives.ReadUInt32LittleEndian(header[sizeof(ulong)..]) == Crc32C.Masked(header[..sizeof(ulong)]);
    }

    /// <summary>Tells whether the data, with the footer behind it, agrees with its checksum.</summary>
    public static bool IsSound(ReadOnlySpan<byte> dataAndFooter) =>
        BinaryPrimitives.ReadUInt32LittleEndian(dataAndFooter[^FooterSize..]) == Crc32C.Masked(dataAndFooter[..^FooterSize]);
}
