namespace TfLrCallbacks.Embedded;

/// <summary>Divides work over the threads that a step may use, always at the same places for the same number of threads.</summary>
internal static class Chunks
{
    /// <summary>Calls the body for ranges [start, end) that together are [0, count).</summary>
    /// <param name="count">How many items there are.</param>
    /// <param name="least">How many items are worth a thread of their own.</param>
    /// <param name="body">Works on a range, and on nothing that another range is worked with.</param>
    public static void For(int count, int least, Action<int, int> body) => For(count, least, (_, start, end) => body(start, end));

    /// <summary>Calls the body with the number of each range, from 0, and the range.</summary>
    public static void For(int count, int least, Action<int, int, int> body)
    {
        int threads = Number(count, least);
        if (threads is 1)
        {
            body(0, 0, count);
            return;
        }

        Team.Do(threads, part => body(part, (int)((long)count * part / threads), (int)((long)count * (part + 1) / threads)));
    }

    /// <summary>Returns how many ranges there will be.</summary>
    public static int Number(int count, int least) => Math.Max(1, Math.Min(MatrixLibrary.Threads, count / Math.Max(1, least)));
}
