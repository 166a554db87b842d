namespace TfLrCallbacks.Porting;

/// <summary>The schedulers of <c>torch.optim.lr_scheduler</c> and <c>swa_utils</c>, in closed form.</summary>
internal static class TorchFactories
{
    /// <summary>For how many updates factors that differ are multiplied in advance.</summary>
    private const int MostFactors = 100_000;

    private const string PerEpoch = "Most scripts call scheduler.step() once per epoch: the steps are then epochs (tflr: --unit epoch; in code PortingContext.Unit, or Stretch(\"1 epoch\")).";

    public static Factory[] All() =>
    [
        new("ConstantLR(optimizer, factor=1/3, total_iters=5, last_epoch=-1, verbose=None)", "base · factor for t < total_iters, then base", Constant)
        {
            Traps = a => a.Number("total_iters") == 0 ? ["total_iters=0 stays at the reduced rate for ever."] : [],
        },
        new("LinearLR(optimizer, start_factor=1/3, end_factor=1.0, total_iters=5, last_epoch=-1, verbose=None)", "base · (start + (end − start) · min(t, total_iters) / total_iters)", Linear)
        {
            Traps = a => a.Number("total_iters") == 0 ? ["total_iters=0 stays at start_factor for ever."] : [],
        },
        new("StepLR(optimizer, step_size, gamma=0.1, last_epoch=-1, verbose=None)", "base · gamma^⌊t / step_size⌋", a =>
            new StepDecay(a.BaseLearningRate, Length.Steps(a.WholeAtLeast(1, "step_size", orFloat: true)), a.AtLeast(0, "gamma")))
        {
            Traps = _ => [PerEpoch],
        },
        new("MultiStepLR(optimizer, milestones, gamma=0.1, last_epoch=-1, verbose=None)", "base · gamma^(number of milestones ≤ t)", MultiStep)
        {
            Traps = _ => ["The milestone itself has the new rate; in Keras' PiecewiseConstantDecay it has the old one.", PerEpoch],
        },
        new("ExponentialLR(optimizer, gamma, last_epoch=-1, verbose=None)", "base · gamma^t", a =>
            new ExponentialDecay(a.BaseLearningRate, 1, a.AtLeast(0, "gamma")))
        {
            Traps = _ => [PerEpoch],
        },
        new("PolynomialLR(optimizer, total_iters=5, power=1.0, last_epoch=-1, verbose=None)", "base · (1 − min(t, total_iters) / total_iters)^power", Polynomial),
        new("CosineAnnealingLR(optimizer, T_max, eta_min=0.0, last_epoch=-1, verbose=None)", "eta_min + (base − eta_min) · ½ · (1 + cos(π · t / T_max))", Cosine)
        {
            Traps = a => ["The rate rises again after T_max, with a period of 2 · T_max.", .. a.Number("eta_min") > 0 ? ["eta_min is a rate; Keras' alpha is a fraction of the initial rate."] : Array.Empty<string>()],
        },
        new("CosineAnnealingWarmRestarts(optimizer, T_0, T_mult=1, eta_min=0.0, last_epoch=-1, verbose=None)", "cosine from base to eta_min in cycles of T_0 · T_mult^i", WarmRestarts)
        {
            Traps = _ => ["eta_min itself is never reached: the step on which a cycle ends is the first of the next."],
        },
        new(
            "CyclicLR(optimizer, base_lr, max_lr, step_size_up=2000, step_size_down=None, mode='triangular', gamma=1.0, scale_fn=None, scale_mode='cycle', cycle_momentum=True, base_momentum=0.8, max_momentum=0.9, last_epoch=-1, verbose=None)",
            "base_lr + (max_lr − base_lr) · triangle(t) · scale",
            TorchCycles.Cyclic)
        {
            Traps = TorchCycles.CyclicTraps,
        },
        new(
            "OneCycleLR(optimizer, max_lr, total_steps=None, epochs=None, steps_per_epoch=None, pct_start=0.3, anneal_strategy='cos', cycle_momentum=True, base_momentum=0.85, max_momentum=0.95, div_factor=25.0, final_div_factor=10000.0, three_phase=False, last_epoch=-1, verbose=None)",
            "max_lr / div_factor up to max_lr at pct_start · total_steps − 1, then down to max_lr / (div_factor · final_div_factor) at total_steps − 1",
            TorchCycles.OneCycle)
        {
            Traps = TorchCycles.OneCycleTraps,
        },
        new("LambdaLR(optimizer, lr_lambda, last_epoch=-1, verbose=None)", "base · lr_lambda(t)", Lambda)
        {
            Traps = _ => ["The function returns a factor, not a rate.", PerEpoch],
        },
        new("MultiplicativeLR(optimizer, lr_lambda, last_epoch=-1, verbose=None)", "base · lr_lambda(1) · … · lr_lambda(t)", a => Multiplicative(a, a.BaseLearningRate))
        {
            Traps = a => a.Function("lr_lambda").IsConstant || a.Context.Run?.TotalSteps is not null
                ? ["The function is called with 1 first, never with 0."]
                : ["The function is called with 1 first, never with 0.", $"The products are computed for {MostFactors} updates, or for the run where one is given, and held after that."],
        },
        new("SequentialLR(optimizer, schedulers, milestones, last_epoch=-1, verbose=None)", "scheduler i, its clock at 0 on milestone i", TorchCompositions.Sequential)
        {
            Traps = _ => ["Each scheduler starts again from the optimizer's initial rate, so the rate can jump at a milestone."],
        },
        new("ChainedScheduler(schedulers, optimizer=None)", "the product of all factors", TorchCompositions.Chained)
        {
            Traps = _ => ["LambdaLR, CyclicLR, OneCycleLR and warm restarts are absolute: they overwrite what stands before them in the list."],
        },
        new("SWALR(optimizer, swa_lr, anneal_epochs=10, anneal_strategy='cos', last_epoch=-1, verbose=None)", "from base to swa_lr in anneal_epochs, then swa_lr", Swa),
    ];

