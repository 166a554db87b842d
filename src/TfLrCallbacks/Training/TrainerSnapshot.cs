namespace TfLrCallbacks;

/// <summary>
/// The state of a training at one moment: named arrays, among them counters and random state. The part that an
/// array belongs to is the first word of its name, <c>weights/</c>, <c>optimizer/</c> or <c>data/</c>.
/// </summary>
public sealed class TrainerSnapshot
{
    /// <summary>Initializes a snapshot.</summary>
    /// <param name="tensors">The arrays by name.</param>
    /// <exception cref="ArgumentException">A name does not begin with <c>weights/</c>, <c>optimizer/</c> or <c>data/</c>.</exception>
    public TrainerSnapshot(IReadOnlyDictionary<string, SnapshotTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        foreach (string name in tensors.Keys)
        {
            Parts |= PartOf(name);
        }

        Tensors = tensors;
    }

    /// <summary>Gets the arrays by name.</summary>
    public IReadOnlyDictionary<string, SnapshotTensor> Tensors { get; }

    /// <summary>Gets which parts of the state the snapshot holds.</summary>
    public SnapshotParts Parts { get; }

    /// <summary>Gives the part that an array belongs to.</summary>
    /// <param name="name">The name of the array.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentException">The name begins with no part's name.</exception>
    public static SnapshotParts PartOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Split('/', 2) switch
        {
            ["weights", _] => SnapshotParts.Weights,
            ["optimizer", _] => SnapshotParts.Optimizer,
            ["data", _] => SnapshotParts.Data,
            _ => throw new ArgumentException(
                $"A name in a snapshot begins with \"weights/\", \"optimizer/\" or \"data/\". Received: \"{name}\".", nameof(name)),
        };
    }
}
