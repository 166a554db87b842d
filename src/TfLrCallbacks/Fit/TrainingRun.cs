namespace TfLrCallbacks;

/// <summary>
/// Turns the events of an engine into the hooks of callbacks: their order, the logs, the counting of steps and what happens
/// when a callback fails exist only here. The fit loop feeds one, and so does every bridge to an engine that has a loop of its own.
/// </summary>
/// <remarks>
/// <code>
/// Begin → (BeginEpoch → (BeginBatch → EndBatch)* → [BeginTest → (BeginTestBatch → EndTestBatch)* → EndTest] → EndEpoch)* → End
/// </code>
/// </remarks>
public sealed class TrainingRun : ITrainingRun
{
    private readonly ITrainedModel _model;
    private readonly RunRate _rate;
    private readonly CallbackList _callbacks;
    private readonly Dictionary<string, double> _none = [];
    private readonly Func<RunState> _save;
    private Dictionary<string, double> _lastEpoch = [];
    private long? _nextBatch;
    private bool _trained;
    private bool _stepEnded;
    private bool _ended;
    private bool _awaitsState;
    private bool _isBetweenEpochs;
    private bool _isInterrupted;
    private double _trainedRate;
    private double? _trainedMomentum;
    private double? _trainedWeightDecay;
    private bool _drivesMomentum;
    private bool _drivesWeightDecay;
    private Callback? _timer;
    private long _begunAt;
    private Cooldown? _cooldown;
    private bool _isBeginning;
    private RateChange? _owed;

