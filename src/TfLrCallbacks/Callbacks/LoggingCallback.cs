namespace TfLrCallbacks;

/// <summary>
/// A callback that only records the training. If it fails, the training goes on: the failure is told once as a warning, and the
/// logger is left out from then on (its <see cref="Callback.OnTrainEnd"/> is still called, so that it can close what it opened).
/// </summary>
public abstract class LoggingCallback : Callback
{
    /// <inheritdoc/>
    public override bool OnFirstWorkerOnly => true;
}
