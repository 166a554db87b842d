namespace TfLrCallbacks.Tests;

/// <summary>
/// A little training whose every number depends on all before: one weight with momentum, samples in a new random order each epoch, noise in every step.
/// </summary>
internal sealed class ShuffledTrainer : ITrainer
{
    private const int Samples = 8;
    private readonly int[] _order = [.. Enumerable.Range(0, Samples)];
    private ulong _random = 88172645463325252;
    private double _velocity;
    private long _updates;
    private int _position;
    private int _epoch;
    private int _validated = 2;

    /// <summary>Gets the workers, each of which trains on the whole of every batch here.</summary>
    public IWorkers Workers { get; init; } = SingleWorker.Instance;

    public double Weight { get; private set; } = 5;

    public IReadOnlyList<string> MetricNames => ["loss", "mae"];

    public long? StepsPerEpoch { get; init; } = Samples / 2;

    public bool HasValidation => true;

    /// <summary>Gets the validation loss of each epoch, the last repeated; null where the weight gives it.</summary>
    public IReadOnlyList<double>? ValidationLosses { get; init; }

    public int ProbeRowCount => Samples;

    /// <summary>Gets a value indicating whether the optimizer keeps the rate as a float, as TensorFlow's does.</summary>
    public bool KeepsFloats { get; init; }

    public double LearningRate
    {
        get;
        set => field = KeepsFloats ? (float)value : value;
    } = 0.05;

    public double? Momentum { get; set; } = 0.9;

    public double? WeightDecay { get; set; }

    public void BeginEpoch(int epoch)
    {
        for (int i = Samples - 1; i > 0; i--)
        {
            int j = (int)(Next() % (ulong)(i + 1));
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }

        _position = 0;
        _epoch = epoch;
    }

    public bool MoveToNextBatch() => _position < Samples;

    public double TrainBatch(Span<double> metrics)
    {
        double gradient = 0;
        metrics.Clear();
        for (int i = 0; i < 2; i++)
        {
            double target = _order[_position++] + (Next() % 1000 / 1000.0);
            metrics[0] += (Weight - target) * (Weight - target) / 2;
            metrics[1] += Math.Abs(Weight - target) / 2;
            gradient += Weight - target;
        }

        _velocity = (Momentum!.Value * _velocity) - (LearningRate * gradient);
        Weight += _velocity;
        _updates++;
        return 2;
    }

    public void BeginValidation() => _validated = 0;

    public bool MoveToNextValidationBatch() => _validated < 2;

    public double ValidateBatch(Span<double> metrics)
    {
        _validated++;
        metrics[0] = ValidationLosses is { } losses ? losses[Math.Min(_epoch, losses.Count - 1)] : Math.Abs(Weight - 3.5) + (_validated * 0.125);
        metrics[1] = Weight;
        return 1;
    }

    public double ProbeLoss(IReadOnlyList<int> rows) => rows.Average(row => (Weight - row) * (Weight - row) / 2);

    public TrainerSnapshot Capture(SnapshotParts parts)
    {
        var tensors = new Dictionary<string, SnapshotTensor>();
        if (parts.HasFlag(SnapshotParts.Weights))
        {
            tensors["weights/w"] = new(new[] { Weight }, 1);
        }

        if (parts.HasFlag(SnapshotParts.Optimizer))
        {
            tensors["optimizer/state"] = new(new[] { _velocity, LearningRate, Momentum!.Value, WeightDecay ?? double.NaN }, 4);
            tensors["optimizer/updates"] = new(new[] { _updates });
        }

        if (parts.HasFlag(SnapshotParts.Data))
        {
            tensors["data/order"] = new((int[])_order.Clone(), Samples);
            tensors["data/position"] = new(new[] { _position, _epoch }, 2);
            tensors["data/random"] = new(new[] { _random });
        }

        return new TrainerSnapshot(tensors);
    }

    public void Restore(TrainerSnapshot snapshot)
    {
        if (snapshot.Parts.HasFlag(SnapshotParts.Weights))
        {
            Weight = ((double[])snapshot.Tensors["weights/w"].Values)[0];
        }

        if (snapshot.Parts.HasFlag(SnapshotParts.Optimizer))
        {
            double[] state = (double[])snapshot.Tensors["optimizer/state"].Values;
            (_velocity, LearningRate, Momentum, WeightDecay) = (state[0], state[1], state[2], double.IsNaN(state[3]) ? null : state[3]);
            _updates = ((long[])snapshot.Tensors["optimizer/updates"].Values)[0];
        }

        if (snapshot.Parts.HasFlag(SnapshotParts.Data))
        {
            ((int[])snapshot.Tensors["data/order"].Values).CopyTo(_order, 0);
            int[] position = (int[])snapshot.Tensors["data/position"].Values;
            (_position, _epoch) = (position[0], position[1]);
            _random = ((ulong[])snapshot.Tensors["data/random"].Values)[0];
        }
    }

    private ulong Next()
    {
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return _random;
    }
}
