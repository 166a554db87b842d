namespace TfLrCallbacks;

/// <summary>
/// A callback made of functions, for tasks too small for a class of their own.
/// </summary>
/// <example>
/// <code>
/// new LambdaCallback(onEpochEnd: (run, epoch, logs) =&gt; Console.Error.WriteLine(logs["loss"]))
/// </code>
/// </example>
/// <param name="onTrainBegin">Called before the first epoch; null for nothing.</param>
/// <param name="onTrainEnd">Called after the last epoch; null for nothing.</param>
/// <param name="onEpochBegin">Called before an epoch, with its zero-based number; null for nothing.</param>
/// <param name="onEpochEnd">Called after an epoch, with its number and logs; null for nothing.</param>
/// <param name="onTrainBatchBegin">Called before an optimizer step, with the zero-based batch; null for nothing.</param>
/// <param name="onTrainBatchEnd">Called after an optimizer step, with the batch and the means so far; null for nothing.</param>
public sealed class LambdaCallback(
    Action<ITrainingRun>? onTrainBegin = null,
    Action<ITrainingRun, IDictionary<string, double>>? onTrainEnd = null,
    Action<ITrainingRun, int>? onEpochBegin = null,
    Action<ITrainingRun, int, IDictionary<string, double>>? onEpochEnd = null,
    Action<ITrainingRun, long>? onTrainBatchBegin = null,
    Action<ITrainingRun, long, IDictionary<string, double>>? onTrainBatchEnd = null) : Callback
{
    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run) => onTrainBegin?.Invoke(run);

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs) => onTrainEnd?.Invoke(run, logs);

    /// <inheritdoc/>
    public override void OnEpochBegin(ITrainingRun run, int epoch) => onEpochBegin?.Invoke(run, epoch);

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs) => onEpochEnd?.Invoke(run, epoch, logs);

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch) => onTrainBatchBegin?.Invoke(run, batch);

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs) => onTrainBatchEnd?.Invoke(run, batch, logs);
}
