namespace TfLrCallbacks;

/// <summary>What a training prints of a batch, or of a validation.</summary>
/// <param name="Line">The line in the text.</param>
/// <param name="Epoch">The epoch as it is printed; null for a validation.</param>
/// <param name="Of">How many epochs there will be; null where that is not printed.</param>
/// <param name="At">The place in the epoch as it is printed.</param>
/// <param name="Total">How many batches the epoch has.</param>
/// <param name="Values">The metrics by their names; those of the batch where it prints their means besides.</param>
/// <param name="Means">The same metrics, the means of the epoch up to here where these are printed.</param>
internal sealed record PrintedBatch(int Line, int? Epoch, int? Of, int At, int Total, IReadOnlyDictionary<string, double> Values, IReadOnlyDictionary<string, double> Means)
{
    /// <summary>Gets a value indicating whether epochs are counted from 1; null where the numbers that are printed decide.</summary>
    public bool? IsFromOne { get; init; }

    /// <summary>Gets a value indicating whether it is a bar, which is drawn on until the epoch is at its end.</summary>
    public bool IsBar { get; init; }

    /// <summary>Gets the place of the first batch of an epoch: 0 or 1.</summary>
    public int First { get; init; }
}
