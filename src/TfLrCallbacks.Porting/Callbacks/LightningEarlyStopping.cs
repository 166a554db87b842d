using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Lightning's EarlyStopping (callbacks/early_stopping.py): patience, and thresholds that stop at once, from the first epoch on.
/// </summary>
internal sealed class LightningEarlyStopping(
    string monitor, MetricMode mode, double minDelta, int patience, bool checkFinite, double? stoppingThreshold, double? divergenceThreshold, bool isStrict) : Callback
{
    private double _best;
    private int _wait;
    private bool _isTold;

    public override void OnTrainBegin(ITrainingRun run)
    {
        _best = mode is MetricMode.Min ? double.PositiveInfinity : double.NegativeInfinity;
        _wait = 0;
        _isTold = false;
    }

    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        if (!logs.TryGetValue(monitor, out double value))
        {
            string there = $"There is: {string.Join(", ", logs.Keys.Order(StringComparer.Ordinal))}.";
            if (isStrict)
            {
                throw new PortingException(string.Create(CultureInfo.InvariantCulture, $"EarlyStopping monitors \"{monitor}\", which is not in the logs of epoch {epoch}; Lightning raises then (strict=True). {there}"));
            }

            if (!_isTold)
            {
                _isTold = true;
                run.Warn($"EarlyStopping monitors \"{monitor}\", which is not in the logs; epochs without it do not count. {there}");
            }

            return;
        }

        if (Reason(value) is { } reason)
        {
            run.RequestStop($"EarlyStopping: {reason}.");
        }
    }

    public override void SaveState(CallbackState state)
    {
        state.Set("best", _best);
        state.Set("wait", _wait);
    }

    public override void RestoreState(CallbackState state)
    {
        _best = state.GetDouble("best");
        _wait = state.GetInt32("wait");
    }

    private string? Reason(double value)
    {
        if (checkFinite && !double.IsFinite(value))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{monitor} is {value}");
        }

        if (stoppingThreshold is { } good && IsBetter(value, good))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{monitor} has passed the stopping_threshold {good}");
        }

        if (divergenceThreshold is { } bad && IsBetter(bad, value))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{monitor} has passed the divergence_threshold {bad}");
        }

        if (FastaiPlateau.IsBetter(value, _best, mode, minDelta))
        {
            _best = value;
            _wait = 0;
            return null;
        }

        return ++_wait >= patience
            ? string.Create(CultureInfo.InvariantCulture, $"{monitor} did not improve in the last {_wait} epochs; the best is {_best}")
            : null;
    }

    private bool IsBetter(double value, double than) => mode is MetricMode.Min ? value < than : value > than;
}
