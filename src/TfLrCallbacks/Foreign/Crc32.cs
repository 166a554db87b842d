namespace TfLrCallbacks;

/// <summary>
/// A stream that computes the cyclic redundancy check of zip files over what is read from it: polynomial 0x04C11DB7, reflected. The base library reads a
/// damaged entry of an archive without complaint.
/// </summary>
/// <param name="inner">Where from.</param>
internal sealed class Crc32(Stream inner) : Stream
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Entry((uint)value))];

    private uint _crc = uint.MaxValue;

    /// <summary>Gets the check of what was read so far.</summary>
    public uint Value => ~_crc;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads to the end.</summary>
    /// <returns>The check of all.</returns>
    public uint ReadToEnd()
    {
        byte[] buffer = new byte[1 << 16];
        while (Read(buffer) > 0)
        {
        }

        return Value;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        uint crc = _crc;
        foreach (byte value in buffer[..read])
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        _crc = crc;
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static uint Entry(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            value = (value & 1) is 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        }

        return value;
    }
}
