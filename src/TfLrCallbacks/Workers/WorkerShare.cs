namespace TfLrCallbacks;

/// <summary>
/// The part of a batch that one worker takes: consecutive rows, as many as the others' or one more.
/// </summary>
/// <remarks>
/// <code>
/// start = ⌊rows / count⌋ · rank + min(rank, rows mod count),   length = ⌊rows / count⌋ + (rank &lt; rows mod count)
/// </code>
/// A batch with fewer rows than workers leaves the last workers without rows.
/// </remarks>
/// <param name="Start">The first row, counted within the batch.</param>
/// <param name="Length">The number of rows, 0 or more.</param>
public readonly record struct WorkerShare(int Start, int Length)
{
    /// <summary>Gives a worker's part.</summary>
    /// <param name="rows">The rows of the batch, over all workers, 0 or more.</param>
    /// <param name="rank">The worker, from 0 to <paramref name="count"/> − 1.</param>
    /// <param name="count">The number of workers, 1 or more.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static WorkerShare Of(int rows, int rank, int count)
    {
        Check.AtLeast(0, rows);
        Check.AtLeast(1, count);
        Check.AtLeast(0, rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, count);
        (int each, int more) = Math.DivRem(rows, count);
        return new WorkerShare((each * rank) + Math.Min(rank, more), each + (rank < more ? 1 : 0));
    }

    /// <summary>
    /// Gives the factor by which a mean over this worker's rows enters the mean of the workers, so that the result is the mean over all rows.
    /// </summary>
    /// <param name="rows">The rows of the batch, over all workers.</param>
    /// <param name="count">The number of workers.</param>
    /// <returns>length · count / rows; exactly 1 where all workers have equally many rows.</returns>
    public double Weight(int rows, int count) => (double)Length * count / rows;
}
