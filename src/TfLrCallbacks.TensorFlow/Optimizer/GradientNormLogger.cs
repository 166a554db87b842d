namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// Adds the norm of all gradients before clipping to the logs: <c>gradient_norm</c>, in the logs of an epoch the mean over its updates, and
/// <c>skipped_updates</c> where the optimizer has a guard.
/// </summary>
public sealed class GradientNormLogger : Callback
{
    /// <summary>The name in the logs.</summary>
    public const string LogName = "gradient_norm";

    private readonly SteeredOptimizer _optimizer;
    private double _sum;
    private long _updates;
    private long _seen;

    /// <summary>Initializes a logger.</summary>
    /// <param name="optimizer">The optimizer that the model is compiled with, with <see cref="OptimizerExtensions.WatchGradientNorm"/> or a guard.</param>
    /// <exception cref="ArgumentException">The optimizer does not compute the norm.</exception>
    public GradientNormLogger(SteeredOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (!optimizer.Rules.WatchesNorm && optimizer.Rules.NormLimit is null)
        {
            throw new ArgumentException("The optimizer does not compute the gradient norm. Add WatchGradientNorm() to it.", nameof(optimizer));
        }

        _optimizer = optimizer;
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(ITrainingRun run, int epoch)
    {
        _sum = 0;
        _updates = 0;
        _seen = _optimizer.Updates;
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        if (_optimizer.Updates > _seen)
        {
            _seen = _optimizer.Updates;
            _sum += _optimizer.GradientNorm;
            _updates++;
        }

        Write(logs);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs) => Write(logs);

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Set("sum", _sum);
        state.Set("updates", _updates);
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        _sum = state.GetDouble("sum");
        _updates = state.GetInt64("updates", atLeast: 0);
        _seen = _optimizer.Updates;
    }

    private void Write(IDictionary<string, double> logs)
    {
        if (_updates > 0)
        {
            logs[LogName] = _sum / _updates;
        }

        if (_optimizer.Rules.NormLimit is not null)
        {
            logs["skipped_updates"] = _optimizer.SkippedUpdates;
        }
    }
}
