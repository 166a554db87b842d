namespace TfLrCallbacks.TensorFlow;

/// <summary>The order of the samples in each epoch: a function of the epoch, so that a training can go on anywhere.</summary>
/// <param name="count">How many samples there are.</param>
/// <param name="batchSize">How many a batch has; the last of an epoch may have fewer.</param>
/// <param name="seed">What the orders are drawn with; null for the samples' own order.</param>
internal sealed class EpochOrder(int count, int batchSize, int? seed)
{
    private int[]? _order;

    /// <summary>Gets how many batches an epoch has.</summary>
    public long Steps => (count + (long)batchSize - 1) / batchSize;

    /// <summary>Gets a value indicating whether batches are runs of neighbours.</summary>
    public bool IsInOrder => seed is null;

    /// <summary>Draws the order of an epoch.</summary>
    /// <param name="epoch">The zero-based epoch.</param>
    public void Begin(int epoch)
    {
        if (seed is not { } number)
        {
            return;
        }

        _order = [.. Enumerable.Range(0, count)];
#pragma warning disable CA5394 // the order of samples is no secret, and shall repeat
        new Random(HashCode(number, epoch)).Shuffle(_order);
#pragma warning restore CA5394
    }

    /// <summary>Gives the range of positions of a batch.</summary>
    /// <param name="batch">The zero-based batch.</param>
    /// <returns>The first position, and the one after the last.</returns>
    public (int Start, int End) Range(long batch) =>
        ((int)(batch * batchSize), (int)Math.Min(count, (batch + 1) * batchSize));

    /// <summary>Gives the samples of a batch.</summary>
    /// <param name="batch">The zero-based batch.</param>
    /// <returns>Their places in the data.</returns>
    public int[] Samples(long batch)
    {
        (int start, int end) = Range(batch);
        return _order is null ? [.. Enumerable.Range(start, end - start)] : _order[start..end];
    }

    /// <summary>Mixes seed and epoch, the same way in every process.</summary>
    private static int HashCode(int number, int epoch) => unchecked((number * 31) + (epoch * (int)0x9E3779B1));
}
