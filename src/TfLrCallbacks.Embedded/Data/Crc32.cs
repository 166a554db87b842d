namespace TfLrCallbacks.Embedded;

/// <summary>The cyclic redundancy check of zip files: polynomial 0x04C11DB7, reflected.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Entry((uint)value))];

    public static uint Of(Stream stream)
    {
        uint crc = uint.MaxValue;
        var buffer = new byte[1 << 16];
        for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            foreach (byte value in buffer.AsSpan(0, read))
            {
                crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
            }
        }

        return ~crc;
    }

    private static uint Entry(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            value = (value & 1) is 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        }

        return value;
    }
}
