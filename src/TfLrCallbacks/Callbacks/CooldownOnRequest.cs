using System.Runtime.InteropServices;

namespace TfLrCallbacks;

/// <summary>
/// Ends a training on request from outside the process, after a cool-down in which the learning rate falls to 0. A file makes the request, or the signal SIGUSR1 where
/// the system has it.
/// </summary>
/// <remarks>
/// <code>
/// touch runs/digits/cooldown        kill -USR1 12345
/// </code>
/// <para>
/// The file is looked for twice a second at most, and deleted when it has been seen; one that is there before the training begins is deleted, and a warning says so. Of several workers
/// any one can be asked. Windows has no SIGUSR1; the file works there.
/// </para>
/// </remarks>
#pragma warning disable CA1001 // the signal is listened to for a training only
public sealed class CooldownOnRequest : Callback
#pragma warning restore CA1001
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private readonly string? _filename;
    private readonly TimeProvider _time;
    private PosixSignalRegistration? _signal;
    private bool _signalled;
    private long? _looked;
    private bool _isStuck;

    /// <summary>Initializes the callback.</summary>
    /// <param name="length">How long the rate falls; null for <c>"20%"</c> of the steps trained so far. See <see cref="ITrainingRun.RequestCooldown"/>.</param>
    /// <param name="filename">The file whose appearance is the request; null for the signal alone.</param>
    /// <param name="time">The clock; null is the system's.</param>
    /// <exception cref="ArgumentException"><paramref name="filename"/> is empty.</exception>
    public CooldownOnRequest(Length? length = null, string? filename = null, TimeProvider? time = null)
    {
        Length = length ?? Length.OfRun(0.2);
        _filename = filename is null ? null : Check.NotEmpty(filename);
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Gets how long the rate falls.</summary>
    public Length Length { get; }

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _signalled = _isStuck = false;
        _looked = null;
        if (_filename is not null && run is { IsResumed: false, Workers.Rank: 0 } && File.Exists(_filename))
        {
            _isStuck = !Delete(run, "was there before the training began");
        }

        if (SignalNumber() is { } signal)
        {
            _signal = PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Volatile.Write(ref _signalled, true);
            });
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        if (run.IsCoolingDown)
        {
            return;
        }

        string? reason = Volatile.Read(ref _signalled) ? "a signal asked for it" : IsFileThere(run) ? $"the file {_filename} asked for it" : null;
        if (reason is not null)
        {
            run.RequestCooldown(Length, reason);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        _signal?.Dispose();
        _signal = null;
    }

    /// <summary>Gives the number of SIGUSR1, which .NET has no name for.</summary>
    private static PosixSignal? SignalNumber() =>
        OperatingSystem.IsLinux() || OperatingSystem.IsAndroid() ? (PosixSignal)10
        : OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? (PosixSignal)30
        : null;

    private bool IsFileThere(ITrainingRun run)
    {
        long now = _time.GetTimestamp();
        if (_filename is null || _isStuck || (_looked is { } looked && _time.GetElapsedTime(looked, now) < Pause))
        {
            return false;
        }

        _looked = now;
        if (!File.Exists(_filename))
        {
            return false;
        }

        Delete(run, null);
        return true;
    }

    /// <summary>Deletes the file; one that can't be deleted is told, and must not end the training.</summary>
    private bool Delete(ITrainingRun run, string? why)
    {
        try
        {
            File.Delete(_filename!);
            if (why is not null)
            {
                run.Warn($"The file {_filename}, which asks for a cool-down, {why}, and is deleted.");
            }

            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            run.Warn(why is null
                ? $"The file {_filename} has asked for a cool-down and can't be deleted. Delete it before the next training. {error.Message}"
                : $"The file {_filename}, which asks for a cool-down, {why}, and can't be deleted, so it asks for nothing in this training. {error.Message}");
            return false;
        }
    }
}
