using System.Runtime.ExceptionServices;

namespace TfLrCallbacks.Embedded;

/// <summary>Threads that work on parts of a step beside the one that trains.</summary>
/// <remarks>
/// A step has a dozen such parts of 20 to 200 µs, so a thread waits actively for the next one for some time before it sleeps; where others want the processor, it yields.
/// While the team works for one training, others in the same process do their parts alone: the parts, and so the numbers, are the same.
/// </remarks>
internal static class Team
{
    private const int MostSpins = 2047;

    private static readonly List<Member> Members = [];
    private static int _isBusy;
    private static int _working;

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
            Members.Add(new Member());
        }

        Volatile.Write(ref _working, count - 1);
        for (int i = 1; i < count; i++)
        {
            Members[i - 1].Begin(part, i);
        }

        try
        {
            part(0);
        }
        finally
        {
            // The others work on the caller's arrays: it must not go on before they are done.
            var wait = new SpinWait();
            while (Volatile.Read(ref _working) > 0)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }

            Volatile.Write(ref _isBusy, 0);
        }

        for (int i = 1; i < count; i++)
        {
            Members[i - 1].ThrowError();
        }
    }

#pragma warning disable CA1001 // A member lives as long as the process.
    private sealed class Member
#pragma warning restore CA1001
    {
        private readonly ManualResetEventSlim _hasWork = new(initialState: false, MostSpins);
        private Action<int> _part = _ => { };
        private int _number;
        private Exception? _error;

        public Member() => new Thread(Work) { IsBackground = true, Name = "TfLrCallbacks.Embedded" }.Start();

        public void Begin(Action<int> part, int number)
        {
            (_part, _number, _error) = (part, number, null);
            _hasWork.Set();
        }

        public void ThrowError()
        {
            if (_error is not null)
            {
                ExceptionDispatchInfo.Throw(_error);
            }
        }

        private void Work()
        {
            while (true)
            {
                _hasWork.Wait();
                _hasWork.Reset();
                try
                {
                    _part(_number);
                }
#pragma warning disable CA1031 // It is thrown by the thread that waits for it.
                catch (Exception error)
#pragma warning restore CA1031
                {
                    _error = error;
                }

                Interlocked.Decrement(ref _working);
            }
        }
    }
}
