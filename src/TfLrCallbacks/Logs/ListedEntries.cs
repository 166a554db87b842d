namespace TfLrCallbacks;

/// <summary>Entries that each hold their own values.</summary>
/// <param name="entries">The entries.</param>
internal sealed class ListedEntries(IReadOnlyList<LogEntry> entries) : ILogEntries
{
    public int Count => entries.Count;

    public IReadOnlyCollection<string> Names { get; } = [.. entries.SelectMany(entry => entry.Values.Keys).Distinct(StringComparer.Ordinal)];

    public int? EpochOf(int entry) => entries[entry].Epoch;

    public long? StepOf(int entry) => entries[entry].Step;

    public bool IsBatch(int entry) => entries[entry].IsBatch;

    public bool TryGet(int entry, string name, out double value) => entries[entry].Values.TryGetValue(name, out value);
}
