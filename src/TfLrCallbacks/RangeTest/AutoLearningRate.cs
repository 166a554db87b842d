using static System.FormattableString;

namespace TfLrCallbacks;

/// <summary>
/// Chooses the learning rate by itself: a range test before the first epoch, a schedule that fits what is known of the run's length, a guard against divergence, and the best
/// weights at the end. Each choice is a note and a line of the <see cref="Ledger"/>.
/// </summary>
/// <remarks>
/// <code>
/// the run has …                            schedule
/// epochs                                   warm-up (5 %; none in fewer than 100 steps), a constant rate, and a decay to 0 along 1 - sqrt in the last 40 %
/// a time budget                            the same, so that it ends at the deadline
/// neither (epochs: UntilStopped)           warm-up (1 epoch, at most 500 steps) and a constant rate until the metric stops getting better (patience 5), then a cool-down of 25 %
/// </code>
/// <para>
/// The peak is that of <see cref="RangeTestResult.ForSchedule"/>. <see cref="SpikeGuard"/> watches the losses. Where the run has validation data, the weights of the epoch with the best
/// metric are put back at the end; else the last ones stay. Where the range test has no answer, the fit ends before its first step with an error that says why.
/// TensorFlow.NET's own <c>fit</c> can't try steps and take them back, so there it is refused; use <c>model.Fit</c>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// model.Fit(x, y, epochs: 10, callbacks: [new AutoLearningRate()]);
/// </code>
/// </example>
public sealed class AutoLearningRate : Callback
{
    private const int Patience = 5;
    private const int LongestWarmup = 500;
    private static readonly Length Cooldown = Length.OfRun(0.25);
    private static readonly Length Warmup = Length.OfRun(0.05);

    /// <summary>In trainings of 40 to 80 steps a warm-up of 2 to 4 of them costs more than it gains: measured on 61 small tasks.</summary>
    private const int FewestToWarmUp = 100;

    private const string Shape = "warm-up, stable, decay: up in the first 5 % of the steps, constant, and down to 0 in the last 40 %";
    private const string ShortShape = "stable, decay: constant from the first step on, since so few steps leave none to warm up in, and down to 0 in the last 40 %";

    private readonly string _monitor;
    private readonly LrRangeTestOptions? _rangeTest;
    private readonly SpikeGuardOptions? _guardOptions;
    private LrRangeTest? _finder;
    private SpikeGuard? _guard;
    private EarlyStopping? _best;

    /// <summary>Initializes the callback.</summary>
    /// <param name="monitor">The metric that says which weights are best, and when an endless training is over.</param>
    /// <param name="rangeTest">How the range test runs; null for the defaults.</param>
    /// <param name="guard">How the guard watches; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options contradict each other, or the metric's name does not tell which values are better.</exception>
    public AutoLearningRate(string monitor = "val_loss", LrRangeTestOptions? rangeTest = null, SpikeGuardOptions? guard = null)
    {
        _monitor = Check.NotEmpty(monitor);
        MetricDirection.Of(monitor);
        rangeTest?.RefuseContradictions(nameof(rangeTest));
        _rangeTest = rangeTest;
        _guardOptions = guard;
    }

    /// <summary>Gets what the range test found; null before it.</summary>
    public RangeTestResult? Result => _finder?.Result;

    /// <summary>Gets how often the guard put a state back.</summary>
    public int Rollbacks => _guard?.Rollbacks ?? 0;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        if (run.Trainer is null)
        {
            throw new InvalidOperationException("AutoLearningRate tries steps and takes them back, which a fit with a loop of its own does not allow. Use model.Fit of this library.");
        }

