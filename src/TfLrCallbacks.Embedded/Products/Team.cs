using System.Runtime.ExceptionServices;

namespace TfLrCallbacks.Embedded;

/// <summary>Threads that work on parts of a step beside the one that trains.</summary>
/// <remarks>
/// A step has a dozen such parts of 20 to 200 µs, so a thread waits actively for the next one for some time before it sleeps; where others want the processor, it yields.
/// Each part has a thread that takes it first, so that the same numbers stay in the same core's cache from step to step; a thread that is done takes what another has not
/// begun, so nobody waits for a thread that gets no processor. While the team works for one training, others in the same process do their parts alone. The parts, and so
/// the numbers, are always the same.
/// </remarks>
internal static class Team
{
    private static readonly List<Member> Members = [];
    private static int _isBusy;

    /// <summary>Does parts 0 to count − 1, at once where that is possible, and returns when all are done.</summary>
    public static void Do(int count, Action<int> part)
    {
        if (Interlocked.Exchange(ref _isBusy, 1) is 1)
        {
            for (int i = 0; i < count; i++)
            {
                part(i);
            }

            return;
        }

        while (Members.Count < count - 1)
        {
            Members.Add(new Member(Members.Count + 1));
        }

        var job = new Job(part, count);
        for (int i = 1; i < count; i++)
        {
            Members[i - 1].Begin(job);
        }

        job.DoFrom(0);
        job.WaitForOthers();
        Volatile.Write(ref _isBusy, 0);
        job.ThrowError();
    }

    /// <summary>Waits a little: at first without giving the processor away.</summary>
    private static void WaitABit(int turn)
    {
        if (turn < 500)
        {
            Thread.SpinWait(1);
        }
        else
        {
            Thread.Yield();
        }
    }

    private sealed class Job(Action<int> part, int count)
    {
        private readonly int[] _taken = new int[count];
        private readonly Exception?[] _errors = new Exception?[count];
        private int _left = count;

        /// <summary>Does the parts that nobody has taken, from one's own on.</summary>
        public void DoFrom(int own)
        {
            for (int i = 0; i < _taken.Length; i++)
            {
                int number = (own + i) % _taken.Length;
                if (Interlocked.Exchange(ref _taken[number], 1) is 1)
                {
                    continue;
                }

                try
                {
                    part(number);
                }
#pragma warning disable CA1031 // It is thrown by the thread that waits for all parts.
                catch (Exception error)
#pragma warning restore CA1031
                {
                    _errors[number] = error;
                }

                Interlocked.Decrement(ref _left);
            }
        }

        /// <summary>The others work on the caller's arrays: it must not go on before they are done.</summary>
        public void WaitForOthers()
        {
            for (int turn = 0; Volatile.Read(ref _left) > 0; turn++)
            {
                WaitABit(turn);
            }
        }

        public void ThrowError()
        {
            if (Array.Find(_errors, error => error is not null) is { } first)
            {
                ExceptionDispatchInfo.Throw(first);
            }
        }
    }

#pragma warning disable CA1001 // A member lives as long as the process.
    private sealed class Member
#pragma warning restore CA1001
    {
        /// <summary>0.5 to 3 ms: longer than a step goes without something to share out.</summary>
        private const int TurnsBeforeSleep = 2500;

        private readonly int _number;
        private readonly AutoResetEvent _wake = new(initialState: false);
        private Job? _job;
        private int _sleeps;

        public Member(int number)
        {
            _number = number;
            new Thread(Work) { IsBackground = true, Name = "TfLrCallbacks.Embedded" }.Start();
        }

        public void Begin(Job job)
        {
            Volatile.Write(ref _job, job);
            if (Interlocked.Exchange(ref _sleeps, 0) is 1)
            {
                _wake.Set();
            }
        }

        private void Work()
        {
            while (true)
            {
                Take().DoFrom(_number);
            }
        }

        private Job Take()
        {
            for (int turn = 0; ; turn++)
            {
                if (Volatile.Read(ref _job) is not null && Interlocked.Exchange(ref _job, null) is { } job)
                {
                    return job;
                }

                if (turn < TurnsBeforeSleep)
                {
                    WaitABit(turn);
                }
                else
                {
                    // The job is looked for once more after the note that one sleeps, which is read after a job is left.
                    Interlocked.Exchange(ref _sleeps, 1);
                    if (Volatile.Read(ref _job) is null)
                    {
                        _wake.WaitOne();
                    }

                    Interlocked.Exchange(ref _sleeps, 0);
                    turn = 0;
                }
            }
        }
    }
}
