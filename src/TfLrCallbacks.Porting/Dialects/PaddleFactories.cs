namespace TfLrCallbacks.Porting;

/// <summary>
/// PaddlePaddle's schedulers (<c>paddle.optimizer.lr</c>): PyTorch's by other names, with the rate as first argument. They count calls of
/// <c>step()</c>. Checked against python/paddle/optimizer/lr.py of commit 00816fc.
/// </summary>
internal static class PaddleFactories
{
    public static Factory[] All() =>
    [
        new("StepDecay(learning_rate, step_size, gamma=0.1, last_epoch=-1, verbose=False)", "rate · gamma^⌊t / step_size⌋", a =>
            new StepDecay(Rate(a), Length.Steps(a.WholeAtLeast(1, "step_size")), Gamma(a))),
        new("MultiStepDecay(learning_rate, milestones, gamma=0.1, last_epoch=-1, verbose=False)", "rate · gamma^(number of milestones ≤ t)", MultiStep),
        new("ExponentialDecay(learning_rate, gamma, last_epoch=-1, verbose=False)", "rate · gamma^t", a => new ExponentialDecay(Rate(a), 1, Gamma(a) is var gamma && gamma > 0 ? gamma : throw a.Refuse("gamma", "must be above 0 and below 1, as Paddle demands"))),
        new("NaturalExpDecay(learning_rate, gamma, last_epoch=-1, verbose=False)", "rate · e^(−gamma · t)", a => new NaturalExpDecay(Rate(a), 1, a.AtLeast(0, "gamma"))),
        new("InverseTimeDecay(learning_rate, gamma, last_epoch=-1, verbose=False)", "rate / (1 + gamma · t)", a => new InverseTimeDecay(Rate(a), 1, a.AtLeast(0, "gamma"))),
        new("PolynomialDecay(learning_rate, decay_steps, end_lr=0.0001, power=1.0, cycle=False, last_epoch=-1, verbose=False)", "(rate − end) · (1 − min(t, N) / N)^power + end; cycling, N is stretched to its next multiple", a =>
            new PolynomialDecay(Rate(a), Length.Steps(a.WholeAtLeast(1, "decay_steps")), a.AtLeast(0, "end_lr"), a.Positive("power"), a.Flag("cycle")))
        {
            Traps = a => a.Number("end_lr") == 0.0001 ? ["The end is 0.0001 unless given, not 0."] : [],
        },
        new("CosineAnnealingDecay(learning_rate, T_max, eta_min=0, last_epoch=-1, verbose=False)", "eta_min + (rate − eta_min) · ½ · (1 + cos(π · t / T_max))", a =>
            new CosineWave(Rate(a), Length.Steps(a.WholeAtLeast(1, "T_max")), a.AtLeast(0, "eta_min")))
        {
            Traps = _ => ["Past T_max the cosine goes on and the rate rises again."],
        },
        new("CosineAnnealingWarmRestarts(learning_rate, T_0, T_mult=1, eta_min=0, last_epoch=-1, verbose=False)", "a cosine from rate to eta_min in cycles of T_0 · T_mult^i", Restarts),
        new("NoamDecay(d_model, warmup_steps, learning_rate=1.0, last_epoch=-1, verbose=False)", "rate · d_model^−½ · min(t · warmup^−1½, t^−½)", a =>
            new Noam(a.Positive("d_model"), Length.Steps(a.WholeAtLeast(1, "warmup_steps")), Rate(a)))
        {
            Traps = _ => ["Update 0 runs at 0."],
        },
        new("PiecewiseDecay(boundaries, values, last_epoch=-1, verbose=False)", "values[number of boundaries b ≤ t]", Piecewise)
        {
            Traps = _ => ["The boundary itself has the new rate; in Keras it still has the old one."],
        },
        new("LinearWarmup(learning_rate, warmup_steps, start_lr, end_lr, last_epoch=-1, verbose=False)", "start_lr + (end_lr − start_lr) · t / W, then the rate or schedule, its clock at 0 on W", Warmup),
        new("LambdaDecay(learning_rate, lr_lambda, last_epoch=-1, verbose=False)", "rate · lr_lambda(t)", a => new LambdaSchedule(a.Function("lr_lambda").At).Scale(Rate(a))),
        new("OneCycleLR(max_learning_rate, total_steps, divide_factor=25.0, end_learning_rate=0.0001, phase_pct=0.3, anneal_strategy='cos', three_phase=False, last_epoch=-1, verbose=False)", "max / divide_factor up to max at phase_pct · T − 1, then down to end_learning_rate at T − 1", OneCycle),
        new("CyclicLR(base_learning_rate, max_learning_rate, step_size_up, step_size_down=None, mode='triangular', exp_gamma=1.0, scale_fn=None, scale_mode='cycle', last_epoch=-1, verbose=False)", "base + (max − base) · height(t) · scale, the height going from 0 to 1 in step_size_up and back in step_size_down", Cyclic),
        new("LinearLR(learning_rate, total_steps, start_factor=1/3, end_factor=1.0, last_epoch=-1, verbose=False)", "rate · (start + (end − start) · min(t, total_steps) / total_steps)", Linear),
        new("MultiplicativeDecay(learning_rate, lr_lambda, last_epoch=-1, verbose=False)", "rate · lr_lambda(1) · … · lr_lambda(t)", a => TorchFactories.Multiplicative(a, Rate(a)))
        {
            Traps = _ => ["The function is called with 1 first, never with 0."],
        },
    ];