        bool isOpen = run.Length.IsOpen && run.Plan is null;
        _finder = Finder(run, isOpen);
        _guard = new SpikeGuard(_guardOptions);
        bool hasMetric = run.HasValidation || !_monitor.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal);
        string monitor = hasMetric ? _monitor : LogNames.Loss;
        _best = isOpen ? new EarlyStopping(monitor, patience: Patience, restoreBestWeights: hasMetric) { FinalCooldown = Cooldown }
            : hasMetric ? new EarlyStopping(monitor, patience: int.MaxValue, restoreBestWeights: true)
            : null;
        _finder.OnTrainBegin(run);
        _guard.OnTrainBegin(run);
        _best?.OnTrainBegin(run);
        if (!run.IsResumed)
        {
            Explain(run, isOpen, hasMetric, monitor);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(ITrainingRun run, int epoch)
    {
        _finder!.OnEpochBegin(run, epoch);
        _guard!.OnEpochBegin(run, epoch);
    }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch)
    {
        _finder!.OnTrainBatchBegin(run, batch);
        _guard!.OnTrainBatchBegin(run, batch);
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs) => _guard!.OnTrainBatchEnd(run, batch, logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs) => _best?.OnEpochEnd(run, epoch, logs);

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        _guard?.OnTrainEnd(run, logs);
        _best?.OnTrainEnd(run, logs);
        if (!run.HasFailed && _best is { RestoreBestWeights: true, Best: { } best })
        {
            run.Note(Invariant($"AutoLearningRate: the weights of epoch {_best.BestEpoch + 1} are put back, whose {_monitor}, {best:g4}, was the best."));
        }
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        _finder?.SaveState(state.Part("range_test"));
        _guard?.SaveState(state.Part("guard"));
        _best?.SaveState(state.Part("best"));
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        _finder!.RestoreState(state.Part("range_test"));
        _guard!.RestoreState(state.Part("guard"));
        _best?.RestoreState(state.Part("best"));
    }

    private static bool IsShort(ITrainingRun run) => run.Plan is null && run.Length.TotalSteps < FewestToWarmUp;

    private static void Choose(ITrainingRun run, string what, string why)
    {
        run.Note($"AutoLearningRate: {why}.");
        run.Decide(new Decision(run.Step, nameof(AutoLearningRate), what, why));
    }

    private LrRangeTest Finder(ITrainingRun run, bool isOpen)
    {
        if (!isOpen)
        {
            return IsShort(run)
                ? new LrRangeTest(ScheduleShape.WarmupStableDecay, options: _rangeTest) { AskedBy = nameof(AutoLearningRate) }
                : new LrRangeTest(ScheduleShape.WarmupStableDecay, Warmup, _rangeTest) { AskedBy = nameof(AutoLearningRate) };
        }

        long warmup = Math.Min(LongestWarmup, run.Length.StepsPerEpoch ?? LongestWarmup);
        return new LrRangeTest(peak => new ConstantRate(peak).WithWarmup(warmup), ScheduleShape.WarmupStableDecay, _rangeTest) { AskedBy = nameof(AutoLearningRate) };
    }

    private void Explain(ITrainingRun run, bool isOpen, bool hasMetric, string monitor)
    {
        RangeTestResult found = _finder!.Result!;
        double peak = FoundRate.Peak(run, run.Length, found, ScheduleShape.WarmupStableDecay);
        string inLongTime = run.Plan is null ? string.Empty : $" ({FoundRate.InLongTime(found, ScheduleShape.WarmupStableDecay)})";
        Choose(run, "rate", Invariant($"the range test gives {peak:g3} for this schedule{inLongTime} and {found.BaseLearningRate:g3} for a constant rate, with {found.Confidence.ToString().ToLowerInvariant()} confidence, after {found.Steps} steps that were taken back"));
        Choose(run, "schedule", (isOpen, run.Plan) switch
        {
            (true, _) => Invariant($"a warm-up and then the same rate, as neither epochs nor a time are given; when {monitor} has not become better in {Patience} epochs, the rate falls to 0 in a quarter of the steps so far"),
            (_, { } plan) => $"{Shape}, planned so that it ends with the time that is given, {Length.Of(plan.Time)}",
            _ => Invariant($"{(IsShort(run) ? ShortShape : Shape)}, over {(run.Length.Epochs is 1 ? "the epoch that is" : Invariant($"the {run.Length.Epochs} epochs that are"))} given"),
        });
        Choose(run, "guard", "a divergence puts back the last good state and lowers the rate for a while");
        Choose(run, "weights", hasMetric
            ? $"the weights of the epoch with the best {monitor} are put back at the end"
            : "the last weights stay, as there is no validation data to tell which are best");
    }
}
