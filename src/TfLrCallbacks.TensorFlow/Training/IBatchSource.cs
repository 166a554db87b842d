namespace TfLrCallbacks.TensorFlow;

/// <summary>Data in batches, epoch by epoch.</summary>
internal interface IBatchSource
{
    /// <summary>Gets how many batches an epoch has; null where the data does not say.</summary>
    long? Steps { get; }

    /// <summary>Gets how many rows <see cref="Rows"/> can be asked for.</summary>
    int RowCount { get; }

    /// <summary>Goes to the start of an epoch.</summary>
    /// <param name="epoch">The zero-based epoch.</param>
    void Begin(int epoch);

    /// <summary>Takes the next batch.</summary>
    /// <returns>The batch; null at the end of the epoch.</returns>
    Batch? Next();

    /// <summary>Gives rows by their place.</summary>
    /// <param name="rows">Zero-based places, each below <see cref="RowCount"/>.</param>
    /// <returns>The rows.</returns>
    Batch Rows(IReadOnlyList<int> rows);
}
