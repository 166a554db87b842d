namespace TfLrCallbacks;

/// <summary>
/// A learning-rate range test: finds a rate for a model and its data by a coarse sweep and short trainings, says how sure it is, and
/// gives the model back as it was. It runs alone (<see cref="Run"/>), or as a callback at the start of a fit, which then trains with what was found.
/// </summary>
/// <remarks>
/// <para>
/// The sweep makes one step at each of 20 rates from 1e-7 to 100 and measures the loss on 32 fixed training rows after each. The rate at which that
/// loss is back at its start, the edge, only says where to look. Trials then train 40 to 160 steps at constant rates half a decade apart, all from the same
/// weights and on the same batches, and are judged by the loss on 128 fixed rows. The best are then cooled down: they go on while the rate falls to nearly 0.
/// The peak of a schedule lies halfway, in decades, from the best cooled trial to the largest that is within 5 % of it; a constant rate takes the same place among the
/// trials before the cool-down into account, and is a quarter of a decade lower.
/// </para>
/// <para>
/// Before each sweep and trial, and at the end, everything is put back: weights, optimizer state, data position, random state; also when
/// the trainer throws or the test is cancelled. A training after the test is the same as one without it.
/// </para>
/// <para>
/// As a callback it runs before the first epoch, and again every <see cref="ReFind"/> epochs where that is set. Without a schedule it sets the rate for a constant
/// rate once; with one it drives the rate of every step. What was found is in <see cref="Result"/>, in the notes of the history and in the ledger.
/// Where there is no answer the fit ends before its first step with an error that says why.
/// </para>
/// <para>
/// In a fit that has a loop of its own (TensorFlow.NET's <c>model.fit</c>) it makes the classic sweep instead: the rate rises with every batch of the fit, from the options' first rate to
/// their last, in five times as many steps, until the loss is four times its lowest; then it stops the fit and gives the model back as it was. <see cref="Result"/> holds the curve and a
/// rough answer, a tenth of the rate of the lowest loss.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// model.Fit(x, y, epochs: 10, callbacks: [new LrRangeTest(ScheduleShape.OneCycle)]);
/// </code>
/// </example>
public sealed class LrRangeTest : Callback
{
    private readonly LrRangeTestOptions _options;
    private readonly ScheduleShape _shape;
    private readonly Func<RangeTestResult, LearningRateSchedule>? _schedule;
    private FoundRate? _found;
    private FitSweep? _sweep;

    /// <summary>Initializes a test that, in a fit, sets the rate for a constant rate.</summary>
    /// <param name="options">How it runs; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    public LrRangeTest(LrRangeTestOptions? options = null)
    {
        _options = options ?? new LrRangeTestOptions();
        _options.RefuseContradictions(nameof(options));
    }

    /// <summary>Initializes a test that, in a fit, goes on with a schedule of a shape; see <see cref="RangeTestSchedules.Schedule"/>.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="warmup">How long the rate rises from 0 at the start; null for no warm-up.</param>
    /// <param name="options">How it runs; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options contradict each other, or a one-cycle is given a warm-up; it has its own.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is not defined.</exception>
    public LrRangeTest(ScheduleShape shape, Length? warmup = null, LrRangeTestOptions? options = null)
        : this(options)
    {
        _shape = Check.Defined(shape);
        RangeTestSchedules.RefuseSecondWarmup(shape, warmup);
        if (shape is not ScheduleShape.Constant || warmup is not null)
        {
            _schedule = found => found.Schedule(shape, warmup);
        }
    }

