namespace TfLrCallbacks.Porting;

/// <summary>
/// The optimizer of the TensorFlow Model Garden's language models (official/nlp/optimization.py), and that of BERT itself (optimization.py), which is
/// handed the loss. Both have one clock: the decay has begun when the warm-up ends.
/// </summary>
internal static class ModelGardenFactories
{
    private const string Garden = "TensorFlow Model Garden 2.15";
    private const string Formula = "init_lr · t / W for t < W, then a line from init_lr at step 0 to end_lr at num_train_steps";
    private const string Clock = "The decay counts from step 0: where the warm-up ends the rate falls at once to what is left by then. In transformers' create_optimizer the decay begins there.";

    public static Factory[] All() =>
    [
        new("create_optimizer(init_lr, num_train_steps, num_warmup_steps, end_lr=0.0, optimizer_type='adamw', beta_1=0.9, poly_power=1.0)", Formula, a =>
            Optimizer(a, a.AtLeast(0, "end_lr"), a.AtLeast(0, "poly_power"))) { Title = Garden, Traps = _ => [Clock] },
        new("create_optimizer(loss, init_lr, num_train_steps, num_warmup_steps, use_tpu=False, **others)", Formula, a => Optimizer(a, 0, 1)) { Title = "BERT (optimization.py)", IsFor = TakesLoss, Traps = _ => [Clock] },
        new("WarmUp(initial_learning_rate, decay_schedule_fn, warmup_steps, power=1.0, name=None)", "initial · (t / W)^power, then decay_schedule_fn(t)", a =>
            Rise(a.AtLeast(0, "initial_learning_rate"), a.AtLeast(0, "warmup_steps"), a.AtLeast(0, "power"), a.Schedule("decay_schedule_fn"))) { Title = Garden, Traps = _ => [Clock] },
        new("AdamWeightDecay(learning_rate=0.001, **others)", "the rate or schedule in learning_rate", a =>
            a["learning_rate"] is Value.Call ? a.Schedule("learning_rate") : new ConstantRate(a.AtLeast(0, "learning_rate"))) { Title = Garden, IsOptimizer = true },
    ];

    private static bool TakesLoss(Value.Call call) => call.Arguments.Any(argument => argument.Name is "loss" or "use_tpu")
        || (call.Arguments is [(null, var first), _, _, (null, _), ..] && first.AsDouble() is null);

    private static LearningRateSchedule Optimizer(Arguments a, double end, double power)
    {
        double rate = a.AtLeast(0, "init_lr");
        PolynomialDecay decay = new(rate, Length.Steps(a.Positive("num_train_steps")), end, power);
        return Rise(rate, a.IsGiven("num_warmup_steps") ? a.AtLeast(0, "num_warmup_steps") : 0, 1, decay);
    }

    private static LearningRateSchedule Rise(double rate, double steps, double power, LearningRateSchedule decay) => steps == 0
        ? decay
        : new Anneal(0, rate, Length.Steps(steps), power == 1 ? Curve.Linear : new PowerCurve(power)).Then(Length.Steps(steps), decay.Skip(Length.Steps(steps)));
}
