namespace TfLrCallbacks;

/// <summary>
/// Reduces the learning rate when a metric has stopped getting better.
/// </summary>
/// <remarks>
/// <para>
/// Arguments, defaults and counting are Keras'. The rule is exchangeable: those of Keras 3, Keras 2, PyTorch, timm and optax are
/// <see cref="PlateauRule"/>s by name, which give the same rates as the originals bit for bit; so is <see cref="GreedyLR"/>, which raises the rate too.
/// </para>
/// <para>
/// Besides it can multiply a <see cref="Schedule"/> (a warm-up, a cosine), wait until a warm-up is over
/// (<see cref="StartFromEpoch"/>), put the best weights back when the rate falls, and deal with NaN.
/// As in Keras a new fit starts with nothing remembered.
/// </para>
/// </remarks>
public sealed class ReduceLROnPlateau : Callback
{
    private const SnapshotParts Kept = SnapshotParts.Weights | SnapshotParts.Optimizer;

    private readonly MonitoredMetric _metric;
    private readonly int _verbose;
    private ScheduleFollower? _follower;
    private TrainerSnapshot? _best;
    private double _base = double.NaN;

    /// <summary>Initializes the callback with the default rule, <see cref="StrictPlateau"/>.</summary>
    /// <param name="monitor">The metric's name in the logs.</param>
    /// <param name="factor">What the rate is multiplied by, greater than 0 and below 1.</param>
    /// <param name="patience">The number of epochs without a better value after which the rate falls, 0 or more; 0 is the same as 1.</param>
    /// <param name="verbose">1 prints each reduction in Keras' wording; 0 prints nothing.</param>
    /// <param name="mode">Which values are better; <see cref="MetricMode.Auto"/> goes by the metric's name.</param>
    /// <param name="minDelta">How much better than the best a value must be, 0 or more.</param>
    /// <param name="cooldown">How many epochs after a reduction do not count, 0 or more; 1 has no effect, as in Keras.</param>
    /// <param name="minLearningRate">The lowest rate (Keras: <c>min_lr</c>), 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <exception cref="ArgumentException">The mode is <see cref="MetricMode.Auto"/> and the metric's name does not tell the direction.</exception>
    public ReduceLROnPlateau(
        string monitor = "val_loss",
        double factor = 0.1,
        int patience = 10,
        int verbose = 0,
        MetricMode mode = MetricMode.Auto,
        double minDelta = 1e-4,
        int cooldown = 0,
        double minLearningRate = 0)
        : this(new StrictPlateau(factor, patience, mode, minDelta, cooldown, minLearningRate), monitor, verbose)
    {
    }

