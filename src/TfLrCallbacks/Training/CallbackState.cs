using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TfLrCallbacks;

/// <summary>What a callback remembers, as it is saved with a training: named values, and named arrays.</summary>
/// <remarks>Values become JSON (NaN and infinities as texts), arrays become entries of the <c>.npz</c> file beside it.</remarks>
public sealed class CallbackState
{
    private readonly Dictionary<string, JsonElement> _values;
    private readonly Dictionary<string, SnapshotTensor> _arrays;
    private readonly Dictionary<string, IReadOnlyList<double>> _series;
    private readonly string _prefix;

    /// <summary>Initializes an empty state.</summary>
    public CallbackState()
        : this([], [], [])
    {
    }

    internal CallbackState(Dictionary<string, JsonElement> values, Dictionary<string, SnapshotTensor> arrays, Dictionary<string, IReadOnlyList<double>> series, string prefix = "")
    {
        _series = series;
        _values = values;
        _arrays = arrays;
        _prefix = prefix;
    }

    /// <summary>Gets a value indicating whether nothing was saved.</summary>
    public bool IsEmpty => Count is 0;

    internal int Count => _values.Count + _arrays.Count + _series.Count;

    internal IReadOnlyDictionary<string, IReadOnlyList<double>> Series => _series;

    internal Dictionary<string, JsonElement> Values => _values;

    internal IReadOnlyDictionary<string, SnapshotTensor> Arrays => _arrays;

    /// <summary>Gets the model that was saved together with the callback, which its snapshots must fit; null where they are not checked.</summary>
    internal TrainerSnapshot? Model { get; init; }

    /// <summary>Gets a part of this state, for an object inside the callback that saves itself. The names of its values get the part's name as a prefix.</summary>
    /// <param name="name">The name of the part.</param>
    /// <returns>The part. What is saved in it is saved in this state.</returns>
    public CallbackState Part(string name) => new(_values, _arrays, _series, Named(name) + "/") { Model = Model };

    /// <summary>Saves a value of any type that a source-generated context describes.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="name">The name of the value.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">How it becomes JSON.</param>
    public void Set<T>(string name, T value, JsonTypeInfo<T> type) =>
        _values[Named(name)] = JsonSerializer.SerializeToElement(value, type);

    /// <summary>Gets a value of any type that a source-generated context describes.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="name">The name of the value.</param>
    /// <param name="type">How it is read from JSON.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidDataException">The value is missing or is of another type.</exception>
    public T Get<T>(string name, JsonTypeInfo<T> type)
    {
        if (!_values.TryGetValue(Named(name), out JsonElement value))
        {
            throw new InvalidDataException($"A saved state must hold \"{Place(name)}\", but there is only {Shown.Names(_values.Keys)}.");
        }

        try
        {
            // A null is a value of a type such as double?, but no object.
            return value.Deserialize(type) is T read ? read : typeof(T).IsValueType ? default! : throw new JsonException("It is null.");
        }
        catch (Exception error) when (error is JsonException or ArgumentException or NotSupportedException)
        {
            throw Unfit(name, InWords(typeof(T)), value, error);
        }
    }

    /// <summary>Saves a number.</summary>
    /// <param name="name">The name of the value.</param>
    /// <param name="value">The number; null, NaN and infinities too.</param>
    public void Set(string name, double? value) => Set(name, value, RunStateJson.Default.NullableDouble);

    /// <summary>Gets a number, NaN and infinities included.</summary>
    /// <param name="name">The name of the value.</param>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidDataException">The value is missing, null or not a number.</exception>
    public double GetDouble(string name) => GetNullableDouble(name) ?? throw Unfit(name, "a number");

    /// <summary>Gets a finite number from a range.</summary>
    /// <param name="name">The name of the value.</param>
    /// <param name="atLeast">The least value that is allowed.</param>
    /// <param name="atMost">The greatest value that is allowed.</param>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidDataException">The value is missing, not a finite number or out of the range.</exception>
    public double GetDouble(string name, double atLeast, double atMost = double.MaxValue) =>
        GetDouble(name) is var value && value >= atLeast && value <= atMost && double.IsFinite(value)
            ? value
            : throw Unfit(name, FormattableString.Invariant($"a number from {atLeast} to {atMost}"));

