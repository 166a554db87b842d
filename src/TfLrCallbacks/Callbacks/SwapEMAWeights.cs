namespace TfLrCallbacks;

/// <summary>
/// Keeps an exponential moving average of the weights, evaluates with it, and leaves it in the model at the end.
/// </summary>
/// <remarks>
/// <code>
/// after every step:  average = emaMomentum · average + (1 - emaMomentum) · weights      (the first weights are the first average)
/// </code>
/// <para>
/// As Keras' optimizer with <c>use_ema=True</c> and the callback <c>SwapEMAWeights</c> together: the average stands in the model while it is validated and, with
/// <c>swapOnEpoch</c>, while callbacks behind this one handle the end of an epoch, so that a checkpoint saves it. Unlike there, the moving statistics of normalisation layers are averaged like weights. The weights are copied in
/// every step, so a step costs and allocates as much as the model is large.
/// </para>
/// </remarks>
public sealed class SwapEMAWeights : Callback
{
    private readonly AveragedWeights _average = new();
    private readonly double _momentum;
    private readonly int? _overwriteFrequency;
    private readonly bool _swapOnEpoch;
    private TrainerSnapshot? _trained;
    private long _updates;

    /// <summary>Initializes the callback.</summary>
    /// <param name="swapOnEpoch">Whether the average stands in the model at the end of an epoch, too.</param>
    /// <param name="emaMomentum">How much of the average stays in each step, from 0 up to, but not including, 1.</param>
    /// <param name="emaOverwriteFrequency">After how many steps the weights are overwritten by the average, 1 or more; null for never.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SwapEMAWeights(bool swapOnEpoch = false, double emaMomentum = 0.99, int? emaOverwriteFrequency = null)
    {
        _swapOnEpoch = swapOnEpoch;
        _momentum = Check.AtLeast(0.0, emaMomentum) < 1
            ? emaMomentum
            : throw new ArgumentOutOfRangeException(nameof(emaMomentum), emaMomentum, "Must be less than 1, or the average would never change.");
        _overwriteFrequency = emaOverwriteFrequency is { } steps ? Check.AtLeast(1, steps, nameof(emaOverwriteFrequency)) : null;
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _average.Clear();
        _trained = null;
        _updates = 0;
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        _average.Add(run.Capture(SnapshotParts.Weights), 1 - _momentum);
        _updates++;
        if (_updates % _overwriteFrequency is 0 && !_average.IsEmpty)
        {
            run.Restore(_average.ToSnapshot());
        }
    }

    /// <inheritdoc/>
    public override void OnTestBegin(ITrainingRun run) => Swap(run);

    /// <inheritdoc/>
    public override void OnTestEnd(ITrainingRun run, IDictionary<string, double> logs) => SwapBack(run);

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        if (_swapOnEpoch)
        {
            Swap(run);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        SwapBack(run);
        Swap(run);
    }

    /// <inheritdoc/>
    /// <remarks>After a rollback of the <see cref="SpikeGuard"/> the average begins anew: it holds weights of the divergence.</remarks>
    public override void OnDecision(ITrainingRun run, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (decision is { Who: nameof(SpikeGuard), What: SpikeGuard.Rollback or SpikeGuard.GivingUp })
        {
            _average.Clear();
        }
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Set("updates", _updates);
        state.Set("average", _average.Copy());
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        _updates = state.GetInt64("updates", atLeast: 0, atMost: RunState.LastStep);
        _average.Load(state.GetSnapshot("average"));
    }

    /// <inheritdoc/>
    /// <remarks>Every callback has handled the end of the epoch: what saves, or begins the next epoch by a range test, finds the weights that are trained.</remarks>
    internal override void OnSafePoint(ITrainingRun run, bool epochEnded, Func<RunState> save)
    {
        if (epochEnded)
        {
            SwapBack(run);
        }
    }

    private void Swap(ITrainingRun run)
    {
        if (!_average.IsEmpty)
        {
            _trained = run.Capture(SnapshotParts.Weights);
            run.Restore(_average.ToSnapshot());
        }
    }

    private void SwapBack(ITrainingRun run)
    {
        if (_trained is { } trained)
        {
            run.Restore(trained);
            _trained = null;
        }
    }
}
