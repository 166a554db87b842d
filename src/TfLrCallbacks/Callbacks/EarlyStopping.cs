using static System.FormattableString;

namespace TfLrCallbacks;

/// <summary>
/// Stops a training when a metric has stopped getting better, and can put back the weights of the best epoch.
/// </summary>
/// <remarks>
/// <code>
/// after every epoch from startFromEpoch on that has the metric:
///     wait += 1
///     if better than best:  best = value; and if better than the baseline too (or there is none): wait = 0
///     else if wait ≥ patience and epoch &gt; 0:  stop
///     if better than the stopping threshold, worse than the divergence threshold, or (CheckFinite) not finite:  stop
/// </code>
/// <para>
/// Arguments, defaults and counting are Keras'; the first epoch of a run from epoch 0 can never stop it. With
/// <c>restoreBestWeights</c> the weights of the best epoch are put back at the end also where the run was not stopped. What counts as better is exchangeable
/// (<see cref="Improvement"/>): the default compares in double and never takes NaN for the best; <see cref="Keras3Improvement"/> and
/// <see cref="Keras2Improvement"/> do as these libraries do.
/// </para>
/// </remarks>
public sealed class EarlyStopping : Callback
{
    private readonly MonitoredMetric _metric;
    private readonly Improvement _improvement;
    private readonly int _patience;
    private readonly double? _baseline;
    private readonly int _startFromEpoch;
    private readonly int _verbose;
    private readonly ReduceLROnPlateau? _plateau;
    private readonly int _uselessReductions;
    private TrainerSnapshot? _weights;

    /// <summary>Initializes the callback.</summary>
    /// <param name="monitor">The metric's name in the logs.</param>
    /// <param name="minDelta">How much better than the best a value must be, 0 or more.</param>
    /// <param name="patience">The number of epochs without a better value after which the training stops, 0 or more; 0 is the same as 1.</param>
    /// <param name="verbose">1 prints the stop and the restoring of weights in Keras' wording; 0 prints nothing.</param>
    /// <param name="mode">Which values are better; <see cref="MetricMode.Auto"/> goes by the metric's name.</param>
    /// <param name="baseline">A value that must be beaten for patience to start anew; null for none.</param>
    /// <param name="restoreBestWeights">Whether the weights of the best epoch are put back at the end of the training.</param>
    /// <param name="startFromEpoch">The first epoch that counts, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <exception cref="ArgumentException">The mode is <see cref="MetricMode.Auto"/> and the metric's name does not tell the direction.</exception>
    public EarlyStopping(
        string monitor = "val_loss",
        double minDelta = 0,
        int patience = 0,
        int verbose = 0,
        MetricMode mode = MetricMode.Auto,
        double? baseline = null,
        bool restoreBestWeights = false,
        int startFromEpoch = 0)
        : this(new MinDelta(Check.AtLeast(0.0, minDelta)), monitor, patience, verbose, mode, baseline, restoreBestWeights, startFromEpoch)
    {
    }

    /// <summary>Initializes the callback with a rule of its own, <paramref name="improvement"/>, for when a value is better.</summary>
    /// <inheritdoc cref="EarlyStopping(string, double, int, int, MetricMode, double?, bool, int)" path="/*[self::param[@name!='minDelta'] or self::exception]"/>
    public EarlyStopping(
        Improvement improvement,
        string monitor = "val_loss",
        int patience = 0,
        int verbose = 0,
        MetricMode mode = MetricMode.Auto,
        double? baseline = null,
        bool restoreBestWeights = false,
        int startFromEpoch = 0)
    {
        ArgumentNullException.ThrowIfNull(improvement);
        _improvement = improvement;
        _metric = new MonitoredMetric(Check.NotEmpty(monitor));
        _patience = Check.AtLeast(0, patience);
        Mode = Check.Defined(mode) is MetricMode.Auto ? MetricDirection.Of(monitor) : mode;
        _baseline = baseline is { } value ? Check.Finite(value, nameof(baseline)) : null;
        RestoreBestWeights = restoreBestWeights;
        _startFromEpoch = Check.AtLeast(0, startFromEpoch);
        _verbose = Check.AtLeast(0, verbose);
    }