    /// <summary>Gets a number that may be null.</summary>
    /// <param name="name">The name of the value.</param>
    /// <returns>The number, or null.</returns>
    /// <exception cref="InvalidDataException">The value is missing or neither a number nor null.</exception>
    public double? GetNullableDouble(string name) => Get(name, RunStateJson.Default.NullableDouble);

    /// <summary>Saves a whole number.</summary>
    /// <param name="name">The name of the value.</param>
    /// <param name="value">The number, or null.</param>
    public void Set(string name, long? value) => Set(name, value, RunStateJson.Default.NullableInt64);

    /// <summary>Gets a whole number.</summary>
    /// <param name="name">The name of the value.</param>
    /// <param name="atLeast">The least value that is allowed.</param>
    /// <param name="atMost">The greatest value that is allowed.</param>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidDataException">The value is missing, null, not a whole number or out of the range.</exception>
    public long GetInt64(string name, long atLeast = long.MinValue, long atMost = long.MaxValue) =>
        GetNullableInt64(name, atLeast, atMost) ?? throw Unfit(name, "a whole number");

    /// <summary>Gets a whole number that may be null.</summary>
    /// <inheritdoc cref="GetInt64"/>
    public long? GetNullableInt64(string name, long atLeast = long.MinValue, long atMost = long.MaxValue) =>
        Get(name, RunStateJson.Default.NullableInt64) is not { } value ? null
        : value >= atLeast && value <= atMost ? value
        : throw Unfit(name, FormattableString.Invariant($"a whole number from {atLeast} to {atMost}"));

    /// <inheritdoc cref="GetInt64"/>
    public int GetInt32(string name, int atLeast = int.MinValue, int atMost = int.MaxValue) => (int)GetInt64(name, atLeast, atMost);

    /// <inheritdoc cref="GetNullableInt64"/>
    public int? GetNullableInt32(string name, int atLeast = int.MinValue, int atMost = int.MaxValue) =>
        (int?)GetNullableInt64(name, atLeast, atMost);

    /// <summary>Saves true or false.</summary>
    /// <param name="name">The name of the value.</param>
    /// <param name="value">The value.</param>
    public void Set(string name, bool value) => Set(name, value, RunStateJson.Default.Boolean);

    /// <summary>Gets true or false.</summary>
    /// <param name="name">The name of the value.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidDataException">The value is missing or neither true nor false.</exception>
    public bool GetBoolean(string name) => Get(name, RunStateJson.Default.Boolean);

    /// <summary>Saves a text.</summary>
    /// <param name="name">The name of the value.</param>
    /// <param name="value">The text, or null.</param>
    public void Set(string name, string? value) => Set(name, value!, RunStateJson.Default.String);

    /// <summary>Gets a text.</summary>
    /// <param name="name">The name of the value.</param>
    /// <returns>The text.</returns>
    /// <exception cref="InvalidDataException">The value is missing, null or not a text.</exception>
    public string GetString(string name) => Get(name, RunStateJson.Default.String);

    /// <summary>Gets a text that may be null.</summary>
    /// <param name="name">The name of the value.</param>
    /// <returns>The text, or null.</returns>
    /// <exception cref="InvalidDataException">The value is missing or neither a text nor null.</exception>
    public string? GetNullableString(string name) =>
        _values.TryGetValue(Named(name), out JsonElement value) && value.ValueKind is JsonValueKind.Null ? null : GetString(name);

    /// <summary>Gets a list of texts, none of them null.</summary>
    internal IReadOnlyList<string> GetStrings(string name) =>
        Get(name, RunStateJson.Default.IReadOnlyListString) is var texts && !texts.Contains(null!) ? texts : throw Unfit(name, "a list of texts");

    /// <summary>Saves an array.</summary>
    /// <param name="name">The name of the array.</param>
    /// <param name="array">The array.</param>
    public void Set(string name, SnapshotTensor array)
    {
        ArgumentNullException.ThrowIfNull(array);
        _arrays[Named(name)] = array;
    }

