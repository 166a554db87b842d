namespace TfLrCallbacks;

/// <summary>One entry of a training log, as it was written: an epoch, an evaluation or some steps.</summary>
/// <param name="Epoch">The zero-based epoch that it belongs to; null where the log does not say.</param>
/// <param name="Step">The step; null where the log does not say.</param>
/// <param name="Values">The values by their names in the log. Other libraries' names (<c>eval_loss</c>, <c>lr-AdamW</c>) are known.</param>
public sealed record LogEntry(int? Epoch, long? Step, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>Gets a value indicating whether the loss is that of one batch, not a mean.</summary>
    /// <value>The default is false.</value>
    public bool IsBatch { get; init; }
}
