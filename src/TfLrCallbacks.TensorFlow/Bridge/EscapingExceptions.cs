using System.Diagnostics;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// Sees an exception that is about to leave TensorFlow.NET's <c>fit</c>, which has no hook for that: while something stands in for a part of the
/// model, it must be taken out before the caller looks at the model again.
/// </summary>
/// <remarks>It looks from where the exception is thrown up to <c>fit</c>, and acts if no frame in between catches it.</remarks>
internal sealed class EscapingExceptions
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly Action<Exception> _escaped;
    private bool _looks;

    /// <summary>Begins to watch this thread.</summary>
    /// <param name="escaped">Called before the exception leaves fit; it may not throw.</param>
    public EscapingExceptions(Action<Exception> escaped)
    {
        _escaped = escaped;
        AppDomain.CurrentDomain.FirstChanceException += OnException;
    }

    /// <summary>Stops watching.</summary>
    public void Stop() => AppDomain.CurrentDomain.FirstChanceException -= OnException;

    private static bool LeavesFit(Exception error)
    {
        foreach (StackFrame frame in new StackTrace(skipFrames: 2, fNeedFileInfo: false).GetFrames())
        {
            MethodBase? method = frame.GetMethod();
            if (method?.Name is "FitInternal")
            {
                return true;
            }

            if (method is not null && Catches(method, frame.GetILOffset(), error))
            {
                return false;
            }
        }

        return false;
    }

    private static bool Catches(MethodBase method, int offset, Exception error)
    {
        MethodBody? body;
        try
        {
            body = method.GetMethodBody();
        }
        catch (InvalidOperationException)
        {
            // A method that was made while running has no body to look at.
            return false;
        }

        return body is not null && body.ExceptionHandlingClauses.Any(clause =>
            (offset < 0 || (offset >= clause.TryOffset && offset < clause.TryOffset + clause.TryLength))
            && (clause.Flags is ExceptionHandlingClauseOptions.Filter
                || (clause.Flags is ExceptionHandlingClauseOptions.Clause && clause.CatchType?.IsInstanceOfType(error) is true)));
    }

    private void OnException(object? sender, FirstChanceExceptionEventArgs args)
    {
        if (_looks || Environment.CurrentManagedThreadId != _thread)
        {
            return;
        }

        _looks = true;
        if (LeavesFit(args.Exception))
        {
            _escaped(args.Exception);
        }

        _looks = false;
    }
}
