using System.Security.Cryptography;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A <see cref="Sequential"/> model together with its data.</summary>
internal sealed class SequentialTrainer : ITrainer
{
    private readonly CompiledModel _model;
    private readonly BatchSource _training;
    private readonly BatchSource? _validation;
    private readonly RandomSource _random;
    private readonly Func<ITrainer>? _copy;
    private readonly MetricTotals _trainingTotals;
    private readonly MetricTotals _validationTotals;

    private BatchPart? _part;

    public SequentialTrainer(
        CompiledModel model, BatchSource training, BatchSource? validation, RandomSource random, IWorkers? workers = null, Func<ITrainer>? copy = null)
    {
        Workers = workers ?? SingleWorker.Instance;
        _model = model;
        _training = training;
        _validation = validation;
        _random = random;
        _copy = copy;
        _trainingTotals = new MetricTotals(model.Metrics);
        _validationTotals = new MetricTotals(model.Metrics);
    }

    public IWorkers Workers { get; }

    public IReadOnlyList<string> MetricNames => _model.MetricNames;

    public long? StepsPerEpoch => _training.BatchCount;

    public ulong? DataHash => field ??= HashOfData();

    public bool HasValidation => _validation is not null;

    public int ProbeRowCount => _training.Probe.Count;

    public int ValidationRowCount => _validation?.Probe.Count ?? 0;

    public int BatchesPerUpdate => _model.Optimizer.GradientAccumulationSteps;

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

    public IReadOnlyDictionary<string, double> RateFactors
    {
        get => _model.Layers.Trained.ToDictionary(layer => layer.Name, layer => layer.LearningRateFactor);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (Layer layer in _model.Layers.Trained.Where(layer => value.ContainsKey(layer.Name)))
            {
                layer.LearningRateFactor = value[layer.Name];
            }
        }
    }

    /// <summary>Lets go of the streams of batches.</summary>
    public void Close()
    {
        _training.Close();
        _validation?.Close();
    }

    public bool IsOverAllBatches(int metric) => metric > 0 && !_model.Metrics[metric - 1].IsMean;

    public void BeginEpoch(int epoch)
    {
        _trainingTotals.Reset();
        _training.Begin(epoch);
    }

    public bool MoveToNextBatch() => _training.MoveNext();

    public double TrainBatch(Span<double> metrics)
    {
        using var scope = NDScope.Open();
        Batch batch = _training.Current();
        BatchPart? part = PartOf(batch);
        _model.TrainStep(part?.Of(batch) ?? batch, _trainingTotals, metrics, part);
        return batch.X.shape[0];
    }

    public void BeginValidation()
    {
        _validationTotals.Reset();
        Validation().Begin(0);
    }

    public bool MoveToNextValidationBatch() => Validation().MoveNext();

    public double ValidateBatch(Span<double> metrics)
    {
        using var scope = NDScope.Open();
        Batch batch = Validation().Current();
        BatchPart? part = PartOf(batch);
        _model.Evaluate(part?.Of(batch) ?? batch, ForwardMode.Inference, _validationTotals, metrics, part);
        return batch.X.shape[0];
    }

    /// <summary>Evaluates all validation data.</summary>
    public IReadOnlyDictionary<string, double> ValidationMeans()
    {
        var batch = new double[MetricNames.Count];
        var sums = new double[batch.Length];
        double samples = 0;
        BeginValidation();
        while (MoveToNextValidationBatch())
        {
            double weight = ValidateBatch(batch);
            samples += weight;
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] = IsOverAllBatches(i) ? batch[i] * samples : sums[i] + batch[i] * weight;
            }
        }

        return MetricNames.Zip(sums).ToDictionary(pair => pair.First, pair => pair.Second / samples);
    }

    public double ProbeLoss(IReadOnlyList<int> rows) => ProbeLoss(_training, rows);

    public double ValidationLoss(IReadOnlyList<int> rows) => ProbeLoss(Validation(), rows);

    public double? ConstantPredictorLoss(IReadOnlyList<int> rows)
    {
        using var scope = NDScope.Open();
        Batch batch = ProbeBatch(_training, rows);
        return batch.Y.ndim <= 2 ? _model.Loss.ConstantPredictorLoss(batch.Y, batch.SampleWeight) : null;
    }

    public ITrainer Copy()
    {
        ITrainer copy = _copy?.Invoke() ?? throw new NotSupportedException("A stream of batches can't be read at several places at once. Give the data as arrays.");
        copy.Restore(Capture(SnapshotParts.All));
        return copy;
    }

    public TrainerSnapshot Capture(SnapshotParts parts)
    {
        var tensors = new Dictionary<string, SnapshotTensor>();
        _model.Capture(parts, tensors);
        if (parts.HasFlag(SnapshotParts.Data))
        {
            _training.Capture(tensors);
            _trainingTotals.Capture("metrics", tensors);
            tensors["data/random"] = new SnapshotTensor(_random.Capture(), RandomSource.StateLength);
        }

        return new TrainerSnapshot(tensors);
    }

    public void Restore(TrainerSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var reader = new SnapshotReader(snapshot);
        bool hasData = snapshot.Parts.HasFlag(SnapshotParts.Data);
        long[] random = hasData ? reader.Read<long>("data/random", RandomSource.StateLength) : _random.Capture();
        Action[] writes = hasData ? [_training.Restore(reader), _trainingTotals.Restore("metrics", reader)] : [];

        _model.Restore(reader);
        foreach (Action write in writes)
        {
            write();
        }

        _random.Restore(random);
    }

    private ulong? HashOfData()
    {
        using var scope = NDScope.Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return _training.AddTo(hash) && _validation?.AddTo(hash) is not false ? BitConverter.ToUInt64(hash.GetHashAndReset()) : null;
    }

    /// <summary>Returns the part of a batch that this worker computes; null for all of it.</summary>
    private BatchPart? PartOf(Batch batch)
    {
        int rows = (int)batch.X.shape[0];
        return Workers.Count is 1 ? null : _part?.WholeRows == rows ? _part : _part = new BatchPart(Workers, rows);
    }

    private BatchSource Validation() =>
        _validation ?? throw new InvalidOperationException("There is no validation data. Give some when the trainer is created.");

    private double ProbeLoss(BatchSource data, IReadOnlyList<int> rows)
    {
        using var scope = NDScope.Open();
        Span<double> metrics = stackalloc double[1];
        _model.Evaluate(ProbeBatch(data, rows), ForwardMode.Probe, null, metrics);
        return metrics[0];
    }

    private static Batch ProbeBatch(BatchSource data, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        long[] chosen = [.. rows.Select(row => (long)row)];
        int count = data.Probe.Count;
        return chosen.Length is 0 || Array.Exists(chosen, row => row < 0 || row >= count)
            ? throw new ArgumentOutOfRangeException(nameof(rows), rows, $"Must hold at least one row, each from 0 to {count - 1}.")
            : data.Probe.Take(np.array(chosen));
    }
}
