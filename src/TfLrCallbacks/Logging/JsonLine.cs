using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>
/// Builds lines of JSON in one buffer, without allocating. Numbers that JSON does not know are texts: "NaN", "Infinity", "-Infinity".
/// </summary>
/// <param name="capacity">How many bytes the buffer has at first.</param>
[SuppressMessage("Reliability", "CA1001:Types that own disposable fields should be disposable", Justification = "A writer into memory holds nothing that must be given back.")]
internal sealed class JsonLine(int capacity)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(capacity);
    private Utf8JsonWriter? _json;

    /// <summary>Gets a value indicating whether the buffer is so full that it should be written.</summary>
    public bool IsFull => Length > capacity / 4 * 3;

    public int Length => _buffer.WrittenCount;

    /// <summary>Gets the lines so far.</summary>
    public ReadOnlySpan<byte> Lines => _buffer.WrittenSpan;

    private Utf8JsonWriter Json => _json ??= new Utf8JsonWriter(_buffer);

    public JsonLine Begin()
    {
        Json.Reset();
        Json.WriteStartObject();
        return this;
    }

    public JsonLine Add(string name, long value)
    {
        Json.WriteNumber(name, value);
        return this;
    }

    public JsonLine Add(string name, double value)
    {
        if (double.IsFinite(value))
        {
            Json.WriteNumber(name, value);
        }
        else
        {
            Json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
        }

        return this;
    }

    public JsonLine Add(string name, bool value)
    {
        Json.WriteBoolean(name, value);
        return this;
    }

    public JsonLine Add(string name, string value)
    {
        Json.WriteString(name, value);
        return this;
    }

    public void BeginObject(string name) => Json.WriteStartObject(name);

    public void EndObject() => Json.WriteEndObject();

    public void End()
    {
        Json.WriteEndObject();
        Json.Flush();
        _buffer.Write("\n"u8);
    }

    public void Clear() => _buffer.ResetWrittenCount();
}
