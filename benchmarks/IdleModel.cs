namespace TfLrCallbacks.Benchmarks;

/// <summary>A model that does nothing, so that only callbacks are measured.</summary>
internal sealed class IdleModel : ITrainedModel
{
    public double LearningRate { get; set; } = 0.01;

    public double? Momentum { get; set; } = 0.9;

    public double? WeightDecay { get; set; }

    public TrainerSnapshot Capture(SnapshotParts parts) => new(new Dictionary<string, SnapshotTensor>());

    public void Restore(TrainerSnapshot snapshot)
    {
    }
}
