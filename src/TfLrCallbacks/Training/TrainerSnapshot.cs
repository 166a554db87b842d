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

    /// <summary>Gets how many bytes the arrays take.</summary>
    internal long ByteCount => Tensors.Values.Sum(tensor => (long)Buffer.ByteLength(tensor.Values));

    /// <summary>Gives the arrays of some parts alone.</summary>
    internal TrainerSnapshot Only(SnapshotParts parts) =>
        new(Tensors.Where(tensor => parts.HasFlag(PartOf(tensor.Key))).ToDictionary(tensor => tensor.Key, tensor => tensor.Value));

    /// <summary>Refuses a snapshot of another model: with other weights, or an array of another type or shape. Slots may be missing that an optimizer makes later.</summary>
    /// <param name="other">The snapshot; null is of any model.</param>
    /// <exception cref="ArgumentException">It is of another model.</exception>
    internal void RefuseUnlike(TrainerSnapshot? other)
    {
        if (other is null)
        {
            return;
        }

        foreach ((string name, SnapshotTensor tensor) in Tensors.Where(tensor => other.Parts.HasFlag(PartOf(tensor.Key))))
        {
            bool found = other.Tensors.TryGetValue(name, out SnapshotTensor? theirs);
            if (found ? !tensor.IsLike(theirs!) : PartOf(name) is SnapshotParts.Weights)
            {
                throw new ArgumentException($"The array \"{name}\" must be {tensor.Description}. {(found ? $"It is {theirs!.Description}" : "It is missing")}.", nameof(other));
            }
        }

        if (other.Tensors.Keys.FirstOrDefault(name => !Tensors.ContainsKey(name)) is { } unknown)
        {
            throw new ArgumentException($"The model has no array \"{unknown}\".", nameof(other));
        }
    }

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