    /// <summary>Initializes the callback with a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="monitor">The metric's name in the logs.</param>
    /// <param name="verbose">1 prints each reduction in Keras' wording; 0 prints nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="verbose"/> is negative.</exception>
    /// <exception cref="ArgumentException">The rule goes by the metric's name, and this one does not tell the direction.</exception>
    public ReduceLROnPlateau(PlateauRule rule, string monitor = "val_loss", int verbose = 0)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _metric = new MonitoredMetric(Check.NotEmpty(monitor));
        _verbose = Check.AtLeast(0, verbose);
        Rule = rule.For(monitor);
    }

    /// <summary>Gets the metric's name in the logs.</summary>
    public string Monitor => _metric.Name;

    /// <summary>Gets the rule, with its direction.</summary>
    public PlateauRule Rule { get; }

    /// <summary>Gets a schedule whose rate of every step is multiplied by a scale that starts at 1 and falls on a plateau; null to reduce the optimizer's rate itself.</summary>
    /// <value>The default is none. With a schedule, the lowest rate of the rule is the lowest scale.</value>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>Gets the first epoch whose metric counts, such as the one after a warm-up.</summary>
    /// <value>The default is 0.</value>
    public int StartFromEpoch
    {
        get;
        init => field = Check.AtLeast(0, value, nameof(StartFromEpoch));
    }

    /// <summary>Gets a value indicating whether the weights and the optimizer state of the best epoch are put back when the rate falls.</summary>
    /// <value>The default is false, as in Keras.</value>
    public bool RestoreBestWeights { get; init; }

    /// <summary>Gets how long the rate falls to 0, and the training ends, when patience runs out, instead of the first reduction; see <see cref="ITrainingRun.RequestCooldown"/>.</summary>
    /// <value>The default is null: the rate is reduced.</value>
    public Length? FinalCooldown { get; init; }

    /// <summary>Gets what happens with a metric that is not a finite number.</summary>
    /// <value>The default is <see cref="NanPolicy.Count"/>.</value>
    public NanPolicy NanPolicy
    {
        get;
        init => field = Check.Defined(value, nameof(NanPolicy));
    }

    /// <summary>Gets what the rule remembers of the training.</summary>
    public PlateauState State { get; private set; } = new(double.NaN);

    /// <summary>Gets how often patience has run out since the metric was last better.</summary>
    public int UselessReductions { get; private set; }

    /// <summary>Gets a value indicating whether patience has run out and the rate could not fall any more.</summary>
    public bool IsExhausted { get; private set; }

    private bool ActsOnScale => Schedule is not null || Rule.ActsOnScale;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _base = run.LearningRate;
        _follower = Schedule is { } schedule ? new ScheduleFollower(_ => schedule) : null;
        _follower?.Begin(run);
        UselessReductions = 0;
        IsExhausted = false;
        State = Rule.Start(ActsOnScale ? 1 : run.LearningRate);
        _best = NanPolicy is NanPolicy.RestoreAndReduce ? run.Capture(Kept) : null;
        if (_follower is null)
        {
            run.SetLearningRate(RateOf(run), "start of the plateau rule");
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch) => _follower?.Follow(run, run.Step, State.LearningRate);

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        if (epoch < StartFromEpoch)
        {
            return;
        }

        double? value = _metric.In(logs, run, this);
        if (value is { } metric && !double.IsFinite(metric) && NanPolicy is not NanPolicy.Count)
        {
            State = State with { Improved = false, OutOfPatience = false };
            if (NanPolicy is NanPolicy.RestoreAndReduce && !run.IsCoolingDown)
            {
                Recover(run, epoch, metric);
            }

            return;
        }

        if (run.IsCoolingDown)
        {
            // The rate is no longer the rule's, but whoever shares the verdict wants to know what is better.
            State = Rule.Next(State, epoch, value, State.LearningRate) with { LearningRate = State.LearningRate, OutOfPatience = false };
            return;
        }

        Judge(run, epoch, value);
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        SaveRule(state);
        state.Set("useless_reductions", UselessReductions);
        state.Set("is_exhausted", IsExhausted);
        state.Set("base", _base);
        state.Set("best", _best);
        _follower?.Save(state);
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        State = Rule.RestoreState(state.Part("rule"));
        UselessReductions = state.GetInt32("useless_reductions", atLeast: 0);
        IsExhausted = state.GetBoolean("is_exhausted");
        _base = state.GetDouble("base", atLeast: 0);
        _best = state.GetSnapshot("best");
        _follower?.Load(state);
    }

    private void SaveRule(CallbackState state)
    {
        Rule.SaveState(State, state.Part("rule"));
        if (State.GetType() != typeof(PlateauState) && state.Count <= PlateauRule.CommonValues)
        {
            throw new InvalidOperationException(
                $"{Rule.GetType().Name} has a state of its own, {State.GetType().Name}, but saves no value of it, so a saved training could not go on exactly. Override {nameof(PlateauRule.SaveState)} and {nameof(PlateauRule.RestoreState)}.");
        }
    }

    private void Judge(ITrainingRun run, int epoch, double? value)
    {
        double before = run.LearningRate;
        double judged = ActsOnScale ? State.LearningRate : before;
        State = Rule.Next(State, epoch, value, judged);
        IsExhausted = State.OutOfPatience && State.LearningRate >= judged;
        if (State.Improved)
        {
            UselessReductions = 0;
            if (RestoreBestWeights || NanPolicy is NanPolicy.RestoreAndReduce)
            {
                _best = run.Capture(Kept);
            }
        }

        if (State.OutOfPatience)
        {
            UselessReductions++;
        }

        if (State.OutOfPatience && FinalCooldown is { } length)
        {
            run.RequestCooldown(length, $"ReduceLROnPlateau: {_metric.Name} stopped getting better");
            return;
        }

        string why = State.OutOfPatience ? $"{_metric.Name} stopped getting better"
            : State.Improved ? $"{_metric.Name} is getting better"
            : "warm-up or floor of the plateau rule";
        Apply(run, epoch, before, judged, RestoreBestWeights && State.OutOfPatience, why);
    }

    private void Recover(ITrainingRun run, int epoch, double metric)
    {
        double before = run.LearningRate;
        double judged = ActsOnScale ? State.LearningRate : before;
        State = State with { LearningRate = Rule.Reduce(judged), Wait = 0 };
        run.Warn($"{_metric.Name} was {PythonNumber.Repr(metric)} in epoch {epoch + 1}: the best weights so far are put back and the learning rate is reduced.");
        Apply(run, epoch, before, judged, restore: true, $"{_metric.Name} was {PythonNumber.Repr(metric)}");
    }

    private void Apply(ITrainingRun run, int epoch, double before, double judged, bool restore, string why)
    {
        if (restore && _best is { } best)
        {
            run.Restore(best);
        }
        else if (State.LearningRate == judged)
        {
            return;
        }

        double after = RateOf(run);
        run.SetLearningRate(after, why);
        if (_verbose > 0 && State.LearningRate != judged)
        {
            bool falls = State.LearningRate < judged;
            double announced = falls && !ActsOnScale ? Rule.Announced(before) : after;
            run.Note($"Epoch {epoch + 1}: ReduceLROnPlateau {(falls ? "reducing" : "raising")} learning rate to {PythonNumber.Repr(announced)}.");
        }
    }

    /// <summary>Gives the rate that the state asks for: of the next step, where a schedule is followed.</summary>
    private double RateOf(ITrainingRun run) => ActsOnScale
        ? (_follower?.NextRate(run) ?? _base) * State.LearningRate
        : State.LearningRate;
}
