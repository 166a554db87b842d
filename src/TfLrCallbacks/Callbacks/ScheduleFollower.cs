namespace TfLrCallbacks;

/// <summary>
/// Writes a schedule's rate and momentum into a run, step by step. Where the data does not say how long an epoch is, a schedule whose
/// lengths need it is planned with a guess, and the rest of it is stretched over the rest of the run whenever more is known.
/// Where a run goes on with other epochs than it was planned with, the schedule follows the <see cref="ExtendPolicy"/>.
/// </summary>
internal sealed class ScheduleFollower(Func<RunLength, LearningRateSchedule> build, StepUnit unit = StepUnit.Batch)
{
    /// <summary>The steps of an epoch that are planned with where the data does not say how many there are.</summary>
    public const long FirstGuess = 1000;

    private const double DecayPart = 0.2;

    private LearningRateSchedule? _schedule;
    private TimedSchedule? _timed;
    private RunLength? _guess;
    private int _extensions;
    private bool _leavesMomentum;
    private string _why = string.Empty;

    /// <summary>Makes the schedule for a run.</summary>
    public void Begin(ITrainingRun run) => Begin(run, run.Length);

    /// <summary>Makes the schedule for a run that was of another length, as far as that was known, when the schedule began.</summary>
    public void Begin(ITrainingRun run, RunLength begun)
    {
        _extensions = 0;
        _guess = null;
        _timed = TimedSchedule.Of(run, build, unit);
        _schedule = _timed?.Schedule ?? MakeOrGuess(InOwnSteps(begun));
        _why = _schedule.GetType().Name;
        if (_guess is not null)
        {
            run.Warn($"{_why} has lengths in epochs or parts of the run, and the data does not say how many steps an epoch has. It is planned with a guess until the first epoch has ended. Give the steps of an epoch, or lengths in steps.");
        }

        _leavesMomentum = false;
        if (_schedule.MomentumAt(0) is not null)
        {
            LeaveMomentumToOptimizer(run);
        }

        if (_timed is null && RateSamples.StepsOver(InOwnSteps(begun).TotalSteps ?? FirstGuess).FirstOrDefault(step => _schedule.MomentumAt(step) >= 1, -1) is >= 0 and var step)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{_why} sets a momentum of {_schedule.MomentumAt(step)} at step {step}, and with 1 or more the weights run away. Keep the momentum of the schedule below 1."));
        }
    }

    /// <summary>Gives the schedule's rate of the step that is trained next.</summary>
    public double NextRate(ITrainingRun run) => _timed is { } timed
        ? timed.Schedule.ValueAt(timed.NextPosition(run))
        : _schedule!.ValueAt(run.Step);

    /// <summary>Sets the rate of a position, times a scale, and the momentum. A run that cools down has its own rate.</summary>
    public void Follow(ITrainingRun run, long position, double scale = 1)
    {
        if (run.IsCoolingDown)
        {
            return;
        }

        if (_timed is { } timed)
        {
            // By epochs the plan has not come to the first step yet, and says where that will be.
            if (unit is StepUnit.Batch)
            {
                timed.MoveTo(run);
            }

            double at = unit is StepUnit.Batch ? timed.Position(run) : timed.NextPosition(run);
            Set(run, timed.Schedule, at, scale);
            return;
        }

        if (_guess is not null)
        {
            Replan(run.Length, position);
        }

        if (_extensions < run.Extensions.Count)
        {
            Extend(run.Extensions);
        }

        Set(run, _schedule!, position, scale);
    }

    /// <summary>Saves how far a time has been used; nothing where no length is a time.</summary>
    public void Save(CallbackState state) => _timed?.Save(state);

    /// <summary>Takes over what was saved.</summary>
    public void Load(CallbackState state) => _timed?.Load(state);

    /// <summary>Holds the rate that was trained with last, and lets it fall in the last part of what is left.</summary>
    private static JoinedSchedule HoldAndDecay(LearningRateSchedule schedule, long step, long end)
    {
        double held = schedule.ValueAt(Math.Max(0, step - 1));
        long decay = Math.Max(1, (long)Math.Round(DecayPart * (end - step)));
        return schedule
            .Then(step, new ConstantRate(held))
            .Then(end - decay, new Anneal(held, schedule.ValueAt(long.MaxValue), decay, Curve.OneMinusSqrt));
    }

    private void Set(ITrainingRun run, LearningRateSchedule schedule, double position, double scale)
    {
        run.SetLearningRate(schedule.ValueAt(position) * scale, _why);
        if (!_leavesMomentum && schedule.MomentumAt(position) is { } momentum && !LeaveMomentumToOptimizer(run))
        {
            run.Momentum = momentum;
        }
    }

    /// <summary>Says once that an optimizer without momentum follows the rate alone.</summary>
    private bool LeaveMomentumToOptimizer(ITrainingRun run)
    {
        if (run.Momentum is null)
        {
            _leavesMomentum = true;
            run.Warn($"{_why} cycles the momentum, but the optimizer has none, so only the learning rate follows it. Use an optimizer with momentum, or pass cycleMomentum: false.");
        }

        return _leavesMomentum;
    }

    private LearningRateSchedule MakeOrGuess(RunLength length)
    {
        LearningRateSchedule made = Make(length);
        try
        {
            return made.Bind(length);
        }
        catch (UnboundLengthException) when (length.StepsPerEpoch is null)
        {
            _guess = new RunLength(Math.Max(1, length.Epochs), FirstGuess);
            return MakeBound(_guess);
        }
    }

    private LearningRateSchedule Make(RunLength length) => build(length)
        ?? throw new InvalidOperationException("The function that makes the schedule returned null. Return a schedule.");

    private LearningRateSchedule MakeBound(RunLength length) => Make(length).Bind(length);

    private RunLength InOwnSteps(RunLength run) => unit is StepUnit.Epoch ? new RunLength(run.Epochs, stepsPerEpoch: 1) : run;

    /// <summary>Does at which step what a run that was never interrupted did there, so that one that goes on has the same plan.</summary>
    private void Replan(RunLength run, long position)
    {
        long planned = run.StepsPerEpoch is { } known ? Math.Min(position, known - 1) : position;
        while (_guess!.StepsPerEpoch / 2 is { } half && half <= planned)
        {
            var doubled = new RunLength(_guess.Epochs, 2 * _guess.StepsPerEpoch);
            _schedule = _schedule!.Replan(half, _guess.TotalSteps!.Value, doubled.TotalSteps!.Value);
            _guess = doubled;
        }

        if (run is { StepsPerEpoch: { } learned, TotalSteps: { } total })
        {
            if (total > learned)
            {
                _schedule = _schedule!.Replan(learned, _guess.TotalSteps!.Value, total);
            }

            _guess = null;
        }
    }

    private void Extend(IReadOnlyList<RunExtension> extensions)
    {
        LearningRateSchedule schedule = MakeBound(InOwnSteps(extensions[0].Planned));
        foreach (RunExtension extension in extensions)
        {
            schedule = Extend(schedule, extension);
        }

        _schedule = schedule;
        _extensions = extensions.Count;
    }

    private LearningRateSchedule Extend(LearningRateSchedule schedule, RunExtension extension)
    {
        RunLength actual = InOwnSteps(extension.Actual);
        long planned = InOwnSteps(extension.Planned).TotalSteps!.Value;
        long end = actual.TotalSteps!.Value;
        long step = unit is StepUnit.Epoch ? extension.Step / extension.Actual.StepsPerEpoch!.Value : extension.Step;
        return extension.Policy switch
        {
            ExtendPolicy.ReAnneal when step < Math.Min(planned, end) => schedule.Replan(step, planned, end),
            ExtendPolicy.ReAnneal when step < end =>
                schedule.Then(step, MakeBound(new RunLength(extension.Actual.Epochs - extension.Planned.Epochs, actual.StepsPerEpoch))),
            ExtendPolicy.StableDecay when step < end => HoldAndDecay(schedule, step, end),
            _ => MakeBound(actual),
        };
    }
}
