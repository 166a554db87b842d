namespace TfLrCallbacks.Porting;

/// <summary>
/// The schedulers of <c>timm.scheduler</c>. The rate for t = 0 is the constructor's, the base rate or the start of the warm-up; from
/// t = 1 on it is <c>step(t)</c>'s.
/// </summary>
internal static class TimmFactories
{
    private const string Noise = "noise_range_t=None, noise_pct=0.67, noise_std=1.0, noise_seed=42";
    private const string CycleArguments = "cycle_mul=1.0, cycle_decay=1.0, cycle_limit=1, warmup_t=0, warmup_lr_init=0.0, warmup_prefix=False, t_in_epochs=True";
    private const string InEpochs = "t counts epochs (t_in_epochs=True): new LearningRateScheduler(schedule, StepUnit.Epoch) drives it so.";
    private const string NoPrefix = "warmup_prefix=False: the curve's clock runs during the warm-up, so the base rate is never reached and the rate drops when the warm-up ends.";

    public static Factory[] All() =>
    [
        new($"CosineLRScheduler(optimizer, t_initial, lr_min=0.0, {CycleArguments}, {Noise}, k_decay=1.0, initialize=True)", "lr_min + (base · cycle_decay^i − lr_min) · ½ · (1 + cos(π · t^k / T^k)) in cycle i", a =>
            Noisy(a, TimmCycles.Build(a, Curve.Cosine.WithK(a))))
        {
            Traps = Traps,
            Unit = Unit,
        },
        new($"TanhLRScheduler(optimizer, t_initial, lb=-7.0, ub=3.0, lr_min=0.0, {CycleArguments}, {Noise}, initialize=True)", "lr_min + ½ · (base · cycle_decay^i − lr_min) · (1 − tanh(lb · (1 − t / T) + ub · t / T)) in cycle i", a =>
            Noisy(a, TimmCycles.Build(a, Tangent(a))))
        {
            Traps = Traps,
            Unit = Unit,
        },
        new($"PolyLRScheduler(optimizer, t_initial, power=0.5, lr_min=0.0, {CycleArguments}, {Noise}, k_decay=1.0, initialize=True)", "lr_min + (base · cycle_decay^i − lr_min) · (1 − t^k / T^k)^power in cycle i", a =>
            Noisy(a, TimmCycles.Build(a, new PolynomialCurve(a.AtLeast(0, "power")).WithK(a))))
        {
            Traps = Traps,
            Unit = Unit,
        },
        new($"StepLRScheduler(optimizer, decay_t, decay_rate=1.0, warmup_t=0, warmup_lr_init=0.0, warmup_prefix=True, t_in_epochs=True, {Noise}, initialize=True)", "base · decay_rate^⌊t / decay_t⌋", a =>
            Noisy(a, Warm(a, new StepDecay(a.BaseLearningRate, Length.Steps(a.Positive("decay_t")), a.AtLeast(0, "decay_rate")))))
        {
            Traps = Traps,
            Unit = Unit,
        },
        new($"MultiStepLRScheduler(optimizer, decay_t, decay_rate=1.0, warmup_t=0, warmup_lr_init=0.0, warmup_prefix=True, t_in_epochs=True, {Noise}, initialize=True)", "base · decay_rate^(number of milestones ≤ t + 1)", a =>
            Noisy(a, MultiStep(a)))
        {
            Unit = Unit,
            Traps = a => Traps(a).Append("A milestone takes effect one epoch early: at t = milestone − 1."),
        },
        new($"WSDLRScheduler(optimizer, t_initial, decay_t, lr_min=0.0, stable_fn='constant', stable_timescale=None, stable_power=0.5, decay_fn='1-sqrt', decay_power=0.5, decay_ratio=0.1, warmup_t=0, warmup_lr_init=0.0, t_in_epochs=True, {Noise}, initialize=True)", "warm-up, then base · stable(t), then down to lr_min in decay_t", a =>
            Noisy(a, TimmStableDecay.Build(a)))
        {
            Traps = Traps,
            Unit = Unit,
        },
        new("create_scheduler_v2(optimizer, sched='cosine', num_epochs=300, decay_epochs=None, decay_milestones=(90, 180, 270), cooldown_epochs=0, patience_epochs=10, decay_rate=0.1, min_lr=0.0, warmup_lr=1e-5, warmup_epochs=0, warmup_prefix=False, noise=None, noise_pct=0.67, noise_std=1.0, noise_seed=42, cycle_mul=1.0, cycle_decay=0.1, cycle_limit=1, k_decay=1.0, decay_fn=None, stable_timescale=None, plateau_mode='max', step_on_epochs=True, updates_per_epoch=0)", "the scheduler of that name", a =>
            TimmByName.Create(a).Schedule)
        {
            Unit = a => a.Flag("step_on_epochs") ? StepUnit.Epoch : StepUnit.Batch,
            Traps = a => TimmByName.Create(a).Traps.Concat(TimmByName.Traps(a)),
        },
        new("create_scheduler(args, optimizer, updates_per_epoch=0)", "create_scheduler_v2 with the members of args: sched, epochs, min_lr, warmup_epochs, …", a => TimmByName.OfArguments(a).Schedule)
        {
            Unit = a => TimmByName.OfArguments(a).Unit,
            Traps = a => TimmByName.OfArguments(a).Traps,
        },
    ];

