namespace TfLrCallbacks.Tests;

/// <summary>A callback that writes down every hook, and can be told to do something at one.</summary>
internal sealed class RecordingCallback : Callback
{
    private readonly List<string> _hooks = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _warnings = [];
    private readonly List<RateChange> _changes = [];

    /// <summary>Gets what is done at every hook, given its name, its index and its logs.</summary>
    public Action<ITrainingRun, string, long, IDictionary<string, double>>? Act { get; init; }

    /// <summary>Gets every hook as <c>name:index:log keys</c>.</summary>
    public IReadOnlyList<string> Hooks => _hooks;

    public IReadOnlyList<string> Notes => _notes;

    public IReadOnlyList<string> Warnings => _warnings;

    public IReadOnlyList<RateChange> Changes => _changes;

    public override void OnTrainBegin(ITrainingRun run) => Record(run, "on_train_begin");

    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs) => Record(run, "on_train_end", logs: logs);

    public override void OnEpochBegin(ITrainingRun run, int epoch) => Record(run, "on_epoch_begin", epoch);

    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs) => Record(run, "on_epoch_end", epoch, logs);

    public override void OnTrainBatchBegin(ITrainingRun run, long batch) => Record(run, "on_train_batch_begin", batch);

    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs) => Record(run, "on_train_batch_end", batch, logs);

    public override void OnTestBegin(ITrainingRun run) => Record(run, "on_test_begin");

    public override void OnTestEnd(ITrainingRun run, IDictionary<string, double> logs) => Record(run, "on_test_end", logs: logs);

    public override void OnTestBatchBegin(ITrainingRun run, long batch) => Record(run, "on_test_batch_begin", batch);

    public override void OnTestBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs) => Record(run, "on_test_batch_end", batch, logs);

    public override void OnLearningRateChange(ITrainingRun run, RateChange change) => _changes.Add(change);

    public override void OnNote(ITrainingRun run, string message) => _notes.Add(message);

    public override void OnWarning(ITrainingRun run, string message) => _warnings.Add(message);

    private void Record(ITrainingRun run, string hook, long? index = null, IDictionary<string, double>? logs = null)
    {
        IEnumerable<string> keys = (logs?.Keys ?? []).Order(StringComparer.Ordinal);
        _hooks.Add($"{hook}:{index}:{string.Join(",", keys)}");
        Act?.Invoke(run, hook, index ?? -1, logs ?? new Dictionary<string, double>());
    }
}
