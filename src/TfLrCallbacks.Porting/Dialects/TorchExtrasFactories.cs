namespace TfLrCallbacks.Porting;

/// <summary>
/// Schedules of packages around PyTorch that scripts also copy: LinearWarmupCosineAnnealingLR (lightning-bolts, pl_bolts/optimizers/lr_scheduler.py),
/// WarmupMultiStepLR and WarmupCosineLR (detectron2/solver/lr_scheduler.py), and the optimizer BertAdam (pytorch_pretrained_bert/optimization.py).
/// </summary>
internal static class TorchExtrasFactories
{
    private const string Factor = "(warmup_factor + (1 − warmup_factor) · t / warmup_iters for t < warmup_iters, with 'constant' warmup_factor, then 1)";

    public static Factory[] All() =>
    [
        new("LinearWarmupCosineAnnealingLR(optimizer, warmup_epochs, max_epochs, warmup_start_lr=0.0, eta_min=0.0, last_epoch=-1)", "warmup_start_lr + (base − warmup_start_lr) · t / (warmup_epochs − 1), then eta_min + (base − eta_min) · ½ · (1 + cos(π · (t − warmup_epochs) / (max_epochs − warmup_epochs)))", LinearWarmupCosine)
        {
            Traps = a => a.Number("warmup_epochs") == 0
                ? ["With warmup_epochs=0 the cosine begins at warmup_start_lr, not at the optimizer's rate.", "The rate rises again after max_epochs."]
                : ["The base rate is reached one step before warmup_epochs, and held for a step.", "The rate rises again after max_epochs."],
        },
        new("WarmupMultiStepLR(optimizer, milestones, gamma=0.1, warmup_factor=0.001, warmup_iters=1000, warmup_method='linear', last_epoch=-1)", $"base · {Factor} · gamma^(number of milestones ≤ t)", a =>
            Warmed(a, TorchFactories.MultiStep(a))),
        new("WarmupCosineLR(optimizer, max_iters, warmup_factor=0.001, warmup_iters=1000, warmup_method='linear', last_epoch=-1)", $"base · {Factor} · ½ · (1 + cos(π · t / max_iters))", a =>
            Warmed(a, new CosineWave(a.BaseLearningRate, Length.Steps(a.Positive("max_iters")))))
        {
            Traps = _ => ["The cosine begins at step 0, so that the warm-up ends below the base rate.", "The rate rises again after max_iters."],
        },
        .. BertFactories.All(),
        .. DetectronFactories.All(),
    ];

    private static JoinedSchedule LinearWarmupCosine(Arguments a)
    {
        double rate = a.BaseLearningRate;
        double start = a.AtLeast(0, "warmup_start_lr");
        double end = a.AtLeast(0, "eta_min");
        double warmup = a.WholeAtLeast(0, "warmup_epochs");
        double steps = a.Whole("max_epochs") is var last && last > warmup ? last - warmup : throw a.Refuse("max_epochs", "must be greater than warmup_epochs: the class divides by their difference");
        CosineWave wave = new(rate, Length.Steps(steps), end);
        return warmup switch
        {
            // The class goes on from the rate before, and takes the base again where the cosine turns.
            0 => new CosineWave(start, wave.Steps, end).Then(wave.Steps, wave.Skip(wave.Steps)),
            1 => new ConstantRate(start).Then(1, wave),
            _ => new Anneal(start, rate, Length.Steps(warmup - 1)).Then(Length.Steps(warmup), wave),
        };
    }

    /// <summary>Multiplies a schedule with the factor of detectron2's warm-up.</summary>
    private static LearningRateSchedule Warmed(Arguments a, LearningRateSchedule schedule)
    {
        double steps = a.WholeAtLeast(0, "warmup_iters");
        double factor = a.AtLeast(0, "warmup_factor");
        bool isConstant = a.OneOf("warmup_method", "linear", "constant") == "constant";
        return steps == 0 ? schedule
            : isConstant ? schedule.Times(new ConstantRate(factor).Then(Length.Steps(steps), new ConstantRate(1)))
            : schedule.Times(new Anneal(factor, 1, Length.Steps(steps)));
    }
}
