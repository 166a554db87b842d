namespace TfLrCallbacks;

/// <summary>
/// A trainer that plays losses instead of training: for tests of callbacks, and to replay a recorded run.
/// Its one weight is the number of updates made.
/// </summary>
public sealed class ScriptedTrainer : ITrainer
{
    private readonly Func<ScriptedStep, double> _batchLoss;
    private readonly List<double> _trainedRates = [];
    private long _updates;
    private int _epoch;
    private long _batch = -1;
    private bool _validated = true;

    /// <summary>Initializes a trainer whose losses follow a rule.</summary>
    /// <param name="stepsPerEpoch">How many batches an epoch has, 1 or more.</param>
    /// <param name="batchLoss">Gives the loss of a batch.</param>
    public ScriptedTrainer(long stepsPerEpoch, Func<ScriptedStep, double> batchLoss)
    {
        ArgumentNullException.ThrowIfNull(batchLoss);
        StepsPerEpoch = Check.AtLeast(1, stepsPerEpoch);
        _batchLoss = batchLoss;
    }

    /// <summary>Initializes a trainer that plays recorded losses; past their end it repeats the last.</summary>
    /// <param name="stepsPerEpoch">How many batches an epoch has, 1 or more.</param>
    /// <param name="batchLosses">The loss of each update, at least one.</param>
    public ScriptedTrainer(long stepsPerEpoch, IReadOnlyList<double> batchLosses)
        : this(stepsPerEpoch, PlayBack(batchLosses))
    {
    }

    /// <summary>Gets what the validation gives for an epoch; null where there is no validation.</summary>
    public Func<int, double>? ValidationLoss { get; init; }

    /// <summary>Gets the loss on probe rows after the updates made so far.</summary>
    public Func<ScriptedStep, double>? Probe { get; init; }

    /// <summary>Gets the rate of every update made, in order.</summary>
    public IReadOnlyList<double> TrainedRates => _trainedRates;

    /// <inheritdoc/>
    public IReadOnlyList<string> MetricNames { get; } = [LogNames.Loss];

    /// <inheritdoc/>
    public long? StepsPerEpoch { get; }

    /// <inheritdoc/>
    public bool HasValidation => ValidationLoss is not null;

    /// <inheritdoc/>
    public int ProbeRowCount => Probe is null ? 0 : int.MaxValue;

    /// <inheritdoc/>
    public double LearningRate { get; set; } = 0.01;

    /// <inheritdoc/>
    public double? Momentum { get; set; }

    /// <inheritdoc/>
    public double? WeightDecay { get; set; }

    /// <inheritdoc/>
    public void BeginEpoch(int epoch)
    {
        _epoch = epoch;
        _batch = -1;
    }

    /// <inheritdoc/>
    public bool MoveToNextBatch() => ++_batch < StepsPerEpoch;

    /// <inheritdoc/>
    public double TrainBatch(Span<double> metrics)
    {
        metrics[0] = _batchLoss(Position());
        _trainedRates.Add(LearningRate);
        _updates++;
        return 1;
    }

    /// <inheritdoc/>
    public void BeginValidation() => _validated = false;

    /// <inheritdoc/>
    public bool MoveToNextValidationBatch() => !_validated;

    /// <inheritdoc/>
    public double ValidateBatch(Span<double> metrics)
    {
        metrics[0] = ValidationLoss!(_epoch);
        _validated = true;
        return 1;
    }

    /// <inheritdoc/>
    public double ProbeLoss(IReadOnlyList<int> rows) => Probe is null
        ? throw new InvalidOperationException($"The script has no probe loss. Set {nameof(Probe)}.")
        : Probe(Position());

    /// <inheritdoc/>
    public TrainerSnapshot Capture(SnapshotParts parts)
    {
        var tensors = new Dictionary<string, SnapshotTensor>();
        if (parts.HasFlag(SnapshotParts.Weights))
        {
            tensors["weights/updates"] = new SnapshotTensor(new[] { _updates });
        }

        if (parts.HasFlag(SnapshotParts.Optimizer))
        {
            tensors["optimizer/hyper"] = new SnapshotTensor(new[] { LearningRate, Momentum ?? double.NaN, WeightDecay ?? double.NaN }, 3);
        }

        if (parts.HasFlag(SnapshotParts.Data))
        {
            tensors["data/position"] = new SnapshotTensor(new[] { _epoch, _batch }, 2);
        }

        return new TrainerSnapshot(tensors);
    }

    /// <inheritdoc/>
    public void Restore(TrainerSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        long[]? updates = Part<long>(snapshot, "weights/updates", 1);
        double[]? hyper = Part<double>(snapshot, "optimizer/hyper", 3);
        long[]? position = Part<long>(snapshot, "data/position", 2);
        _updates = updates?[0] ?? _updates;
        if (hyper is not null)
        {
            LearningRate = hyper[0];
            Momentum = double.IsNaN(hyper[1]) ? null : hyper[1];
            WeightDecay = double.IsNaN(hyper[2]) ? null : hyper[2];
        }

        if (position is not null)
        {
            (_epoch, _batch) = ((int)position[0], position[1]);
        }
    }

    private static T[]? Part<T>(TrainerSnapshot snapshot, string name, int count) =>
        !snapshot.Tensors.TryGetValue(name, out SnapshotTensor? tensor) ? null
        : tensor.Values is T[] values && values.Length == count ? values
        : throw new ArgumentException($"The snapshot is of another model: \"{name}\" must be {count} values of {SnapshotTensor.NameOf(typeof(T))}. It is {tensor.Description}.", nameof(snapshot));

    private static Func<ScriptedStep, double> PlayBack(IReadOnlyList<double> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        return losses.Count > 0
            ? step => losses[(int)Math.Min(step.Update, losses.Count - 1)]
            : throw new ArgumentException("Must hold at least one loss. Received none.", nameof(losses));
    }

    private ScriptedStep Position() => new(_epoch, _batch, _updates, LearningRate);
}
