using static System.FormattableString;

namespace TfLrCallbacks;

/// <summary>Drives the rate of a fit with what a range test found in it: once for a constant rate, at every step for a schedule.</summary>
internal sealed class FoundRate(ITrainingRun begun, ScheduleShape shape, Func<RangeTestResult, LearningRateSchedule>? schedule)
{
    private RunLength _length = begun.Length;
    private ScheduleFollower? _follower;
    private long _step = begun.Step;

    /// <summary>Gets the epoch that the run began with.</summary>
    public int FirstEpoch { get; private set; } = begun.Epoch;

    private int Epoch { get; set; } = begun.Epoch;

    /// <summary>Goes on with what was found, from the step that is trained next.</summary>
    public void Take(ITrainingRun run, RangeTestResult found)
    {
        Epoch = run.Epoch;
        _step = run.Plan is { } plan ? (long)Math.Ceiling(plan.NextPosition) : run.Step;
        _length = run.Length;
        double rate = Peak(run, Rest(run.Length), found, shape);
        run.Note(Invariant($"LrRangeTest: {rate:g3} {Use(run, found)}; {Trust(found)} ({found.Steps} steps)."));
        if (found.Confidence is RangeTestConfidence.Low)
        {
            run.Warn(Invariant($"The range test trusts its answer, {rate:g3}, little. {string.Join(' ', found.Flags.Select(flag => $"{flag.Reason} {flag.Remedy}"))}"));
        }

        if (schedule is null)
        {
            run.SetLearningRate(rate, Invariant($"range test, confidence {found.Confidence.ToString().ToLowerInvariant()}"));
        }
        else
        {
            _follower = Make(found);
            _follower.Begin(run);
        }
    }

    /// <summary>Gives the peak of a schedule over a run, as <see cref="ScheduleFollower"/> binds it: with its guess where the data does not say how long an epoch is.</summary>
    public static double Peak(ITrainingRun run, RunLength length, RangeTestResult found, ScheduleShape shape) => found.ForSchedule(
        shape, run.Plan is not null ? null : length.TotalSteps ?? length.Epochs * ScheduleFollower.FirstGuess);

    /// <summary>Says which peak it is where a time has many steps.</summary>
    public static string InLongTime(RangeTestResult found, ScheduleShape shape) =>
        Invariant($"{found.ForSchedule(shape, RangeTestResult.LongTraining + 1):g3} where its time has more than {RangeTestResult.LongTraining} steps");

    public void Follow(ITrainingRun run) => _follower?.Follow(run, run.Step);

    public void Save(CallbackState state)
    {
        state.Set("first_epoch", FirstEpoch);
        state.Set("epoch", Epoch);
        state.Set("step", _step);
        state.Set("epochs", _length.Epochs);
        state.Set("steps_per_epoch", _length.StepsPerEpoch);
        _follower?.Save(state);
    }

    public void Load(CallbackState state, RangeTestResult found)
    {
        FirstEpoch = state.GetInt32("first_epoch", atLeast: 0);
        Epoch = state.GetInt32("epoch", atLeast: 0);
        _step = state.GetInt64("step", atLeast: 0);
        _length = new RunLength(state.GetInt32("epochs", atLeast: 0), state.GetNullableInt64("steps_per_epoch", atLeast: 1));
        if (schedule is not null)
        {
            _follower = Make(found);
            _follower.Begin(begun, _length);
            _follower.Load(state);
        }
    }

    /// <summary>Gives the rest of a run, from the step of the test on; of one with a time budget, from the place in its plan.</summary>
    private RunLength Rest(RunLength run) => Epoch == FirstEpoch ? run
        : run.Planned is { } planned ? run with { Planned = Math.Max(1, planned - _step) }
        : new RunLength(Math.Max(1, run.Epochs - Epoch), run.StepsPerEpoch);

    private ScheduleFollower Make(RangeTestResult found)
    {
        LearningRateSchedule made = schedule!(found);
        return new ScheduleFollower(run => Epoch == FirstEpoch ? made : made.Bind(Rest(run)).Shift(_step));
    }

    // How many steps a time has is known only when some have been trained.
    private string Use(ITrainingRun run, RangeTestResult found) => schedule is null ? "as the learning rate"
        : run.Plan is null ? $"as the peak of the schedule ({shape})"
        : $"as the peak of the schedule ({shape}), {InLongTime(found, shape)}";

    private static string Trust(RangeTestResult found) => found.LowerLearningRate is null
        ? Invariant($"confidence {found.Confidence.ToString().ToLowerInvariant()}")
        : Invariant($"good rates lie between {found.LowerLearningRate:g3} and {found.UpperLearningRate:g3}, confidence {found.Confidence.ToString().ToLowerInvariant()}");
}
