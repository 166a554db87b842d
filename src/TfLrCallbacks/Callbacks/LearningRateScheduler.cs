namespace TfLrCallbacks;

/// <summary>
/// Sets the learning rate from a schedule or a function, before every batch or before every epoch.
/// </summary>
/// <remarks>
/// <para>
/// A function of epoch and rate is Keras' <c>LearningRateScheduler</c>: called at the begin of every epoch with the epoch and the
/// rate in force. A schedule is evaluated for every step, and drives the momentum too where it has one
/// (<see cref="IMomentumSchedule"/>). Its lengths in epochs and fractions of the run are bound when the run starts.
/// </para>
/// </remarks>
public sealed class LearningRateScheduler : Callback
{
    private readonly Func<RunLength, LearningRateSchedule>? _build;
    private readonly Func<int, double, double>? _rule;
    private readonly StepUnit _unit;
    private LearningRateSchedule? _schedule;
    private IMomentumSchedule? _momentum;

    /// <summary>Initializes a scheduler that follows a schedule.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="unit">What one step of <paramref name="schedule"/> is.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    public LearningRateScheduler(LearningRateSchedule schedule, StepUnit unit = StepUnit.Batch)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        _build = schedule.Bind;
        _unit = Check.Defined(unit);
    }

    /// <summary>Initializes a scheduler that follows a schedule made for the run.</summary>
    /// <param name="schedule">Makes the schedule when the run starts and its length is known.</param>
    /// <param name="unit">What one step of the schedule is.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <example>
    /// <code>
    /// new LearningRateScheduler(run => new OneCycle(maxLearningRate: 0.1, totalSteps: run.TotalSteps))
    /// </code>
    /// </example>
    public LearningRateScheduler(Func<RunLength, LearningRateSchedule> schedule, StepUnit unit = StepUnit.Batch)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        _build = run => schedule(run)?.Bind(run)
            ?? throw new InvalidOperationException("The function that makes the schedule returned null. Return a schedule.");
        _unit = Check.Defined(unit);
    }

    /// <summary>Initializes Keras' scheduler: a function of epoch and rate, called before every epoch.</summary>
    /// <param name="schedule">Given the zero-based epoch and the rate in force, returns the rate of the epoch.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    public LearningRateScheduler(Func<int, double, double> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        _rule = schedule;
        _unit = StepUnit.Epoch;
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _schedule = _build?.Invoke(run.Length);
        _momentum = _schedule as IMomentumSchedule;
        if (_momentum?.MomentumAt(0) is not null && run.Momentum is null)
        {
            _momentum = null;
            run.Warn($"{_schedule!.GetType().Name} cycles the momentum, but the optimizer has none, so only the learning rate follows it. Use an optimizer with momentum, or pass cycleMomentum: false.");
        }
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(ITrainingRun run, int epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_unit is not StepUnit.Epoch)
        {
            return;
        }

        if (_rule is not null)
        {
            run.LearningRate = _rule(epoch, run.LearningRate);
        }
        else
        {
            Follow(run, epoch);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_unit is StepUnit.Batch)
        {
            Follow(run, run.Step);
        }
    }

    private void Follow(ITrainingRun run, long position)
    {
        run.LearningRate = _schedule!.ValueAt(position);
        if (_momentum is not null)
        {
            run.Momentum = _momentum.MomentumAt(position);
        }
    }
}
