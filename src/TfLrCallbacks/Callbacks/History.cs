namespace TfLrCallbacks;

/// <summary>
/// The record of a training: the logs of every epoch, and the rate and loss of every step. Every fit returns one.
/// </summary>
public sealed class History : Callback
{
    /// <summary>Steps for which room is made before the first: so many cost a megabyte, more are taken when they come.</summary>
    private const int LongestReserve = 1 << 16;

    private readonly List<int> _epochs = [];
    private readonly SortedDictionary<string, List<double>> _metrics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _metricEpochs = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private readonly List<string> _notes = [];
    private readonly WeakReference<ITrainingRun?> _run = new(null);
    private int _warningsBefore;
    private List<double> _stepRates = [];
    private List<double> _stepLosses = [];
    private List<double> _stepMomentums = [];
    private List<double> _stepWeightDecays = [];

    /// <summary>Gets the zero-based epochs that ended.</summary>
    public IReadOnlyList<int> Epochs => _epochs;

    /// <summary>Gets the names of what was logged, sorted.</summary>
    public IReadOnlyCollection<string> Names => _metrics.Keys;

    /// <summary>Gets the learning rate of every step, as it was trained with.</summary>
    public IReadOnlyList<double> StepLearningRates => _stepRates;

    /// <summary>Gets the loss of every step's own batch.</summary>
    public IReadOnlyList<double> StepLosses => _stepLosses;

    /// <summary>Gets the momentum, or beta_1 in the Adam family, of every step.</summary>
    /// <value>Empty where no callback drives it; not a number for the steps before one did.</value>
    public IReadOnlyList<double> StepMomentums => _stepMomentums;

    /// <summary>Gets the weight decay of every step.</summary>
    /// <value><inheritdoc cref="StepMomentums" path="/value/node()"/></value>
    public IReadOnlyList<double> StepWeightDecays => _stepWeightDecays;

    /// <summary>Gets the step that the run began with: 0, or more where it went on from a later epoch.</summary>
    public long FirstStep { get; private set; }

    /// <summary>Gets why the training ended before its last epoch; null where it did not.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Gets the warnings: what was wrong and did not end the training.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Gets the notes: what callbacks reported of what they did.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Gets the values of a metric, one for each epoch whose logs held it.</summary>
    /// <param name="name">The name in the logs, such as <c>loss</c> or <c>val_accuracy</c>.</param>
    /// <exception cref="KeyNotFoundException">Nothing was logged under this name.</exception>
    public IReadOnlyList<double> this[string name] => Logged(_metrics, name);

    /// <summary>Gets the zero-based epochs whose logs held a metric, one for each of its values; validation need not be in every epoch.</summary>
    /// <param name="name">The name in the logs, such as <c>loss</c> or <c>val_accuracy</c>.</param>
    /// <returns>The epochs, ascending.</returns>
    /// <exception cref="KeyNotFoundException">Nothing was logged under this name.</exception>
    public IReadOnlyList<int> EpochsOf(string name) => Logged(_metricEpochs, name);

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        BeginMessages(run);
        _epochs.Clear();
        _metrics.Clear();
        _metricEpochs.Clear();
        StopReason = null;
        FirstStep = run.Step;
        int steps = (int)Math.Clamp((run.Length.TotalSteps ?? 0) - run.Step, 0, LongestReserve);
        _stepRates = new List<double>(steps);
        _stepLosses = new List<double>(steps);
        _stepMomentums = [];
        _stepWeightDecays = [];
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        _stepRates.Add(logs[LogNames.LearningRate]);
        _stepLosses.Add(run.BatchLoss);
        AddDriven(_stepMomentums, logs, LogNames.Momentum);
        AddDriven(_stepWeightDecays, logs, LogNames.WeightDecay);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        _epochs.Add(epoch);
        foreach ((string name, double value) in logs)
        {
            if (!_metrics.TryGetValue(name, out List<double>? values))
            {
                _metrics.Add(name, values = []);
                _metricEpochs.Add(name, []);
            }

            values.Add(value);
            _metricEpochs[name].Add(epoch);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs) => StopReason = run.StopReason;

