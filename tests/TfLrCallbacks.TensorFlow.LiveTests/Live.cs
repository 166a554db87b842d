using System.Runtime.ExceptionServices;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>Runs tests on the real library: all on one thread that stays alive, for TensorFlow.NET's variables belong to threads.</summary>
internal static class Live
{
    private static readonly System.Collections.Concurrent.BlockingCollection<Action> Work = [];
    private static readonly Lazy<Thread> ModelThread = new(Start);

    /// <summary>Runs a test on the thread of the models.</summary>
    public static void Run(Action test)
    {
        _ = ModelThread.Value;
        try
        {
            OnModelThread(test);
        }
        finally
        {
            OnModelThread(LeaveGraphMode);
        }
    }

    /// <summary>Runs something on another thread, which stays alive as long as the process.</summary>
    public static void OnOtherThread(Action action)
    {
        ExceptionDispatchInfo? error = null;
        using var done = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            error = Try(action);
            done.Set();
            Thread.Sleep(Timeout.Infinite);
        }) { IsBackground = true };
        thread.Start();
        done.Wait();
        error?.Throw();
    }

    /// <summary>Some failures inside of TensorFlow.NET leave the thread in graph mode, where no later test could build a model.</summary>
    private static void LeaveGraphMode()
    {
        for (int i = 0; i < 5 && !tf.executing_eagerly(); i++)
        {
            tf.Context.restore_mode();
        }
    }

    private static void OnModelThread(Action action)
    {
        ExceptionDispatchInfo? error = null;
        using var done = new ManualResetEventSlim();
        Work.Add(() =>
        {
            error = Try(action);
            done.Set();
        });
        done.Wait();
        error?.Throw();
    }

    private static ExceptionDispatchInfo? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
#pragma warning disable CA1031 // it is thrown again on the test's own thread
        catch (Exception error)
#pragma warning restore CA1031
        {
            return ExceptionDispatchInfo.Capture(error);
        }
    }

    private static Thread Start()
    {
        var thread = new Thread(() =>
        {
            foreach (Action action in Work.GetConsumingEnumerable())
            {
                action();
            }
        }) { IsBackground = true };
        thread.Start();
        OnModelThread(() => tf_output_redirect = TextWriter.Null);
        return thread;
    }
}
