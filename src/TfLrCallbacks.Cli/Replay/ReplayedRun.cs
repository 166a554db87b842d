namespace TfLrCallbacks.Cli;

/// <summary>Plays the metrics of a recorded run to callbacks, as a training of one batch for each epoch.</summary>
internal sealed class ReplayedRun
{
    private readonly MetricsFile _metrics;
    private readonly IReadOnlyList<Callback> _callbacks;
    private readonly ReplayListener _listener;
    private readonly ReplayedModel _model;
    private readonly TrainingRun _run;

    public ReplayedRun(MetricsFile metrics, IReadOnlyList<Callback> callbacks, double learningRate, bool isFloat32, ReplayListener listener)
    {
        _metrics = metrics;
        _callbacks = callbacks;
        _listener = listener;
        _model = new ReplayedModel(isFloat32, epoch => listener.Add($"the weights of epoch {epoch} are put back")) { LearningRate = learningRate, Epoch = metrics.FirstEpoch - 1 };
        _run = new TrainingRun(_model, new RunLength(metrics.FirstEpoch + metrics.Count, 1), metrics.FirstEpoch, [.. callbacks, listener]);
    }

    /// <summary>Plays the epochs up to the last, or to the one after which a callback stopped the run.</summary>
    public List<ReplayedEpoch> Play()
    {
        List<ReplayedEpoch> epochs = [];
        bool failed = true;
        try
        {
            _run.Begin();
            bool goesOn = true;
            for (int row = 0; row < _metrics.Count && goesOn; row++)
            {
                goesOn = PlayEpoch(_metrics.FirstEpoch + row, _metrics.Logs(row));
                epochs.Add(new ReplayedEpoch(_metrics.FirstEpoch + row, _run.LearningRate, _listener.Take()));
            }

            failed = false;
        }
        finally
        {
            _run.End(failed);
        }

        if (_listener.Take() is { } atEnd)
        {
            epochs[^1] = epochs[^1] with { Event = epochs[^1].Event is { } before ? $"{before}; {atEnd}" : atEnd };
        }

        return epochs;
    }

    /// <summary>Plays an epoch and gives whether the run goes on.</summary>
    private bool PlayEpoch(int epoch, Dictionary<string, double> logs)
    {
        _run.BeginEpoch(epoch);
        _run.BeginBatch(0);
        _model.Epoch = epoch;
        double loss = logs.GetValueOrDefault(LogNames.Loss);
        try
        {
            _run.EndBatch(0, loss, new Dictionary<string, double> { [LogNames.Loss] = loss });
        }
        catch (InvalidOperationException error) when (_callbacks.Any(callback => callback is TerminateOnNaN))
        {
            // Asked to raise, it ends the training before the end of the epoch.
            _listener.Add($"TerminateOnNaN: {error.Message}");
            return false;
        }

        _run.EndEpoch(epoch, logs);
        if (_run.StopReason is { } reason)
        {
            _listener.Add($"stopped, {Stop(epoch) ?? reason}");
        }

        return _run.StopReason is null;
    }

    /// <summary>Says why early stopping stopped, with epochs numbered as in the file; null where something else did.</summary>
    private string? Stop(int epoch) =>
        _callbacks.OfType<EarlyStopping>().FirstOrDefault(stopping => stopping.StoppedEpoch == epoch) is { } stopping && _run.StopReason!.StartsWith(nameof(EarlyStopping), StringComparison.Ordinal)
            ? $"EarlyStopping: nothing better since epoch {stopping.BestEpoch}"
            : null;
}
