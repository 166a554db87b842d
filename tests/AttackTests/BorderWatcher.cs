using TfLrCallbacks;

namespace AttackTests;

/// <summary>Says when a state was just saved and nothing has happened since: after a batch, before the validation, after an epoch and before the end.</summary>
internal sealed class BorderWatcher(Action atBorder) : Callback
{
    private bool _trained;

    public override void OnEpochBegin(ITrainingRun run, int epoch) => Look();

    public override void OnTrainBatchBegin(ITrainingRun run, long batch)
    {
        if (batch > 0)
        {
            Look();
        }

        _trained = true;
    }

    public override void OnTestBegin(ITrainingRun run) => Look();

    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs) => Look();

    private void Look()
    {
        if (_trained)
        {
            atBorder();
        }
    }
}
