using TfLrCallbacks;

namespace CrashTests;

/// <summary>A logger that throws at one hook, and counts how often.</summary>
internal sealed class FailingLogger(string failsAt) : LoggingCallback
{
    public int Failures { get; private set; }

    public override void OnTrainBegin(ITrainingRun run) => Reach("on_train_begin");

    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs) => Reach("on_train_end");

    public override void OnEpochBegin(ITrainingRun run, int epoch) => Reach("on_epoch_begin");

    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs) => Reach("on_epoch_end");

    public override void OnTrainBatchBegin(ITrainingRun run, long batch) => Reach("on_train_batch_begin");

    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs) => Reach("on_train_batch_end");

    public override void OnTestBegin(ITrainingRun run) => Reach("on_test_begin");

    public override void OnTestEnd(ITrainingRun run, IDictionary<string, double> logs) => Reach("on_test_end");

    public override void OnTestBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs) => Reach("on_test_batch_end");

    public override void OnLearningRateChange(ITrainingRun run, RateChange change) => Reach("on_learning_rate_change");

    public override void OnWarning(ITrainingRun run, string message) => Reach("on_warning");

    public override void SaveState(CallbackState state) => Reach("save_state");

    private void Reach(string hook)
    {
        if (hook == failsAt)
        {
            Failures++;
            throw new InvalidOperationException("The logger is broken.");
        }
    }
}
