namespace TfLrCallbacks;

/// <summary>The one worker of a training in one process: nothing is exchanged.</summary>
public sealed class SingleWorker : IWorkers
{
    private SingleWorker()
    {
    }

    /// <summary>Gets the only object.</summary>
    public static SingleWorker Instance { get; } = new();

    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Count => 1;

    /// <inheritdoc/>
    public void Average(Span<float> values)
    {
    }

    /// <inheritdoc/>
    public void Sum(Span<double> values)
    {
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values)
    {
    }

    /// <inheritdoc/>
    public void Barrier()
    {
    }

    /// <inheritdoc/>
    /// <remarks>There is no other worker to end; the exception that is on its way ends this one.</remarks>
    public void Abort(string reason)
    {
    }
}
