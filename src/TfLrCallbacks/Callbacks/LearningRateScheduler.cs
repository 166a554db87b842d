namespace TfLrCallbacks;

/// <summary>
/// Sets the learning rate from a schedule or a function, before every batch or before every epoch.
/// </summary>
/// <remarks>
/// <para>
/// A function of the epoch, or of epoch and rate, is Keras' <c>LearningRateScheduler</c>: called at the beginning of every epoch with the
/// zero-based epoch and the rate in force. What it returns must be finite and not negative (Keras takes NaN and negative rates and
/// trains with them). A schedule is evaluated for every step, and drives the momentum too where it has one
/// (<see cref="LearningRateSchedule.MomentumAt"/>). Its lengths in epochs and fractions of the run are bound when the run starts.
/// </para>
/// </remarks>
public sealed class LearningRateScheduler : Callback
{
    private readonly ScheduleFollower? _follower;
    private readonly Func<int, double, double>? _rule;
    private readonly StepUnit _unit;
    private readonly int _verbose;

    /// <summary>Initializes a scheduler that follows a schedule.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="unit">What one step of <paramref name="schedule"/> is.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    public LearningRateScheduler(LearningRateSchedule schedule, StepUnit unit = StepUnit.Batch)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        _follower = new ScheduleFollower(_ => schedule, Check.Defined(unit));
        Schedule = schedule;
        _unit = unit;
        SetsWithoutLooking = true;
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
        _follower = new ScheduleFollower(schedule, Check.Defined(unit));
        _unit = unit;
        SetsWithoutLooking = true;
    }

    /// <summary>Initializes Keras' scheduler: a function of epoch and rate, called before every epoch.</summary>
    /// <param name="schedule">Given the zero-based epoch and the rate in force, returns the rate of the epoch.</param>
    /// <param name="verbose">1 prints each rate that is set in Keras' wording; 0 prints nothing.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="verbose"/> is negative.</exception>
    public LearningRateScheduler(Func<int, double, double> schedule, int verbose = 0)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        _rule = schedule;
        _unit = StepUnit.Epoch;
        _verbose = Check.AtLeast(0, verbose);
    }

    /// <summary>Initializes Keras' scheduler with a function of the epoch alone.</summary>
    /// <param name="schedule">Given the zero-based epoch, returns its rate.</param>
    /// <param name="verbose">1 prints each rate that is set in Keras' wording; 0 prints nothing.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="verbose"/> is negative.</exception>
    public LearningRateScheduler(Func<int, double> schedule, int verbose = 0)
        : this(IgnoringTheRate(schedule), verbose) => SetsWithoutLooking = true;

    /// <summary>Gets the schedule that it was made with; null where it follows a function.</summary>
    internal LearningRateSchedule? Schedule { get; }

    /// <summary>Gets a value indicating whether the rate in force does not matter for the one that is set.</summary>
    internal bool SetsWithoutLooking { get; }

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run) => _follower?.Begin(run);

    /// <inheritdoc/>
    public override void OnEpochBegin(ITrainingRun run, int epoch)
    {
        if (_rule is not null && !run.IsCoolingDown)
        {
            Apply(run, epoch, _rule(epoch, SetsWithoutLooking ? double.NaN : run.LearningRate));
        }
        else if (_rule is null && _unit is StepUnit.Epoch)
        {
            _follower!.Follow(run, epoch);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch)
    {
        if (_unit is StepUnit.Batch)
        {
            _follower!.Follow(run, run.Step);
        }
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state) => _follower?.Save(state);

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state) => _follower?.Load(state);

    private static Func<int, double, double> IgnoringTheRate(Func<int, double> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return (epoch, _) => schedule(epoch);
    }

    private void Apply(ITrainingRun run, int epoch, double rate)
    {
        if (!double.IsFinite(rate) || rate < 0)
        {
            throw new InvalidOperationException(
                $"A function that gives learning rates must return a finite number, 0 or more. For epoch {epoch} it returned {PythonNumber.Repr(rate)}.");
        }

        run.SetLearningRate(rate, "function of the epoch");
        if (_verbose > 0)
        {
            run.Note($"Epoch {epoch + 1}: LearningRateScheduler setting learning rate to {PythonNumber.Repr(rate)}.");
        }
    }
}
