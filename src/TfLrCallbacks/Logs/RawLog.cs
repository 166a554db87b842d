namespace TfLrCallbacks;

/// <summary>What a reader of one format found, before it is put into rows.</summary>
/// <param name="Format">The format, in words.</param>
/// <param name="Entries">The entries.</param>
internal sealed record RawLog(string Format, ILogEntries Entries)
{
    public RawLog(string format, IReadOnlyList<LogEntry> entries)
        : this(format, new ListedEntries(entries))
    {
    }

    /// <summary>Gets entries of single steps that belong to no row; null if the log has no such entries.</summary>
    public ILogEntries? Steps { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets the columns that were not read, and why.</summary>
    public IReadOnlyDictionary<string, string> Skipped { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<RateChange> RateChanges { get; init; } = [];

    public int? PlannedEpochs { get; init; }

    /// <summary>Gets the number of steps in an epoch; null if the entries do not give it, or count other steps than those that were trained.</summary>
    public long? StepsPerEpoch { get; init; }

    /// <summary>Gets a value indicating whether metrics without a prefix are those on validation data.</summary>
    public bool AreValidated { get; init; }
}
