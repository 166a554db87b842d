namespace TfLrCallbacks.Porting;

/// <summary>timm's <c>create_scheduler_v2</c>: a name and the options of a command line.</summary>
internal static class TimmByName
{
    public static PortedSchedule Create(Arguments a)
    {
        bool perEpoch = a.Flag("step_on_epochs");
        double unit = perEpoch ? 1 : a.Whole("updates_per_epoch") is var updates && updates > 0 ? updates : throw a.Refuse("updates_per_epoch", "is needed with step_on_epochs=False");
        string name = a.OneOf("sched", "cosine", "tanh", "step", "multistep", "poly", "wsd", "rsqrt", "constant", "none", "plateau");
        double length = a.Whole("num_epochs") * unit;
        double warmup = a.AtLeast(0, "warmup_epochs") * unit;
        List<(string?, Value)> options = [("warmup_lr_init", a["warmup_lr"]), ("warmup_t", warmup), ("t_in_epochs", perEpoch)];
        AddNoise(a, length, options);
        switch (name)
        {
            case "cosine" or "tanh" or "poly":
                AddAll(a, options, "cycle_mul", "cycle_decay", "cycle_limit", "warmup_prefix");
                options.AddRange([("t_initial", (long)length), ("lr_min", a["min_lr"])]);
                options.AddRange(name == "tanh" ? [] : [("k_decay", a["k_decay"])]);
                options.AddRange(name == "poly" ? [("power", a["decay_rate"])] : []);
                break;
            case "step":
                AddAll(a, options, "warmup_prefix", "decay_rate");
                options.Add(("decay_t", (a.OptionalNumber("decay_epochs") ?? 90) * unit));
                break;
            case "multistep":
                AddAll(a, options, "warmup_prefix", "decay_rate");
                options.Add(("decay_t", Value.List(a.Numbers("decay_milestones").Select(milestone => (Value)(milestone * unit)))));
                break;
            case "wsd" or "rsqrt":
                AddStableDecay(a, options, name, length, warmup, unit);
                break;
            case "constant":
                return Constant(a, warmup);
            default:
                throw a.Refuse("sched", name == "none" ? "makes no scheduler: the rate stays as it is" : "needs a metric and is no function of the step. It is a callback: CallbackReader.Read, or tflr replay with a recorded run");
        }

        string factory = name switch { "cosine" => "CosineLRScheduler", "tanh" => "TanhLRScheduler", "poly" => "PolyLRScheduler", "step" => "StepLRScheduler", "multistep" => "MultiStepLRScheduler", _ => "WSDLRScheduler" };
        return Dialect.Timm.Create(factory, options, a.Context with { BaseLearningRate = a.BaseLearningRate });
    }

    /// <summary>Gives the scheduler of <c>create_scheduler(args, optimizer)</c>, which takes its options from the members of an object.</summary>
    public static PortedSchedule OfArguments(Arguments a)
    {
        Value given = a["args"];
        if (given is not (Value.Instance or Value.Dictionary) || Objects.Attribute(given, "sched") is null)
        {
            throw a.Refuse("args", "must be an object that stands here and has a member sched");
        }

        List<(string?, Value)> options = TimmJson.Arguments(name => Objects.Attribute(given, name));
        if (Objects.Attribute(given, "sched_on_updates") is { } onUpdates && Arithmetic.Truth(onUpdates))
        {
            options.AddRange([("step_on_epochs", false), ("updates_per_epoch", a["updates_per_epoch"])]);
        }

        return Dialect.Timm.Create("create_scheduler_v2", options, a.Context with { BaseLearningRate = a.BaseLearningRate });
    }

    public static IEnumerable<string> Traps(Arguments a) => a.Text("sched") switch
    {
        "poly" => ["decay_rate (0.1) is taken as the power."],
        "cosine" or "tanh" when a.Number("cycle_limit") > 1 => ["cycle_decay is 0.1 here and 1 in the class: each cycle is a tenth as high as the one before."],
        _ => [],
    };

    private static PortedSchedule Constant(Arguments a, double warmup) => Dialect.Timm.Create(
        "StepLRScheduler",
        [("decay_t", 1), ("decay_rate", 1.0), ("warmup_t", warmup), ("warmup_lr_init", a["warmup_lr"]), ("t_in_epochs", a["step_on_epochs"])],
        a.Context with { BaseLearningRate = a.BaseLearningRate });

    private static void AddAll(Arguments a, List<(string?, Value)> options, params string[] names) =>
        options.AddRange(names.Select(name => ((string?)name, a[name])));

    private static void AddNoise(Arguments a, double length, List<(string?, Value)> options)
    {
        if (a.IsGiven("noise"))
        {
            Value range = a["noise"] is Value.Sequence ? Value.List(a.Numbers("noise").Select(part => (Value)(part * length))) : a.Number("noise") * length;
            options.Add(("noise_range_t", range));
            AddAll(a, options, "noise_pct", "noise_std", "noise_seed");
        }
    }

    private static void AddStableDecay(Arguments a, List<(string?, Value)> options, string name, double length, double warmup, double unit)
    {
        double room = a.Flag("warmup_prefix") ? length : length - warmup;
        double decay = a.OptionalNumber("decay_epochs") ?? 0.2;
        options.AddRange(
        [
            ("t_initial", room),
            ("decay_t", Math.Round(decay is > 0 and < 1 ? decay * room : decay * unit)),
            ("lr_min", a["min_lr"]),
            ("stable_fn", name == "rsqrt" ? "rsqrt" : "constant"),
            ("stable_timescale", a.OptionalNumber("stable_timescale") is { } timescale ? timescale * unit : Value.None),
            ("decay_fn", a.IsGiven("decay_fn") ? a["decay_fn"] : name == "rsqrt" ? "linear" : "1-sqrt"),
        ]);
    }
}
