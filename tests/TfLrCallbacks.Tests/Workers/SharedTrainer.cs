namespace TfLrCallbacks.Tests.Workers;

/// <summary>One number that comes near the rows of its data, shared out between workers: what a user's own trainer does.</summary>
internal sealed class SharedTrainer(IWorkers workers) : ITrainer
{
    private const int BatchRows = 6;
    private long _batch;

    public IWorkers Workers => workers;

    public double Weight { get; private set; } = 3;

    public double LearningRate { get; set; } = 0.1;

    public double? Momentum { get; set; }

    public double? WeightDecay { get; set; }

    public IReadOnlyList<string> MetricNames => [LogNames.Loss];

    public long? StepsPerEpoch => 4;

    public bool HasValidation => false;

    public int ProbeRowCount => BatchRows;

    public void BeginEpoch(int epoch) => _batch = -1;

    public bool MoveToNextBatch() => ++_batch < StepsPerEpoch;

    public double TrainBatch(Span<double> metrics)
    {
        WorkerShare share = WorkerShare.Of(BatchRows, workers.Rank, workers.Count);
        Span<double> sums = [0, 0];
        for (int row = share.Start; row < share.Start + share.Length; row++)
        {
            double error = Weight - (row + _batch);
            sums[0] += error * error;
            sums[1] += 2 * error;
        }

        workers.Sum(sums);
        metrics[0] = sums[0] / BatchRows;
        Weight -= LearningRate * sums[1] / BatchRows;
        return BatchRows;
    }

    public void BeginValidation() => throw new NotSupportedException();

    public bool MoveToNextValidationBatch() => throw new NotSupportedException();

    public double ValidateBatch(Span<double> metrics) => throw new NotSupportedException();

    public double ProbeLoss(IReadOnlyList<int> rows) => rows.Average(row => Math.Pow(Weight - row, 2));

    public TrainerSnapshot Capture(SnapshotParts parts) => new(new Dictionary<string, SnapshotTensor>
    {
        ["weights/value"] = new SnapshotTensor(new[] { Weight }, 1),
        ["optimizer/learning_rate"] = new SnapshotTensor(new[] { LearningRate }, 1),
        ["data/position"] = new SnapshotTensor(new[] { _batch }, 1),
    });

    public void Restore(TrainerSnapshot snapshot)
    {
        Weight = ((double[])snapshot.Tensors["weights/value"].Values)[0];
        LearningRate = ((double[])snapshot.Tensors["optimizer/learning_rate"].Values)[0];
        _batch = ((long[])snapshot.Tensors["data/position"].Values)[0];
    }
}
