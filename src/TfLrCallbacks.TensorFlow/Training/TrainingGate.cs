namespace TfLrCallbacks.TensorFlow;

/// <summary>Lets one thread train at a time: TensorFlow.NET's gradient tape is shared by all threads, and two trainings at once fail with "Stack empty".</summary>
internal static class TrainingGate
{
    /// <summary>What is wrong, in words.</summary>
    public const string Fault =
        "TensorFlow.NET trains on one thread at a time, for all threads share its gradient tape (two trainings at once fail with \"Stack empty\"). Another thread is training now. Let it end first, or put one lock around both.";

    private static readonly Lock Gate = new();
    private static int _thread;
    private static int _depth;

    /// <summary>Begins a training on this thread; it may be inside of another one on the same thread.</summary>
    /// <exception cref="InvalidOperationException">Another thread is training.</exception>
    public static void Enter()
    {
        lock (Gate)
        {
            if (_depth > 0 && _thread != Environment.CurrentManagedThreadId)
            {
                throw new InvalidOperationException(Fault);
            }

            _thread = Environment.CurrentManagedThreadId;
            _depth++;
        }
    }

    /// <summary>Ends a training.</summary>
    public static void Leave()
    {
        lock (Gate)
        {
            _depth--;
        }
    }
}
