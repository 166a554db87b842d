using System.Runtime.InteropServices;
using static System.FormattableString;

namespace TfLrCallbacks;

/// <summary>
/// A position in a schedule that reaches the schedule's end when a time is up. The schedule keeps its steps, of the length that was measured at the start; each step
/// that is really made advances the position by as much as brings it to its end in the time that is left.
/// </summary>
/// <remarks>
/// <code>
/// τ₀ = median time of the first 10 steps but the first (of fewer where they take a tenth of the time); the position is 0 meanwhile
/// N = max(10, time / τ₀)                                      the steps of the schedule
/// v ← v + a,   a = (N − v) / (steps that fit into the time that is left, less the last end of an epoch)
/// </code>
/// <para>
/// a is planned anew when a hundredth of the time has passed, and oftener near the end; each plan is a decision in the ledger. As v goes on from where it is, the rate
/// never jumps. One step goes at most a fiftieth of the schedule, or five times what it would usually go: after a long pause the rest is still walked, not left out.
/// </para>
/// </remarks>
internal sealed class TimePlan(TimeSpan time, TimeProvider clock, string who)
{
    private const int Measured = 10;
    private const double LeastSteps = 10;

    private readonly double _time = time.TotalSeconds;
    private readonly List<double> _first = [];
    private readonly StepForecast _forecast = new();
    private readonly double[] _clockOfFirst = new double[1];
    private long _started;
    private double _before;
    private double _lastBegin;
    private double _plannedAt;
    private long _step = -1;
    private int _epoch;
    private long _epochStep;
    private long _stepsMade;
    private bool _warned;

    /// <summary>Gets how many steps the schedule has; null until that is planned.</summary>
    public double? Steps { get; private set; }

    /// <summary>Gets the time of a step that the schedule was planned with, in seconds.</summary>
    public double StepSeconds { get; private set; }

    /// <summary>Gets the position of the step in progress.</summary>
    public double Position { get; private set; }

    /// <summary>Gets how far a step goes.</summary>
    public double Advance { get; private set; }

    /// <summary>Gets the position of the step after the one in progress.</summary>
    public double NextPosition => Steps is null ? 0 : Math.Min(Position + Advance, LastPosition);

    /// <summary>Gets how many steps are left, the one in progress counted; null where that is not known.</summary>
    public double? StepsLeft => Steps is { } steps && Advance > 0 ? Math.Max(1, (steps - Position) / Advance) : null;

    /// <summary>Gets a value indicating whether the time of a step is measured and nothing planned.</summary>
    public bool OnlyMeasures { get; init; }

    /// <summary>Gets how much of the time is used.</summary>
    public TimeSpan Used => TimeSpan.FromSeconds(_before) + clock.GetElapsedTime(_started);

    /// <summary>Gets the whole time.</summary>
    public TimeSpan Time => time;

    private double LastPosition => Math.Max(0, Steps!.Value - 1);

    /// <summary>Starts the clock.</summary>
    /// <param name="started">The clock's timestamp at the start of the run.</param>
    public void Start(long started)
    {
        _started = started;
        _before = 0;
        _step = -1;
        _stepsMade = 0;
        _first.Clear();
        Steps = null;
        Position = Advance = 0;
        _warned = false;
        _lastBegin = _plannedAt = 0;
        _epochStep = 0;
    }

    /// <summary>A step begins: moves the position, and asks the run to stop after the step where it is the last. Called again for the same step it does nothing.</summary>
    /// <param name="run">The run.</param>
    public void MoveTo(ITrainingRun run)
    {
        if (run.Step == _step)
        {
            return;
        }

        double? stepsLeft = run.Length.IsOpen ? null : run.Length.TotalSteps - run.Step;

        double now = Now(run.Workers);
        bool first = _step < 0;
        if (!first)
        {
            Measure(run, now - _lastBegin);
            Position += Advance;
        }
        else
        {
            _epoch = run.Epoch;
        }

        _step = run.Step;
        _lastBegin = now;
        _stepsMade++;
        if (Steps is null && (_first.Count >= Measured || now >= _time * EnoughFor(_first.Count)))
        {
            Begin();
        }

        if (Steps is { } steps && !OnlyMeasures)
        {
            double left = _time - now - _forecast.Reserve;
            if (Advance is 0 || now - _plannedAt >= Math.Min(_time / 100, Math.Max(0, left) / 10) || (steps - Position) / Advance < 20)
            {
                Plan(run, now, left, stepsLeft);
            }

            if (Position + Advance >= steps * (1 - 1e-9))
            {
                End(run, stepsLeft);
            }
        }
    }

    public void Save(CallbackState state)
    {
        state.Set("used_seconds", Used.TotalSeconds);
        state.Set("steps", Steps);
        state.Set("step_seconds", StepSeconds);
        state.Set("position", Position);
        state.Set("advance", Advance);
        state.Set("planned_at", _plannedAt);
        state.Set("last_begin", _lastBegin);
        state.Set("last_step", _step);
        state.Set("steps_made", _stepsMade);
        state.Set("epoch", _epoch);
        state.Set("epoch_step", _epochStep);
        state.Set("warned", _warned);
        state.Set("first", [.. _first], RunStateJson.Default.IReadOnlyListDouble);
        _forecast.Save(state.Part("forecast"));
    }