    private static double Rate(Arguments a) => a.AtLeast(0, "learning_rate");

    private static double Gamma(Arguments a) => a.AtLeast(0, "gamma") is var gamma && gamma < 1 ? gamma : throw a.Refuse("gamma", "must be below 1, as Paddle demands");

    private static MultiStepDecay MultiStep(Arguments a)
    {
        double[] milestones = [.. a.Items("milestones").Select(item => a.Whole("milestones", item))];
        return milestones.Zip(milestones.Skip(1)).All(pair => pair.First < pair.Second) && milestones.All(milestone => milestone >= 0)
            ? new MultiStepDecay(Rate(a), [.. milestones.Select(Length.Steps)], Gamma(a))
            : throw a.Refuse("milestones", "must increase and not be negative, as Paddle demands");
    }

    private static RepeatedSchedule Restarts(Arguments a)
    {
        Length first = Length.Steps(a.WholeAtLeast(1, "T_0"));
        return new Anneal(Rate(a), a.AtLeast(0, "eta_min"), first, Curve.Cosine).Repeat(first, tMul: a.WholeAtLeast(1, "T_mult"));
    }

    private static PiecewiseConstantDecay Piecewise(Arguments a)
    {
        double[] boundaries = [.. a.Items("boundaries").Select(item => a.Whole("boundaries", item))];
        double[] values = a.Numbers("values");
        if (values.Length != boundaries.Length + 1)
        {
            throw a.Refuse("values", $"must have one entry more than boundaries, which are {boundaries.Length}");
        }

        // Keras' rule keeps the old rate on the boundary: here it ends one step before.
        return boundaries.SequenceEqual(boundaries.Order()) && boundaries.All(boundary => boundary >= 1)
            ? new PiecewiseConstantDecay([.. boundaries.Select(boundary => Length.Steps(boundary - 1))], values)
            : throw a.Refuse("boundaries", "must be in order and 1 or more");
    }

    private static JoinedSchedule Warmup(Arguments a)
    {
        LearningRateSchedule rest = a["learning_rate"] is Value.Call or Value.Function ? a.Schedule("learning_rate") : new ConstantRate(Rate(a));
        double steps = a.WholeAtLeast(1, "warmup_steps");
        double start = a.AtLeast(0, "start_lr");
        double end = a.AtLeast(0, "end_lr");
        return end <= start ? throw a.Refuse("end_lr", "must be above start_lr, as Paddle demands")
            : new Anneal(start, end, Length.Steps(steps)).Then(Length.Steps(steps), rest);
    }

    private static Cyclical Cyclic(Arguments a)
    {
        double up = a.WholeAtLeast(1, "step_size_up");
        double down = a.IsGiven("step_size_down") ? a.WholeAtLeast(1, "step_size_down") : up;
        CyclicScale scale = a.IsGiven("scale_fn")
            ? a.OneOf("scale_mode", "cycle", "iterations") == "cycle" ? CyclicScale.ByCycle(a.Function("scale_fn").At) : CyclicScale.ByStep(a.Function("scale_fn").At)
            : a.OneOf("mode", "triangular", "triangular2", "exp_range") switch
            {
                "triangular" => CyclicScale.Triangular,
                "triangular2" => CyclicScale.Triangular2,
                _ => CyclicScale.ExpRange(a.Number("exp_gamma")),
            };
        return new Cyclical(a.AtLeast(0, "base_learning_rate"), a.AtLeast(0, "max_learning_rate"), Length.Steps(up), Length.Steps(down), scale);
    }

    private static Anneal Linear(Arguments a)
    {
        double start = a.Number("start_factor") is var first && first is > 0 and <= 1 ? first : throw a.Refuse("start_factor", "must be above 0 and at most 1, as Paddle demands");
        double end = a.Number("end_factor") is var last && last is >= 0 and <= 1 ? last : throw a.Refuse("end_factor", "must be from 0 to 1, as Paddle demands");
        return new Anneal(Rate(a) * start, Rate(a) * end, Length.Steps(a.WholeAtLeast(1, "total_steps")));
    }

    private static OneCycle OneCycle(Arguments a)
    {
        if (a.Flag("three_phase") && a.Number("phase_pct") >= 0.5)
        {
            throw a.Refuse("phase_pct", "must be below 0.5 with three_phase, as Paddle demands");
        }

        double max = a.Positive("max_learning_rate");
        double divisor = a.Positive("divide_factor");
        double end = a.Positive("end_learning_rate");
        return new OneCycle(
            max,
            Length.Steps(a.WholeAtLeast(1, "total_steps")),
            a.Number("phase_pct") is var part && part is > 0 and < 1 ? part : throw a.Refuse("phase_pct", "must be between 0 and 1"),
            a.OneOf("anneal_strategy", "cos", "linear") == "cos" ? Curve.Cosine : Curve.Linear,
            cycleMomentum: false,
            divFactor: divisor,
            finalDivFactor: max / divisor / end,
            threePhase: a.Flag("three_phase"));
    }
}
