namespace TfLrCallbacks.Porting;

/// <summary>What is refused here although the library lets it through, and why. The table in docs/dialects.md is printed from it.</summary>
internal static class Refusals
{
    private const string WrongWay = "refused: such a rate trains away from the goal";

    public static IReadOnlyList<Refusal> All { get; } =
    [
        new(
            "any rate that is negative or not a number",
            ["*.initial_learning_rate", "*.max_lr", "*.learning_rate", "*.init_value"],
            ["keras.optimizers.schedules.ExponentialDecay(-0.1, 10, 0.5)", "keras.optimizers.schedules.CosineDecay(-0.1, 10)", "OneCycleLR(opt, max_lr=-0.1, total_steps=10)", "optax.constant_schedule(-0.1)"],
            "negative rates or NaN in mid-training",
            WrongWay),
        new(
            "negative factors and floors: `alpha`, `decay_rate`, `gamma`, `eta_min`, `m_mul`, `power`",
            ["*.alpha", "*.decay_rate", "*.gamma", "*.eta_min", "*.m_mul", "*.power"],
            [
                "keras.optimizers.schedules.CosineDecay(0.1, 10, alpha=-0.1)", "keras.optimizers.schedules.ExponentialDecay(0.1, 10, -0.5)",
                "keras.optimizers.schedules.CosineDecayRestarts(0.1, 10, m_mul=-1.0)", "StepLR(opt, 3, gamma=-0.5)", "ExponentialLR(opt, -0.9)",
                "CosineAnnealingLR(opt, 10, eta_min=-0.1)", "PolynomialLR(opt, 5, power=-1.0)", "optax.polynomial_schedule(0.1, 0.0, -1.0, 10)", "optax.exponential_decay(0.1, 10, -0.5)",
            ],
            "a rate that changes its sign, or a division by zero at the end",
            WrongWay),
        new(
            "Keras 2 `decay_steps` or `first_decay_steps` of 0 or less",
            ["*.decay_steps", "*.first_decay_steps"],
            ["tf_keras.optimizers.schedules.ExponentialDecay(0.1, 0, 0.5)", "tf_keras.optimizers.schedules.CosineDecay(0.1, -5)", "tf_keras.optimizers.schedules.CosineDecayRestarts(0.1, 0)"],
            "NaN, or a rate that grows (Keras 3 refuses it)",
            "refused, as by Keras 3"),
        new(
            "Keras `CosineDecay(warmup_steps < 0)`",
            ["CosineDecay.warmup_steps"],
            ["keras.optimizers.schedules.CosineDecay(0.1, 10, warmup_target=0.2, warmup_steps=-5)"],
            "the decay begins in its middle",
            "refused"),
        new(
            "Keras `CosineDecayRestarts(t_mul <= 0)`",
            ["CosineDecayRestarts.t_mul"],
            ["keras.optimizers.schedules.CosineDecayRestarts(0.1, 10, t_mul=0.0)"],
            "NaN from the second cycle on",
            "refused"),
        new(
            "Keras 3 `PiecewiseConstantDecay` with boundaries out of order, or below 0",
            ["PiecewiseConstantDecay.boundaries"],
            ["keras.optimizers.schedules.PiecewiseConstantDecay([20, 10], [0.3, 0.2, 0.1])"],
            "the values of overlapping ranges are added",
            "refused"),
        new(
            "Keras 3 with a whole initial rate and `warmup_target`, or restarts",
            ["CosineDecay.initial_learning_rate", "CosineDecayRestarts.initial_learning_rate"],
            ["keras.optimizers.schedules.CosineDecayRestarts(1, 10)", "keras.optimizers.schedules.CosineDecay(0, 10, warmup_target=1.0, warmup_steps=5)"],
            "fails at the first step",
            "refused at once"),
        new(
            "PyTorch `ConstantLR(factor=0)`",
            ["ConstantLR.factor"],
            ["ConstantLR(opt, factor=0)"],
            "divides by zero when it restores the rate",
            "refused"),
        new(
            "PyTorch lengths that are negative, 0 or fractions (`step_size=2.5`, `milestones=[2.5]`, `[-1]`, `T_max=0`, `total_iters=-1`, `step_size_up=-2`)",
            ["*.step_size", "*.milestones", "*.T_max", "*.total_iters", "*.step_size_up"],
            [
                "StepLR(opt, 2.5)", "StepLR(opt, 0)", "MultiStepLR(opt, [2.5, 4])", "MultiStepLR(opt, [-1, 3])", "CosineAnnealingLR(opt, 0)", "ConstantLR(opt, total_iters=-1)",
                "LinearLR(opt, total_iters=-3)", "PolynomialLR(opt, -1)", "CyclicLR(opt, 0.01, 0.1, step_size_up=-2)",
            ],
            "another interval than said, never, or a division by zero at the first step of the scheduler",
            "refused"),
        new(
            "PyTorch `SequentialLR` with milestones out of order",
            ["SequentialLR.milestones"],
            ["SequentialLR(opt, [ConstantLR(opt), StepLR(opt, 3), ExponentialLR(opt, 0.9)], [6, 3])"],
            "a scheduler is skipped",
            "refused"),
        new(
            "PyTorch `SequentialLR` inside another, not first",
            ["SequentialLR.schedulers"],
            ["SequentialLR(opt, [ConstantLR(opt), SequentialLR(opt, [StepLR(opt, 3), StepLR(opt, 4)], [2])], [5])"],
            "NotImplementedError when its turn comes",
            "refused at once"),
        new(
            "PyTorch `ChainedScheduler` with `LambdaLR`, `CosineAnnealingLR` or `CosineAnnealingWarmRestarts` behind `OneCycleLR` or `CyclicLR`",
            ["ChainedScheduler.schedulers"],
            ["ChainedScheduler([OneCycleLR(opt, 0.3, total_steps=10), CosineAnnealingLR(opt, 10)])"],
            "the second begins with the first rate of the first",
            "refused"),
        new(
            "PyTorch `ChainedScheduler` with a `SequentialLR` beside another scheduler",
            ["ChainedScheduler.schedulers"],
            ["ChainedScheduler([SequentialLR(opt, [ConstantLR(opt), ExponentialLR(opt, 0.9)], [3]), StepLR(opt, 3)])"],
            "a recursion that begins anew at each milestone",
            "refused"),
        new(
            "PyTorch `ChainedScheduler` with a `CosineAnnealingLR` that has an `eta_min`",
            ["ChainedScheduler.schedulers"],
            ["ChainedScheduler([CosineAnnealingLR(opt, 10, eta_min=0.01), StepLR(opt, 3)])"],
            "a recursion that is no product",
            "refused"),
        new(
            "`last_epoch` other than -1",
            ["*.last_epoch", "*.last_batch_iteration"],
            ["StepLR(opt, 3, last_epoch=5)", "get_constant_schedule(opt, last_epoch=3)", "deepspeed.runtime.lr_schedules.WarmupLR(opt, last_batch_iteration=4)"],
            "some schedulers decay twice",
            "refused: a schedule keeps no position; ask it for the step you have reached"),
        new(
            "Hugging Face `polynomial` with a warm-up as long as the run",
            ["get_polynomial_decay_schedule_with_warmup.num_training_steps"],
            ["get_polynomial_decay_schedule_with_warmup(opt, 5, 5)"],
            "divides by zero at that step",
            "refused"),
        new(
            "Hugging Face lengths and cycles below 0, `timescale=0`",
            ["*.num_warmup_steps", "*.num_training_steps", "*.num_cycles", "*.timescale"],
            [
                "get_linear_schedule_with_warmup(opt, -3, 10)", "get_linear_schedule_with_warmup(opt, 0, -5)", "get_inverse_sqrt_schedule(opt, 5, timescale=0)",
                "get_cosine_with_hard_restarts_schedule_with_warmup(opt, 0, 10, num_cycles=-1)",
            ],
            "another schedule than said, or a negative rate",
            "refused"),
        new(
            "timm `MultiStepLRScheduler` with milestones out of order",
            ["MultiStepLRScheduler.decay_t"],
            ["timm.scheduler.MultiStepLRScheduler(opt, [30, 10])"],
            "a binary search that misses",
            "refused"),
        new(
            "timm `warmup_t < 0`",
            ["*.warmup_t"],
            ["timm.scheduler.CosineLRScheduler(opt, 10, warmup_t=-3)"],
            "a warm-up that is passed over, and a clock that has run already",
            "refused"),
        new(
            "optax boundaries, factors and warm-ups below 0; `pct_start` above 1",
            ["*.boundaries_and_scales", "*.warmup_steps", "*.pct_start"],
            ["optax.piecewise_constant_schedule(0.1, {-5: 0.1})", "optax.warmup_cosine_decay_schedule(0.0, 0.1, -2, 10)", "optax.cosine_onecycle_schedule(10, 0.1, pct_start=1.5)"],
            "parts are skipped",
            "refused"),
        new(
            "optax `join_schedules` with more or fewer boundaries than it needs, or boundaries below 0",
            ["join_schedules.boundaries"],
            ["optax.join_schedules([optax.constant_schedule(0.1), optax.constant_schedule(0.2)], [])", "optax.join_schedules([optax.constant_schedule(0.1)], [4])"],
            "later parts are never used",
            "refused"),
        new(
            "ignite schedulers of another parameter than `lr`",
            ["*.param_name"],
            ["ignite.handlers.LinearCyclicalScheduler(opt, 'momentum', 0.1, 0.01, 10)"],
            "drives that",
            "refused; drive the momentum with `WithMomentum`"),
        new(
            "`ReduceLROnPlateau`, `greedy`, timm's `plateau` as a schedule",
            ["get_scheduler.name", "create_scheduler_v2.sched"],
            ["ReduceLROnPlateau(opt)", "get_scheduler('greedy', opt)", "create_scheduler_v2(opt, sched='plateau')", "GreedyLR(opt)"],
            "need a metric",
            "refused as a schedule: it is a callback"),
        new(
            "a module of a library that is not followed (mmcv, mmengine, MindSpore, …), or of your own",
            [],
            ["mmcv.runner.StepLR(optimizer, 3)", "from my_code import StepLR\nStepLR(opt, 3)"],
            "its own class of that name",
            "refused by name, never read as another library's"),
    ];

    /// <summary>Gives the rows of the table.</summary>
    public static string Table() =>
        $"| call | there | here |\n|---|---|---|\n{string.Concat(All.Select(refusal => $"| {refusal.What} | {refusal.There} | {refusal.Here} |\n"))}";
}