    /// <summary>Goes on with what was saved; the clock has been started for this process.</summary>
    public void Load(CallbackState state)
    {
        _before = state.GetDouble("used_seconds", atLeast: 0, atMost: TimeSpan.MaxValue.TotalSeconds / 2);
        Steps = state.GetNullableDouble("steps") is { } steps ? Require(steps >= LeastSteps && double.IsFinite(steps), steps, "steps") : null;
        StepSeconds = state.GetDouble("step_seconds", atLeast: 0);
        Position = state.GetDouble("position", atLeast: 0);
        Advance = state.GetDouble("advance", atLeast: 0);
        _plannedAt = state.GetDouble("planned_at", atLeast: 0);
        long last = state.GetInt64("last_step", atLeast: -1, atMost: RunState.LastStep);
        _stepsMade = state.GetInt64("steps_made", atLeast: 0, atMost: RunState.LastStep);
        _epoch = state.GetInt32("epoch", atLeast: 0);
        _epochStep = state.GetInt64("epoch_step", atLeast: 0, atMost: RunState.LastStep);
        _warned = state.GetBoolean("warned");
        _first.Clear();
        foreach (double seconds in state.Get("first", RunStateJson.Default.IReadOnlyListDouble).Take(Measured))
        {
            _first.Add(Require(double.IsFinite(seconds) && seconds >= 0, seconds, "first"));
        }

        _forecast.Load(state.Part("forecast"));
        _lastBegin = state.GetDouble("last_begin", atLeast: 0);
        _step = last;
    }

    /// <summary>Gives the part of the time after which so many measured steps are enough: the first one, which often compiles and reads ahead, says little.</summary>
    private static double EnoughFor(int steps) => steps switch
    {
        0 => double.PositiveInfinity,
        1 => 0.8,
        2 => 1 / 3.0,
        _ => 0.1,
    };

    private static double Require(bool isRight, double value, string name) => isRight
        ? value
        : throw new InvalidDataException(Invariant($"The value \"{name}\" of a saved time plan is not possible. Received: {value}."));

    /// <summary>Gives the seconds used; of several workers the first one's clock is right for all.</summary>
    private double Now(IWorkers workers)
    {
        double now = Used.TotalSeconds;
        if (workers.Count > 1)
        {
            _clockOfFirst[0] = now;
            workers.Broadcast(MemoryMarshal.AsBytes(_clockOfFirst.AsSpan()));
            now = _clockOfFirst[0];
        }

        return now;
    }

    private void Measure(ITrainingRun run, double seconds)
    {
        bool epochEnded = run.Epoch != _epoch;
        _epochStep++;
        bool hasOneStep = epochEnded && _epochStep is 1;
        if (epochEnded)
        {
            _epochStep = 0;
            _epoch = run.Epoch;
        }

        if (Steps is null)
        {
            if (epochEnded)
            {
                if (_first.Count > 0)
                {
                    _forecast.Begin(Median());
                }

                _forecast.AddEpochEnd(seconds);
            }

            if (!epochEnded || hasOneStep)
            {
                _first.Add(seconds);
            }
        }
        else if (epochEnded)
        {
            _forecast.AddEpochEnd(seconds);
        }
        else
        {
            _forecast.AddStep(seconds);
        }
    }

    private void Begin()
    {
        // A clock that stands still measures nothing; the least time there is keeps the plan finite.
        StepSeconds = Math.Max(Median(), TimeSpan.FromTicks(1).TotalSeconds);
        Steps = Math.Max(LeastSteps, _time / StepSeconds);
        _forecast.Begin(StepSeconds);
    }

    private double Median()
    {
        double[] sorted = [.. _first.Skip(_first.Count > 1 ? 1 : 0).Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 is 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private void Plan(ITrainingRun run, double now, double left, double? stepsLeft)
    {
        _forecast.Close();
        double steps = Steps!.Value;
        double? perEpoch = run.Length.StepsPerEpoch;
        double fit = Math.Max(1, Math.Round(_forecast.StepsIn(left, perEpoch - _epochStep, perEpoch)));
        double usual = steps * Math.Max(1 / 50.0, 5 * Math.Max(StepSeconds, _forecast.Step) / _time);
        bool bound = stepsLeft < fit;
        Advance = bound ? (steps - Position) / stepsLeft!.Value : Math.Min((steps - Position) / fit, usual);
        _plannedAt = now;
        string why = bound
            ? Invariant($"the epochs of the run end before its {Length.Of(time)}: {stepsLeft:0} steps are left")
            : Invariant($"{Math.Max(0, left):0.###} s are left, enough for {fit:0} more step{(fit is 1 ? string.Empty : "s")}");
        run.Decide(new Decision(run.Step, who, "plan", why)
        {
            Numbers = new Dictionary<string, double>
            {
                ["position"] = Position,
                ["advance"] = Advance,
                ["steps"] = steps,
                ["step_seconds"] = StepSeconds,
                ["used_seconds"] = now,
            },
        });
        if (_warned)
        {
            return;
        }

        _warned = true;
        if (bound)
        {
            run.Warn(Invariant($"{who} has {Length.Of(time)}, but the run's {run.Length.Epochs} epochs end before, after {run.Step + stepsLeft:0} steps; the schedule ends with them. Give the fit more epochs, or the time as its time budget."));
        }
        else if (fit < LeastSteps)
        {
            run.Warn(Invariant($"{who}: only about {fit:0} more steps fit into {Length.Of(time)}, so the schedule has few rates. A step takes about {StepSeconds:g3} s. Give it more time."));
        }
    }

    private void End(ITrainingRun run, double? stepsLeft)
    {
        // The last step is trained with the last rate of the schedule, however far the one before it had come.
        Position = Math.Max(Position, LastPosition);
        if (stepsLeft is not <= 1)
        {
            run.RequestStop(Invariant($"{who}: its time, {Length.Of(time)}, is used, after {_stepsMade} steps."));
        }
    }
}