    public static LearningRateSchedule Multiplicative(Arguments a, double start)
    {
        ScalarFunction factor = a.Function("lr_lambda");
        return factor.IsConstant
            ? new ExponentialDecay(start, 1, factor.At(1))
            : new MultiplicativeDecay(start, factor.AtStep, Length.Steps(a.Context.Run?.TotalSteps ?? MostFactors));
    }

    private static LearningRateSchedule Constant(Arguments a)
    {
        double factor = a.Number("factor") is var given && given > 0 && given <= 1
            ? given
            : throw a.Refuse("factor", "must be above 0 and at most 1 (PyTorch divides by it when it restores the rate)");
        double steps = a.WholeAtLeast(0, "total_iters");
        ConstantRate reduced = new(a.BaseLearningRate * factor);
        return steps == 0 ? reduced : reduced.Then(Length.Steps(steps), new ConstantRate(a.BaseLearningRate));
    }

    private static LearningRateSchedule Linear(Arguments a)
    {
        double start = a.Number("start_factor") is var first && first > 0 && first <= 1
            ? first
            : throw a.Refuse("start_factor", "must be above 0 and at most 1");
        double end = a.Number("end_factor") is var last && last >= 0 && last <= 1
            ? last
            : throw a.Refuse("end_factor", "must be between 0 and 1");
        double steps = a.WholeAtLeast(0, "total_iters");
        return steps == 0
            ? new ConstantRate(a.BaseLearningRate * start)
            : new Anneal(a.BaseLearningRate * start, a.BaseLearningRate * end, Length.Steps(steps));
    }

    public static MultiStepDecay MultiStep(Arguments a)
    {
        double[] milestones = [.. a.Items("milestones").Select(item => a.Whole("milestones", item)).Order()];
        return milestones.Any(milestone => milestone < 0)
            ? throw a.Refuse("milestones", "must be 0 or more: PyTorch never reaches a negative one")
            : new MultiStepDecay(a.BaseLearningRate, [.. milestones.Select(Length.Steps)], a.AtLeast(0, "gamma"));
    }

    private static LearningRateSchedule Polynomial(Arguments a)
    {
        double steps = a.WholeAtLeast(0, "total_iters");
        return steps == 0
            ? new ConstantRate(a.BaseLearningRate)
            : new PolynomialDecay(a.BaseLearningRate, Length.Steps(steps), endLearningRate: 0, power: a.AtLeast(0, "power"));
    }

    private static CosineWave Cosine(Arguments a) =>
        new(a.BaseLearningRate, Length.Steps(a.Positive("T_max")), a.AtLeast(0, "eta_min"));

    private static RepeatedSchedule WarmRestarts(Arguments a)
    {
        Length first = Length.Steps(a.WholeAtLeast(1, "T_0"));
        return new Anneal(a.BaseLearningRate, a.AtLeast(0, "eta_min"), first, Curve.Cosine).Repeat(first, tMul: a.WholeAtLeast(1, "T_mult"));
    }

    private static LearningRateSchedule Lambda(Arguments a)
    {
        LambdaSchedule factor = new(a.Function("lr_lambda").At);
        return a.BaseLearningRate == 1 ? factor : factor.Scale(a.BaseLearningRate);
    }

    private static LearningRateSchedule Swa(Arguments a)
    {
        Curve curve = a.OneOf("anneal_strategy", "cos", "linear") == "cos" ? Curve.Cosine : Curve.Linear;
        double steps = a.WholeAtLeast(0, "anneal_epochs");
        double end = a.OfGroup("swa_lr");
        return steps == 0 ? new ConstantRate(end) : new Anneal(a.BaseLearningRate, end, Length.Steps(steps), curve);
    }
}
