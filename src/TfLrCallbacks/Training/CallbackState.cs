using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TfLrCallbacks;

/// <summary>What a callback remembers, as it is saved with a training: named values, and named arrays.</summary>
/// <remarks>Values become JSON (NaN and infinities as texts), arrays become entries of the <c>.npz</c> file beside it.</remarks>
public sealed class CallbackState
{
    private readonly Dictionary<string, JsonElement> _values;
    private readonly Dictionary<string, SnapshotTensor> _arrays;

    /// <summary>Initializes an empty state.</summary>
    public CallbackState()
        : this([], [])
    {
    }

    internal CallbackState(Dictionary<string, JsonElement> values, Dictionary<string, SnapshotTensor> arrays)
    {
        _values = values;
        _arrays = arrays;
    }

    /// <summary>Gets a value indicating whether nothing was saved.</summary>
    public bool IsEmpty => _values.Count is 0 && _arrays.Count is 0;

    internal Dictionary<string, JsonElement> Values => _values;

    internal IReadOnlyDictionary<string, SnapshotTensor> Arrays => _arrays;

    /// <summary>Saves a value of any type that a source-generated context describes.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="name">The name of the value.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">How it becomes JSON.</param>
    public void Set<T>(string name, T value, JsonTypeInfo<T> type) =>
        _values[Check.NotEmpty(name)] = JsonSerializer.SerializeToElement(value, type);

    /// <summary>Gets a value of any type that a source-generated context describes.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="name">The name of the value.</param>
    /// <param name="type">How it was made JSON.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidDataException">There is no such value, or it is of another type.</exception>
    public T Get<T>(string name, JsonTypeInfo<T> type)
    {
        if (!_values.TryGetValue(Check.NotEmpty(name), out JsonElement value))
        {
            throw new InvalidDataException($"A saved state must hold \"{name}\", but there is only {string.Join(", ", _values.Keys)}.");
        }

        try
        {
            // A null is a value of a type such as double?, but no object.
            return value.Deserialize(type) is T read ? read : typeof(T).IsValueType ? default! : throw new JsonException("It is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"The value \"{name}\" of a saved state must be a {typeof(T).Name}. Received: {value.GetRawText()}.", error);
        }
    }

    /// <summary>Saves a number.</summary>
    /// <param name="name">The name of the value.</param>
    /// <param name="value">The number; null, NaN and infinities too.</param>
    public void Set(string name, double? value) => Set(name, value, RunStateJson.Default.NullableDouble);

    /// <summary>Gets a number.</summary>
    /// <param name="name">The name of the value.</param>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidDataException">There is no such value, or it is none.</exception>
    public double? GetDouble(string name) => Get(name, RunStateJson.Default.NullableDouble);

    /// <summary>Saves a whole number.</summary>
    /// <param name="name">The name of the value.</param>
    /// <param name="value">The number, or null.</param>
    public void Set(string name, long? value) => Set(name, value, RunStateJson.Default.NullableInt64);

    /// <summary>Gets a whole number.</summary>
    /// <param name="name">The name of the value.</param>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidDataException">There is no such value, or it is none.</exception>
    public long? GetInt64(string name) => Get(name, RunStateJson.Default.NullableInt64);

    /// <summary>Saves an array.</summary>
    /// <param name="name">The name of the array.</param>
    /// <param name="array">The array.</param>
    public void Set(string name, SnapshotTensor array)
    {
        ArgumentNullException.ThrowIfNull(array);
        _arrays[Check.NotEmpty(name)] = array;
    }

    /// <summary>Gets an array.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="name">The name of the array.</param>
    /// <returns>Its values.</returns>
    /// <exception cref="InvalidDataException">There is no such array, or it is of another type.</exception>
    public IReadOnlyList<T> GetArray<T>(string name) =>
        _arrays.TryGetValue(Check.NotEmpty(name), out SnapshotTensor? array) && array.Values.GetType() == typeof(T[])
            ? (T[])array.Values
            : throw new InvalidDataException($"A saved state must hold an array \"{name}\" of {typeof(T).Name}.");

    /// <summary>Saves a snapshot of a model, such as its best weights.</summary>
    /// <param name="name">The name of the snapshot.</param>
    /// <param name="snapshot">The snapshot; null saves nothing.</param>
    public void Set(string name, TrainerSnapshot? snapshot)
    {
        foreach ((string array, SnapshotTensor tensor) in snapshot?.Tensors ?? new Dictionary<string, SnapshotTensor>())
        {
            _arrays[$"{Check.NotEmpty(name)}/{array}"] = tensor;
        }
    }

    /// <summary>Gets a snapshot.</summary>
    /// <param name="name">The name of the snapshot.</param>
    /// <returns>The snapshot; null where none was saved.</returns>
    public TrainerSnapshot? GetSnapshot(string name)
    {
        string prefix = Check.NotEmpty(name) + "/";
        var tensors = _arrays.Where(array => array.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(array => array.Key[prefix.Length..], array => array.Value);
        return tensors.Count > 0 ? new TrainerSnapshot(tensors) : null;
    }
}
