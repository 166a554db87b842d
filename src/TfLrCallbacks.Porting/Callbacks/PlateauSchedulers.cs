namespace TfLrCallbacks.Porting;

/// <summary>The schedulers of PyTorch, transformers, timm and optax that a script hands a metric.</summary>
internal static class PlateauSchedulers
{
    private const string TorchParameters = "(optimizer, mode='min', factor=0.1, patience=10, threshold=0.0001, threshold_mode='rel', cooldown=0, min_lr=0, eps=1e-08, verbose=None)";
    private const string GreedyParameters = "(optimizer, mode='min', factor=0.95, patience=10, threshold=1e-06, threshold_mode='abs', cooldown=0, warmup=0, min_lr=0.001, max_lr=1.0, eps=1e-08, verbose=False, smooth=False, window_size=50, reset_start=500)";

    public static CallbackFactory[] Torch() => [Plateau($"ReduceLROnPlateau{TorchParameters}", TorchRule)];

    public static CallbackFactory[] HuggingFace() =>
    [
        Plateau($"GreedyLR{GreedyParameters}", GreedyRule),
        Plateau($"get_greedy_schedule{GreedyParameters}", GreedyRule),
        Plateau($"get_reduce_on_plateau_schedule{TorchParameters}", TorchRule),
        Plateau("get_scheduler(name, optimizer, num_warmup_steps=None, num_training_steps=None, scheduler_specific_kwargs=None)", ByName),
    ];

    public static CallbackFactory[] Timm() =>
    [
        Plateau(
            "PlateauLRScheduler(optimizer, decay_rate=0.1, patience_t=10, threshold=0.0001, cooldown_t=0, warmup_t=0, warmup_lr_init=0.0, lr_min=0.0, mode='max', noise_range_t=None, noise_type='normal', noise_pct=0.67, noise_std=1.0, noise_seed=None, initialize=True)",
            TimmRule),
        Plateau("create_scheduler_v2(optimizer, sched='cosine', num_epochs=300, decay_epochs=None, decay_milestones=(90, 180, 270), cooldown_epochs=0, patience_epochs=10, decay_rate=0.1, min_lr=0.0, warmup_lr=1e-5, warmup_epochs=0, plateau_mode='max', **others)", TimmByName),
    ];

    /// <summary>Gives Paddle's scheduler (python/paddle/optimizer/lr.py): PyTorch's rule, but metrics do not count at all in a cooldown.</summary>
    public static CallbackFactory[] Paddle() =>
    [
        Plateau("ReduceOnPlateau(learning_rate, mode='min', factor=0.1, patience=10, threshold=0.0001, threshold_mode='rel', cooldown=0, min_lr=0, epsilon=1e-08, verbose=False)", a => new TorchPlateau(
            Mode(a),
            a.Number("factor") is var factor && factor < 1 ? factor : throw a.Refuse("factor", "must be below 1, as Paddle demands"),
            a.Number("patience"),
            a.Number("threshold"),
            Threshold(a),
            a.Number("cooldown") == 0 ? 0 : throw a.Refuse("cooldown", "must be 0 here: in a cooldown Paddle does not look at the metric at all, which no rule here does"),
            a.Number("min_lr"),
            a.Number("epsilon"))),
    ];

    public static CallbackFactory[] Optax() =>
    [
        Plateau("reduce_on_plateau(factor=0.1, patience=10, rtol=0.0001, atol=0.0, cooldown=0, accumulation_size=1, min_scale=0.0)", a => new OptaxPlateau(
            a.Number("factor"),
            Count(a, "patience"),
            a.Number("rtol"),
            a.Number("atol"),
            Count(a, "cooldown"),
            Count(a, "accumulation_size"),
            a.Number("min_scale"),
            a.Context.Precision is Precision.Float32)),
    ];

    private static CallbackFactory Plateau(string header, Func<Arguments, PlateauRule> rule) =>
        new(header, a => new ReduceLROnPlateau(rule(a), a.Context.Monitor)) { ActsOnRate = true, IsHandedMetric = true };