    /// <summary>Initializes a test that, in a fit, goes on with a schedule of the user's.</summary>
    /// <param name="schedule">Makes the schedule from its highest rate.</param>
    /// <param name="shape">What the schedule is like, so that its highest rate is right for it.</param>
    /// <param name="options">How it runs; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is not defined.</exception>
    /// <example>
    /// <code>
    /// new LrRangeTest(peak => new WarmupCosine(peak, warmup: "5%", endLearningRate: peak / 100), ScheduleShape.Cosine)
    /// </code>
    /// </example>
    public LrRangeTest(Func<double, LearningRateSchedule> schedule, ScheduleShape shape = ScheduleShape.OneCycle, LrRangeTestOptions? options = null)
        : this(options)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        _shape = Check.Defined(shape);
        _schedule = found => RangeTestSchedules.Found(found, shape, schedule);
    }

    /// <summary>Gets after every how many epochs of a fit the test is repeated, 1 or more. The schedule then starts anew over the rest of the run. A run that cools down is not tested again.</summary>
    /// <value>The default, null, tests once, before the first epoch.</value>
    public int? ReFind
    {
        get;
        init => field = value is { } epochs ? Check.AtLeast(1, epochs, nameof(ReFind)) : null;
    }

    /// <summary>Gets who receives a report for every training step of a test in a fit; null for none.</summary>
    public IProgress<RangeTestProgress>? Progress { get; init; }

    /// <summary>Gets what the test in a fit found last; null before it.</summary>
    public RangeTestResult? Result { get; private set; }

    /// <summary>Reads the recorded curve of any library's range test, by the landmarks of its sweep.</summary>
    /// <remarks>
    /// <code>
    /// constant rate = min(r90, edge / (5 M))     peak = min(r90, edge / (2.5 M))     M = ((1 + μ) / (1 - μ))^0.35
    /// </code>
    /// <para>
    /// The edge is the rate at which the smoothed loss is back where it began, or else had risen by half, a quarter or a tenth of its descent, or was no longer finite; the
    /// last rate where it does none of these. r90 is the one at which it had fallen by 90 % of its descent. A curve tells less than the
    /// trials of <see cref="Run"/>, so the confidence is medium at most.
    /// </para>
    /// </remarks>
    /// <param name="learningRates">The rate of each step, greater than 0 and rising.</param>
    /// <param name="losses">The loss of each step; NaN and infinities are allowed. A NaN between finite losses is taken as not measured, and left out.</param>
    /// <param name="momentum">The momentum, or beta_1, μ, of the optimizer; from 0 up to 1, and counted as 0.9 at most.</param>
    /// <returns>What was found; it has no trials.</returns>
    /// <exception cref="ArgumentException">The lists differ in length or are empty, or rates do not rise.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate or the momentum is out of its range.</exception>
    public static RangeTestResult Read(IReadOnlyList<double> learningRates, IReadOnlyList<double> losses, double momentum = 0.9)
    {
        ArgumentNullException.ThrowIfNull(learningRates);
        ArgumentNullException.ThrowIfNull(losses);
        if (learningRates.Count != losses.Count || losses.Count is 0)
        {
            throw new ArgumentException($"Must have one loss for each of the rates, and at least one. Received: {learningRates.Count} rates and {losses.Count} losses.", nameof(losses));
        }

        for (int i = 0; i < learningRates.Count; i++)
        {
            Check.GreaterThan(0, learningRates[i], nameof(learningRates));
            if (i > 0 && learningRates[i] <= learningRates[i - 1])
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Must rise. Received: {learningRates[i]} after {learningRates[i - 1]} at point {i}."), nameof(learningRates));
            }
        }

        return momentum is >= 0 and < 1
            ? CurveVerdict.Of(learningRates, losses, momentum)
            : throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "Must be from 0 up to, but not including, 1.");
    }

    /// <summary>Runs the test and puts everything back.</summary>
    /// <param name="trainer">The model with its data. Data whose loss is not finite is no error: the result then has no answer and says why.</param>
    /// <param name="progress">Receives a report for every training step; null for none.</param>
    /// <param name="cancellationToken">Cancels the test; it is looked at before every step and evaluation.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentException">The trainer has no training data, its momentum is not from 0 up to 1, or it can't do what the options ask for; the message says which.</exception>
    /// <exception cref="InvalidOperationException">An epoch of the trainer has no batch.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled.</exception>
    public RangeTestResult Run(
        ITrainer trainer, IProgress<RangeTestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        LaneSetup.RefuseWithoutData(trainer, _options);
        double momentum = trainer.Momentum ?? 0;
        if (momentum is not (>= 0 and < 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The trainer's momentum must be from 0 up to, but not including, 1. Received: {momentum}."), nameof(trainer));
        }

        var setup = new LaneSetup(trainer, _options, progress, cancellationToken);
        using var passes = new RangeTestPasses(setup, TrialLanes.Of(trainer, setup));
        RangeTestEvidence evidence = RangeTestMeasurement.Of(passes, _options, momentum);
        return RangeTestVerdict.Of(evidence) with
        {
            Steps = passes.Steps,
            ProbeEvaluations = passes.ProbeEvaluations,
            Momentum = trainer.Momentum,
        };
    }

    /// <summary>Runs the test for the whole model and then for each group of layers, one after the other, and puts everything back.</summary>
    /// <remarks>
    /// The first test gives the rate of all layers. Then, in the order of the groups, each is tested at rates of its own while the other layers train at the rates that were
    /// found for them so far. A test whose confidence is low leaves its group at the rate of all. To train with them, multiply the factor of each layer with that of its group, and give the model the rate of all.
    /// </remarks>
    /// <param name="trainer">The model with its data; its <see cref="ITrainer.RateFactors"/> names the layers.</param>
    /// <param name="groups">The groups, one or more; each layer is in one at most. Layers in none keep the rate of all.</param>
    /// <param name="progress">Receives a report for every training step; null for none. Each test counts anew.</param>
    /// <param name="cancellationToken">Cancels the test; it is looked at before every step and evaluation.</param>
    /// <returns>What was found for the whole, and for each group.</returns>
    /// <exception cref="ArgumentException">There is no group, a layer is unknown or in two groups, or the engine has no rates by layer; and as in <see cref="Run"/>.</exception>
    /// <exception cref="InvalidOperationException">An epoch of the trainer has no batch.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled.</exception>
    public GroupedRangeTestResult RunPerGroup(
        ITrainer trainer, IReadOnlyList<ParameterGroup> groups, IProgress<RangeTestProgress>? progress = null, CancellationToken cancellationToken = default) =>
        GroupTrainer.Test(trainer, groups, tested => Run(tested, progress, cancellationToken));

    /// <summary>Gets the callback that the user gave.</summary>
    internal string AskedBy { get; init; } = nameof(LrRangeTest);

    /// <inheritdoc/>
    internal override bool FindsTheRate => true;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        Result = null;
        _sweep = run.Trainer is null ? new FitSweep(run, _options) : null;
        if (_sweep is not null)
        {
            return;
        }

        _found = new FoundRate(run, _shape, _schedule);
        if (!run.IsResumed)
        {
            Result = Test(run);
            if (!Result.HasAnswer)
            {
                throw new InvalidOperationException(
                    $"{Result.WhyNoAnswer} The training has not begun. To train all the same, give a learning rate instead of {AskedBy}.");
            }

            _found.Take(run, Result);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(ITrainingRun run, int epoch)
    {
        if (_sweep is not null || run.IsCoolingDown || ReFind is not { } every || epoch == _found!.FirstEpoch || (epoch - _found.FirstEpoch) % every is not 0)
        {
            return;
        }

        RangeTestResult again = Test(run);
        if (again.HasAnswer)
        {
            Result = again;
            _found.Take(run, again);
        }
        else
        {
            run.Warn($"{again.WhyNoAnswer} The training goes on with the rate that was found before.");
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch)
    {
        if (_sweep is not null)
        {
            _sweep.SetRate(run);
        }
        else
        {
            _found!.Follow(run);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs) => _sweep?.Add(run);

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        if (_sweep is not { } sweep)
        {
            return;
        }

        _sweep = null;
        if (!sweep.HasLosses)
        {
            // The fit failed before its first batch was over, and says why itself.
            return;
        }

        Result = sweep.End(run);
        run.Note(Result.HasAnswer
            ? System.FormattableString.Invariant($"LrRangeTest: {Result.MaxLearningRate:g3} as the peak of a schedule, {Result.BaseLearningRate:g3} as a constant rate: a rough guess from a sweep over {Result.Steps} batches of this fit, which it has stopped. The model is as it was; train it with callbacks made from Result, such as Result.OneCycle().")
            : $"{Result.WhyNoAnswer} The sweep has stopped this fit, and the model is as it was.");
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Set("re_find", ReFind);
        _found?.Save(state);
        if (Result is not null)
        {
            state.Set("result", Result, RangeTestJson.Default.RangeTestResult);
        }
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        Result = state.Get("result", RangeTestJson.Default.RangeTestResult);
        _found!.Load(state, Result);
    }

    private RangeTestResult Test(ITrainingRun run) => Run(run.Trainer!, Progress, run.CancellationToken);
}
