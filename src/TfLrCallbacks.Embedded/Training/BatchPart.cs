using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The rows of a batch that this worker computes, and the exchange with the workers that compute the others.</summary>
/// <remarks>
/// A batch with fewer rows than workers leaves some without rows. They compute its first row and count it as nothing, so that they draw
/// the same random numbers and take part in every exchange.
/// </remarks>
internal sealed record BatchPart(IWorkers Workers, int WholeRows)
{
    private WorkerShare Share { get; } = WorkerShare.Of(WholeRows, Workers.Rank, Workers.Count);

    /// <summary>Gets the first row of this worker.</summary>
    public int Start => IsEmpty ? 0 : Share.Start;

    /// <summary>Gets how many rows it computes.</summary>
    public int Rows => IsEmpty ? 1 : Share.Length;

    /// <summary>Gets the factor by which the mean over its rows enters the mean over the workers; 0 where it has no rows.</summary>
    public float Weight => (float)Share.Weight(WholeRows, Workers.Count);

    private bool IsEmpty => Share.Length is 0;

    /// <summary>Returns this worker's rows of a whole batch.</summary>
    public Batch Of(Batch whole)
    {
        var rows = new Slice(Start, Start + Rows);
        return new Batch(whole.X[rows], whole.Y[rows], whole.SampleWeight?[rows]);
    }

    /// <summary>Draws random numbers for a whole batch, as a single worker would, and gives those of this worker's rows.</summary>
    public NDArray Draw(NumPyRandom random, long[] shape)
    {
        long perRow = shape[0] / Rows;
        NDArray whole = random.random_sample([perRow * WholeRows, .. shape.AsSpan(1)]);
        return whole[new Slice(perRow * Start, perRow * (Start + Rows))];
    }

    /// <summary>Sums numbers over the workers.</summary>
    public void Sum(Span<double> values)
    {
        Silence(values);
        Workers.Sum(values);
    }

    /// <summary>Sums an array of float32 over the workers, in double.</summary>
    public NDArray Sum(NDArray values)
    {
        double[] sums = values.astype(NPTypeCode.Double).ToArray<double>();
        Sum(sums);
        return np.array(sums).astype(NPTypeCode.Single).reshape(values.shape);
    }

    /// <summary>Averages the gradients of all parameters over the workers.</summary>
    public void Average(NDArray gradients) => Workers.Average(Arrays.Span(gradients));

    private void Silence(Span<double> values)
    {
        if (IsEmpty)
        {
            values.Clear();
        }
    }
}