    private static TorchPlateau TorchRule(Arguments a) => new(
        Mode(a),
        a.Number("factor") is var factor && factor < 0 && OfOnlyGroup(a, "min_lr") < 0
            ? throw a.Refuse("factor", "must be 0 or more where min_lr is below 0: the rate would fall below 0")
            : factor,
        a.Number("patience"),
        a["threshold"] is Value.Boolean ? 1e-4 : a.Number("threshold"), // where verbose stood until PyTorch 1.4
        Threshold(a),
        a.Number("cooldown"),
        OfOnlyGroup(a, "min_lr"),
        a.Number("eps"));

    private static GreedyLR GreedyRule(Arguments a) => new(
        Mode(a),
        a.Number("factor"),
        Count(a, "patience"),
        a.Number("threshold"),
        Threshold(a),
        Count(a, "cooldown"),
        Count(a, "warmup"),
        OfOnlyGroup(a, "min_lr"),
        OfOnlyGroup(a, "max_lr"),
        a.Number("eps"),
        a.Flag("smooth") ? Count(a, "window_size") : null,
        Count(a, "reset_start"));

    private static TimmPlateau TimmRule(Arguments a) => a.IsGiven("noise_range_t")
        ? throw a.Refuse("noise_range_t", "must be None: the noise is drawn by PyTorch's random generator")
        : new TimmPlateau(
            a.Number("decay_rate"),
            a.Number("patience_t"),
            a.Number("threshold"),
            a.Number("cooldown_t"),
            Count(a, "warmup_t"),
            a.Number("warmup_lr_init"),
            OfOnlyGroup(a, "lr_min"),
            Mode(a));

    /// <summary>Reads the schedulers that get_scheduler makes by name and that need a metric.</summary>
    private static PlateauRule ByName(Arguments a)
    {
        string name = HuggingFaceFactories.NameOf(a, "name");
        CallbackFactory factory = name switch
        {
            "reduce_lr_on_plateau" => Plateau($"get_reduce_on_plateau_schedule{TorchParameters}", TorchRule),
            "greedy" => Plateau($"get_greedy_schedule{GreedyParameters}", GreedyRule),
            _ => throw a.Refuse("name", "is a schedule, not a callback: it needs no metric. Read it with ScheduleReader, or tflr values"),
        };
        (string?, Value)[] specific = a["scheduler_specific_kwargs"] is Value.Dictionary items
            ? [.. items.Items.Select(item => ((string?)(item.Key as Value.Text)?.Characters, item.Value))]
            : [];
        Arguments inner = new(Dialect.HuggingFace, factory.Signature, factory.Signature.Bind([("optimizer", a["optimizer"]), .. specific], null), a.Context, null);
        return name == "greedy" ? GreedyRule(inner) : TorchRule(inner);
    }

    /// <summary>Reads timm's plateau by its options (scheduler_factory.py).</summary>
    private static TimmPlateau TimmByName(Arguments a) => a.Text("sched") != "plateau"
        ? throw a.Refuse("sched", "is a schedule, not a callback: it needs no metric. Read it with ScheduleReader, or tflr values")
        : new TimmPlateau(
            a.AtLeast(0, "decay_rate"),
            a.Number("patience_epochs"),
            warmupEpochs: Count(a, "warmup_epochs"),
            warmupLearningRate: a.AtLeast(0, "warmup_lr"),
            minLearningRate: OfOnlyGroup(a, "min_lr"),
            mode: a.OneOf("plateau_mode", "min", "max") == "max" ? MetricMode.Max : MetricMode.Min);

    private static MetricMode Mode(Arguments a) => a.OneOf("mode", "min", "max") == "max" ? MetricMode.Max : MetricMode.Min;

    private static ThresholdMode Threshold(Arguments a) =>
        a.OneOf("threshold_mode", "rel", "abs") == "abs" ? ThresholdMode.Absolute : ThresholdMode.Relative;

    private static int Count(Arguments a, string name) => (int)Math.Clamp(a.Whole(name), int.MinValue, int.MaxValue);

    private static double OfOnlyGroup(Arguments a, string name) => a[name] switch
    {
        Value.Sequence { Items: [var only] } => a.Number(name, only),
        Value.Sequence list when a.Context.Group < list.Items.Count && a.Context.Groups == list.Items.Count => a.Number(name, list.Items[a.Context.Group]),
        Value.Sequence => throw a.Refuse(name, "must be one number, as one parameter group is followed. Say which with --group (PortingContext.Group)"),
        _ => a.Number(name),
    };
}
