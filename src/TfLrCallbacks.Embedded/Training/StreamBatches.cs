namespace TfLrCallbacks.Embedded;

/// <summary>Batches of a stream that may be of unknown length, or endless.</summary>
/// <remarks>
/// Without a number of steps, an epoch goes through the stream once. With one, an epoch goes on where the last one ended, and a stream that has
/// come to its end is begun again.
/// </remarks>
internal sealed class StreamBatches(
    IEnumerable<Batch> stream, string argument, CompiledModel model, long? steps, IReadOnlyDictionary<int, double>? classWeight) : BatchSource
{
    /// <summary>How many rows a loss is probed on at most.</summary>
    private const int ProbeRows = 2048;

    private IEnumerator<Batch>? _batches;
    private Samples? _current;
    private Samples? _probe;
    private int _epoch;
    private long _batch = -1;
    private long _taken;

    public override long? BatchCount => steps;

    public override Samples Probe => _probe ??= FirstRows();

    public override void Begin(int epoch)
    {
        _epoch = epoch;
        _batch = -1;
        if (steps is null || _batches is null)
        {
            Reopen();
        }
    }

    public override bool MoveNext()
    {
        if (_batches is null)
        {
            throw new InvalidOperationException($"No epoch has begun. Call {nameof(ITrainer.BeginEpoch)} first.");
        }

        _current = null;
        _batch++;
        if (_batch >= steps)
        {
            return false;
        }

        bool more = _batches.MoveNext();
        if (!more && steps is not null && _taken > 0)
        {
            Reopen();
            more = _batches.MoveNext();
        }

        _taken += more ? 1 : 0;
        _current = more ? Checked(_batches.Current, _taken - 1) : null;
        return more;
    }

    public override Batch Current() => _current is { } samples
        ? samples.Slice(0, samples.Count)
        : throw new InvalidOperationException($"No batch was taken. Call {nameof(ITrainer.MoveToNextBatch)}, and train where it says true.");

    public override void Capture(Dictionary<string, SnapshotTensor> tensors) =>
        tensors["data/position"] = new SnapshotTensor(new[] { _epoch, _batch, _taken }, 3);

    /// <summary>Goes to a position by going through the stream again, which has to give the same batches.</summary>
    public override Action Restore(SnapshotReader reader)
    {
        long[] position = reader.Read<long>("data/position", 3);
        return () =>
        {
            Reopen();
            (_epoch, _batch) = ((int)position[0], position[1]);
            while (_taken < position[2] && _batches!.MoveNext())
            {
                _taken++;
            }

            if (_taken < position[2])
            {
                throw SnapshotReader.Foreign($"it stands after {position[2]} batches, and the stream has {_taken}");
            }

            _current = _taken > 0 && _batch >= 0 ? Checked(_batches!.Current, _taken - 1) : null;
        };
    }

    public override void Close()
    {
        _batches?.Dispose();
        _batches = null;
    }

    private void Reopen()
    {
        _batches?.Dispose();
        _batches = stream.GetEnumerator();
        _taken = 0;
    }

    private Samples Checked(Batch batch, long number) => Samples.Of(
        $"Batch {number} of the stream",
        () => batch is null ? throw new ArgumentException("Must be a batch. Received: null.") : new Samples(batch.X, batch.Y, model, classWeight, batch.SampleWeight),
        argument);

    private Samples FirstRows()
    {
        List<Samples> first = [];
        foreach (Batch batch in stream)
        {
            first.Add(Checked(batch, first.Count));
            if (first.Sum(samples => samples.Count) >= ProbeRows)
            {
                break;
            }
        }

        return first.Count > 0 ? Samples.Joined(first) : throw new InvalidOperationException("The stream has no batch.");
    }
}
