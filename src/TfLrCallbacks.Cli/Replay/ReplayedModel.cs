namespace TfLrCallbacks.Cli;

/// <summary>A model whose rate is a number of some precision, and whose weights are the number of the epoch that they come from.</summary>
internal sealed class ReplayedModel(bool isFloat32, Action<int> onRestore) : ITrainedModel
{
    private const string Weights = "weights/epoch";
    private const string Optimizer = "optimizer/learning_rate";

    /// <summary>Gets or sets the epoch that the weights come from.</summary>
    public int Epoch { get; set; }

    public double LearningRate
    {
        get;
        set => field = isFloat32 ? (float)value : value;
    }

    public double? Momentum { get; set; }

    public double? WeightDecay { get; set; }

    public TrainerSnapshot Capture(SnapshotParts parts)
    {
        Dictionary<string, SnapshotTensor> tensors = [];
        if (parts.HasFlag(SnapshotParts.Weights))
        {
            tensors[Weights] = new SnapshotTensor(new[] { (long)Epoch });
        }

        if (parts.HasFlag(SnapshotParts.Optimizer))
        {
            tensors[Optimizer] = new SnapshotTensor(new[] { LearningRate });
        }

        return new TrainerSnapshot(tensors);
    }

    public void Restore(TrainerSnapshot snapshot)
    {
        if (snapshot.Tensors.TryGetValue(Optimizer, out SnapshotTensor? rate))
        {
            LearningRate = ((double[])rate.Values)[0];
        }

        if (snapshot.Tensors.TryGetValue(Weights, out SnapshotTensor? weights) && ((long[])weights.Values)[0] is var epoch && epoch != Epoch)
        {
            Epoch = (int)epoch;
            onRestore(Epoch);
        }
    }
}