    /// <summary>Puts timm's warm-up in front of, or over, a schedule that is at the base rate where the warm-up ends.</summary>
    internal static LearningRateSchedule Warm(Arguments a, LearningRateSchedule schedule)
    {
        double warmup = a.AtLeast(0, "warmup_t");
        return warmup == 0
            ? schedule
            : WarmupShapes.Line(
                a.AtLeast(0, "warmup_lr_init"), a.BaseLearningRate, warmup, a.Flag("warmup_prefix") ? schedule : schedule.Skip(Length.Steps(warmup)));
    }

    /// <summary>Bends a curve by the argument k_decay.</summary>
    private static Curve WithK(this Curve curve, Arguments a) =>
        a.Positive("k_decay") is var k && k == 1 ? curve : curve.KDecay(k);

    private static TanhCurve Tangent(Arguments a)
    {
        double low = a.Number("lb");
        double high = a.Number("ub");
        return low < high ? new TanhCurve(low, high) : throw a.Refuse("lb", "must be below ub");
    }

    private static LearningRateSchedule MultiStep(Arguments a)
    {
        double[] milestones = a.Numbers("decay_t");
        if (!milestones.SequenceEqual(milestones.Order()))
        {
            throw a.Refuse("decay_t", "must be in order; timm searches it as if it were and then misses milestones");
        }

        bool stepsAtZero = a.Number("warmup_t") > 0;
        return Warm(a, new MultiStepDecay(
            a.BaseLearningRate,
            [.. milestones.Select(milestone => Length.Steps(Math.Max(stepsAtZero ? 0 : 1, milestone - 1)))],
            a.AtLeast(0, "decay_rate")));
    }

    private static LearningRateSchedule Noisy(Arguments a, LearningRateSchedule schedule)
    {
        if (!a.IsGiven("noise_range_t"))
        {
            return schedule;
        }

        double[] range = a["noise_range_t"] is Value.Sequence ? a.Numbers("noise_range_t") : [a.Number("noise_range_t")];
        return schedule.WithNoise(
            Length.Steps(range[0]),
            range.Length > 1 ? Length.Steps(range[1]) : default(Length?),
            a.Number("noise_pct"),
            a.Number("noise_std"),
            (long)a.Whole("noise_seed"));
    }

    private static StepUnit Unit(Arguments a) => a.Flag("t_in_epochs") ? StepUnit.Epoch : StepUnit.Batch;

    private static IEnumerable<string> Traps(Arguments a)
    {
        if (a.Flag("t_in_epochs"))
        {
            yield return InEpochs;
        }

        if (a.Names.Contains("warmup_prefix") && a.Number("warmup_t") > 0 && !a.Flag("warmup_prefix"))
        {
            yield return NoPrefix;
        }

        if (a.IsGiven("noise_range_t"))
        {
            yield return "The noise has the same spread and limit, but comes from another random generator than torch's.";
        }
    }
}
