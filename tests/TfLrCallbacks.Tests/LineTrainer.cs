namespace TfLrCallbacks.Tests;

/// <summary>A real little training: one weight from 0, mean squared error, plain SGD in single precision; x = i/n, y = 2x, not shuffled.</summary>
internal sealed class LineTrainer(int samples, int batchSize, int[] validation) : ITrainer
{
    private int _next;
    private int _start;
    private long _batch;
    private bool _validated;

    /// <summary>Gets a value indicating whether the mean absolute error is computed too.</summary>
    public bool WithMae { get; init; }

    public bool LengthUnknown { get; init; }

    /// <summary>Gets the steps of an epoch where the data is endless and goes on from epoch to epoch; null where every epoch is one pass.</summary>
    public long? StepsPerEpochGiven { get; init; }

    public float Weight { get; set; }

    public long Iterations { get; private set; }

    public IReadOnlyList<string> MetricNames => WithMae ? ["loss", "mae"] : ["loss"];

    public long? StepsPerEpoch => LengthUnknown ? null : StepsPerEpochGiven ?? ((samples + batchSize - 1) / batchSize);

    public bool HasValidation => validation.Length > 0;

    public int ProbeRowCount => 0;

    public double LearningRate
    {
        get;
        set => field = (float)value;
    }

    public double? Momentum { get; set; }

    public double? WeightDecay { get; set; }

    public void BeginEpoch(int epoch)
    {
        _batch = 0;
        _next = StepsPerEpochGiven is null ? 0 : _next;
    }

    public bool MoveToNextBatch()
    {
        _start = StepsPerEpochGiven is null ? _next : _next % samples;
        if (_start >= samples || _batch >= StepsPerEpochGiven)
        {
            return false;
        }

        _batch++;
        _next += batchSize;
        return true;
    }

    public double TrainBatch(Span<double> metrics)
    {
        float[] batch = [.. Enumerable.Range(_start, Math.Min(batchSize, samples - _start)).Select(i => (float)i / samples)];
        Measure(batch, metrics);
        float gradient = batch.Sum(x => 2 * ((Weight * x) - (2 * x)) * x) / batch.Length;
        Weight -= (float)LearningRate * gradient;
        Iterations++;
        return batch.Length;
    }

    public void BeginValidation() => _validated = false;

    public bool MoveToNextValidationBatch() => !_validated;

    public double ValidateBatch(Span<double> metrics)
    {
        _validated = true;
        float[] batch = [.. validation.Select(i => i / 8f)];
        Measure(batch, metrics);
        return batch.Length;
    }

    public double ProbeLoss(IReadOnlyList<int> rows) => throw new NotSupportedException();

    public TrainerSnapshot Capture(SnapshotParts parts) => new(new Dictionary<string, SnapshotTensor>
    {
        ["weights/w"] = new SnapshotTensor(new[] { Weight }, 1),
    });

    public void Restore(TrainerSnapshot snapshot) => Weight = ((float[])snapshot.Tensors["weights/w"].Values)[0];

    private void Measure(float[] batch, Span<double> metrics)
    {
        metrics[0] = batch.Average(x => ((Weight * x) - (2 * x)) * ((Weight * x) - (2 * x)));
        if (WithMae)
        {
            metrics[1] = batch.Average(x => Math.Abs((Weight * x) - (2 * x)));
        }
    }
}
