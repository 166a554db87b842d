using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace TfLrCallbacks;

/// <summary>
/// Builds lines of JSON in one buffer, without allocating. Numbers that JSON does not know are texts: "NaN", "Infinity", "-Infinity".
/// </summary>
internal sealed class JsonLine
{
    private const int LongestNumber = 32;

    private readonly Dictionary<string, byte[]> _encoded = [];
    private byte[] _buffer = new byte[1 << 18];
    private bool _first;

    /// <summary>Gets a value indicating whether the buffer is so full that it should be written.</summary>
    public bool IsFull => Length > _buffer.Length / 4 * 3;

    public int Length { get; private set; }

    /// <summary>Gets the lines so far.</summary>
    public ReadOnlySpan<byte> Lines => _buffer.AsSpan(0, Length);

    public JsonLine Begin()
    {
        Append("{"u8);
        _first = true;
        return this;
    }

    public JsonLine Add(string name, long value)
    {
        AddName(name);
        value.TryFormat(Free(LongestNumber), out int written, default, CultureInfo.InvariantCulture);
        Length += written;
        return this;
    }

    public JsonLine Add(string name, double value)
    {
        AddName(name);
        if (double.IsFinite(value))
        {
            value.TryFormat(Free(LongestNumber), out int written, "R", CultureInfo.InvariantCulture);
            Length += written;
        }
        else
        {
            Append(double.IsNaN(value) ? "\"NaN\""u8 : value > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8);
        }

        return this;
    }

    public JsonLine Add(string name, string value)
    {
        AddName(name);
        Append(Encoded(value));
        return this;
    }

    public void End() => Append("}\n"u8);

    public void Clear() => Length = 0;

    private void AddName(string name)
    {
        if (!_first)
        {
            Append(","u8);
        }

        _first = false;
        Append(Encoded(name));
        Append(":"u8);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Free(bytes.Length));
        Length += bytes.Length;
    }

    private Span<byte> Free(int size)
    {
        if (_buffer.Length - Length < size)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + size));
        }

        return _buffer.AsSpan(Length);
    }

    /// <summary>Gives a text as JSON, in quotation marks; names and reasons come again and again.</summary>
    private byte[] Encoded(string text)
    {
        if (_encoded.TryGetValue(text, out byte[]? encoded))
        {
            return encoded;
        }

        encoded = Encoding.UTF8.GetBytes($"\"{JavaScriptEncoder.Default.Encode(text)}\"");
        if (_encoded.Count < 1000)
        {
            _encoded.Add(text, encoded);
        }

        return encoded;
    }
}
