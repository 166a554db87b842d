namespace TfLrCallbacks;

/// <summary>
/// Averages the weights at the ends of the last epochs, and leaves the average in the model.
/// </summary>
/// <remarks>
/// <code>
/// after epoch e ≥ startEpoch:  average = mean of the weights after epochs startEpoch … e
/// from startEpoch on:          rate = learningRate, where one is given (constant, as in the paper's simplest form), but in a cool-down
/// </code>
/// <para>
/// Moving statistics of normalisation layers are averaged like weights, not recomputed from data. Source: Izmailov et al. 2018, arXiv 1803.05407.
/// </para>
/// </remarks>
public sealed class StochasticWeightAveraging : Callback
{
    private readonly AveragedWeights _average = new();
    private readonly int _startEpoch;
    private readonly double? _learningRate;

    /// <summary>Initializes the callback.</summary>
    /// <param name="startEpoch">The first zero-based epoch whose weights count, 0 or more.</param>
    /// <param name="learningRate">The rate from that epoch on, more than 0; null leaves the rate unchanged.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public StochasticWeightAveraging(int startEpoch, double? learningRate = null)
    {
        _startEpoch = Check.AtLeast(0, startEpoch);
        _learningRate = learningRate is { } rate ? Check.GreaterThan(0, rate, nameof(learningRate)) : null;
    }

    /// <summary>Gets the weights of how many epochs the average holds.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    internal override bool TakesOverTheRate => true;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _average.Clear();
        Count = 0;
    }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch)
    {
        if (_learningRate is { } rate && run.Epoch >= _startEpoch && !run.IsCoolingDown)
        {
            run.SetLearningRate(rate, "weights are being averaged");
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        if (epoch >= _startEpoch)
        {
            Count += _average.Add(run.Capture(SnapshotParts.Weights), 1.0 / (Count + 1)) ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        if (!_average.IsEmpty)
        {
            run.Restore(_average.ToSnapshot());
        }
        else
        {
            run.Warn($"The training ended before epoch {_startEpoch + 1}, the first whose weights are averaged, so the model keeps its last weights. Start earlier.");
        }
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Set("count", Count);
        state.Set("average", _average.Copy());
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        Count = state.GetInt32("count", atLeast: 0);
        _average.Load(state.GetSnapshot("average"));
    }
}
