namespace TfLrCallbacks;

/// <summary>
/// Writes a schedule's rate and momentum into a run, step by step. Where the data does not say how long an epoch is, a schedule whose
/// lengths need it is planned with a guess, and what is left of it is stretched over what is left of the run whenever more is known.
/// </summary>
internal sealed class ScheduleFollower(Func<RunLength, LearningRateSchedule> build, StepUnit unit = StepUnit.Batch)
{
    private const long FirstGuess = 1000;

    private LearningRateSchedule? _schedule;
    private RunLength? _guess;
    private bool _drivesMomentum;
    private string _why = string.Empty;

    /// <summary>Makes the schedule for a run.</summary>
    public void Begin(ITrainingRun run)
    {
        RunLength length = unit is StepUnit.Epoch ? new RunLength(run.Length.Epochs, stepsPerEpoch: 1) : run.Length;
        _guess = length.StepsPerEpoch is null && !IsBound(Make(length), length) ? new RunLength(Math.Max(1, length.Epochs), FirstGuess) : null;
        LearningRateSchedule made = Make(_guess ?? length);
        _schedule = made.Bind(_guess ?? length);
        _why = made.GetType().Name;
        if (_guess is not null)
        {
            run.Warn($"{_why} has lengths in epochs or parts of the run, and the data does not say how many steps an epoch has. It is planned with a guess until the first epoch has ended. Give the steps of an epoch, or lengths in steps.");
        }

        _drivesMomentum = _schedule is IMomentumSchedule schedule && schedule.MomentumAt(0) is not null;
        if (_drivesMomentum && run.Momentum is null)
        {
            _drivesMomentum = false;
            run.Warn($"{_why} cycles the momentum, but the optimizer has none, so only the learning rate follows it. Use an optimizer with momentum, or pass cycleMomentum: false.");
        }
    }

    /// <summary>Sets the rate of a position, times a scale, and the momentum.</summary>
    public void Follow(ITrainingRun run, long position, double scale = 1)
    {
        if (_guess is not null)
        {
            Replan(run.Length, _guess, position);
        }

        run.SetLearningRate(_schedule!.ValueAt(position) * scale, _why);
        if (_drivesMomentum && ((IMomentumSchedule)_schedule).MomentumAt(position) is { } momentum)
        {
            run.Momentum = momentum;
        }
    }

    private static bool IsBound(LearningRateSchedule schedule, RunLength length)
    {
        try
        {
            schedule.Bind(length);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private LearningRateSchedule Make(RunLength length) => build(length)
        ?? throw new InvalidOperationException("The function that makes the schedule returned null. Return a schedule.");

    private void Replan(RunLength run, RunLength guess, long position)
    {
        if (run.TotalSteps is { } total)
        {
            _guess = null;
            if (total > position)
            {
                _schedule = _schedule!.Replan(position, guess.TotalSteps!.Value, total);
            }
        }
        else if (position >= guess.StepsPerEpoch / 2)
        {
            _guess = new RunLength(guess.Epochs, 2 * guess.StepsPerEpoch);
            _schedule = _schedule!.Replan(position, guess.TotalSteps!.Value, _guess.TotalSteps!.Value);
        }
    }
}
