namespace TfLrCallbacks.TensorFlow.Tests;

/// <summary>Writes down every hook.</summary>
internal sealed class Recorder : Callback
{
    public List<string> Hooks { get; } = [];

    public List<double> BatchLosses { get; } = [];

    public List<long> Steps { get; } = [];

    public List<Dictionary<string, double>> EpochLogs { get; } = [];

    public List<string> Warnings { get; } = [];

    public Action<ITrainingRun, string>? Act { get; init; }

    public int Count(string hook) => Hooks.Count(h => h.Split(' ')[0] == hook);

    public override void OnTrainBegin(ITrainingRun run) => Add(run, "train+");

    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs) => Add(run, "train-");

    public override void OnEpochBegin(ITrainingRun run, int epoch) => Add(run, $"epoch+ {epoch}");

    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        EpochLogs.Add(new Dictionary<string, double>(logs));
        Add(run, $"epoch- {epoch}");
    }

    public override void OnTrainBatchBegin(ITrainingRun run, long batch) => Add(run, $"batch+ {batch}");

    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        BatchLosses.Add(run.BatchLoss);
        Steps.Add(run.Step);
        Add(run, $"batch- {batch}");
    }

    public override void OnWarning(ITrainingRun run, string message) => Warnings.Add(message);

    private void Add(ITrainingRun run, string hook)
    {
        Hooks.Add(hook);
        Act?.Invoke(run, hook);
    }
}
