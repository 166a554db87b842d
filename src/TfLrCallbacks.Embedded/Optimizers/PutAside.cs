using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The memory of an optimizer, kept while other weights stand in the model for a time, such as an average that is validated.</summary>
internal sealed class PutAside
{
    /// <summary>What the names of its tensors in a snapshot begin with.</summary>
    public const string Prefix = "optimizer/put_aside/";

    private readonly Optimizer _optimizer;
    private readonly long _iterations;
    private readonly float[] _weights;
    private readonly float[][] _slots;
    private readonly double[] _numbers;

    /// <summary>Keeps what an optimizer remembers.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="weights">The weights that it remembers it for.</param>
    public PutAside(Optimizer optimizer, NDArray weights)
    {
        _optimizer = optimizer;
        _iterations = optimizer.Iterations;
        _weights = Arrays.Span(weights).ToArray();
        _slots = [.. optimizer.Slots.Select(slot => Arrays.Span(slot.Block).ToArray())];
        _numbers = [.. optimizer.Numbers.Select(number => number.Value)];
    }

    private PutAside(Optimizer optimizer, NDArray weights, long iterations, SnapshotReader reader)
    {
        int length = (int)weights.size;
        _optimizer = optimizer;
        _iterations = iterations;
        _weights = reader.Read<float>(Prefix + "weights", length);
        _slots = [.. optimizer.Slots.Select(slot => reader.Read<float>(Prefix + slot.Name, length))];
        _numbers = [.. optimizer.Numbers.Select(number => reader.Read<double>(Prefix + number.Name, 1)[0])];
    }

    /// <summary>Reads what <see cref="Capture"/> gave; null where a snapshot has none.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="weights">The weights of the model.</param>
    /// <param name="iterations">The updates that the optimizer has made in the snapshot.</param>
    /// <param name="reader">The snapshot.</param>
    public static PutAside? Read(Optimizer optimizer, NDArray weights, long iterations, SnapshotReader reader) =>
        reader.Names.Any(IsOurs) ? new PutAside(optimizer, weights, iterations, reader) : null;

    /// <summary>Says whether a tensor of a snapshot is of this.</summary>
    public static bool IsOurs(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Puts it into a snapshot, so that a training that goes on can put it back, too; nothing where it is out of date.</summary>
    public void Capture(Dictionary<string, SnapshotTensor> tensors)
    {
        if (_optimizer.Iterations != _iterations)
        {
            return;
        }

        tensors[Prefix + "weights"] = new SnapshotTensor((float[])_weights.Clone(), _weights.Length);
        for (int i = 0; i < _slots.Length; i++)
        {
            tensors[Prefix + _optimizer.Slots[i].Name] = new SnapshotTensor((float[])_slots[i].Clone(), _slots[i].Length);
        }

        for (int i = 0; i < _numbers.Length; i++)
        {
            tensors[Prefix + _optimizer.Numbers[i].Name] = new SnapshotTensor(new[] { _numbers[i] });
        }
    }

    /// <summary>Puts the memory back where the same weights stand in the model again, and no update was made.</summary>
    /// <returns>Whether that was so.</returns>
    public bool PutBack(NDArray current)
    {
        if (_optimizer.Iterations != _iterations || !Arrays.Span(current).SequenceEqual(_weights))
        {
            return false;
        }

        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i].CopyTo(Arrays.Span(_optimizer.Slots[i].Block));
        }

        for (int i = 0; i < _numbers.Length; i++)
        {
            _optimizer.Numbers[i].Value = _numbers[i];
        }

        return true;
    }
}
