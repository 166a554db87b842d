namespace TfLrCallbacks;

/// <summary>Writes a schedule's rate and momentum into a run, step by step.</summary>
internal sealed class ScheduleFollower(Func<RunLength, LearningRateSchedule> build)
{
    private LearningRateSchedule? _schedule;
    private IMomentumSchedule? _momentum;
    private string _why = string.Empty;

    /// <summary>Makes the schedule for a run whose length is known.</summary>
    public void Begin(ITrainingRun run)
    {
        _schedule = build(run.Length)?.Bind(run.Length)
            ?? throw new InvalidOperationException("The function that makes the schedule returned null. Return a schedule.");
        _why = _schedule.GetType().Name;
        _momentum = _schedule as IMomentumSchedule;
        if (_momentum?.MomentumAt(0) is not null && run.Momentum is null)
        {
            _momentum = null;
            run.Warn($"{_why} cycles the momentum, but the optimizer has none, so only the learning rate follows it. Use an optimizer with momentum, or pass cycleMomentum: false.");
        }
    }

    /// <summary>Gives the schedule's rate at a position.</summary>
    public double RateAt(long position) => _schedule!.ValueAt(position);

    /// <summary>Sets the rate of a position, times a scale, and the momentum.</summary>
    public void Follow(ITrainingRun run, long position, double scale = 1)
    {
        run.SetLearningRate(_schedule!.ValueAt(position) * scale, _why);
        if (_momentum?.MomentumAt(position) is { } momentum)
        {
            run.Momentum = momentum;
        }
    }
}
