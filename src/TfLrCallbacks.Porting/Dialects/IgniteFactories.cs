namespace TfLrCallbacks.Porting;

/// <summary>The parameter schedulers of <c>ignite.handlers</c>, attached to the start of every iteration.</summary>
internal static class IgniteFactories
{
    private const string Cycle = "start_value, end_value, cycle_size, cycle_mult=1.0, start_value_mult=1.0, end_value_mult=1.0, warmup_duration=0";

    public static Factory[] All() =>
    [
        new($"LinearCyclicalScheduler(optimizer, param_name, {Cycle}, monotonic=False, save_history=False, param_group_index=None)", "end + (start − end) · |2x − 1| at part x of the cycle; monotonic: start + (end − start) · x", a =>
            a.Flag("monotonic") || a.Number("warmup_duration") == 0
                ? Cycles(a, a.Flag("monotonic") ? Curve.Linear : IgniteCycles.ThereAndBack)
                : throw a.Refuse("warmup_duration", "needs monotonic=True"))
        {
            Traps = _ => ["Without monotonic=True the end value is met in the middle of the cycle."],
        },
        new($"CosineAnnealingScheduler(optimizer, param_name, {Cycle}, save_history=False, param_group_index=None)", "start + (end − start) · ½ · (1 − cos(π · x)) at part x of the cycle", a => Cycles(a, Curve.Cosine))
        {
            Traps = _ => ["The cycle starts again after cycle_size: the end value is never met and the rate jumps back."],
        },
        new("PiecewiseLinear(optimizer, param_name, milestones_values, save_history=False, param_group_index=None)", "lines between the knots, constant before the first and after the last", Piecewise),
        new("create_lr_scheduler_with_warmup(lr_scheduler, warmup_start_value, warmup_duration, warmup_end_value=None, save_history=False, output_simulated_values=None)", "a line over warmup_duration updates, then the scheduler", Warmup)
        {
            Traps = _ => ["The warm-up's last update is the scheduler's first value, so the scheduler starts at warmup_duration − 1 (at warmup_duration where warmup_end_value is another value)."],
        },
        new("ConcatScheduler(schedulers, durations, save_history=False)", "each scheduler for its duration", Concat),
        new("LRScheduler(lr_scheduler, save_history=False, use_legacy=False)", "the PyTorch scheduler", a => a.Schedule("lr_scheduler")),
    ];

    private static void CheckDrivesRate(Arguments a)
    {
        if (a.Text("param_name") != "lr")
        {
            throw a.Refuse("param_name", "must be 'lr' here. Read the schedule of another hyper-parameter as if it were a rate, and drive the momentum with WithMomentum");
        }
    }

    private static IgniteCycles Cycles(Arguments a, Curve curve)
    {
        CheckDrivesRate(a);
        double size = a.WholeAtLeast(2, "cycle_size");
        return new IgniteCycles(
            a.AtLeast(0, "start_value"),
            a.AtLeast(0, "end_value"),
            size,
            a.AtLeast(0, "cycle_mult"),
            a.AtLeast(0, "start_value_mult"),
            a.AtLeast(0, "end_value_mult"),
            a.WholeAtLeast(0, "warmup_duration"),
            curve);
    }

    private static PiecewiseInterpolation Piecewise(Arguments a)
    {
        CheckDrivesRate(a);
        List<Length> boundaries = [];
        List<double> values = [];
        foreach (Value item in a.Items("milestones_values"))
        {
            if (item is not Value.Sequence { Items: [var step, var value] })
            {
                throw a.Refuse("milestones_values", "must hold pairs of a step and a value");
            }

            boundaries.Add(Length.Steps(a.Whole("milestones_values", step)));
            values.Add(a.Number("milestones_values", value));
        }

        return boundaries.Count > 0 && boundaries.Select(boundary => boundary.Amount).SequenceEqual(boundaries.Select(boundary => boundary.Amount).Order())
            ? new PiecewiseInterpolation(boundaries, values, Curve.Linear)
            : throw a.Refuse("milestones_values", "must hold at least one knot, in order");
    }

    private static JoinedSchedule Warmup(Arguments a)
    {
        LearningRateSchedule schedule = a.Schedule("lr_scheduler");
        double duration = a.WholeAtLeast(2, "warmup_duration");
        double first = schedule.ValueAt(0);
        double end = a.OptionalNumber("warmup_end_value") ?? first;
        return new Anneal(a.AtLeast(0, "warmup_start_value"), end, Length.Steps(duration - 1))
            .Then(Length.Steps(end == first ? duration - 1 : duration), schedule);
    }

    private static LearningRateSchedule Concat(Arguments a)
    {
        IReadOnlyList<LearningRateSchedule> schedules = a.Schedules("schedulers");
        double[] durations = [.. a.Items("durations").Select(item => a.Whole("durations", item))];
        if (schedules.Count < 2 || durations.Length != schedules.Count - 1)
        {
            throw a.Refuse("durations", $"must have one entry less than schedulers, which must be at least two. Received {schedules.Count} schedulers");
        }

        LearningRateSchedule joined = schedules[0];
        double start = 0;
        for (int i = 1; i < schedules.Count; i++)
        {
            start += durations[i - 1];
            joined = joined.Then(Length.Steps(start), schedules[i]);
        }

        return joined;
    }
}