    /// <summary>Gets an array.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="name">The name of the array.</param>
    /// <param name="count">How many values it must have; null for any number.</param>
    /// <returns>Its values.</returns>
    /// <exception cref="InvalidDataException">The array is missing, of another type or of another length.</exception>
    public IReadOnlyList<T> GetArray<T>(string name, int? count = null)
    {
        if (!_arrays.TryGetValue(Named(name), out SnapshotTensor? array) || array.Values.GetType() != typeof(T[]))
        {
            throw new InvalidDataException($"A saved state must hold an array \"{Place(name)}\" of {SnapshotTensor.NameOf(typeof(T))}.");
        }

        return count is null || array.Values.Length == count
            ? (T[])array.Values
            : throw new InvalidDataException($"The array \"{Place(name)}\" of a saved state must have {count} values. It has {array.Values.Length}.");
    }

    /// <summary>Saves numbers that only ever grow at their end, such as one for each step: each save writes what was added since the last.</summary>
    /// <param name="name">The name of the series.</param>
    /// <param name="values">All numbers so far. The list is not copied.</param>
    public void SetSeries(string name, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _series[Named(name)] = values;
    }

    /// <summary>Gets numbers that <see cref="SetSeries"/> saved.</summary>
    /// <param name="name">The name of the series.</param>
    /// <param name="count">How many there must be; null for any number.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="InvalidDataException">The series is missing or of another length.</exception>
    public IReadOnlyList<double> GetSeries(string name, int? count = null)
    {
        if (!_series.TryGetValue(Named(name), out IReadOnlyList<double>? values))
        {
            throw new InvalidDataException($"A saved state must hold a series \"{Place(name)}\".");
        }

        return count is null || values.Count == count
            ? values
            : throw new InvalidDataException($"The series \"{Place(name)}\" of a saved state must have {count} values. It has {values.Count}.");
    }

    internal bool HasSeries(string name) => _series.ContainsKey(Named(name));

    /// <summary>Saves a snapshot of a model, such as its best weights.</summary>
    /// <param name="name">The name of the snapshot.</param>
    /// <param name="snapshot">The snapshot; null saves nothing.</param>
    public void Set(string name, TrainerSnapshot? snapshot)
    {
        Set(name, snapshot?.Tensors.Count ?? 0L);
        foreach ((string array, SnapshotTensor tensor) in snapshot?.Tensors ?? new Dictionary<string, SnapshotTensor>())
        {
            _arrays[$"{Named(name)}/{array}"] = tensor;
        }
    }

    /// <summary>Gets a snapshot.</summary>
    /// <param name="name">The name of the snapshot.</param>
    /// <returns>The snapshot; null where none was saved.</returns>
    /// <exception cref="InvalidDataException">An array is missing, or does not fit the model that was saved together with it.</exception>
    public TrainerSnapshot? GetSnapshot(string name)
    {
        string prefix = Named(name) + "/";
        long count = GetInt64(name, atLeast: 0);
        var tensors = _arrays.Where(array => array.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(array => array.Key[prefix.Length..], array => array.Value);
        if (tensors.Count != count)
        {
            throw new InvalidDataException($"The snapshot \"{Place(name)}\" of a saved state must have {count} arrays. It has {tensors.Count}.");
        }

        try
        {
            TrainerSnapshot? snapshot = tensors.Count > 0 ? new TrainerSnapshot(tensors) : null;
            Model?.RefuseUnlike(snapshot);
            return snapshot;
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"The snapshot \"{Place(name)}\" of a saved state can't be used: {error.Message}", error);
        }
    }

    private static string InWords(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.Boolean => "true or false",
        TypeCode.String => "a text",
        TypeCode.Int32 or TypeCode.Int64 => "a whole number",
        TypeCode.Single or TypeCode.Double => "a number",
        _ when type == typeof(IReadOnlyList<double>) => "a list of numbers",
        _ when type == typeof(IReadOnlyList<string>) => "a list of texts",
        _ => "a value of another kind",
    };

    private string Named(string name) => _prefix + Check.NotEmpty(name);

    /// <summary>Gives a name as a message can show it: parts of it may come from the file.</summary>
    private string Place(string name) => Shown.Of(Named(name));

    private InvalidDataException Unfit(string name, string rule, JsonElement? value = null, Exception? error = null)
    {
        string text = (value ?? _values[Named(name)]).GetRawText();
        return new InvalidDataException($"The value \"{Place(name)}\" of a saved state must be {rule}. Received: {Shown.Of(text)}.", error);
    }
}
