namespace TfLrCallbacks.Porting;

/// <summary>
/// TensorFlow Addons' cyclical schedules (tensorflow_addons/optimizers/cyclical_learning_rate.py), and the callback classes that Keras scripts copy
/// from each other: CyclicLR (bckenstler/CLR), WarmUpCosineDecayScheduler and CosineAnnealingScheduler.
/// </summary>
internal static class KerasExtrasFactories
{
    private const string Triangle = "low + (high − low) · max(0, 1 − |t / step_size − 2 · cycle + 1|) · scale";

    public static Factory[] All() =>
    [
        new("CyclicalLearningRate(initial_learning_rate, maximal_learning_rate, step_size, scale_fn, scale_mode='cycle', name='CyclicalLearningRate')", Triangle, a =>
            Addons(a, a.OneOf("scale_mode", "cycle", "iterations") == "cycle" ? CyclicScale.ByCycle(a.Function("scale_fn").At) : CyclicScale.ByStep(a.Function("scale_fn").At))),
        new("TriangularCyclicalLearningRate(initial_learning_rate, maximal_learning_rate, step_size, scale_mode='cycle', name='TriangularCyclicalLearningRate')", Triangle, a => Addons(a, CyclicScale.Triangular)),
        new("Triangular2CyclicalLearningRate(initial_learning_rate, maximal_learning_rate, step_size, scale_mode='cycle', name='Triangular2CyclicalLearningRate')", Triangle, a =>
            Addons(a, a.OneOf("scale_mode", "cycle", "iterations") == "cycle" ? CyclicScale.Triangular2 : CyclicScale.ByStep(step => Math.Pow(2, 1 - step)))),
        new("ExponentialCyclicalLearningRate(initial_learning_rate, maximal_learning_rate, step_size, scale_mode='iterations', gamma=1.0, name='ExponentialCyclicalLearningRate')", Triangle, a =>
            Addons(a, Gamma(a))),
        new("CyclicLR(base_lr=0.001, max_lr=0.006, step_size=2000.0, mode='triangular', gamma=1.0, scale_fn=None, scale_mode='cycle')", Triangle, Clr)
        {
            Traps = _ => ["step_size is half a cycle, in batches: the usual advice is 2 to 8 times the batches of an epoch."],
        },
        new("WarmUpCosineDecayScheduler(learning_rate_base, total_steps, global_step_init=0, warmup_learning_rate=0.0, warmup_steps=0, hold_base_rate_steps=0, verbose=0)", "a line from warmup_learning_rate, the base held, half a cosine to 0 at total_steps", Warmup),
        new("CosineAnnealingScheduler(T_max, eta_max, eta_min=0, verbose=0)", "eta_min + (eta_max − eta_min) · ½ · (1 + cos(π · epoch / T_max))", a =>
            new CosineWave(a.AtLeast(0, "eta_max"), Length.Steps(a.Positive("T_max")), a.AtLeast(0, "eta_min")))
        {
            Unit = _ => StepUnit.Epoch,
            Traps = _ => ["Past T_max the cosine goes on and the rate rises again."],
        },
        .. ModelGardenFactories.All(),
    ];

    private static Cyclical Addons(Arguments a, CyclicScale scale) =>
        new(a.AtLeast(0, "initial_learning_rate"), a.AtLeast(0, "maximal_learning_rate"), Length.Steps(a.Positive("step_size")), scale: scale);

    private static CyclicScale Gamma(Arguments a)
    {
        double gamma = a.Number("gamma");
        return a.OneOf("scale_mode", "cycle", "iterations") == "iterations" ? CyclicScale.ExpRange(gamma) : CyclicScale.ByCycle(cycle => Math.Pow(gamma, cycle));
    }

    private static Cyclical Clr(Arguments a)
    {
        CyclicScale scale = a.IsGiven("scale_fn")
            ? a.OneOf("scale_mode", "cycle", "iterations") == "cycle" ? CyclicScale.ByCycle(a.Function("scale_fn").At) : CyclicScale.ByStep(a.Function("scale_fn").At)
            : a.OneOf("mode", "triangular", "triangular2", "exp_range") switch
            {
                "triangular" => CyclicScale.Triangular,
                "triangular2" => CyclicScale.Triangular2,
                _ => CyclicScale.ExpRange(a.Number("gamma")),
            };
        return new Cyclical(a.AtLeast(0, "base_lr"), a.AtLeast(0, "max_lr"), Length.Steps(a.Positive("step_size")), scale: scale);
    }

    private static LearningRateSchedule Warmup(Arguments a)
    {
        if (a.Number("global_step_init") != 0)
        {
            throw a.Refuse("global_step_init", "must be 0: a schedule keeps no position here. To resume, go on with the step that the run has reached");
        }

        double high = a.AtLeast(0, "learning_rate_base");
        double warmup = a.WholeAtLeast(0, "warmup_steps");
        double hold = a.WholeAtLeast(0, "hold_base_rate_steps");
        double down = a.WholeAtLeast(1, "total_steps") - warmup - hold;
        if (down <= 0)
        {
            throw a.Refuse("total_steps", "must be more than warmup_steps and hold_base_rate_steps together");
        }

        LearningRateSchedule rest = new CosineDecay(high, Length.Steps(down));
        rest = hold > 0 ? new ConstantRate(high).Then(Length.Steps(hold), rest) : rest;
        return warmup > 0 ? new Anneal(a.AtLeast(0, "warmup_learning_rate"), high, Length.Steps(warmup)).Then(Length.Steps(warmup), rest) : rest;
    }
}
