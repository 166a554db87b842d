namespace TfLrCallbacks.Tests;

/// <summary>A model of one number, which tests set.</summary>
internal sealed class OneWeight : ITrainedModel
{
    public int Value { get; set; }

    public double LearningRate { get; set; } = 0.1;

    public double? Momentum { get; set; }

    public double? WeightDecay { get; set; }

    public TrainerSnapshot Capture(SnapshotParts parts) => new(new Dictionary<string, SnapshotTensor>
    {
        ["weights/value"] = new SnapshotTensor(new[] { Value }, 1),
    });

    public void Restore(TrainerSnapshot snapshot) => Value = ((int[])snapshot.Tensors["weights/value"].Values)[0];
}
