using TfLrCallbacks;

namespace EmbeddedExample;

/// <summary>Halves the rate after an epoch whose loss is not lower than the best one, and stops at an accuracy.</summary>
public sealed class HalveWhenStuck(double goal) : Callback
{
    private double _best = double.PositiveInfinity;

    public override void OnTrainBegin(ITrainingRun run) => _best = double.PositiveInfinity;

    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        if (logs["loss"] >= _best)
        {
            run.SetLearningRate(run.LearningRate / 2, "the loss did not fall");
        }

        _best = Math.Min(_best, logs["loss"]);
        logs["best_loss"] = _best; // loggers, History and the callbacks behind this one see it
        if (logs["val_accuracy"] >= goal)
        {
            run.RequestStop($"val_accuracy has reached {goal}");
        }
    }

    public override void SaveState(CallbackState state) => state.Set("best", _best);

    public override void RestoreState(CallbackState state) => _best = state.GetDouble("best");
}
