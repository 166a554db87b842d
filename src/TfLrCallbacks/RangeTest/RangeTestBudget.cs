using static System.FormattableString;

namespace TfLrCallbacks;

/// <summary>How many steps, or how much time, a range test may take.</summary>
internal sealed class RangeTestBudget
{
    private const int ShortestTrial = 10;

    private readonly LrRangeTestOptions _options;
    private readonly IWorkers _workers;
    private readonly double? _steps;
    private readonly TimeSpan? _limit;
    private readonly long _started;

    public RangeTestBudget(ITrainer trainer, LrRangeTestOptions options)
    {
        _options = options;
        _workers = trainer.Workers;
        _started = options.Time.GetTimestamp();
        if (options.Budget is { Unit: LengthUnit.Time } time)
        {
            _limit = TimeSpan.FromSeconds(time.Amount);
        }
        else if (options.Budget is { } budget)
        {
            // A run's steps are batches; a step of the test is an update.
            double batches = budget.Unit is LengthUnit.Epochs ? trainer.BatchesPerUpdate : 1;
            _steps = budget.In(new RunLength(1, trainer.StepsPerEpoch)) / batches ?? throw new ArgumentException(
                $"A budget in epochs needs data that says how long an epoch is. Received: {budget}. Give it in steps.", nameof(options));
            int least = options.SweepSteps + (options.TrialSteps ?? (TrialWalk.UsualTrials * ShortestTrial));
            if (_steps < least)
            {
                throw new ArgumentException(
                    Invariant($"A budget must be {least} steps or more: {options.SweepSteps} for the sweep, and the rest for trials. Received: {budget}{(batches > 1 ? Invariant($", which is {_steps:g4} updates of {batches} batches") : string.Empty)}."), nameof(options));
            }
        }
    }

    /// <summary>Gets a value indicating whether the time is over. Several workers ask for it between trials only (<see cref="Allows"/>).</summary>
    public bool IsOver => _workers.Count is 1 && TimeIsOver;

    private bool TimeIsOver => _limit is { } limit && _options.Time.GetElapsedTime(_started) >= limit;

    /// <summary>Says whether there may be more steps; all workers get the answer of the first one.</summary>
    public bool Allows(int made, int more)
    {
        if (_limit is not null && _workers.Count > 1)
        {
            Span<double> over = [_workers.Rank is 0 && TimeIsOver ? 1 : 0];
            _workers.Sum(over);
            return over[0] is 0;
        }

        return !TimeIsOver && !(made + more > _steps);
    }

    /// <summary>Gives the length of the first trials: shorter ones where the budget would not last for a walk.</summary>
    public int FirstSteps(int usual) => _options.TrialSteps
        ?? (_steps is { } steps ? Math.Min(usual, Math.Max(ShortestTrial, (int)((steps - _options.SweepSteps) / TrialWalk.UsualTrials))) : usual);
}
