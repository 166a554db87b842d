using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Batches of samples that lie in arrays, in a new order in every epoch or in their own.</summary>
internal sealed class ArrayBatches(Samples samples, int batchSize, Func<int, long[]>? orderOf) : BatchSource
{
    private int _epoch;
    private long[] _order = [];
    private long _batch = -1;
    private bool _begun;

    public override long? BatchCount => (samples.Count + batchSize - 1L) / batchSize;

    public override Samples Probe => samples;

    public override bool AddTo(IncrementalHash hash)
    {
        hash.AppendData(MemoryMarshal.AsBytes<int>([batchSize, orderOf is null ? 0 : 1]));
        samples.AddTo(hash);
        return true;
    }

    public override void Begin(int epoch)
    {
        _epoch = epoch;
        _order = orderOf?.Invoke(epoch) ?? [];
        _batch = -1;
        _begun = true;
    }

    public override bool MoveNext() => _begun
        ? ++_batch < BatchCount
        : throw new InvalidOperationException($"No epoch has begun. Call {nameof(ITrainer.BeginEpoch)} first.");

    public override Batch Current()
    {
        if (_batch < 0 || _batch >= BatchCount)
        {
            throw new InvalidOperationException($"No batch was taken. Call {nameof(ITrainer.MoveToNextBatch)}, and train where it says true.");
        }

        long start = _batch * batchSize;
        long end = Math.Min(start + batchSize, samples.Count);
        return orderOf is null
            ? samples.Slice(start, end)
            : samples.Take(np.array(_order.AsSpan((int)start, (int)(end - start)).ToArray()));
    }

    public override void Capture(Dictionary<string, SnapshotTensor> tensors)
    {
        tensors["data/order"] = new SnapshotTensor(_order, _order.Length);
        tensors["data/position"] = new SnapshotTensor(new[] { _epoch, _batch }, 2);
    }

    public override Action Restore(SnapshotReader reader)
    {
        long[] order = reader.Read<long>("data/order");
        long[] position = reader.Read<long>("data/position", 2);
        if (order.Length is not 0 && order.Length != samples.Count)
        {
            throw SnapshotReader.Foreign($"it orders {order.Length} samples, and there are {samples.Count}");
        }

        return () =>
        {
            _order = order;
            _begun = order.Length > 0;
            (_epoch, _batch) = ((int)position[0], position[1]);
        };
    }
}
