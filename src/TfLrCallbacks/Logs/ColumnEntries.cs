namespace TfLrCallbacks;

/// <summary>The rows of a table, which stays in its columns: an object for each line of a long log would cost more than reading it.</summary>
/// <param name="epochs">The epoch of each row.</param>
/// <param name="steps">The step of each row; null for a table without steps.</param>
/// <param name="columns">The columns; null for a value that a row lacks.</param>
internal sealed class ColumnEntries(int?[] epochs, List<double?>? steps, IReadOnlyDictionary<string, List<double?>> columns) : ILogEntries
{
    public int Count => epochs.Length;

    public IReadOnlyCollection<string> Names { get; } = [.. columns.Keys];

    public int? EpochOf(int entry) => epochs[entry];

    public long? StepOf(int entry) => (long?)steps?[entry];

    public bool IsBatch(int entry) => false;

    public bool TryGet(int entry, string name, out double value)
    {
        double? found = columns.TryGetValue(name, out List<double?>? column) ? column[entry] : null;
        value = found.GetValueOrDefault();
        return found.HasValue;
    }
}
