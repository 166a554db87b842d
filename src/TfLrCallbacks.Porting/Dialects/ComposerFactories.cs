namespace TfLrCallbacks.Porting;

/// <summary>The schedulers of <c>composer.optim</c>: a factor of the optimizer's rate for every batch.</summary>
internal static class ComposerFactories
{
    private const string Factor = "The schedule is a factor: several of them, and the optimizer's rate, are multiplied.";

    public static Factory[] All() =>
    [
        new("StepScheduler(step_size, gamma=0.1)", "base · gamma^⌊t / step_size⌋", a =>
            new StepDecay(a.BaseLearningRate, Positive(a, "step_size"), a.AtLeast(0, "gamma"))) { Traps = _ => [Factor] },
        new("MultiStepScheduler(milestones, gamma=0.1)", "base · gamma^(number of milestones ≤ t)", MultiStep) { Traps = _ => [Factor] },
        new("ConstantScheduler(alpha=1.0, t_max='1dur')", "base · alpha until t_max, then base", Constant) { Traps = _ => [Factor] },
        new("LinearScheduler(alpha_i=1.0, alpha_f=0.0, t_max='1dur')", "base · (alpha_i + (alpha_f − alpha_i) · min(1, t / t_max))", a =>
            new Anneal(At(a, "alpha_i"), At(a, "alpha_f"), Positive(a, "t_max"))) { Traps = _ => [Factor] },
        new("ExponentialScheduler(gamma, decay_period='1ep')", "base · gamma^(t / decay_period)", a =>
            new ExponentialDecay(a.BaseLearningRate, Positive(a, "decay_period"), a.AtLeast(0, "gamma"))) { Traps = _ => [Factor] },
        new("CosineAnnealingScheduler(t_max='1dur', alpha_f=0.0)", "base · (alpha_f + (1 − alpha_f) · ½ · (1 + cos(π · min(1, t / t_max))))", a =>
            new Anneal(a.BaseLearningRate, At(a, "alpha_f"), Positive(a, "t_max"), Curve.Cosine)) { Traps = _ => [Factor] },
        new("CosineAnnealingWarmRestartsScheduler(t_0, t_mult=1.0, alpha_f=0.0)", "the cosine in cycles of t_0 · t_mult^i, each cut to whole batches", WarmRestarts) { Traps = _ => [Factor] },
        new("PolynomialScheduler(power, t_max='1dur', alpha_f=0.0)", "base · (alpha_f + (1 − alpha_f) · (1 − min(1, t / t_max))^power)", a =>
            new PolynomialDecay(a.BaseLearningRate, Positive(a, "t_max"), At(a, "alpha_f"), a.AtLeast(0, "power"))) { Traps = _ => [Factor] },
        new("MultiStepWithWarmupScheduler(t_warmup, milestones, gamma=0.1, scale_warmup=False)", "a line to base in t_warmup, then MultiStepScheduler, whose clock has run", a =>
            Warm(a, a.BaseLearningRate, MultiStep(a).Skip(Length.Steps(Warmup(a))))) { Traps = _ => [Factor] },
        new("ConstantWithWarmupScheduler(t_warmup, alpha=1.0, t_max='1dur', scale_warmup=False)", "a line to base · alpha in t_warmup, then base · alpha", a =>
            WarmTo(a, At(a, "alpha"), _ => new ConstantRate(At(a, "alpha")))) { Traps = Whole },
        new("LinearWithWarmupScheduler(t_warmup, alpha_i=1.0, alpha_f=0.0, t_max='1dur', scale_warmup=False)", "a line to base · alpha_i in t_warmup, then a line to base · alpha_f at t_max", a =>
            WarmTo(a, At(a, "alpha_i"), room => new Anneal(At(a, "alpha_i"), At(a, "alpha_f"), room))) { Traps = Whole },
        new("CosineAnnealingWithWarmupScheduler(t_warmup, t_max='1dur', alpha_f=0.0, scale_warmup=False)", "a line to base in t_warmup, then a cosine to base · alpha_f at t_max", a =>
            WarmTo(a, a.BaseLearningRate, room => new Anneal(a.BaseLearningRate, At(a, "alpha_f"), room, Curve.Cosine))) { Traps = Whole },
        new("PolynomialWithWarmupScheduler(t_warmup, power=2.0, t_max='1dur', alpha_f=0.0, scale_warmup=False)", "a line to base in t_warmup, then a polynomial to base · alpha_f at t_max", a =>
            WarmTo(a, a.BaseLearningRate, room => new PolynomialDecay(a.BaseLearningRate, room, At(a, "alpha_f"), a.AtLeast(0, "power")))) { Traps = Whole },
    ];

    private static IEnumerable<string> Whole(Arguments a) => [Factor, "t_max includes the warm-up and must not be shorter than the run."];

    private static double At(Arguments a, string name) => a.BaseLearningRate * a.AtLeast(0, name);

    private static Length Positive(Arguments a, string name) =>
        ComposerTime.Batches(a, name, a[name]) is var batches && batches > 0 ? Length.Steps(batches) : throw a.Refuse(name, "must be longer than 0");

    private static MultiStepDecay MultiStep(Arguments a) => new(
        a.BaseLearningRate,
        [.. a.Items("milestones").Select(item => ComposerTime.Batches(a, "milestones", item)).Order().Select(Length.Steps)],
        a.AtLeast(0, "gamma"));

    private static JoinedSchedule Constant(Arguments a) =>
        new ConstantRate(At(a, "alpha")).Then(Positive(a, "t_max"), new ConstantRate(a.BaseLearningRate));

    private static RepeatedSchedule WarmRestarts(Arguments a)
    {
        Length first = Positive(a, "t_0");
        return new Anneal(a.BaseLearningRate, At(a, "alpha_f"), first, Curve.Cosine).Repeat(first, a.Positive("t_mult"), wholeSteps: true);
    }

    /// <summary>Gets the warm-up, which scale_schedule_ratio stretches only if it is told to.</summary>
    private static double Warmup(Arguments a) => ComposerTime.Batches(a, "t_warmup", a["t_warmup"], a.Flag("scale_warmup"));

    private static LearningRateSchedule Warm(Arguments a, double peak, LearningRateSchedule next) => WarmupShapes.Line(0, peak, Warmup(a), next);

    private static LearningRateSchedule WarmTo(Arguments a, double peak, Func<Length, LearningRateSchedule> decay)
    {
        if (ComposerTime.Unit(a, "t_warmup") != ComposerTime.Unit(a, "t_max"))
        {
            throw a.Refuse("t_warmup", "must be in the unit of t_max");
        }

        double end = Positive(a, "t_max").Amount;
        if (end < Math.Truncate(ComposerTime.Duration(a, "t_max") * a.Context.ScaleScheduleRatio))
        {
            throw a.Refuse("t_max", "must not be shorter than the run");
        }

        // After a scaled warm-up composer still counts from where the unscaled one would have ended.
        double warmup = Warmup(a);
        double begin = ComposerTime.Batches(a, "t_warmup", a["t_warmup"], isScaled: false);
        LearningRateSchedule falling = end > begin ? decay(Length.Steps(end - begin)) : new ConstantRate(decay(1).ValueAt(1));
        return Warm(a, peak, begin > warmup ? falling.Shift(Length.Steps(begin - warmup)) : falling);
    }
}
