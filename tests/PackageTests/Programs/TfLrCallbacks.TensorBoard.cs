using TfLrCallbacks;

// Any engine takes it as one of its callbacks: callbacks: [schedule, new TensorBoard("logs")].
// Without an engine, the same by hand: a training of three epochs of ten steps.
var run = new TrainingRun(new NoModel(), new RunLength(epochs: 3, stepsPerEpoch: 10), initialEpoch: 0,
    [new LearningRateScheduler(new OneCycle(0.1, 30)), new TensorBoard("logs", learningRateFrequency: UpdateFrequency.Batch)]);
run.Begin();
for (int epoch = 0; epoch < 3; epoch++)
{
    run.BeginEpoch(epoch);
    for (int batch = 0; batch < 10; batch++)
    {
        run.BeginBatch(batch);
        double loss = 1.0 / (1 + run.Step);
        run.EndBatch(batch, loss, new Dictionary<string, double> { ["loss"] = loss });
    }

    run.EndEpoch(epoch, new Dictionary<string, double> { ["loss"] = 1.0 / (1 + run.Step) });
}

run.End(failed: false);
Console.WriteLine($"{Directory.GetFiles("logs", "*tfevents*", SearchOption.AllDirectories).Length} event file(s); look at them with: tensorboard --logdir logs");

internal sealed class NoModel : ITrainedModel
{
    public double LearningRate { get; set; }

    public double? Momentum { get; set; }

    public double? WeightDecay { get; set; }

    public TrainerSnapshot Capture(SnapshotParts parts) => new(new Dictionary<string, SnapshotTensor>());

    public void Restore(TrainerSnapshot snapshot)
    {
    }
}
