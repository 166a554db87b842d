namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>Writes down what happens, and stops, throws or adds to the logs where it is asked to.</summary>
internal sealed class Watcher : Callback
{
    public List<double> Rates { get; } = [];

    public List<double> Losses { get; } = [];

    public List<Dictionary<string, double>> EpochLogs { get; } = [];

    public List<string> Warnings { get; } = [];

    public RunLength? Length { get; private set; }

    public long FirstStep { get; private set; }

    public int Ends { get; private set; }

    public long StopAtStep { get; init; } = -1;

    public long ThrowAtStep { get; init; } = -1;

    public bool ThrowAtBegin { get; init; }

    public string? Adds { get; init; }

    public override void OnTrainBegin(ITrainingRun run)
    {
        Length = run.Length;
        FirstStep = run.Step;
        if (ThrowAtBegin)
        {
            throw new OperationCanceledException();
        }
    }

    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        Rates.Add(logs[LogNames.LearningRate]);
        Losses.Add(run.BatchLoss);
        if (Adds is not null)
        {
            logs[Adds] = run.Step;
        }

        if (run.Step == StopAtStep)
        {
            run.RequestStop("enough");
        }

        if (run.Step == ThrowAtStep)
        {
            throw new OperationCanceledException();
        }
    }

    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs) =>
        EpochLogs.Add(new Dictionary<string, double>(logs));

    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs) => Ends++;

    public override void OnWarning(ITrainingRun run, string message) => Warnings.Add(message);
}
