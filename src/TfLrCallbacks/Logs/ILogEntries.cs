namespace TfLrCallbacks;

/// <summary>The entries of a log, in their order.</summary>
internal interface ILogEntries
{
    int Count { get; }

    /// <summary>Gets the names of all values, also of those that no entry has.</summary>
    IReadOnlyCollection<string> Names { get; }

    int? EpochOf(int entry);

    long? StepOf(int entry);

    /// <summary>Tells whether the loss of an entry is that of one batch, not a mean.</summary>
    bool IsBatch(int entry);

    bool TryGet(int entry, string name, out double value);
}
