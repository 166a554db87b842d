using System.Runtime.InteropServices;

namespace TfLrCallbacks;

/// <summary>
/// Ends trainings in order when the process is asked to end, by Ctrl-C (SIGINT), SIGTERM, or SIGHUP, which comes when a terminal or a remote session is closed.
/// </summary>
/// <remarks>
/// The batch in progress is finished, a <c>BackupAndRestore</c> saves, every callback's <c>OnTrainEnd</c> is called, <c>run.json</c> says
/// <c>interrupted</c>, and fit throws <see cref="TrainingInterruptedException"/>. Started again, the run goes on with the next batch. A second signal ends the process at once.
/// Of several workers, all end at the same step when one of them is asked.
/// </remarks>
/// <example>
/// <code>
/// return Interruption.StopOnSignal(() => Train(args));
/// </code>
/// </example>
public sealed class Interruption : IDisposable
{
    /// <summary>The exit code after Ctrl-C.</summary>
    internal const int OfInterrupt = 130;

    /// <summary>The exit code after SIGTERM.</summary>
    internal const int OfTermination = 143;

    /// <summary>The exit code after SIGHUP.</summary>
    internal const int OfHangUp = 129;

    private static int s_signal;
    private static CancellationTokenSource s_source = new();

    private readonly PosixSignalRegistration[] _registrations;

#pragma warning disable CA2000 // the registrations are disposed with this object, the source when the process ends
    private Interruption() => _registrations =
        [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP]).Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];

    /// <summary>Gets a value indicating whether the process was asked to end.</summary>
    public static bool IsRequested => Volatile.Read(ref s_signal) != 0;

    /// <summary>Gets the exit code that shells expect: 130 after Ctrl-C, 143 after SIGTERM, 129 after SIGHUP, 0 where nobody asked.</summary>
    public static int ExitCode => Volatile.Read(ref s_signal);

    /// <summary>Gets what is cancelled when the process is asked to end, for work that is no training.</summary>
    public static CancellationToken Token => Volatile.Read(ref s_source).Token;

    /// <summary>Listens from now on until the result is disposed.</summary>
    /// <returns>What stops listening.</returns>
    public static Interruption StopOnSignal() => new();

    /// <summary>Runs a program, and turns an interrupted training into a line on standard error and the exit code 130, 143 or 129.</summary>
    /// <param name="program">The program; it gives its exit code.</param>
    /// <returns>The exit code.</returns>
    public static int StopOnSignal(Func<int> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        using Interruption interruption = StopOnSignal();
        try
        {
            return program();
        }
        catch (OperationCanceledException stopped) when (IsRequested)
        {
            if (stopped is not TrainingInterruptedException { IsToldElsewhere: true })
            {
                Console.Error.WriteLine(stopped is TrainingInterruptedException ? stopped.Message : "Interrupted.");
            }

            return ExitCode;
        }
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        Request(0);
    }

    /// <summary>Asks all trainings to end, as a signal does.</summary>
    /// <param name="exitCode">130, 143 or 129; 0 takes the request back.</param>
    internal static void Request(int exitCode)
    {
        Volatile.Write(ref s_signal, exitCode);
        if (exitCode is 0)
        {
            if (s_source.IsCancellationRequested)
            {
                Volatile.Write(ref s_source, new CancellationTokenSource());
            }
        }
        else
        {
            s_source.Cancel();
        }
    }

#pragma warning restore CA2000

    private static void OnSignal(PosixSignalContext context)
    {
        if (!IsRequested)
        {
            context.Cancel = true;
            Request(context.Signal switch
            {
                PosixSignal.SIGINT => OfInterrupt,
                PosixSignal.SIGHUP => OfHangUp,
                _ => OfTermination,
            });
        }
    }
}
