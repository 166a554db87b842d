namespace TfLrCallbacks.Tests.Time;

/// <summary>A clock that goes on only when it is told to.</summary>
internal sealed class HandClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Advance(double seconds) => _ticks += (long)(seconds * TimeSpan.TicksPerSecond);
}

/// <summary>A training whose steps, validations and pauses take a time of a hand-set clock.</summary>
internal sealed class TimedTrainer(HandClock clock, long? stepsPerEpoch, Func<long, double> stepSeconds) : ITrainer
{
    private long _batch;
    private bool _validated = true;

    public double ValidationSeconds { get; init; }

    public bool KnowsLength { get; init; } = true;

    public long Updates { get; private set; }

    /// <summary>Gets what is done before an update.</summary>
    public Action<long>? Before { get; init; }

    public IReadOnlyList<string> MetricNames { get; } = ["loss"];

    public long? StepsPerEpoch => KnowsLength ? stepsPerEpoch : null;

    public bool HasValidation => ValidationSeconds > 0;

    public int ProbeRowCount => 0;

    public IWorkers Workers { get; init; } = SingleWorker.Instance;

    public double LearningRate { get; set; } = 0.01;

    public double? Momentum { get; set; } = 0.9;

    public double? WeightDecay { get; set; }

    public void BeginEpoch(int epoch) => _batch = 0;

    public bool MoveToNextBatch() => _batch++ < stepsPerEpoch;

    public double TrainBatch(Span<double> metrics)
    {
        Before?.Invoke(Updates);
        clock.Advance(stepSeconds(Updates));
        Updates++;
        metrics[0] = 1.0 / Updates;
        return 1;
    }

    public void BeginValidation() => _validated = false;

    public bool MoveToNextValidationBatch() => !_validated;

    public double ValidateBatch(Span<double> metrics)
    {
        clock.Advance(ValidationSeconds);
        _validated = true;
        metrics[0] = 1.0 / Updates;
        return 1;
    }

    public double ProbeLoss(IReadOnlyList<int> rows) => throw new NotSupportedException();

    public TrainerSnapshot Capture(SnapshotParts parts) => new(new Dictionary<string, SnapshotTensor>
    {
        ["weights/updates"] = new SnapshotTensor(new[] { Updates }, 1),
        ["data/batch"] = new SnapshotTensor(new[] { _batch }, 1),
        ["optimizer/rate"] = new SnapshotTensor(new[] { LearningRate }, 1),
    }.Where(tensor => parts.HasFlag(TrainerSnapshot.PartOf(tensor.Key))).ToDictionary());

    public void Restore(TrainerSnapshot snapshot)
    {
        if (snapshot.Tensors.TryGetValue("weights/updates", out SnapshotTensor? updates))
        {
            Updates = ((long[])updates.Values)[0];
        }

        if (snapshot.Tensors.TryGetValue("data/batch", out SnapshotTensor? batch))
        {
            _batch = ((long[])batch.Values)[0];
        }

        if (snapshot.Tensors.TryGetValue("optimizer/rate", out SnapshotTensor? rate))
        {
            LearningRate = ((double[])rate.Values)[0];
        }
    }
}
