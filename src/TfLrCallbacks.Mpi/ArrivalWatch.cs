using System.Diagnostics;
using static TfLrCallbacks.Mpi.OpenMpi;

namespace TfLrCallbacks.Mpi;

/// <summary>
/// Waits, before an exchange, until all workers have come to it, and names the one that has not when the time is over.
/// Worker 0 hears from each of the others; these wait a quarter longer, so that they name worker 0 only where it is the one that hangs.
/// </summary>
internal sealed unsafe class ArrivalWatch(MpiWorkers workers, TimeSpan limit)
{
    private const int Tag = 7919;

    public void WaitForAll()
    {
        long start = Stopwatch.GetTimestamp();
        byte sent = 1;
        if (workers.Rank is 0)
        {
            byte* received = stackalloc byte[workers.Count];
            nint* arrivals = stackalloc nint[workers.Count];
            for (int rank = 1; rank < workers.Count; rank++)
            {
                Check(Native.MPI_Irecv(received + rank, 1, OpenMpi.Byte, rank, Tag, World, arrivals + rank), nameof(Native.MPI_Irecv));
            }

            for (int rank = 1; rank < workers.Count; rank++)
            {
                if (!Wait(arrivals + rank, start, limit))
                {
                    Fail(string.Join(", ", Enumerable.Range(rank, workers.Count - rank).Where(other => !Test(arrivals + other))));
                }
            }
        }
        else
        {
            nint sending;
            Check(Native.MPI_Isend(&sent, 1, OpenMpi.Byte, 0, Tag, World, &sending), nameof(Native.MPI_Isend));
            Wait(&sending, start, limit * 1.25);
        }

        nint barrier;
        Check(Native.MPI_Ibarrier(World, &barrier), nameof(Native.MPI_Ibarrier));
        if (!Wait(&barrier, start, limit * 1.25))
        {
            Fail("0");
        }
    }

    private static bool Wait(nint* request, long start, TimeSpan limit)
    {
        while (!Test(request))
        {
            if (Stopwatch.GetElapsedTime(start) > limit)
            {
                return false;
            }

            Thread.Yield();
        }

        return true;
    }

    private static bool Test(nint* request)
    {
        int done;
        Check(Native.MPI_Test(request, &done, null), nameof(Native.MPI_Test));
        return done is not 0;
    }

    private void Fail(string ranks) => workers.Abort(
        FormattableString.Invariant($"worker {ranks} did not come to an exchange within {limit.TotalSeconds:0.###} s. It hangs, or was stopped."));
}
