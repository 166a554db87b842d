namespace TfLrCallbacks;

/// <summary>What a reader of one format found, before it is put into rows.</summary>
/// <param name="Format">The format, in words.</param>
/// <param name="Entries">The entries in their order.</param>
internal sealed record RawLog(string Format, IReadOnlyList<LogEntry> Entries)
{
    /// <summary>Gets the names that the log declares, also those that no entry has a value of.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets the columns that were not read, and why.</summary>
    public IReadOnlyDictionary<string, string> Skipped { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<RateChange> RateChanges { get; init; } = [];

    public int? PlannedEpochs { get; init; }

    /// <summary>Gets a value indicating whether metrics without a prefix are those on validation data.</summary>
    public bool AreValidated { get; init; }
}
