namespace TfLrCallbacks.Porting;

/// <summary>The schedules of <c>deepspeed.runtime.lr_schedules</c>, whose clock is one update behind.</summary>
internal static class DeepSpeedFactories
{
    private const string Behind = "Updates 0 and 1 both run at the start value: DeepSpeed's clock is one behind.";
    private const string Log = "The warm-up is logarithmic unless warmup_type='linear'; a word that DeepSpeed does not know is taken as 'log' there.";

    public static Factory[] All() =>
    [
        new("WarmupLR(optimizer, warmup_min_lr=0.0, warmup_max_lr=None, warmup_num_steps=1000, warmup_type='log', last_batch_iteration=-1)", "min + (max − min) · ln(t) / ln(W) (or (t − 1) / W), then max", a =>
            Late(Min(a), WarmUp(a, Min(a), Max(a, a.BaseLearningRate), new ConstantRate(Max(a, a.BaseLearningRate)))))
        {
            Traps = _ => [Behind, Log],
        },
        new("WarmupDecayLR(optimizer, total_num_steps, warmup_min_lr=0.0, warmup_max_lr=0.001, warmup_num_steps=1000, warmup_type='log', last_batch_iteration=-1)", "the same warm-up, then a line to min at total_num_steps", WarmupDecay)
        {
            Traps = a => [Behind, Log, .. a["warmup_max_lr"].AsDouble() == 0.001 ? ["warmup_max_lr is 0.001 unless given, whatever the optimizer's rate is."] : Array.Empty<string>()],
        },
        new("WarmupCosineLR(optimizer, total_num_steps, warmup_min_ratio=0.0, warmup_num_steps=1000, cos_min_ratio=0.0001, warmup_type='log', last_batch_iteration=-1)", "the same warm-up from base · warmup_min_ratio, then a cosine to base · cos_min_ratio", WarmupCosine)
        {
            Traps = _ => ["Update 0 runs at rate 0, whatever warmup_min_ratio is.", Log],
        },
        new("OneCycle(optimizer, cycle_min_lr, cycle_max_lr, decay_lr_rate=0.0, cycle_first_step_size=2000, cycle_second_step_size=None, cycle_first_stair_count=0, cycle_second_stair_count=None, decay_step_size=0, cycle_momentum=True, cycle_min_mom=0.8, cycle_max_mom=0.9, decay_mom_rate=0.0, last_batch_iteration=-1)", "a triangle from cycle_min_lr to cycle_max_lr and back, then min / (1 + rate · periods)", DeepSpeedOneCycle.Build)
        {
            Traps = a => ["Update 0 runs at the smallest momentum, update 1 near the largest.", .. a.Number("decay_mom_rate") > 0 ? ["A decay_mom_rate takes the momentum beyond 1, where it is cut here."] : Array.Empty<string>()],
        },
        new("LRRangeTest(optimizer, lr_range_test_min_lr=1e-3, lr_range_test_step_size=2000, lr_range_test_step_rate=1.0, lr_range_test_staircase=False, last_batch_iteration=-1)", "min · (1 + rate · t / step_size)", a =>
            new DeepSpeedRangeTest(
                a.OfGroup("lr_range_test_min_lr"),
                a.PositiveWhole("lr_range_test_step_size"),
                a.AtLeast(0, "lr_range_test_step_rate"),
                a.Flag("lr_range_test_staircase"))),
    ];

    private static double Min(Arguments a) => a.OfGroup("warmup_min_lr");

    private static double Max(Arguments a, double otherwise) => a.IsGiven("warmup_max_lr") ? a.OfGroup("warmup_max_lr") : otherwise;

    private static double Steps(Arguments a) => Math.Max(2, a.PositiveWhole("warmup_num_steps"));

    private static bool IsLinear(Arguments a) => a.Text("warmup_type") == "linear";

    /// <summary>Holds a start value for one update.</summary>
    private static JoinedSchedule Late(double first, LearningRateSchedule schedule) => new ConstantRate(first).Then(1, schedule);

    private static JoinedSchedule WarmUp(Arguments a, double from, double to, LearningRateSchedule next)
    {
        double steps = Steps(a);
        LearningRateSchedule rise = IsLinear(a)
            ? new Anneal(from, to, Length.Steps(steps))
            : new Anneal(from, to, Length.Steps(steps - 1), new LogCurve(steps - 1));
        return rise.Then(Length.Steps(steps), next);
    }

    private static JoinedSchedule WarmupDecay(Arguments a)
    {
        double low = Min(a);
        double high = Max(a, 0.001);
        double room = a.Whole("total_num_steps") - Steps(a);
        LearningRateSchedule fall = room <= 0 ? new ConstantRate(low) : new Anneal(high, low, Length.Steps(room));
        return Late(low, WarmUp(a, low, high, fall));
    }

    private static JoinedSchedule WarmupCosine(Arguments a)
    {
        double rate = a.BaseLearningRate;
        double end = rate * a.AtLeast(0, "cos_min_ratio");
        double room = Math.Max(1, a.Whole("total_num_steps") - Steps(a));
        LearningRateSchedule fall = new Anneal(rate, end, Length.Steps(room), Curve.Cosine).Skip(1);
        return Late(0, WarmUp(a, rate * a.AtLeast(0, "warmup_min_ratio"), rate, fall));
    }
}
