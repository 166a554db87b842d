namespace TfLrCallbacks;

/// <summary>
/// A schedule in a run whose length is a time: its lengths are bound when the time of a step has been measured, and its position is that of a <see cref="TimePlan"/>.
/// </summary>
internal sealed class TimedSchedule
{
    private static readonly TimeSpan Endless = TimeSpan.FromDays(36525);

    private readonly Func<RunLength, LearningRateSchedule> _build;
    private readonly StepUnit _unit;
    private readonly TimePlan _plan;
    private readonly bool _ownsPlan;
    private readonly bool _followsSteps;
    private double? _boundTo;
    private double _scale = 1;

    private TimedSchedule(Func<RunLength, LearningRateSchedule> build, StepUnit unit, LearningRateSchedule first, TimePlan plan, bool ownsPlan, bool followsSteps)
    {
        _build = build;
        _unit = unit;
        Schedule = first;
        _plan = plan;
        _ownsPlan = ownsPlan;
        _followsSteps = followsSteps;
    }

    /// <summary>Gets the schedule: as it is planned, or, while the time of a step is still measured, one whose first rate is right.</summary>
    public LearningRateSchedule Schedule { get; private set; }

    /// <summary>Makes the schedule for a run; null where neither the run nor a length of the schedule is a time.</summary>
    /// <exception cref="InvalidOperationException">A schedule by epochs is in a run that does not know its steps per epoch.</exception>
    public static TimedSchedule? Of(ITrainingRun run, Func<RunLength, LearningRateSchedule> build, StepUnit unit)
    {
        TimePlan? budget = run.Plan;
        bool usesTime = UsesTime(run, build, unit);
        if (budget is null && !usesTime)
        {
            return null;
        }

        if (unit is StepUnit.Epoch && run.Length.StepsPerEpoch is null)
        {
            throw new InvalidOperationException("A schedule by epochs in a run with a time budget needs the steps of an epoch, and the data does not say how many there are. Use a schedule by steps.");
        }

        RunLength guess = Guess(run.Length, budget?.Time);
        LearningRateSchedule first = BindPressed(build, guess, unit);
        if (usesTime && OwnTime(build, guess, unit) is { } own)
        {
            TimeSpan time = budget is not null && budget.Time < own ? budget.Time : own;
            var plan = new TimePlan(time, run.Clock, first.GetType().Name);
            plan.Start(run.BegunAt);
            return new TimedSchedule(build, unit, first, plan, ownsPlan: true, followsSteps: false);
        }

        if (budget is not null)
        {
            return new TimedSchedule(build, unit, first, budget, ownsPlan: false, followsSteps: false);
        }

        var measure = new TimePlan(Endless, run.Clock, first.GetType().Name) { OnlyMeasures = true };
        measure.Start(run.BegunAt);
        return new TimedSchedule(build, unit, first, measure, ownsPlan: true, followsSteps: true);
    }

    /// <summary>Goes to the step in progress.</summary>
    public void MoveTo(ITrainingRun run)
    {
        _plan.MoveTo(run);
        Rebind(run.Length);
    }

    /// <summary>Gives the position of the step in progress.</summary>
    public double Position(ITrainingRun run) => At(run, _plan.Position);

    /// <summary>Gives the position of the step after the one in progress.</summary>
    public double NextPosition(ITrainingRun run)
    {
        Rebind(run.Length);
        return At(run, _plan.NextPosition);
    }

    public void Save(CallbackState state)
    {
        if (_ownsPlan)
        {
            _plan.Save(state.Part("time"));
        }
    }

    public void Load(CallbackState state)
    {
        if (_ownsPlan)
        {
            _plan.Load(state.Part("time"));
        }
    }

