namespace TfLrCallbacks.Porting;

/// <summary>
/// timm's warm-up, stable, decay, after the warm-up: a stable part that may itself fall, and keeps falling while the decay takes it to
/// the end.
/// </summary>
internal sealed record TimmStableDecay(
    double BaseLearningRate, Length TotalSteps, Length Decay, double EndLearningRate, double StablePower, double StableTimescale, Curve DecayCurve)
    : LearningRateSchedule
{
    public override double? EndStep() => TotalSteps.Amount;

    public static LearningRateSchedule Build(Arguments a)
    {
        double total = a.Positive("t_initial");
        double decay = a.Number("decay_t") is var given && given > 0 && given <= total
            ? given
            : throw a.Refuse("decay_t", "must be above 0 and at most t_initial");
        double low = a.AtLeast(0, "lr_min");
        double warmup = a.AtLeast(0, "warmup_t");
        string stable = a.OneOf("stable_fn", "constant", "rsqrt", "power");
        double power = stable == "constant" ? 0 : stable == "rsqrt" ? 0.5 : a.Positive("stable_power");
        double timescale = a.OptionalNumber("stable_timescale") ?? warmup;
        if (stable != "constant" && timescale <= 0)
        {
            throw a.Refuse("stable_timescale", "is the warm-up where it is not given, and must be greater than 0");
        }

        _ = a.Positive("stable_power");
        Curve curve = CurveOf(a);
        LearningRateSchedule rest = stable == "constant" && a.BaseLearningRate >= low
            ? new ConstantRate(a.BaseLearningRate).WithCooldown(Length.Steps(decay), Length.Steps(total - decay), low, curve)
            : new TimmStableDecay(a.BaseLearningRate, Length.Steps(total), Length.Steps(decay), low, power, timescale, curve);
        return WarmupShapes.Line(a.AtLeast(0, "warmup_lr_init"), a.BaseLearningRate, warmup, rest);
    }

    protected override double Evaluate(double step)
    {
        double stable = Math.Max(EndLearningRate, BaseLearningRate * (StablePower == 0 ? 1 : Math.Pow(1 + (step / StableTimescale), -StablePower)));
        double start = TotalSteps.Amount - Decay.Amount;
        return step <= start ? stable : DecayCurve.Between(stable, EndLearningRate, step >= TotalSteps.Amount ? Decay.Amount : step - start, Decay.Amount);
    }

    private static Curve CurveOf(Arguments a)
    {
        double power = a.Positive("decay_power");
        double ratio = a.Number("decay_ratio") is var given && given is > 0 and < 1 ? given : throw a.Refuse("decay_ratio", "must be between 0 and 1");
        if (a["decay_fn"] is Value.Function)
        {
            return new FunctionCurve(a.Function("decay_fn"));
        }

        return a.OneOf("decay_fn", "linear", "1-sqrt", "cosine", "power", "exp") switch
        {
            "linear" => Curve.Linear,
            "1-sqrt" => Curve.OneMinusSqrt,
            "cosine" => Curve.Cosine,
            "power" => new PowerCurve(power),
            _ => new ExponentialCurve(ratio),
        };
    }
}
