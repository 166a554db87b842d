namespace TfLrCallbacks.Embedded;

/// <summary>Reads a snapshot and says what is wrong with one of another model.</summary>
internal sealed class SnapshotReader(TrainerSnapshot snapshot)
{
    public SnapshotParts Parts => snapshot.Parts;

    public IReadOnlyCollection<string> Names => [.. snapshot.Tensors.Keys];

    public T[] Read<T>(string name, int? length = null)
    {
        if (!snapshot.Tensors.TryGetValue(name, out SnapshotTensor? tensor))
        {
            throw Foreign($"\"{name}\" is missing");
        }

        return tensor.Values is T[] values && (length is null || values.Length == length)
            ? values
            : throw Foreign($"\"{name}\" has {tensor.Values.Length} values of {tensor.Values.GetType().GetElementType()!.Name}, not {length} of {typeof(T).Name}");
    }

    public float[] Read(string name, IEnumerable<int> shape)
    {
        float[] values = Read<float>(name);
        IReadOnlyList<int> found = snapshot.Tensors[name].Shape;
        return found.SequenceEqual(shape)
            ? values
            : throw Foreign($"\"{name}\" has the shape {Arrays.Show(found)}, not {Arrays.Show(shape)}");
    }

    public static ArgumentException Foreign(string what) => new($"The snapshot is of another model or other data: {what}.");
}
