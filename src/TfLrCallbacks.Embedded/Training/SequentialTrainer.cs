using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A <see cref="Sequential"/> model together with its data.</summary>
internal sealed class SequentialTrainer : ITrainer
{
    private readonly CompiledModel _model;
    private readonly Samples _training;
    private readonly Samples? _validation;
    private readonly int _batchSize;
    private readonly int _validationBatchSize;
    private readonly Func<int, long[]> _orderOf;
    private readonly RandomSource _random;
    private int _epoch;
    private long[] _order = [];
    private long _batch = -1;
    private long _validationBatch = -1;

    public SequentialTrainer(
        CompiledModel model,
        Samples training,
        Samples? validation,
        int batchSize,
        int validationBatchSize,
        Func<int, long[]> orderOf,
        RandomSource random)
    {
        _model = model;
        _training = training;
        _validation = validation;
        _batchSize = batchSize;
        _validationBatchSize = validationBatchSize;
        _orderOf = orderOf;
        _random = random;
    }

    public IReadOnlyList<string> MetricNames => _model.MetricNames;

    public long? StepsPerEpoch => BatchCount(_training, _batchSize);

    public bool HasValidation => _validation is not null;

    public int ProbeRowCount => _training.Count;

    public double LearningRate
    {
        get => _model.Optimizer.LearningRate;
        set => _model.Optimizer.LearningRate = value;
    }

    public double? Momentum
    {
        get => _model.Optimizer.Momentum;
        set => _model.Optimizer.Momentum = value;
    }

    public double? WeightDecay
    {
        get => _model.Optimizer.WeightDecay;
        set => _model.Optimizer.WeightDecay = value;
    }

    public void BeginEpoch(int epoch)
    {
        _epoch = epoch;
        _order = _orderOf(epoch);
        _batch = -1;
    }

    public bool MoveToNextBatch() => _order.Length is 0
        ? throw new InvalidOperationException($"No epoch has begun. Call {nameof(BeginEpoch)} first.")
        : ++_batch < BatchCount(_training, _batchSize);

    public double TrainBatch(Span<double> metrics)
    {
        if (_batch < 0 || _batch >= BatchCount(_training, _batchSize))
        {
            throw new InvalidOperationException($"No batch was taken. Call {nameof(MoveToNextBatch)}, and train where it says true.");
        }

        using var scope = NDScope.Open();
        int start = (int)(_batch * _batchSize);
        var rows = _order.AsSpan(start, Math.Min(_batchSize, _training.Count - start));
        (NDArray x, NDArray y, NDArray? weights) = _training.Take(np.array(rows.ToArray()));
        _model.TrainStep(x, y, weights, metrics);
        return rows.Length;
    }

    public void BeginValidation() => _validationBatch = -1;

    public bool MoveToNextValidationBatch() => ++_validationBatch < BatchCount(Validation(), _validationBatchSize);

    public double ValidateBatch(Span<double> metrics)
    {
        using var scope = NDScope.Open();
        long start = _validationBatch * _validationBatchSize;
        long end = Math.Min(start + _validationBatchSize, Validation().Count);
        (NDArray x, NDArray y, _) = Validation().Take(np.arange(start, end));
        _model.Evaluate(x, y, null, ForwardMode.Inference, metrics);
        return end - start;
    }

    /// <summary>Evaluates all validation data.</summary>
    public IReadOnlyDictionary<string, double> ValidationMeans()
    {
        var batch = new double[MetricNames.Count];
        var sums = new double[batch.Length];
        BeginValidation();
        while (MoveToNextValidationBatch())
        {
            double weight = ValidateBatch(batch);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += batch[i] * weight;
            }
        }

        return MetricNames.Zip(sums).ToDictionary(pair => pair.First, pair => pair.Second / Validation().Count);
    }

    public double ProbeLoss(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var scope = NDScope.Open();
        long[] chosen = [.. rows.Select(row => (long)row)];
        if (chosen.Length is 0 || Array.Exists(chosen, row => row < 0 || row >= _training.Count))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rows), rows, $"Must hold at least one row, each from 0 to {_training.Count - 1}.");
        }

        (NDArray x, NDArray y, NDArray? weights) = _training.Take(np.array(chosen));
        Span<double> metrics = stackalloc double[MetricNames.Count];
        _model.Evaluate(x, y, weights, ForwardMode.Probe, metrics);
        return metrics[0];
    }

    public TrainerSnapshot Capture(SnapshotParts parts)
    {
        var tensors = new Dictionary<string, SnapshotTensor>();
        _model.Capture(parts, tensors);
        if (parts.HasFlag(SnapshotParts.Data))
        {
            tensors["data/order"] = new SnapshotTensor(_order, _order.Length);
            tensors["data/position"] = new SnapshotTensor(new[] { _epoch, _batch }, 2);
            tensors["data/random"] = new SnapshotTensor(_random.Capture(), RandomSource.StateLength);
        }

        return new TrainerSnapshot(tensors);
    }

    public void Restore(TrainerSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var reader = new SnapshotReader(snapshot);
        bool hasData = snapshot.Parts.HasFlag(SnapshotParts.Data);
        long[] order = hasData ? reader.Read<long>("data/order") : _order;
        long[] position = hasData ? reader.Read<long>("data/position", 2) : [_epoch, _batch];
        long[] random = hasData ? reader.Read<long>("data/random", RandomSource.StateLength) : _random.Capture();
        if (hasData && order.Length is not 0 && order.Length != _training.Count)
        {
            throw SnapshotReader.Foreign($"it orders {order.Length} samples, and there are {_training.Count}");
        }

        _model.Restore(reader);
        _order = order;
        (_epoch, _batch) = ((int)position[0], position[1]);
        _random.Restore(random);
    }

    private Samples Validation() =>
        _validation ?? throw new InvalidOperationException("There is no validation data. Give some when the trainer is created.");

    private static long BatchCount(Samples samples, int batchSize) => (samples.Count + batchSize - 1L) / batchSize;
}