    /// <summary>
    /// Initializes the callback to stop when reducing the rate no longer helps: after so many reductions in a row without a better value,
    /// or where the rate cannot fall any more and patience runs out again.
    /// </summary>
    /// <param name="plateau">The plateau callback, whose metric, direction and best value are shared. It stands before this one in the list.</param>
    /// <param name="uselessReductions">The number of reductions in a row that may bring no better value, 1 or more; instead of the next one the training stops.</param>
    /// <param name="restoreBestWeights">Whether the weights of the best epoch are put back at the end of the training.</param>
    /// <param name="verbose">1 prints the stop and the restoring of weights in Keras' wording; 0 prints nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public EarlyStopping(
        ReduceLROnPlateau plateau, int uselessReductions = 2, bool restoreBestWeights = false, int verbose = 0)
        : this(new MinDelta(0), MonitorOf(plateau), mode: plateau!.Rule.Mode, restoreBestWeights: restoreBestWeights, verbose: verbose)
    {
        _plateau = plateau;
        _uselessReductions = Check.AtLeast(1, uselessReductions);
    }

    /// <summary>Gets which values are better: <see cref="MetricMode.Min"/> or <see cref="MetricMode.Max"/>.</summary>
    public MetricMode Mode { get; }

    /// <summary>Gets a value indicating whether the weights of the best epoch are put back at the end.</summary>
    public bool RestoreBestWeights { get; }

    /// <summary>Gets the value that is good enough: a metric better than it stops the training at once, without patience (Lightning's <c>stopping_threshold</c>).</summary>
    /// <value>The default is null: no value is good enough.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double? StoppingThreshold
    {
        get;
        init => field = value is { } threshold ? Check.Finite(threshold, nameof(StoppingThreshold)) : null;
    }

    /// <summary>Gets the value that is beyond hope: a metric worse than it stops the training at once, without patience (Lightning's <c>divergence_threshold</c>).</summary>
    /// <value>The default is null: no value is beyond hope.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double? DivergenceThreshold
    {
        get;
        init => field = value is { } threshold ? Check.Finite(threshold, nameof(DivergenceThreshold)) : null;
    }

    /// <summary>Gets a value indicating whether a metric that is NaN or infinite stops the training at once, without patience (Lightning's <c>check_finite</c>).</summary>
    /// <value>The default is false, as in Keras; Lightning's is true.</value>
    public bool CheckFinite { get; init; }

    /// <summary>Gets how long the rate falls to 0 before the training ends, instead of ending it at the rate in force; see <see cref="ITrainingRun.RequestCooldown"/>. A metric that is not finite, or beyond the divergence threshold, ends it at once all the same.</summary>
    /// <value>The default is null: the training ends at once.</value>
    public Length? FinalCooldown { get; init; }

    /// <summary>Gets the best value so far; null before the first epoch that has one.</summary>
    public double? Best { get; private set; }

    /// <summary>Gets the zero-based epoch of the best value; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Gets how many epochs in a row did not count as better.</summary>
    public int Wait { get; private set; }

    /// <summary>Gets the zero-based epoch after which the run was stopped; null where it was not.</summary>
    public int? StoppedEpoch { get; private set; }

    /// <summary>Gets the plateau whose useless reductions are counted; null where epochs are.</summary>
    internal ReduceLROnPlateau? Plateau => _plateau;

    /// <summary>Gets how many epochs without a better value it takes.</summary>
    internal int Patience => Math.Max(1, _patience);

    private bool IsOver => _plateau is null
        ? Wait >= _patience
        : _plateau.UselessReductions > _uselessReductions || _plateau.IsExhausted;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        Best = _improvement.BestAtStart(Mode);
        BestEpoch = 0;
        Wait = 0;
        StoppedEpoch = null;
        _weights = null;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        if (epoch < _startFromEpoch || _metric.In(logs, run, this) is not { } value)
        {
            return;
        }

        bool better = _plateau?.State.Improved ?? _improvement.IsBetter(value, Best, Mode);
        if (RestoreBestWeights && (better || _weights is null))
        {
            // The first epoch that counts is the best so far, whatever its value.
            _weights = run.Capture(SnapshotParts.Weights);
            BestEpoch = epoch;
        }

        Wait++;
        if (better)
        {
            Best = value;
            BestEpoch = epoch;
            if (_baseline is null || _improvement.IsBetter(value, _baseline, Mode))
            {
                Wait = 0;
            }
        }
        else if (epoch > 0 && IsOver && !run.IsCoolingDown)
        {
            StoppedEpoch = epoch;
            Stop(run, $"EarlyStopping: {_metric.Name} has not become better since epoch {BestEpoch + 1}.");
        }

        if (StoppedEpoch is null && Passed(value) is { } threshold)
        {
            StoppedEpoch = epoch;
            Stop(run, $"EarlyStopping: {threshold}.", isHopeless: !double.IsFinite(value) || IsBeyondHope(value));
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        if (StoppedEpoch is { } stopped && _verbose > 0)
        {
            run.Note($"Epoch {stopped + 1}: early stopping");
        }

        if (_weights is not { } weights)
        {
            return;
        }

        if (_verbose > 0)
        {
            run.Note($"Restoring model weights from the end of the best epoch: {BestEpoch + 1}.");
        }

        run.Restore(weights);
        if (run.HasFailed)
        {
            // It may go on, and keep the weights of a later epoch.
            return;
        }

        run.Decide(new Decision(run.Step, nameof(EarlyStopping), "weights", Invariant($"the weights of epoch {BestEpoch + 1} are kept, whose {_metric.Name} was the best"))
        {
            Numbers = new Dictionary<string, double> { ["kept_epoch"] = BestEpoch + 1 },
        });
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Set("best", Best);
        state.Set("best_epoch", BestEpoch);
        state.Set("wait", Wait);
        state.Set("stopped_epoch", StoppedEpoch);
        state.Set("weights", _weights);
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        Best = state.GetNullableDouble("best");
        BestEpoch = state.GetInt32("best_epoch", atLeast: 0);
        Wait = state.GetInt32("wait", atLeast: 0);
        StoppedEpoch = state.GetNullableInt32("stopped_epoch", atLeast: 0);
        _weights = state.GetSnapshot("weights");
    }

    /// <summary>Tells whether this stops a training before a plateau of the same metric can act for the first time.</summary>
    internal bool Outruns(ReduceLROnPlateau plateau) =>
        _plateau is null && _metric.Name == plateau.Monitor && Mode == plateau.Rule.Mode && _startFromEpoch <= plateau.StartFromEpoch && plateau.Rule.EpochsToAct >= Patience;

    private void Stop(ITrainingRun run, string reason, bool isHopeless = false)
    {
        if (FinalCooldown is { } length && !isHopeless)
        {
            run.RequestCooldown(length, reason.TrimEnd('.'));
        }
        else
        {
            run.RequestStop(reason);
        }
    }

    /// <summary>Says which threshold a value has passed; null where it has passed none.</summary>
    private string? Passed(double value)
    {
        int sign = Mode is MetricMode.Min ? 1 : -1;
        return CheckFinite && !double.IsFinite(value) ? Invariant($"{_metric.Name} is {value}, which is not finite")
            : sign * value < sign * StoppingThreshold ? Invariant($"{_metric.Name} {value:g4} has passed the stopping threshold {StoppingThreshold}")
            : IsBeyondHope(value) ? Invariant($"{_metric.Name} {value:g4} has passed the divergence threshold {DivergenceThreshold}")
            : null;
    }

    private bool IsBeyondHope(double value) => Mode is MetricMode.Min ? value > DivergenceThreshold : value < DivergenceThreshold;

    private static string MonitorOf(ReduceLROnPlateau plateau)
    {
        ArgumentNullException.ThrowIfNull(plateau);
        return plateau.Monitor;
    }
}
