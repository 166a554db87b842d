using System.Runtime.InteropServices;

namespace TfLrCallbacks;

/// <summary>
/// Several workers as threads of one process, for tests: the same results, bit for bit, as the same number of processes has.
/// </summary>
/// <example>
/// <code>
/// ThreadWorkers.Run(3, workers =&gt;
/// {
///     double[] value = [workers.Rank];
///     workers.Sum(value);   // 3 on every worker
/// });
/// </code>
/// </example>
public sealed class ThreadWorkers : IWorkers
{
    private readonly Group _group;

    private ThreadWorkers(Group group, int rank)
    {
        _group = group;
        Rank = rank;
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Count => _group.Count;

    /// <summary>Runs a program on several workers, each on a thread of its own, and waits for all.</summary>
    /// <param name="count">The number of workers, 1 or more.</param>
    /// <param name="program">What every worker does.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="WorkerAbortedException">A worker threw or aborted; the message names it, and what it threw is inside.</exception>
    public static void Run(int count, Action<IWorkers> program)
    {
        Check.AtLeast(1, count);
        ArgumentNullException.ThrowIfNull(program);
        using var group = new Group(count);
        Thread[] threads = [.. Enumerable.Range(0, count).Select(rank => new Thread(() => group.Do(rank, program)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        group.ThrowIfAborted();
    }

    /// <inheritdoc/>
    public void Average(Span<float> values)
    {
        _group.Sum(Rank, values);
        RankOrder.Divide(values, Count);
    }

    /// <inheritdoc/>
    public void Sum(Span<double> values) => _group.Sum(Rank, values);

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values) => _group.Exchange(Rank, values, static (parts, count, result) => parts[..(parts.Length / count)].CopyTo(result));

    /// <inheritdoc/>
    public void Barrier() => _group.Wait();

    /// <inheritdoc/>
    public void Abort(string reason)
    {
        _group.Abort(Rank, reason, null);
        _group.Wait();
    }

    private delegate void Combination(ReadOnlySpan<byte> parts, int count, Span<byte> result);

    private sealed class Group(int count) : IDisposable
    {
        private readonly Barrier _barrier = new(count);
        private readonly CancellationTokenSource _aborted = new();
        private readonly Lock _gate = new();
        private byte[] _parts = [];
        private WorkerAbortedException? _why;

        public int Count => count;

        public void Do(int rank, Action<IWorkers> program)
        {
            try
            {
                program(new ThreadWorkers(this, rank));
            }
#pragma warning disable CA1031 // whatever ends one worker ends all, and reaches the caller of Run
            catch (Exception error)
#pragma warning restore CA1031
            {
                Abort(rank, error.Message, error);
            }
        }

        public void Sum<T>(int rank, Span<T> values)
            where T : unmanaged, System.Numerics.INumber<T> =>
            Exchange(rank, MemoryMarshal.AsBytes(values), static (parts, _, result) =>
                RankOrder.Sum(MemoryMarshal.Cast<byte, T>(parts), MemoryMarshal.Cast<byte, T>(result)));

        public void Exchange(int rank, Span<byte> values, Combination combine)
        {
            int length = values.Length;
            lock (_gate)
            {
                if (_parts.Length < length * count)
                {
                    Array.Resize(ref _parts, length * count);
                }
            }

            Wait();
            values.CopyTo(_parts.AsSpan(length * rank));
            Wait();
            if (length > 0)
            {
                combine(_parts.AsSpan(0, length * count), count, values);
            }

            Wait();
        }

        public void Wait()
        {
            try
            {
                _barrier.SignalAndWait(_aborted.Token);
            }
            catch (OperationCanceledException)
            {
                ThrowIfAborted();
            }
        }

        public void Abort(int rank, string reason, Exception? error)
        {
            lock (_gate)
            {
                _why ??= error as WorkerAbortedException ?? new WorkerAbortedException($"Worker {rank} of {count} ended the training: {reason}", error);
            }

            _aborted.Cancel();
        }

        public void ThrowIfAborted()
        {
            if (_why is { } why)
            {
                throw new WorkerAbortedException(why.Message, why.InnerException);
            }
        }

        public void Dispose()
        {
            _barrier.Dispose();
            _aborted.Dispose();
        }
    }
}