    /// <inheritdoc/>
    public override void OnWarning(ITrainingRun run, string message)
    {
        BeginMessages(run);

        // A process that goes on says again what is still wrong; the history holds it once.
        if (!_warnings[.._warningsBefore].Contains(message))
        {
            _warnings.Add(message);
        }
    }

    /// <inheritdoc/>
    public override void OnNote(ITrainingRun run, string message)
    {
        BeginMessages(run);
        _notes.Add(message);
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Set("first_step", FirstStep);
        state.SetSeries("epochs", [.. _epochs]);
        state.Set("warnings", _warnings, RunStateJson.Default.IReadOnlyListString);
        state.Set("notes", _notes, RunStateJson.Default.IReadOnlyListString);
        state.Set("names", [.. _metrics.Keys], RunStateJson.Default.IReadOnlyListString);
        foreach ((string name, List<double> values) in _metrics)
        {
            state.SetSeries($"metrics/{name}", values);
            state.SetSeries($"metric_epochs/{name}", [.. _metricEpochs[name]]);
        }

        state.SetSeries("step_learning_rates", _stepRates);
        state.SetSeries("step_losses", _stepLosses);
        if (_stepMomentums.Count > 0)
        {
            state.Part("driven").SetSeries(LogNames.Momentum, _stepMomentums);
        }

        if (_stepWeightDecays.Count > 0)
        {
            state.Part("driven").SetSeries(LogNames.WeightDecay, _stepWeightDecays);
        }
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        FirstStep = state.GetInt64("first_step", atLeast: 0, atMost: RunState.LastStep);
        _epochs.AddRange(Epochs32(state, "epochs"));
        IReadOnlyList<string> warnings = state.GetStrings("warnings");
        _warnings.RemoveAll(warnings.Contains);
        _warnings.InsertRange(0, warnings);
        _warningsBefore = warnings.Count;
        _notes.InsertRange(0, state.GetStrings("notes"));
        foreach (string name in state.GetStrings("names"))
        {
            _metricEpochs[name] = [.. Epochs32(state, $"metric_epochs/{name}")];
            _metrics[name] = [.. state.GetSeries($"metrics/{name}", _metricEpochs[name].Count)];
        }

        _stepRates.AddRange(state.GetSeries("step_learning_rates"));
        _stepLosses.AddRange(state.GetSeries("step_losses", _stepRates.Count));
        RestoreDriven(state, LogNames.Momentum, _stepMomentums);
        RestoreDriven(state, LogNames.WeightDecay, _stepWeightDecays);
    }

    /// <summary>Forgets the messages of the training before. Callbacks in front of this one may have something to say before its training begins, and those behind it after it has ended.</summary>
    private void BeginMessages(ITrainingRun run)
    {
        _run.TryGetTarget(out ITrainingRun? last);
        if (!ReferenceEquals(last, run))
        {
            _run.SetTarget(run);
            _warnings.Clear();
            _notes.Clear();
            _warningsBefore = 0;
        }
    }

    private static IEnumerable<int> Epochs32(CallbackState state, string name) => state.GetSeries(name).Select(epoch =>
        epoch is >= 0 and <= int.MaxValue && double.IsInteger(epoch)
            ? (int)epoch
            : throw new InvalidDataException(FormattableString.Invariant($"The series \"{name}\" of a saved state must hold epochs. Received: {epoch}.")));

    private void RestoreDriven(CallbackState state, string name, List<double> values)
    {
        if (state.Part("driven").HasSeries(name))
        {
            values.AddRange(state.Part("driven").GetSeries(name, _stepRates.Count));
        }
    }

    private void AddDriven(List<double> values, IDictionary<string, double> logs, string name)
    {
        bool isDriven = logs.TryGetValue(name, out double value);
        if (isDriven && values.Count is 0)
        {
            values.EnsureCapacity(_stepRates.Capacity);
            values.AddRange(Enumerable.Repeat(double.NaN, _stepRates.Count - 1));
        }

        if (isDriven || values.Count > 0)
        {
            values.Add(isDriven ? value : double.NaN);
        }
    }

    private List<T> Logged<T>(IDictionary<string, List<T>> all, string name) =>
        all.TryGetValue(name, out List<T>? values)
            ? values
            : throw new KeyNotFoundException(
                $"Nothing was logged as \"{name}\". There is: {string.Join(", ", _metrics.Keys)}.");
}
