namespace TfLrCallbacks.Porting;

/// <summary>
/// What a Hugging Face script says without naming a schedule: the Trainer's arguments, and the TensorFlow side's optimizer (training_args.py,
/// optimization_tf.py).
/// </summary>
internal static class HuggingFaceTrainer
{
    private const string Others = "lr_scheduler_type='linear', lr_scheduler_kwargs=None, warmup_ratio=0.0, warmup_steps=0, num_train_epochs=None, max_steps=-1, **others";
    private const string Clock = "The clock of decay_schedule_fn starts where the warm-up ends. In the TensorFlow Model Garden's class of the same name it has run since step 0.";

    /// <summary>The classes, those of trl with learning rates of their own where none is given (trl 1.10).</summary>
    private static readonly Dictionary<string, string> Rates = new(StringComparer.Ordinal)
    {
        ["TrainingArguments"] = "5e-05", ["Seq2SeqTrainingArguments"] = "5e-05", ["SFTConfig"] = "2e-05", ["DPOConfig"] = "1e-06", ["GRPOConfig"] = "1e-06", ["KTOConfig"] = "1e-06",
    };

    /// <summary>The Trainer's <c>num_train_epochs</c> where none is given.</summary>
    public const int DefaultEpochs = 3;

    /// <summary>Gets whether a function makes the arguments of a Trainer.</summary>
    public static bool IsArguments(string? function) => function is not null && Rates.ContainsKey(Dialect.LastPart(function));

    public static Factory[] All() =>
    [
        .. Rates.Select(known => new Factory($"{known.Key}(output_dir=None, learning_rate={known.Value}, {Others})", "the schedule of lr_scheduler_type over the updates of the run", a => Scheduler(a).Schedule)
        {
            Traps = a => Scheduler(a).Traps.Append("The Trainer counts updates: with gradient_accumulation_steps an update takes so many batches."),
        }),
        new("WarmUp(initial_learning_rate, decay_schedule_fn, warmup_steps, power=1.0, name=None)", "initial · (t / W)^power, then decay_schedule_fn(t − W)", WarmUp) { Traps = _ => [Clock] },
        new("AdamWeightDecay(learning_rate=0.001, **others)", "the rate or schedule in learning_rate", a =>
            a["learning_rate"] is Value.Call ? a.Schedule("learning_rate") : new ConstantRate(a.AtLeast(0, "learning_rate"))) { IsOptimizer = true },
        new("create_optimizer(init_lr, num_train_steps, num_warmup_steps, min_lr_ratio=0.0, adam_beta1=0.9, adam_beta2=0.999, adam_epsilon=1e-08, adam_clipnorm=None, adam_global_clipnorm=None, weight_decay_rate=0.0, power=1.0, include_in_weight_decay=None)", "init_lr · t / W, then a polynomial decay to init_lr · min_lr_ratio over num_train_steps − W", Optimizer)
        {
            Traps = _ => [Clock],
        },
    ];

    private static PortedSchedule Scheduler(Arguments a)
    {
        double steps = Steps(a);
        string name = HuggingFaceFactories.NameOf(a, "lr_scheduler_type");
        if (HuggingFaceFactories.Unknown(name) is { } unknown)
        {
            throw a.Refuse("lr_scheduler_type", unknown);
        }

        double warmup = a.AtLeast(0, "warmup_steps");

        if (a.AtLeast(0, "warmup_ratio") > 1)
        {
            throw a.Refuse("warmup_ratio", "must be between 0 and 1");
        }

        // Since transformers 5 a part of the run may be written as warmup_steps.
        double given = warmup >= 1 ? Math.Truncate(warmup) : Math.Ceiling(steps * (warmup > 0 ? warmup : a.AtLeast(0, "warmup_ratio")));
        return Dialect.HuggingFace.Create(
            "get_scheduler",
            [
                ("name", name),
                ("num_warmup_steps", (long)given),
                ("num_training_steps", (long)steps),
                ("scheduler_specific_kwargs", a["lr_scheduler_kwargs"]),
            ],
            a.Context with { BaseLearningRate = a.Context.BaseLearningRate ?? a.AtLeast(0, "learning_rate"), Unit = StepUnit.Batch });
    }

    private static double Steps(Arguments a)
    {
        if (a.Whole("max_steps") is var most && most > 0)
        {
            return most;
        }

        RunLength run = a.Context.Run is { StepsPerEpoch: not null } known
            ? known
            : throw a.Refuse("max_steps", "or the length of the run (its epochs and steps per epoch, in updates) is needed");
        return a.OptionalNumber("num_train_epochs") is { } epochs ? Math.Ceiling(epochs * run.StepsPerEpoch!.Value) : run.TotalSteps!.Value;
    }

    private static LearningRateSchedule WarmUp(Arguments a) => Rise(a, "initial_learning_rate", "warmup_steps", a.AtLeast(0, "power"), a.Schedule("decay_schedule_fn"));

    private static LearningRateSchedule Rise(Arguments a, string rate, string length, double power, LearningRateSchedule next)
    {
        double steps = a.AtLeast(0, length);
        return steps == 0
            ? next
            : new Anneal(0, a.AtLeast(0, rate), Length.Steps(steps), power == 1 ? Curve.Linear : new PowerCurve(power)).Then(Length.Steps(steps), next);
    }

    private static LearningRateSchedule Optimizer(Arguments a)
    {
        double rate = a.AtLeast(0, "init_lr");
        double room = a.AtLeast(0, "num_train_steps") - a.AtLeast(0, "num_warmup_steps");
        return room <= 0
            ? throw a.Refuse("num_train_steps", "includes the warm-up and must be greater than num_warmup_steps")
            : Rise(a, "init_lr", "num_warmup_steps", 1, new PolynomialDecay(rate, Length.Steps(room), rate * a.AtLeast(0, "min_lr_ratio"), a.AtLeast(0, "power")));
    }
}