    /// <summary>Initializes a run.</summary>
    /// <param name="model">The model that is trained.</param>
    /// <param name="length">How long the run is.</param>
    /// <param name="initialEpoch">The epoch it starts at, 0 or more.</param>
    /// <param name="callbacks">The callbacks, in the order in which their hooks are called.</param>
    /// <exception cref="ArgumentException">A callback is null, or stands in the list twice.</exception>
    public TrainingRun(ITrainedModel model, RunLength length, int initialEpoch, IEnumerable<Callback> callbacks)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(length);
        ArgumentNullException.ThrowIfNull(callbacks);
        _model = model;
        _rate = new RunRate(model);
        Length = length;
        Epoch = Check.AtLeast(0, initialEpoch);
        Step = (length.StepsPerEpoch ?? 0) * initialEpoch;
        _callbacks = new CallbackList(this, callbacks);
        _save = SaveState;
    }

    /// <summary>Gets the processes that train the model together; this one alone by default.</summary>
    public IWorkers Workers { get; init; } = SingleWorker.Instance;

    /// <summary>Gets the clock that times are measured with; the system's by default.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public RunLength Length { get; private set; }

    /// <inheritdoc/>
    public int Epoch { get; private set; }

    /// <inheritdoc/>
    public long Step { get; private set; }

    /// <inheritdoc/>
    public double BatchLoss { get; private set; } = double.NaN;

    /// <inheritdoc/>
    public string? StopReason { get; private set; }

    /// <inheritdoc/>
    public bool IsResumed { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<RunExtension> Extensions { get; private set; } = [];

    /// <inheritdoc/>
    public bool HasFailed { get; private set; }

    /// <summary>Gets or sets a value indicating whether the run has validation data; the engine says so, as soon as it knows.</summary>
    public bool HasValidation { get; set; }

    /// <summary>Gets the zero-based batch that a run which goes on from a saved state begins with; null where it begins with a whole epoch.</summary>
    public long? ResumesAtBatch { get; private set; }

    /// <summary>Gets or sets the means of the epoch, which are saved with the run; null where the engine keeps them itself.</summary>
    internal RunningMeans? Means { get; set; }

    /// <summary>Gets the trainer and what cancels it, where the run drives one.</summary>
    internal (ITrainer Trainer, CancellationToken CancellationToken)? Driven { get; init; }

    /// <inheritdoc/>
    ITrainer? ITrainingRun.Trainer => Driven?.Trainer;

    /// <inheritdoc/>
    TimePlan? ITrainingRun.Plan => _timer?.Plan;

    /// <inheritdoc/>
    TimeProvider ITrainingRun.Clock => _timer?.Clock ?? Clock;

    /// <inheritdoc/>
    long ITrainingRun.BegunAt => _begunAt;

    /// <inheritdoc/>
    public bool IsCoolingDown => _cooldown is not null;

    /// <inheritdoc/>
    CancellationToken ITrainingRun.CancellationToken => Driven?.CancellationToken ?? default;

    /// <inheritdoc/>
    public double LearningRate
    {
        get
        {
            _callbacks.Drivers.Look();
            return _model.LearningRate;
        }

        set => SetLearningRate(value, string.Empty);
    }

    /// <inheritdoc/>
    public double? Momentum
    {
        get => _model.Momentum;
        set
        {
            if (value is not (null or (>= 0 and < 1)))
            {
                throw new ArgumentOutOfRangeException(nameof(Momentum), value, "Must be from 0 up to, but not including, 1.");
            }

            _drivesMomentum = true;
            if (value != _model.Momentum)
            {
                _model.Momentum = value;
            }
        }
    }

    /// <inheritdoc/>
    public double? WeightDecay
    {
        get => _model.WeightDecay;
        set
        {
            if (value is { } decay)
            {
                Check.AtLeast(0.0, decay, nameof(WeightDecay));
            }

            _drivesWeightDecay = true;
            if (value != _model.WeightDecay)
            {
                _model.WeightDecay = value;
            }
        }
    }

    /// <inheritdoc/>
    public void RequestStop(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        StopReason ??= reason;
    }

    /// <inheritdoc/>
    public void SetLearningRate(double value, string why)
    {
        Check.AtLeast(0.0, value, nameof(LearningRate));
        ArgumentNullException.ThrowIfNull(why);
        _callbacks.Drivers.Set(_callbacks.ActingAt, _model.LearningRate, value);

        // The step before was scaled, and this one may be: what is set now is told together with the scale.
        bool waits = _isBeginning && (_owed is not null || _rate.IsGivenBack);
        if (_rate.Change(value) is not { } change)
        {
            return;
        }

        if (_owed?.Who != _callbacks.Acting)
        {
            TellOwed();
        }

        if (waits)
        {
            _owed = Changed((_owed?.From ?? change.Before, change.After), why);
        }
        else
        {
            TellChange(change, why);
        }
    }

    /// <inheritdoc/>
    void ITrainingRun.ScaleStep(double factor, string why)
    {
        _callbacks.Drivers.Look();
        double before = _model.LearningRate;
        _callbacks.Drivers.Set(_callbacks.ActingAt, before, before * factor);
        if (_rate.Scale(factor) is var (told, after))
        {
            // Of a schedule and the guards behind it one change is told: from the rate of the step before to the rate of this one.
            RateChange change = factor is 1 && _owed is { } owed ? owed with { To = after } : Changed((_owed?.From ?? told, after), why);
            _owed = change;
            if (!_isBeginning)
            {
                TellOwed();
            }
        }
    }

    /// <inheritdoc/>
    public void Warn(string message)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        _callbacks.Tell(message, static (callback, run, message) => callback.OnWarning(run, message));
    }

    /// <inheritdoc/>
    public void Note(string message)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        _callbacks.Tell(message, static (callback, run, message) => callback.OnNote(run, message));
    }

    /// <inheritdoc/>
    public void Decide(Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        _callbacks.Tell(decision, static (callback, run, decision) => callback.OnDecision(run, decision));
    }

    /// <inheritdoc/>
    public void RequestCooldown(Length length, string reason = "it was asked for")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (_cooldown is not null || StopReason is not null)
        {
            return;
        }

        long next = _stepEnded ? Step : Step + 1;
        BeginCooldown(new Cooldown(next, Cooldown.StepsOf(length, next, Length, (_timer?.Plan, _begunAt, Clock)), _rate.Unscaled, reason));
    }

    private void BeginCooldown(Cooldown cooldown)
    {
        _cooldown = cooldown;
        Note(FormattableString.Invariant($"Cool-down: the learning rate falls from {cooldown.From:g3} to 0 in {cooldown.Left:0} steps, because {cooldown.Reason}."));
        Decide(new Decision(cooldown.Step, nameof(Cooldown), "cooldown", cooldown.Reason) { Numbers = new Dictionary<string, double> { ["from"] = cooldown.From, ["steps"] = cooldown.Left } });
    }

    /// <inheritdoc/>
    public TrainerSnapshot Capture(SnapshotParts parts = SnapshotParts.All) => _model.Capture(parts);

    /// <inheritdoc/>
    public void Restore(TrainerSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (_awaitsState)
        {
            // The saved state takes its place; where that is refused, the model stays as it was.
            return;
        }

        TellChange(_rate.Restore(snapshot), "a snapshot was put back");
    }

    /// <inheritdoc/>
    void ITrainingRun.RestoreButRate(TrainerSnapshot snapshot) => _rate.RestoreRest(snapshot);

    /// <summary>Tells how many steps an epoch has, where that became known only while training.</summary>
    /// <param name="stepsPerEpoch">The steps of an epoch, 1 or more.</param>
    public void LearnStepsPerEpoch(long stepsPerEpoch) => Length = new RunLength(Length.Epochs, stepsPerEpoch);

    /// <summary>Begins the training.</summary>
    /// <remarks>A run that is to go on from a saved state has its <see cref="Epoch"/>, <see cref="Step"/> and <see cref="ResumesAtBatch"/> afterwards.</remarks>
    /// <exception cref="InvalidDataException">A saved state is damaged, or does not fit this run.</exception>
    /// <exception cref="InvalidOperationException">A callback is in another run that has not ended, or waits for a callback that is not there.</exception>
    public void Begin()
    {
        _callbacks.Drivers.RefuseIdle();
        _callbacks.BeginUse();
        _timer = _callbacks.Timer();
        _begunAt = (_timer?.Clock ?? Clock).GetTimestamp();
        _timer?.Plan!.Start(_begunAt);
        RunState? state = _callbacks.FindState();
        IsResumed = state is not null;
        _awaitsState = IsResumed;
        _trainedRate = _model.LearningRate;
        _rate.Begin();
        _callbacks.Begin();
        _callbacks.Drivers.BeginRun();
        if (state is not null)
        {
            try
            {
                RestoreState(state);
            }
            finally
            {
                if (_awaitsState)
                {
                    // Refused: a rate that a callback set when it began is taken back.
                    _model.LearningRate = _trainedRate;
                }
            }

            return;
        }

        _callbacks.RehearseSave();
        if (Epoch > 0 && Length.StepsPerEpoch is null)
        {
            Warn($"The run starts at epoch {Epoch}, but the data does not say how many steps an epoch has, so steps are counted from 0 and a schedule by steps starts anew. Give the steps of an epoch.");
        }
    }

    /// <summary>Begins an epoch.</summary>
    /// <param name="epoch">The zero-based epoch.</param>
    public void BeginEpoch(int epoch)
    {
        Epoch = epoch;
        _isBetweenEpochs = false;
        _stepEnded = false;
        _callbacks.Call(static (callback, run, index, _) => callback.OnEpochBegin(run, (int)index), epoch, _none);
    }

    /// <summary>Begins a batch; the rate that is in force afterwards is the one that it is trained with.</summary>
    /// <param name="batch">The zero-based batch within the epoch.</param>
    public void BeginBatch(long batch)
    {
        _stepEnded = false;
        _isBeginning = true;
        _callbacks.Call(static (callback, run, index, _) => callback.OnTrainBatchBegin(run, index), batch, _none);
        _isBeginning = false;
        TellOwed();
        _callbacks.Drivers.BeginStep();
        _trainedRate = _model.LearningRate;
        _trainedMomentum = _drivesMomentum ? _model.Momentum : null;
        _trainedWeightDecay = _drivesWeightDecay ? _model.WeightDecay : null;
    }

    /// <summary>Says which rate the batch was trained with, where somebody outside of the run has set another since it began; before <see cref="EndBatch"/>.</summary>
    /// <param name="learningRate">The rate, 0 or greater.</param>
    /// <returns>Whether it is another than the run knew.</returns>
    public bool CorrectRate(double learningRate)
    {
        bool isOther = Check.AtLeast(0.0, learningRate) != _trainedRate;
        _trainedRate = learningRate;
        return isOther;
    }

    /// <summary>Ends a batch, and counts its step.</summary>
    /// <param name="batch">The zero-based batch within the epoch.</param>
    /// <param name="batchLoss">The loss of this batch alone.</param>
    /// <param name="logs">The means of the epoch so far; the rate is added.</param>
    public void EndBatch(long batch, double batchLoss, IDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        BatchLoss = batchLoss;
        _rate.EndScale();
        LogHyperParameters(logs);
        _trained = true;
        _callbacks.Call(static (callback, run, index, logs) => callback.OnTrainBatchEnd(run, index, logs), batch, logs);
        _trained = false;
        Step++;
        _stepEnded = true;
        _nextBatch = batch + 1;
        Agree();
        CoolDown(stepEnded: true);
        _callbacks.ReachSafePoint(epochEnded: false, _save);
        if (_isInterrupted)
        {
            throw Interrupted();
        }
    }

    /// <summary>Begins a validation.</summary>
    public void BeginTest() => _callbacks.Call(static (callback, run, _, _) => callback.OnTestBegin(run), 0, _none);

    /// <summary>Begins a batch of the validation.</summary>
    /// <param name="batch">The zero-based batch within the validation data.</param>
    public void BeginTestBatch(long batch) =>
        _callbacks.Call(static (callback, run, index, _) => callback.OnTestBatchBegin(run, index), batch, _none);

    /// <summary>Ends a batch of the validation.</summary>
    /// <param name="batch">The zero-based batch within the validation data.</param>
    /// <param name="logs">The means over the validation data so far.</param>
    public void EndTestBatch(long batch, IDictionary<string, double> logs) =>
        _callbacks.Call(static (callback, run, index, logs) => callback.OnTestBatchEnd(run, index, logs), batch, logs);

    /// <summary>Ends a validation.</summary>
    /// <param name="logs">The means over the validation data.</param>
    public void EndTest(IDictionary<string, double> logs) =>
        _callbacks.Call(static (callback, run, _, logs) => callback.OnTestEnd(run, logs), 0, logs);

    /// <summary>Ends an epoch.</summary>
    /// <param name="epoch">The zero-based epoch.</param>
    /// <param name="logs">The means of the epoch and of its validation; the rate of its last step is added.</param>
    public void EndEpoch(int epoch, IDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        LogHyperParameters(logs);
        _lastEpoch = new Dictionary<string, double>(logs);
        _callbacks.Call(static (callback, run, index, logs) => callback.OnEpochEnd(run, (int)index, logs), epoch, logs);
        _nextBatch = null;
        Agree();
        CoolDown(stepEnded: false);
        _callbacks.ReachSafePoint(epochEnded: true, _save);
        if (_isInterrupted && StopReason is null && epoch < Length.Epochs - 1)
        {
            throw Interrupted();
        }
    }

    /// <summary>
    /// Ends the training: every callback that began is told, once, whatever others do. A second call does nothing.
    /// </summary>
    /// <param name="failed">Whether an exception is on its way already; then no other takes its place.</param>
    public void End(bool failed)
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        HasFailed = failed;
        _isBeginning = false;
        _rate.EndScale();
        if (_isBetweenEpochs)
        {
            // It went on from the end of its last epoch, and that is the epoch it ends in.
            Epoch = Math.Max(0, Epoch - 1);
        }

        try
        {
            _callbacks.End(failed, _lastEpoch);
        }
        finally
        {
            _callbacks.EndUse();
        }
    }

    /// <summary>Sets the rate of the next step of a cool-down, or asks for the stop where there is none: now, so that a saved state holds it.</summary>
    private void CoolDown(bool stepEnded)
    {
        if (_cooldown is not { } cooldown || (cooldown.HasBegun && !stepEnded))
        {
            return;
        }

        if (cooldown.HasBegun && cooldown.Left < 1)
        {
            RequestStop($"The learning rate has cooled down: {cooldown.Reason}.");
            return;
        }

        _cooldown = cooldown.Next(_timer?.Plan?.StepsLeft - 1);
        SetLearningRate(_cooldown.Rate, "cool-down");
    }

    /// <summary>Tells all workers where one was asked to stop or to cool down, or got a signal, so that all do it at this step, and the state that is saved holds it.</summary>
    private void Agree()
    {
        if (Workers.Count is 1)
        {
            _isInterrupted = Interruption.IsRequested;
            return;
        }

        Span<double> asked = [StopReason is null ? 0 : 1, Interruption.ExitCode is Interruption.OfInterrupt ? 1 : 0, Interruption.ExitCode is Interruption.OfTermination ? 1 : 0, Interruption.ExitCode is Interruption.OfHangUp ? 1 : 0, _cooldown is null ? 0 : 1, _cooldown is { HasBegun: false } ? 1 : 0];
        Workers.Sum(asked);
        if (asked[0] > 0)
        {
            StopReason ??= "Another worker asked to stop.";
            if (asked[4] < Workers.Count)
            {
                // A worker that was to stop asked for no cool-down, so there is none.
                _cooldown = null;
            }
        }
        else if (asked[5] > 0)
        {
            AgreeOnCooldown();
        }

        _isInterrupted = asked[1] + asked[2] + asked[3] > 0;
        if (_isInterrupted && !Interruption.IsRequested)
        {
            Interruption.Request(asked[1] > 0 ? Interruption.OfInterrupt : asked[2] > 0 ? Interruption.OfTermination : Interruption.OfHangUp);
        }
    }

    /// <summary>Lets all workers cool down as the first of those that ask for it: by their own clocks they would take other numbers of steps.</summary>
    private void AgreeOnCooldown()
    {
        var all = new double[2 * Workers.Count];
        if (_cooldown is { } own)
        {
            (all[2 * Workers.Rank], all[(2 * Workers.Rank) + 1]) = (own.Left, own.From);
        }

        Workers.Sum(all);
        int first = Enumerable.Range(0, Workers.Count).First(rank => all[2 * rank] > 0);
        var agreed = new Cooldown(Step, all[2 * first], all[(2 * first) + 1], _cooldown?.Reason ?? "another worker was asked for it");
        if (_cooldown is null)
        {
            BeginCooldown(agreed);
        }
        else
        {
            _cooldown = agreed;
        }
    }

    private void LogHyperParameters(IDictionary<string, double> logs)
    {
        logs[LogNames.LearningRate] = _trainedRate;
        if (_trainedMomentum is { } momentum)
        {
            logs[LogNames.Momentum] = momentum;
        }

        if (_trainedWeightDecay is { } decay)
        {
            logs[LogNames.WeightDecay] = decay;
        }
    }

    private TrainingInterruptedException Interrupted() => new(
        FormattableString.Invariant($"Interrupted after step {Step} in epoch {Epoch + 1}{(Length.IsOpen ? string.Empty : FormattableString.Invariant($" of {Length.Epochs}"))}.{(_callbacks.SavesTheRun ? " The training is saved: the same fit, started again, goes on from there." : " It cannot go on from there, because nothing saved it: BackupAndRestore does.")}"))
    {
        IsToldElsewhere = Workers.Rank > 0,
    };

    private RunState SaveState() => new(
        _nextBatch is null ? Epoch + 1 : Epoch, _nextBatch, Step, Length, _model.Capture(SnapshotParts.All), _callbacks.Save())
    {
        TrainedRate = _trainedRate,
        GivenRate = _rate.Unscaled,
        ToldRate = _rate.Told,
        TrainedMomentum = _trainedMomentum,
        TrainedWeightDecay = _trainedWeightDecay,
        BatchLoss = BatchLoss,
        StopReason = StopReason,
        Cooldown = _cooldown,
        Extensions = Extensions,
        LastEpoch = _lastEpoch,
        Sums = _nextBatch is null || Means is null ? [] : Means.Save(),
    };

    /// <summary>Takes over a saved state: whatever can be refused is refused before the model, the run or a file is changed.</summary>
    private void RestoreState(RunState state)
    {
        state.RefuseOther(Length);
        state.RefuseImpossible(Means?.Names);
        _callbacks.Restore(state.Callbacks);
        RestoreModel(state.Model);
        _awaitsState = false;
        Length = new RunLength(Length.Epochs, state.Length.StepsPerEpoch);
        Extensions = Length.Epochs == state.Length.Epochs || Length.StepsPerEpoch is null
            ? state.Extensions
            : [.. state.Extensions, new RunExtension(state.Step, state.Length, Length, state.ExtendPolicy)];
        Epoch = state.Epoch;
        Step = state.Step;
        ResumesAtBatch = _nextBatch = state.Batch;
        _isBetweenEpochs = state.Batch is null;
        _trainedRate = state.TrainedRate;
        _rate.Resume(state.GivenRate, state.ToldRate);
        _trainedMomentum = state.TrainedMomentum;
        _trainedWeightDecay = state.TrainedWeightDecay;
        _drivesMomentum |= _trainedMomentum is not null;
        _drivesWeightDecay |= _trainedWeightDecay is not null;
        BatchLoss = state.BatchLoss;
        StopReason = state.StopReason;
        _cooldown = state.Cooldown;
        _lastEpoch = new Dictionary<string, double>(state.LastEpoch);
        if (state.Batch is not null)
        {
            Means?.Load(state.Sums);
        }

        _callbacks.EndRestore();
        Note($"Resumed at epoch {Epoch + 1}, step {Step}.");
    }

    private void RestoreModel(TrainerSnapshot model)
    {
        try
        {
            _model.Capture(SnapshotParts.Weights).RefuseUnlike(model.Only(SnapshotParts.Weights));
            _model.Restore(model);
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException or InvalidOperationException or InvalidCastException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException($"The saved training does not fit this model: {error.Message} Start it as it was, or delete what was saved.", error);
        }
    }

    private void TellChange((double Before, double After)? change, string why)
    {
        // A run that goes on tells nothing before it has its state.
        if (change is { } known && !_awaitsState)
        {
            Tell(Changed(known, why));
        }
    }

    private void TellOwed()
    {
        if (_owed is { } owed)
        {
            _owed = null;
            if (owed.From != owed.To)
            {
                Tell(owed);
            }
        }
    }

    private RateChange Changed((double Before, double After) change, string why) =>
        new(_trained ? Step + 1 : Step, change.Before, change.After, _callbacks.Acting, why) { Looked = _callbacks.Drivers.HasLooked(_callbacks.ActingAt) };

    private void Tell(RateChange change) =>
        _callbacks.Tell(change, static (callback, run, change) => callback.OnLearningRateChange(run, change));
}
