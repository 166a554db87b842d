using System.Diagnostics;

namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// The fits that a bridge follows and whose end it has not seen. TensorFlow.NET's <c>fit</c> returns without a word where it leaves out the end of the last
/// epoch; the end comes with whatever touches TfLrCallbacks next on that thread, and at the latest when the process ends.
/// </summary>
internal static class OpenFits
{
    private static readonly List<FitEvents> All = [];
    private static readonly Lock Gate = new();

    static OpenFits() => AppDomain.CurrentDomain.ProcessExit += (_, _) => CompleteAll();

    /// <summary>A fit begins.</summary>
    /// <param name="fit">The fit.</param>
    public static void Add(FitEvents fit)
    {
        lock (Gate)
        {
            All.Add(fit);
        }
    }

    /// <summary>A fit has ended.</summary>
    /// <param name="fit">The fit.</param>
    public static void Remove(FitEvents fit)
    {
        lock (Gate)
        {
            All.Remove(fit);
        }
    }

    /// <summary>Counts the fits of TensorFlow.NET on the stack of this thread.</summary>
    /// <returns>The number.</returns>
    public static int Depth() =>
        new StackTrace(fNeedFileInfo: false).GetFrames().Count(frame => frame.GetMethod() is { Name: "FitInternal", DeclaringType.Name: "Model" });

    /// <summary>Ends the fits of this thread that are over.</summary>
    public static void CompleteLeft() => CompleteLeft(Depth(), begins: false);

    /// <summary>Ends the fits of this thread that are over.</summary>
    /// <param name="depth">The number of fits on the stack.</param>
    /// <param name="begins">Whether the innermost of them begins just now.</param>
    public static void CompleteLeft(int depth, bool begins)
    {
        foreach (FitEvents fit in Copy())
        {
            fit.CompleteIfLeft(depth, begins);
        }
    }

    /// <summary>Ends all fits: the process ends.</summary>
    public static void CompleteAll()
    {
        foreach (FitEvents fit in Copy())
        {
            try
            {
                fit.Complete();
            }
#pragma warning disable CA1031 // there is nobody left who could catch it, and the others shall end too
            catch (Exception error)
#pragma warning restore CA1031
            {
                Console.Error.WriteLine($"Warning: the end of a fit could not be told to its callbacks when the process ended: {error.Message}");
            }
        }
    }

    private static FitEvents[] Copy()
    {
        lock (Gate)
        {
            return [.. All];
        }
    }
}
