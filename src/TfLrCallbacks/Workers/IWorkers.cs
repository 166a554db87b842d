namespace TfLrCallbacks;

/// <summary>
/// The processes that train one model together, as one of them sees them: who it is, and how they exchange numbers.
/// </summary>
/// <remarks>
/// Every method but <see cref="Abort"/> is collective: all workers call it, in the same order and with spans of the same length,
/// and it returns when all have. The results have the same bits on every worker and on every repetition: numbers are added in
/// the order of the ranks, ((x₀ + x₁) + x₂) + …
/// </remarks>
public interface IWorkers
{
    /// <summary>Gets the number of this worker, from 0 to <see cref="Count"/> − 1. Worker 0 is the one that writes files.</summary>
    int Rank { get; }

    /// <summary>Gets the number of workers, 1 or more.</summary>
    int Count { get; }

    /// <summary>Replaces every value by its mean over the workers: the sum in the order of the ranks, divided by <see cref="Count"/>.</summary>
    /// <param name="values">This worker's values; afterwards the means.</param>
    void Average(Span<float> values);

    /// <summary>Replaces every value by its sum over the workers, in the order of the ranks.</summary>
    /// <param name="values">This worker's values; afterwards the sums.</param>
    void Sum(Span<double> values);

    /// <summary>Replaces the bytes of every worker by those of worker 0.</summary>
    /// <param name="values">Worker 0's bytes; on the others, where to write them.</param>
    void Broadcast(Span<byte> values);

    /// <summary>Waits until every worker has called it.</summary>
    void Barrier();

    /// <summary>Ends all workers, because this one cannot go on. It may be called by one worker alone.</summary>
    /// <param name="reason">Why, in words for a person.</param>
    void Abort(string reason);
}
