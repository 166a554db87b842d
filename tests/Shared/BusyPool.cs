namespace TfLrCallbacks;

/// <summary>A pool whose threads are all busy with other work of the program.</summary>
internal static class BusyPool
{
    /// <summary>More jobs than the pool makes threads for in a minute.</summary>
    private const int Jobs = 400;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Does something on a thread of its own while the pool is busy; what it leaves to the pool is not done meanwhile.</summary>
    public static T Do<T>(Func<T> work)
    {
        using ManualResetEventSlim end = new();
        using CountdownEvent ended = new(Jobs);
        for (int i = 0; i < Jobs; i++)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                end.Wait();
                ended.Signal();
            });
        }

        Task<T> done = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return Task.WaitAny([done], Longest) is 0 ? done.GetAwaiter().GetResult() : throw new TimeoutException("It waits for the pool.");
        }
        finally
        {
            end.Set();
            ended.Wait();
        }
    }
}
