namespace TfLrCallbacks.Porting;

/// <summary>The schedulers of the package <c>pytorch_optimizer</c> that others lack.</summary>
internal static class PytorchOptimizerFactories
{
    public static Factory[] All() =>
    [
        new("REXScheduler(optimizer, total_steps, max_lr=1.0, min_lr=0.0)", "min + (max − min) · (1 − x) / (1 − x / 2), x = t / total_steps", a =>
            new ConstantRate(a.AtLeast(0, "min_lr")).Then(1, new Anneal(
                a.AtLeast(0, "max_lr"), a.AtLeast(0, "min_lr"), Length.Steps(a.WholeAtLeast(1, "total_steps")), Curve.Rex).Skip(1)))
        {
            Traps = _ => ["Update 0 runs at min_lr."],
        },
        new("CosineAnnealingWarmupRestarts(optimizer, first_cycle_steps, cycle_mult=1.0, max_lr=1e-4, min_lr=1e-6, warmup_steps=0, gamma=0.9, last_epoch=-1)", "cycles of a line to max · gamma^i and a cosine to min", WarmupRestarts.Build)
        {
            Traps = a => a.Number("warmup_steps") == 0 ? ["Update 0 runs at min_lr."] : [],
        },
    ];
}
