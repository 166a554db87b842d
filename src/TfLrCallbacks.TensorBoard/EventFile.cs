using Google.Protobuf;
using TfLrCallbacks.EventMessages;

namespace TfLrCallbacks;

/// <summary>
/// What stands in a TensorBoard event file (<c>events.out.tfevents.…</c>), of whatever writer.
/// </summary>
/// <remarks>
/// A file that a crash cut short, or that is still written to, is read up to its last whole record. A record that is whole but
/// does not agree with its checksum is an error: the file was damaged.
/// </remarks>
public sealed class EventFile
{
    private const int MaxLength = 1 << 30;

    private EventFile(string path, IReadOnlyList<LoggedEvent> events, bool isCutShort)
    {
        Path = path;
        Events = events;
        IsCutShort = isCutShort;
    }

    /// <summary>Gets the path of the file.</summary>
    public string Path { get; }

    /// <summary>Gets the events, in the order in which they were written.</summary>
    public IReadOnlyList<LoggedEvent> Events { get; }

    /// <summary>Gets a value indicating whether the file ends in an unfinished record, as after a crash or while it is being written.</summary>
    public bool IsCutShort { get; }

    /// <summary>Reads an event file.</summary>
    /// <param name="path">The file. It may be open for writing.</param>
    /// <returns>Its events.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">A record is damaged, or the file is not an event file. The message says where.</exception>
    public static EventFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path) && ForeignFile.LengthOf(path) is 0)
        {
            // A training that has just begun; or a pipe, which would be waited for.
            return new EventFile(path, [], isCutShort: false);
        }

        using FileStream stream = ForeignFile.Open(path);
        return Read(stream, path);
    }

    /// <summary>Gets the values of one scalar.</summary>
    /// <param name="tag">Its tag, such as <c>batch_learning_rate</c>.</param>
    /// <returns>The step and value of each event with this tag, in the order of the file; empty if no event has it.</returns>
    public IEnumerable<(long Step, double Value)> Scalars(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return from entry in Events
               from value in entry.Values
               where value.Tag == tag && value.Scalar.HasValue
               select (entry.Step, value.Scalar.GetValueOrDefault());
    }

    internal static EventFile Read(Stream stream, string path)
    {
        var events = new List<LoggedEvent>();
        byte[] header = new byte[RecordFrame.HeaderSize];
        while (true)
        {
            long offset = stream.Position;
            int got = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            if (got < header.Length)
            {
                return new EventFile(path, events, isCutShort: got > 0);
            }

            if (!RecordFrame.TryReadLength(header, out ulong length))
            {
                throw Damaged(path, offset, "The length of the record does not agree with its checksum");
            }

            long left = stream.Length - stream.Position - RecordFrame.FooterSize;
            if (left < 0 || length > (ulong)left)
            {
                return new EventFile(path, events, isCutShort: true);
            }

            byte[] data = length <= MaxLength
                ? new byte[length + RecordFrame.FooterSize]
                : throw Damaged(path, offset, $"The record is longer than an event can be, {length} bytes");
            stream.ReadExactly(data);
            events.Add(RecordFrame.IsSound(data)
                ? Decode(data.AsSpan(..^RecordFrame.FooterSize), path, offset)
                : throw Damaged(path, offset, "The data of the record does not agree with its checksum"));
        }
    }

    private static LoggedEvent Decode(ReadOnlySpan<byte> data, string path, long offset)
    {
        try
        {
            var message = Event.Parser.ParseFrom(data);
            return new LoggedEvent(
                message.WallTime,
                message.Step,
                message.HasFileVersion ? message.FileVersion : null,
                [.. message.Summary?.Value.Select(Decode) ?? []]);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw Damaged(path, offset, $"The record holds no event ({error.Message})");
        }
    }

    private static LoggedValue Decode(Summary.Types.Value value) => new(
        value.Tag,
        value.Metadata?.PluginData?.PluginName ?? string.Empty,
        value.ValueCase switch
        {
            Summary.Types.Value.ValueOneofCase.SimpleValue => new SnapshotTensor(new[] { value.SimpleValue }),
            Summary.Types.Value.ValueOneofCase.Tensor => TensorDecoder.Decode(value.Tensor),
            _ => null,
        })
    {
        Text = value.Tensor is { Dtype: DataType.DtString, StringVal: [var text] } ? text.ToStringUtf8() : null,
    };

    private static InvalidDataException Damaged(string path, long offset, string what) => new(
        $"{path}, offset {offset}: {what}. The file is damaged from there on, or is no event file; what stands before can be kept by cutting it there.");
}
