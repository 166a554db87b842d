using System.Globalization;
using Google.Protobuf;
using TfLrCallbacks.EventMessages;

namespace TfLrCallbacks;

/// <summary>
/// Writes one event file. It always makes a new one, never appends, so that a file which a crash cut short stays readable;
/// TensorBoard puts the files of a folder together.
/// </summary>
/// <remarks>
/// Only whole records go to the file: when the buffer is full, on <see cref="Flush"/>, and with the first event
/// <see cref="FlushInterval"/> after the last time. What was flushed outlives the process.
/// </remarks>
internal sealed class EventFileWriter : IDisposable
{
    /// <summary>How long an event may wait until it can be seen.</summary>
    public static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(10);

    private const string FileVersion = "brain.Event:2";
    private const string Writer = "tflrcallbacks";

    private static long s_count = -1;

    private readonly TimeProvider _time;
    private readonly string _folder;
    private readonly ScalarMessage _scalar = new();
    private FileStream _file;
    private byte[] _buffer = new byte[1 << 16];
    private int _used;
    private DateTimeOffset _flushed;

    /// <summary>Makes a file in a folder, which is made where it is missing.</summary>
    public EventFileWriter(string folder, TimeProvider time)
    {
        _time = time;
        _folder = folder;
        _file = Begin();
    }

    /// <summary>Gets a value indicating whether somebody deleted the file, and another was begun; what was in it before is gone.</summary>
    public bool IsStartedAnew { get; set; }

    /// <summary>Writes a number, as float32.</summary>
    public void WriteScalar(string tag, long step, double value) => Write(_scalar.With(tag, step, value));

    /// <summary>Writes an event; its wall time becomes now.</summary>
    public void Write(Event message)
    {
        DateTimeOffset now = _time.GetUtcNow();
        message.WallTime = (now - DateTimeOffset.UnixEpoch).TotalSeconds;
        int dataSize = message.CalculateSize();
        int size = RecordFrame.HeaderSize + dataSize + RecordFrame.FooterSize;
        if (size > _buffer.Length - _used)
        {
            Flush();
            if (size > _buffer.Length)
            {
                _buffer = new byte[size];
            }
        }

        Span<byte> record = _buffer.AsSpan(_used, size);
        message.WriteTo(record.Slice(RecordFrame.HeaderSize, dataSize));
        RecordFrame.Seal(record);
        _used += size;
        if (now - _flushed >= FlushInterval)
        {
            Flush();
        }
    }

    /// <summary>Hands what was written to the operating system; where somebody deleted the file, to a new one.</summary>
    /// <exception cref="IOException">It cannot be written. What waited is lost.</exception>
    public void Flush()
    {
        ReadOnlySpan<byte> waiting = _buffer.AsSpan(0, _used);
        _used = 0;
        _flushed = _time.GetUtcNow();
        if (waiting.Length > 0 && !File.Exists(_file.Name))
        {
            byte[] kept = waiting.ToArray();
            _file.Dispose();
            _file = Begin();
            _file.Write(_buffer, 0, _used);
            _used = 0;
            IsStartedAnew = true;
            waiting = kept;
        }

        _file.Write(waiting);
    }

    /// <summary>Closes the file, without a flush.</summary>
    public void Dispose() => _file.Dispose();

    private FileStream Begin()
    {
        _flushed = _time.GetUtcNow();
        Directory.CreateDirectory(_folder);
        FileStream file = Create(_folder, _flushed);
        Write(new Event { FileVersion = FileVersion, SourceMetadata = new SourceMetadata { Writer = Writer } });
        return file;
    }

    private static FileStream Create(string folder, DateTimeOffset now)
    {
        while (true)
        {
            // TensorBoard reads the files of a folder in the order of their names: zeros in front keep the files of one second in order.
            string name = string.Create(
                CultureInfo.InvariantCulture,
                $"events.out.tfevents.{now.ToUnixTimeSeconds():D10}.{Environment.MachineName}.{Environment.ProcessId}.{Interlocked.Increment(ref s_count):D5}.v2");
            string path = Path.Combine(folder, name);
            try
            {
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
            }
            catch (IOException) when (File.Exists(path))
            {
                // An earlier process with the same number made it in this second, as happens in containers: the next count is free.
            }
        }
    }
}