    private static bool UsesTime(ITrainingRun run, Func<RunLength, LearningRateSchedule> build, StepUnit unit)
    {
        RunLength length = InUnit(run.Length.StepsPerEpoch is null ? new RunLength(Math.Max(1, run.Length.Epochs), 1000) : run.Length, unit);
        try
        {
            build(length)?.Bind(length);
            return false;
        }
        catch (UnboundLengthException unbound) when (unbound.NeedsTime)
        {
            return true;
        }
    }

    private static RunLength Guess(RunLength run, TimeSpan? time)
    {
        TimeSpan step = time is { } budget ? budget / 1000 : TimeSpan.FromMilliseconds(1);
        step = step > TimeSpan.Zero ? step : TimeSpan.FromTicks(1);
        RunLength known = run.StepsPerEpoch is null && time is null ? new RunLength(Math.Max(1, run.Epochs), 1000) : run;
        return known with { StepTime = step, Planned = time is null ? null : 1000 };
    }

    /// <summary>Gives the time that the schedule takes, where its lengths say one: the part of its end that grows as steps become shorter.</summary>
    private static TimeSpan? OwnTime(Func<RunLength, LearningRateSchedule> build, RunLength guess, StepUnit unit)
    {
        RunLength shorter = guess with { StepTime = guess.StepTime / 2 is { Ticks: > 0 } half ? half : TimeSpan.FromTicks(1) };
        if (BindPressed(build, guess, unit).EndStep() is not { } end || BindPressed(build, shorter, unit).EndStep() is not { } later || later <= end * (1 + 1e-6))
        {
            return null;
        }

        return TimeSpan.FromSeconds((later - end) / ((1 / shorter.StepTime!.Value.TotalSeconds) - (1 / guess.StepTime!.Value.TotalSeconds)));
    }

    /// <summary>Binds a schedule; times for which there is no room are made shorter, all by the same factor.</summary>
    private static LearningRateSchedule BindPressed(Func<RunLength, LearningRateSchedule> build, RunLength length, StepUnit unit)
    {
        RunLength own = InUnit(length, unit);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                LearningRateSchedule made = build(own)
                    ?? throw new InvalidOperationException("The function that makes the schedule returned null. Return a schedule.");
                return made.Bind(own);
            }
            catch (ArgumentOutOfRangeException) when (attempt < 100 && own.StepTime is { } step)
            {
                own = own with { StepTime = step * 1.25 };
            }
        }
    }

    private static RunLength InUnit(RunLength run, StepUnit unit) => unit is StepUnit.Batch
        ? run
        : new RunLength(run is { Planned: { } planned, StepsPerEpoch: { } steps } ? (int)Math.Min(int.MaxValue, (planned + steps - 1) / steps) : run.Epochs, 1);

    private double At(ITrainingRun run, double planned)
    {
        double position = !_followsSteps ? planned * _scale : _plan.Steps is null ? 0 : run.Step;
        return _unit is StepUnit.Epoch ? Math.Floor(position / run.Length.StepsPerEpoch!.Value) : position;
    }

    private void Rebind(RunLength run)
    {
        if (_plan.Steps is not { } steps || _boundTo == steps)
        {
            return;
        }

        _boundTo = steps;
        TimeSpan step = TimeSpan.FromSeconds(Math.Max(_plan.StepSeconds, TimeSpan.FromTicks(1).TotalSeconds));
        long planned = (long)Math.Ceiling(steps);
        RunLength length = _followsSteps ? run : run.StepsPerEpoch is { } perEpoch
            ? new RunLength((int)Math.Min(int.MaxValue, (planned + perEpoch - 1) / perEpoch), perEpoch)
            : run;
        Schedule = BindPressed(_build, length with { StepTime = step, Planned = _followsSteps ? null : planned }, _unit);
        if (_ownsPlan && !_followsSteps && Schedule.EndStep() is { } end && Math.Abs(end - steps) > 2)
        {
            // Steps and times in one schedule, or a time beyond the run's: the whole of it is gone through in the time there is.
            _scale = end / steps;
        }
    }
}
