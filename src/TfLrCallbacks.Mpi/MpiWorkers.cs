using System.Text;
using Microsoft.Win32.SafeHandles;
using static TfLrCallbacks.Mpi.OpenMpi;

namespace TfLrCallbacks.Mpi;

/// <summary>
/// The processes that <c>mpirun</c> started together, as workers of one training, over Open MPI.
/// </summary>
/// <remarks>
/// <para>
/// <c>mpirun -n 2 dotnet program.dll</c> starts the built program twice; <c>dotnet run</c> would build it twice. A program that was started
/// without <c>mpirun</c> is one worker. An unhandled exception ends all workers, with its message and the rank.
/// </para>
/// <para>
/// Under <c>mpirun</c> standard output is a terminal of the worker, which .NET would begin with control codes. <see cref="Start"/> opens the console without
/// them; call it before the first <c>Console.WriteLine</c>, or start the program with <c>TERM=dumb mpirun …</c>.
/// </para>
/// <para>
/// An average is computed as every worker's share of the sum in the order of the ranks: 2 (n − 1) / n times the bytes are sent, as in a
/// ring, and the bits do not depend on how the library adds. MPI is called from one thread at a time.
/// </para>
/// </remarks>
public sealed unsafe class MpiWorkers : IWorkers, IDisposable
{
    private const int Serialized = 2;
    private const int ErrorHandle = 2;
    private static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(2);
    private static MpiWorkers? _current;

    private readonly ArrivalWatch? _watch;
    private float[] _sent = [];
    private float[] _received = [];
    private double[] _sums = [];
    private bool _disposed;

    private MpiWorkers(TimeSpan? timeLimit)
    {
        int rank;
        int count;
        Check(Native.MPI_Comm_rank(World, &rank), nameof(Native.MPI_Comm_rank));
        Check(Native.MPI_Comm_size(World, &count), nameof(Native.MPI_Comm_size));
        Rank = rank;
        Count = count;
        _watch = timeLimit is { } limit && count > 1 ? new ArrivalWatch(this, limit) : null;
        AppDomain.CurrentDomain.UnhandledException += AbortOnUnhandled;
    }

    /// <summary>Gets the name and version that the MPI library reports.</summary>
    public static string LibraryVersion
    {
        get
        {
            EnsureLoaded();
            return OpenMpi.Version;
        }
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Joins the other workers. Call it once, at the start of the program.</summary>
    /// <param name="timeLimit">
    /// How long the workers wait for one of them; after that it is named and all are ended. Null waits for ever. It costs one more
    /// exchange of a few bytes at each exchange.
    /// </param>
    /// <returns>The workers; dispose them at the end of the program.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeLimit"/> is zero or negative.</exception>
    /// <exception cref="DllNotFoundException">Open MPI is not installed.</exception>
    /// <exception cref="NotSupportedException">The MPI that is installed is not Open MPI.</exception>
    /// <exception cref="InvalidOperationException">MPI was started before: a process can join once.</exception>
    public static MpiWorkers Start(TimeSpan? timeLimit = null)
    {
        if (timeLimit is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(timeLimit));
        }

        PlainConsole.Open();
        EnsureLoaded();
        int started;
        Check(Native.MPI_Initialized(&started), nameof(Native.MPI_Initialized));
        if (started is not 0)
        {
            throw new InvalidOperationException("MPI was started in this process before. Start it once, and share the object.");
        }

        int provided;
        Check(Native.MPI_Init_thread(null, null, Serialized, &provided), nameof(Native.MPI_Init_thread));
        return _current = new MpiWorkers(timeLimit);
    }

    /// <inheritdoc/>
    public void Average(Span<float> values)
    {
        if (!Enter(values.Length))
        {
            return;
        }

        int part = (values.Length + Count - 1) / Count;
        Grow(ref _sent, part * Count);
        Grow(ref _received, part * Count);
        values.CopyTo(_sent);
        _sent.AsSpan(values.Length, (part * Count) - values.Length).Clear();
        fixed (float* sent = _sent, received = _received)
        {
            Check(Native.MPI_Alltoall(sent, part, OpenMpi.Float, received, part, OpenMpi.Float, World), nameof(Native.MPI_Alltoall));
            Span<float> own = _sent.AsSpan(0, part);
            RankOrder.Sum<float>(_received.AsSpan(0, part * Count), own);
            RankOrder.Divide(own, Count);
            Check(Native.MPI_Allgather(sent, part, OpenMpi.Float, received, part, OpenMpi.Float, World), nameof(Native.MPI_Allgather));
        }

        _received.AsSpan(0, values.Length).CopyTo(values);
    }

    /// <inheritdoc/>
    public void Sum(Span<double> values)
    {
        if (!Enter(values.Length))
        {
            return;
        }

        int length = values.Length;
        Grow(ref _sums, length * Count);
        fixed (double* own = values, all = _sums)
        {
            Check(Native.MPI_Allgather(own, length, OpenMpi.Double, all, length, OpenMpi.Double, World), nameof(Native.MPI_Allgather));
        }

        RankOrder.Sum<double>(_sums.AsSpan(0, length * Count), values);
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values)
    {
        if (!Enter(values.Length))
        {
            return;
        }

        fixed (byte* bytes = values)
        {
            Check(Native.MPI_Bcast(bytes, values.Length, OpenMpi.Byte, 0, World), nameof(Native.MPI_Bcast));
        }
    }

    /// <inheritdoc/>
    public void Barrier()
    {
        if (Enter(1))
        {
            Check(Native.MPI_Barrier(World), nameof(Native.MPI_Barrier));
        }
    }

    /// <inheritdoc/>
    /// <remarks>Worker 0 writes the reason and ends all. The others wait two seconds for that first, so that a fault which all meet is told once.</remarks>
    public void Abort(string reason)
    {
        if (Rank > 0)
        {
            Thread.Sleep(HeadStart);
        }

        // Not by the console: the process may be at any point, and its lock be taken.
        using (var standardError = new SafeFileHandle(ErrorHandle, ownsHandle: false))
        using (var file = new FileStream(standardError, FileAccess.Write, bufferSize: 0))
        {
            file.Write(Encoding.UTF8.GetBytes($"Worker {Rank} of {Count} ended the training: {reason}{Environment.NewLine}"));
        }

        Check(Native.MPI_Abort(World, 1), nameof(Native.MPI_Abort));
    }

    /// <summary>Leaves the group of workers. Blocks until all workers leave.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        AppDomain.CurrentDomain.UnhandledException -= AbortOnUnhandled;
        _current = null;
        Check(Native.MPI_Finalize(), nameof(Native.MPI_Finalize));
    }

    private static void AbortOnUnhandled(object? sender, UnhandledExceptionEventArgs arguments)
    {
        if (_current is { Count: > 1 } workers)
        {
            workers.Abort((arguments.ExceptionObject as Exception)?.Message ?? "an unknown fault");
        }
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = GC.AllocateUninitializedArray<T>(length, pinned: true);
        }
    }

    /// <summary>Says whether there is anything to exchange; where the workers are watched, waits until all have come.</summary>
    private bool Enter(int length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Count is 1 || length is 0)
        {
            return false;
        }

        _watch?.WaitForAll();
        return true;
    }
}
