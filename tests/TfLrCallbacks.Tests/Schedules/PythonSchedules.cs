using System.Text.Json;

namespace TfLrCallbacks.Tests.Schedules;

/// <summary>
/// What the schedules of other libraries are, made of our pieces: the name and arguments of a Python call, and the rate of its optimizer.
/// </summary>
internal static class PythonSchedules
{
    /// <summary>Makes a schedule.</summary>
    /// <param name="factory">The Python name.</param>
    /// <param name="a">Its arguments.</param>
    /// <param name="b">The optimizer's rate, of this parameter group.</param>
    /// <param name="defaultRate">The optimizer's rate where a group has none of its own; null for the same.</param>
    public static LearningRateSchedule Build(string factory, PythonArguments a, double b, double? defaultRate = null)
    {
        string[] parts = factory.Split('.');
        return parts[0] switch
        {
            "torch" => Torch(parts[^1], a, b),
            "keras" or "tf_keras" => Keras(parts[^1], a),
            "optax" => Optax(parts[^1], a),
            "transformers" => defaultRate is { } own && own != b
                ? Transformers(parts[^1], a, own).Scale(b / own)
                : Transformers(parts[^1], a, b),
            "timm" => Timm(parts[^1], a, b),
            "fastai" => Fastai(parts[^1], a),
            "ignite" => Ignite(parts[^1], a, b),
            "deepspeed" => DeepSpeed(parts[^1], a, b),
            "pytorch_optimizer" => PyTorchOptimizer(parts[^1], a),
            _ => throw new NotSupportedException(factory),
        };
    }

    private static LearningRateSchedule Keras(string name, PythonArguments a)
    {
        double initial = a.Optional("initial_learning_rate") ?? 0;
        bool whole = a.IsWhole("initial_learning_rate");
        if (whole && name == "CosineDecay")
        {
            // An integer rate makes Keras 3 cast everything else to integers, pi too.
            return new CosineWave(initial, a.Steps("decay_steps"), cycles: 3 / (2 * Math.PI))
                .Then(a.Steps("decay_steps"), new ConstantRate(initial * 0.5 * (1 + Math.Cos(3))));
        }

        double Cast(double value) => whole ? Math.Truncate(value) : value;
        switch (name)
        {
            case "CosineDecay":
                // The warm-up counts only where its target is given, and the decay begins after it.
                LearningRateSchedule Decay(double from) => new CosineDecay(from, a.Steps("decay_steps"), a.Number("alpha", 0));
                return a.Optional("warmup_target") is { } target ? Decay(target).WithWarmup(a.Steps("warmup_steps", 0), initial) : Decay(initial);
            case "CosineDecayRestarts":
                return new CosineRestarts(initial, a.Steps("first_decay_steps"), a.Number("t_mul", 2), a.Number("m_mul", 1), a.Number("alpha", 0));
            case "ExponentialDecay":
                return new ExponentialDecay(initial, a.Steps("decay_steps"), Cast(a.Number("decay_rate")), a.Flag("staircase"));
            case "InverseTimeDecay":
                return new InverseTimeDecay(initial, a.Steps("decay_steps"), Cast(a.Number("decay_rate")), a.Flag("staircase"));
            case "PolynomialDecay":
                return new PolynomialDecay(
                    initial, a.Steps("decay_steps"), Cast(a.Number("end_learning_rate", 1e-4)), a.Number("power", 1), a.Flag("cycle"));
            case "PiecewiseConstantDecay":
                return new PiecewiseConstantDecay([.. a.Numbers("boundaries").Select(Length.Steps)], a.Numbers("values"));
            default:
                throw new NotSupportedException(name);
        }
    }

    private static LearningRateSchedule Torch(string name, PythonArguments a, double b)
    {
        Length n = a.Steps("total_iters", 5);
        switch (name)
        {
            case "ConstantLR":
                var reduced = new ConstantRate(b * a.Number("factor", 1.0 / 3));
                return n.Amount == 0 ? reduced : reduced.Then(n, new ConstantRate(b));
            case "LinearLR":
                double start = b * a.Number("start_factor", 1.0 / 3);
                return n.Amount == 0 ? new ConstantRate(start) : new Anneal(start, b * a.Number("end_factor", 1), n);
            case "PolynomialLR":
                return n.Amount == 0 ? new ConstantRate(b) : new PolynomialDecay(b, n, 0, a.Number("power", 1));
            case "StepLR":
                return new StepDecay(b, a.Steps("step_size"), a.Number("gamma", 0.1));
            case "MultiStepLR":
                return new MultiStepDecay(b, [.. a.Numbers("milestones").Select(Length.Steps)], a.Number("gamma", 0.1));
            case "ExponentialLR":
                return new ExponentialDecay(b, 1, a.Number("gamma"));
            case "CosineAnnealingLR":
                return new CosineWave(b, a.Steps("T_max"), a.Number("eta_min", 0));
            case "CosineAnnealingWarmRestarts":
                return new Anneal(b, a.Number("eta_min", 0), a.Steps("T_0"), Curve.Cosine).Repeat(a.Steps("T_0"), a.Number("T_mult", 1));
            case "CyclicLR":
                CyclicScale scale = a.Find("scale_fn") is null
                    ? a.Text("mode", "triangular") switch
                    {
                        "triangular2" => CyclicScale.Triangular2,
                        "exp_range" => CyclicScale.ExpRange(a.Number("gamma", 1)),
                        _ => CyclicScale.Triangular,
                    }
                    : a.Text("scale_mode", "cycle") == "cycle" ? CyclicScale.ByCycle(a.Function("scale_fn")) : CyclicScale.ByStep(a.Function("scale_fn"));
                return new Cyclical(
                    a.Number("base_lr"),
                    a.Number("max_lr"),
                    a.Steps("step_size_up", 2000),
                    a.Optional("step_size_down") is { } down ? Length.Steps(down) : default(Length?),
                    scale,
                    a.Flag("cycle_momentum", true),
                    a.Number("base_momentum", 0.8),
                    a.Number("max_momentum", 0.9));
            case "OneCycleLR":
                return new OneCycle(
                    a.Number("max_lr"),
                    Length.Steps(a.Optional("total_steps") ?? (a.Number("epochs") * a.Number("steps_per_epoch"))),
                    a.Number("pct_start", 0.3),
                    a.Text("anneal_strategy", "cos") == "cos" ? Curve.Cosine : Curve.Linear,
                    a.Flag("cycle_momentum", true),
                    a.Number("base_momentum", 0.85),
                    a.Number("max_momentum", 0.95),
                    a.Number("div_factor", 25),
                    a.Number("final_div_factor", 1e4),
                    a.Flag("three_phase"));
            case "LambdaLR":
                return new LambdaSchedule(a.Function("lr_lambda")).Scale(b);
            case "MultiplicativeLR":
                Func<double, double> factor = a.Function("lr_lambda");
                return new MultiplicativeDecay(b, step => factor(step), 1000);
            case "SequentialLR":
                return Joined(a.Calls("schedulers").Select(call => Build(call.Factory, call.Arguments, b)), a.Numbers("milestones"));
            case "ChainedScheduler":
                // Each multiplies what came before it, but a LambdaLR overwrites it.
                return a.Calls("schedulers").Aggregate(
                    (LearningRateSchedule)new ConstantRate(b),
                    (chain, call) => call.Factory.EndsWith("LambdaLR", StringComparison.Ordinal)
                        ? Build(call.Factory, call.Arguments, b)
                        : chain.Times(Build(call.Factory, call.Arguments, 1)));
            case "SWALR":
                return Swa(new ConstantRate(b), 0, a);
            default:
                throw new NotSupportedException(name);
        }
    }

    /// <summary>Makes PyTorch's documented use of SWALR: another scheduler up to some step, then SWALR.</summary>
    public static LearningRateSchedule Swa(LearningRateSchedule before, double start, PythonArguments a) => before.WithCooldown(
        a.Steps("anneal_epochs", 10),
        Length.Steps(start),
        a.Number("swa_lr"),
        a.Text("anneal_strategy", "cos") == "cos" ? Curve.Cosine : Curve.Linear);

    private static LearningRateSchedule Optax(string name, PythonArguments a)
    {
        double init = a.Number("init_value", 0);
        Length begin = Length.Steps(Math.Max(0, a.Number("transition_begin", 0)));
        double n = a.Number("transition_steps", 0);
        switch (name)
        {
            case "constant_schedule":
                return new ConstantRate(a.Number("value"));
            case "linear_schedule":
            case "polynomial_schedule":
                return n <= 0
                    ? new ConstantRate(init)
                    : new PolynomialDecay(init, Length.Steps(n), a.Number("end_value"), a.Number("power", 1)).Shift(begin);
            case "exponential_decay":
                double r = a.Number("decay_rate");
                if (n <= 0 || r == 0)
                {
                    return new ConstantRate(init);
                }

                LearningRateSchedule decay = new ExponentialDecay(init, Length.Steps(n), r, a.Flag("staircase")).Shift(begin);
                return a.Optional("end_value") is not { } bound ? decay : r < 1 ? decay.Clamp(min: bound) : decay.Clamp(max: bound);
            case "cosine_decay_schedule":
                return new Anneal(
                    init, init * a.Number("alpha", 0), a.Steps("decay_steps"), Curve.Cosine.ToPower(a.Number("exponent", 1)));
            case "piecewise_constant_schedule":
                return Scales(a).Aggregate(
                    (LearningRateSchedule)new ConstantRate(init),
                    (product, scale) => product.Times(new MultiStepDecay(1, [Length.Steps(scale.At)], scale.Factor)));
            case "piecewise_interpolate_schedule":
                return Interpolated(init, Scales(a), a.Text("interpolate_type", "linear"));
            case "cosine_onecycle_schedule":
                return OneCycleKnots(a, n, "cosine", pctFinal: null);
            case "linear_onecycle_schedule":
                return OneCycleKnots(a, n, "linear", a.Number("pct_final", 0.85));
            case "warmup_constant_schedule":
                return a.Number("warmup_steps") <= 0 ? new ConstantRate(init) : new Anneal(init, a.Number("peak_value"), a.Steps("warmup_steps"));
            case "warmup_cosine_decay_schedule":
                double warmup = a.Number("warmup_steps");
                return new Anneal(
                        a.Number("peak_value"),
                        a.Number("end_value", 0),
                        Length.Steps(a.Number("decay_steps") - warmup),
                        Curve.Cosine.ToPower(a.Number("exponent", 1)))
                    .WithWarmup(Length.Steps(warmup), init);
            case "warmup_exponential_decay_schedule":
                LearningRateSchedule after = new ExponentialDecay(a.Number("peak_value"), Length.Steps(n), a.Number("decay_rate"), a.Flag("staircase"))
                    .Shift(begin);
                return (a.Optional("end_value") is { } floor ? after.Clamp(min: floor) : after).WithWarmup(a.Steps("warmup_steps"), init);
            case "join_schedules":
                return Joined(a.Calls("schedules").Select(call => Build(call.Factory, call.Arguments, 0)), a.Numbers("boundaries"));
            case "sgdr_schedule":
                List<LearningRateSchedule> cycles = [];
                List<double> borders = [];
                foreach (JsonElement cycle in a.Find("cosine_kwargs")!.Value.EnumerateArray())
                {
                    cycles.Add(Optax("warmup_cosine_decay_schedule", new PythonArguments(cycle)));
                    borders.Add(borders.LastOrDefault() + cycle.GetProperty("decay_steps").GetDouble());
                }

                return Joined(cycles, borders[..^1]);
            default:
                throw new NotSupportedException(name);
        }
    }

    private static LearningRateSchedule Transformers(string name, PythonArguments a, double b)
    {
        PythonArguments more = a.Find("scheduler_specific_kwargs") is null ? a : a.Nested("scheduler_specific_kwargs");
        double warmup = a.Number("num_warmup_steps", 0);
        double total = a.Number("num_training_steps", 0);

        // max(1, T - W) keeps a run that is all warm-up from dividing by zero.
        double left = Math.Max(1, total - warmup);
        LearningRateSchedule AfterWarmup(LearningRateSchedule schedule) =>
            new Anneal(0, b, Length.Steps(Math.Max(1, warmup))).Then(Length.Steps(warmup), schedule);
        LearningRateSchedule Cosine(double floor) => new CosineWave(b, Length.Steps(left), floor, more.Number("num_cycles", 0.5));
        double Floor() => more.Optional("min_lr") ?? (more.Number("min_lr_rate") * b);

        switch (name == "get_scheduler" ? a.Text("name", "") : name)
        {
            case "constant" or "get_constant_schedule":
                return new ConstantRate(b);
            case "constant_with_warmup" or "get_constant_schedule_with_warmup":
                return AfterWarmup(new ConstantRate(b));
            case "linear" or "get_linear_schedule_with_warmup":
                double room = Math.Max(0, total - warmup);
                return AfterWarmup(room == 0 ? new ConstantRate(0) : new Anneal(b * Math.Min(1, room), 0, Length.Steps(room)));
            case "cosine" or "get_cosine_schedule_with_warmup":
                return AfterWarmup(Cosine(0));
            case "cosine_with_min_lr" or "get_cosine_with_min_lr_schedule_with_warmup":
                return AfterWarmup(Cosine(Floor()));
            case "cosine_warmup_with_min_lr" or "get_cosine_with_min_lr_schedule_with_warmup_lr_rate":
                // One step ahead: the first update already has a rate.
                LearningRateSchedule rise = more.Optional("warmup_lr_rate") is { } rate
                    ? new Anneal(b * rate, b, Length.Steps(Math.Max(1, warmup - 1)))
                    : new Anneal(0, b, Length.Steps(Math.Max(1, warmup))).Skip(1);
                return rise.Then(Length.Steps(warmup), Cosine(Floor()).Skip(1));
            case "cosine_with_restarts" or "get_cosine_with_hard_restarts_schedule_with_warmup":
                return AfterWarmup(new Anneal(b, 0, Length.Steps(left), Curve.Cosine.Repeat(more.Number("num_cycles", 1))));
            case "polynomial" or "get_polynomial_decay_schedule_with_warmup":
                double end = more.Number("lr_end", 1e-7);
                return AfterWarmup(total == warmup
                    ? new ConstantRate(end)
                    : new PolynomialDecay(b, Length.Steps(left), end, more.Number("power", 1))
                        .Then(Length.Steps(left + 1), new ConstantRate(end)));
            case "inverse_sqrt" or "get_inverse_sqrt_schedule":
                return AfterWarmup(new InverseSqrt(b, Length.Steps(more.Optional("timescale") ?? (warmup == 0 ? 10_000 : warmup))));
            case "warmup_stable_decay" or "get_wsd_schedule":
                double low = b * more.Number("min_lr_ratio", 0);
                double decay = more.Number("num_decay_steps");
                double stable = more.Optional("num_stable_steps") ?? (total - warmup - decay);
                LearningRateSchedule down = decay == 0
                    ? new ConstantRate(low)
                    : WsdDecay(b, low, decay, more).Then(Length.Steps(decay), new ConstantRate(low));
                return new ConstantRate(b)
                    .Then(Length.Steps(Math.Max(0, stable)), down.Skip(Length.Steps(Math.Max(0, -stable))))
                    .WithWarmupFrom(low, b, warmup, WsdCurve(more.Text("warmup_type", "linear")).Reversed());
            default:
                throw new NotSupportedException(name);
        }
    }

    private static LearningRateSchedule WithWarmupFrom(this LearningRateSchedule next, double low, double high, double warmup, Curve curve) =>
        warmup == 0 ? next : new Anneal(low, high, Length.Steps(warmup), curve).Then(Length.Steps(warmup), next);

    private static LearningRateSchedule WsdDecay(double from, double to, double steps, PythonArguments a) =>
        a.Text("decay_type", "cosine") == "cosine"
            ? new CosineWave(from, Length.Steps(steps), to, a.Number("num_cycles", 0.5))
            : new Anneal(from, to, Length.Steps(steps), WsdCurve(a.Text("decay_type", "")));

    private static Curve WsdCurve(string name) => name switch
    {
        "linear" => Curve.Linear,
        "cosine" => Curve.Cosine,
        "1-sqrt" => Curve.OneMinusSqrt,
        _ => throw new NotSupportedException(name),
    };

    private static LearningRateSchedule Timm(string name, PythonArguments a, double b)
    {
        double min = a.Number("lr_min", 0);
        switch (name)
        {
            case "CosineLRScheduler":
                return TimmCycles(a, b, min, Curve.Cosine);
            case "PolyLRScheduler":
                return TimmCycles(a, b, min, new PolynomialCurve(a.Number("power", 0.5)));
            case "TanhLRScheduler":
                return TimmCycles(a, b, min, new TanhCurve(a.Number("lb", -7), a.Number("ub", 3)), overlap: !a.Flag("warmup_prefix"));
            case "StepLRScheduler":
                return TimmWarmup(a, b, new StepDecay(b, a.Steps("decay_t", 1), a.Number("decay_rate", 1)), prefix: true);
            case "MultiStepLRScheduler":
                return TimmWarmup(a, b, new MultiStepDecay(b, Bisected(a.Numbers("decay_t")), a.Number("decay_rate", 1)).Skip(1), prefix: true);
            case "WSDLRScheduler":
                double t = a.Number("t_initial");
                double decay = a.Number("decay_t");
                double scale = a.Number("stable_timescale", a.Number("warmup_t", 0));
                LearningRateSchedule stable = a.Text("stable_fn", "constant") switch
                {
                    "rsqrt" => new InverseSqrt(b, Length.Steps(scale)),
                    "power" => PowerFrom(b, scale, a.Number("stable_power", 0.5)),
                    _ => new ConstantRate(b),
                };
                Curve curve = a.Text("decay_fn", "1-sqrt") switch
                {
                    "linear" => Curve.Linear,
                    "cosine" => Curve.Cosine,
                    "power" => new PowerCurve(a.Number("decay_power", 0.5)),
                    "exp" => new ExponentialCurve(a.Number("decay_ratio", 0.1)),
                    _ => Curve.OneMinusSqrt,
                };

                // The decay is a factor on a stable part that may itself go on falling, towards a floor that is not scaled.
                LearningRateSchedule Part(double from, double to) => new Anneal(from, to, Length.Steps(decay), curve).Shift(Length.Steps(t - decay));
                return TimmWarmup(a, b, stable.Clamp(min: min).Times(Part(1, 0)).Plus(Part(0, min)), prefix: true);
            case "create_scheduler_v2":
                return TimmFactory(a, b);
            default:
                throw new NotSupportedException(name);
        }
    }

    /// <summary>Gives b · (1 + t / scale)^−power.</summary>
    private static SkippedSchedule PowerFrom(double b, double scale, double power) =>
        new PowerLaw(b, b * Math.Pow(scale, power), -power).Skip(Length.Steps(scale));

    private static LearningRateSchedule TimmCycles(PythonArguments a, double b, double min, Curve curve, bool overlap = false)
    {
        Length first = a.Steps("t_initial");
        double mul = a.Number("cycle_mul", 1);
        int limit = a.Whole("cycle_limit", 1);
        if (a.Optional("k_decay") is { } k && k != 1)
        {
            curve = curve.KDecay(k);
        }

        LearningRateSchedule floor = new ConstantRate(min);
        LearningRateSchedule cycles = limit == 0
            ? floor
            : new Anneal(b, 0, first, curve).Repeat(first, mul, a.Number("cycle_decay", 1))
                .Plus(new Anneal(0, min, first, curve).Repeat(first, mul))
                .Then(Length.Steps(first.Amount * (mul == 1 ? limit : (Math.Pow(mul, limit) - 1) / (mul - 1))), floor);
        return overlap && a.Number("warmup_t", 0) > 0
            ? cycles.WithWarmup(a.Steps("warmup_t"), a.Number("warmup_lr_init", 0), overlap: true)
            : TimmWarmup(a, b, cycles, prefix: false);
    }

    /// <summary>Gives timm's warm-up: a line towards the base rate, in front or over the schedule; without one, update 0 has the base rate.</summary>
    private static JoinedSchedule TimmWarmup(PythonArguments a, double b, LearningRateSchedule schedule, bool prefix)
    {
        Length warmup = a.Steps("warmup_t", 0);
        return warmup.Amount == 0
            ? new ConstantRate(b).Then(1, schedule.Skip(1))
            : new Anneal(a.Number("warmup_lr_init", 0), b, warmup)
                .Then(warmup, a.Flag("warmup_prefix", prefix) ? schedule : schedule.Skip(warmup));
    }

    /// <summary>Gives the milestones that Python's bisection finds; in a list out of order it misses some.</summary>
    private static List<Length> Bisected(IReadOnlyList<double> milestones)
    {
        List<Length> found = [];
        foreach (double milestone in milestones.Distinct().Order())
        {
            int low = 0;
            int high = milestones.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = milestone < milestones[middle] ? (low, middle) : (middle + 1, high);
            }

            while (found.Count < low)
            {
                found.Add(Length.Steps(milestone));
            }
        }

        return found;
    }

    private static LearningRateSchedule TimmFactory(PythonArguments a, double b)
    {
        bool perUpdate = !a.Flag("step_on_epochs", true);
        double unit = perUpdate ? a.Number("updates_per_epoch") : 1;
        string sched = a.Text("sched", "cosine");
        double warmup = a.Number("warmup_epochs", 0) * unit;
        bool prefix = a.Flag("warmup_prefix");
        double total = a.Number("num_epochs", 300) * unit;
        bool stable = sched is "wsd" or "rsqrt";
        double body = stable && !prefix ? total - warmup : total;
        var arguments = new Dictionary<string, object>
        {
            ["t_initial"] = body,
            ["lr_min"] = a.Number("min_lr", 0),
            ["warmup_t"] = warmup,
            ["warmup_lr_init"] = a.Number("warmup_lr", 1e-5),
            ["warmup_prefix"] = prefix,
            ["cycle_mul"] = a.Number("cycle_mul", 1),
            ["cycle_decay"] = a.Number("cycle_decay", 0.1),
            ["cycle_limit"] = a.Number("cycle_limit", 1),
            ["k_decay"] = a.Number("k_decay", 1),
            ["power"] = a.Number("decay_rate", 0.1),
            ["decay_rate"] = a.Number("decay_rate", 0.1),
            ["decay_t"] = a.Number("decay_epochs", 90) * unit,
        };
        switch (sched)
        {
            case "multistep":
                arguments["decay_t"] = a.Numbers("decay_milestones").Select(milestone => milestone * unit).ToArray();
                break;
            case "constant":
                arguments["decay_t"] = total;
                arguments["decay_rate"] = 1.0;
                break;
            case "wsd" or "rsqrt":
                arguments["decay_t"] = a.Optional("decay_epochs") is { } given ? given * unit : Math.Max(1, Math.Floor(0.2 * body));
                arguments["stable_fn"] = sched == "wsd" ? "constant" : "rsqrt";
                arguments["decay_fn"] = a.Text("decay_fn", sched == "wsd" ? "1-sqrt" : "linear");
                arguments["stable_timescale"] = a.Number("stable_timescale", warmup) * (a.Find("stable_timescale") is null ? 1 : unit);
                arguments["warmup_prefix"] = true;
                break;
        }

        string name = sched switch
        {
            "cosine" => "CosineLRScheduler",
            "tanh" => "TanhLRScheduler",
            "poly" => "PolyLRScheduler",
            "step" or "constant" => "StepLRScheduler",
            "multistep" => "MultiStepLRScheduler",
            _ => "WSDLRScheduler",
        };
        return Timm(name, new PythonArguments(JsonSerializer.SerializeToElement(arguments)), b);
    }

    /// <summary>Makes fastai's schedules over one step, to be read at positions from 0 to 1.</summary>
    private static LearningRateSchedule Fastai(string name, PythonArguments a)
    {
        double start = a.Number("start", 0);
        double end = a.Number("end", 0);
        switch (name)
        {
            case "SchedLin":
                return new Anneal(start, end, 1);
            case "SchedCos":
                return new Anneal(start, end, 1, Curve.Cosine);
            case "SchedNo":
                return new ConstantRate(start);
            case "SchedExp":
                return new Anneal(start, end, 1, new ExponentialCurve(end / start));
            case "SchedPoly":
                return new Anneal(start, end, 1, new PowerCurve(a.Number("power")));
            case "combined_cos":
                return CombinedCos(a.Number("pct"), start, a.Number("middle"), end, 1);
            case "combine_scheds":
                IReadOnlyList<double> parts = a.Numbers("pcts");
                LearningRateSchedule? combined = null;
                double begin = 0;
                foreach ((int i, (string Factory, PythonArguments Arguments) call) in a.Calls("scheds").Index())
                {
                    LearningRateSchedule part = Build(call.Factory, call.Arguments, 0);
                    part = parts[i] == 0 ? part : part.Stretch(Length.Steps(parts[i]));
                    combined = combined?.Then(Length.Steps(begin), part) ?? part;
                    begin += parts[i];
                }

                return combined!;
            default:
                throw new NotSupportedException(name);
        }
    }

    /// <summary>Makes fastai's fit methods: the rate of a parameter group, whose slice is already resolved.</summary>
    public static LearningRateSchedule FastaiFit(string name, PythonArguments a, double rate, double batches)
    {
        double total = a.Number("n_epoch", 1) * batches;
        switch (name)
        {
            case "fit_one_cycle":
                double pct = a.Number("pct_start", 0.25);
                double[] momentums = a.Find("moms") is null ? [0.95, 0.85, 0.95] : [.. a.Numbers("moms")];
                return CombinedCos(pct, rate / a.Number("div", 25), rate, rate / a.Number("div_final", 1e5), total)
                    .WithMomentum(CombinedCos(pct, momentums[0], momentums[1], momentums[2], total));
            case "fit_flat_cos":
                return CombinedCos(a.Number("pct_start", 0.75), rate, rate, rate / a.Number("div_final", 1e5), total);
            case "fit_sgdr":
                Length first = Length.Steps(a.Number("cycle_len") * batches);
                return new CosineRestarts(rate, first, a.Number("cycle_mult", 2));
            default:
                throw new NotSupportedException(name);
        }
    }

    private static LearningRateSchedule CombinedCos(double pct, double start, double middle, double end, double total)
    {
        Length border = Length.Steps(pct * total);
        LearningRateSchedule down = pct == 1 ? new ConstantRate(end) : new Anneal(middle, end, Length.Steps((1 - pct) * total), Curve.Cosine);
        return pct == 0 ? down : new Anneal(start, middle, border, Curve.Cosine).Then(border, down);
    }

    private static LearningRateSchedule Ignite(string name, PythonArguments a, double b)
    {
        double start = a.Number("start_value", 0);
        double end = a.Number("end_value", 0);
        double size = a.Number("cycle_size", 0);
        switch (name)
        {
            case "LinearCyclicalScheduler" or "CosineAnnealingScheduler":
                Curve curve = name[0] == 'L' ? Curve.Linear : Curve.Cosine;
                bool back = name[0] == 'L' && !a.Flag("monotonic");
                double rest = a.Number("warmup_duration", 0);
                LearningRateSchedule Cycle(double from, double to)
                {
                    Length way = Length.Steps(back ? size / 2 : size);
                    Length home = Length.Steps(back ? size / 2 : rest);
                    LearningRateSchedule there = new Anneal(from, to, way, curve);
                    return home.Amount == 0 ? there : there.Then(way, new Anneal(to, from, home));
                }

                LearningRateSchedule Cycles(double from, double to, string mult) => Cycle(from, to)
                    .Repeat(Length.Steps(size + rest), a.Number("cycle_mult", 1), a.Number(mult, 1), wholeSteps: true);
                return Cycles(start, 0, "start_value_mult").Plus(Cycles(0, end, "end_value_mult"));
            case "PiecewiseLinear":
                IEnumerable<double[]> knots = a.Find("milestones_values")!.Value.EnumerateArray().Select(knot => knot.Numbers());
                return new PiecewiseInterpolation([.. knots.Select(knot => Length.Steps(knot[0]))], [.. knots.Select(knot => knot[1])]);
            case "create_lr_scheduler_with_warmup":
                (string factory, PythonArguments arguments) = a.Call("lr_scheduler");
                LearningRateSchedule inner = Build(factory, arguments, b);
                double goal = a.Number("warmup_end_value", inner.ValueAt(0));
                double duration = a.Number("warmup_duration");
                return new Anneal(a.Number("warmup_start_value"), goal, Length.Steps(duration - 1))
                    .Then(Length.Steps(goal == inner.ValueAt(0) ? duration - 1 : duration), inner);
            case "ConcatScheduler":
                double sum = 0;
                return Joined(
                    a.Calls("schedulers").Select(call => Build(call.Factory, call.Arguments, b)),
                    [.. a.Numbers("durations").Select(part => sum += part)]);
            default:
                throw new NotSupportedException(name);
        }
    }

    /// <summary>Makes composer's multipliers; its times are in batches, epochs or parts of the run.</summary>
    public static LearningRateSchedule Composer(string name, PythonArguments a, RunLength run, double ratio)
    {
        double Time(string text, double stretch)
        {
            Length time = Length.Parse(text.Replace("tok", "ba", StringComparison.Ordinal));
            double tokens = text.EndsWith("tok", StringComparison.Ordinal) ? 8 : 1;
            return Math.Floor((time.In(run) ?? throw new NotSupportedException(text)) * (time.Unit is LengthUnit.Run ? 1 : stretch) / tokens);
        }

        Length T(string key, string fallback) => Length.Steps(Time(a.Text(key, fallback), ratio));
        double warmup = a.Find("t_warmup") is null ? 0 : Time(a.Text("t_warmup", ""), a.Flag("scale_warmup") ? ratio : 1);
        double unscaled = a.Find("t_warmup") is null ? 0 : Time(a.Text("t_warmup", ""), 1);
        double low = a.Number("alpha_f", 0);
        Length end = Length.Steps(Math.Max(1, T("t_max", "1dur").Amount - unscaled));
        LearningRateSchedule Warm(LearningRateSchedule schedule, double peak) => warmup == 0
            ? schedule
            : new Anneal(0, peak, Length.Steps(warmup)).Then(Length.Steps(warmup), schedule.Shift(Length.Steps(unscaled - warmup)));
        LearningRateSchedule Milestones() => new MultiStepDecay(
            1,
            [.. a.Find("milestones")!.Value.EnumerateArray().Select(text => Length.Steps(Time(text.GetString()!, ratio)))],
            a.Number("gamma", 0.1));
        switch (name)
        {
            case "StepScheduler":
                return new StepDecay(1, T("step_size", ""), a.Number("gamma", 0.1));
            case "MultiStepScheduler":
                return Milestones();
            case "MultiStepWithWarmupScheduler":
                return new Anneal(0, 1, Length.Steps(warmup)).Then(Length.Steps(warmup), Milestones().Skip(Length.Steps(warmup)));
            case "ConstantScheduler":
                return new ConstantRate(a.Number("alpha", 1)).Then(T("t_max", "1dur"), new ConstantRate(1));
            case "ConstantWithWarmupScheduler":
                return Warm(new ConstantRate(a.Number("alpha", 1)), a.Number("alpha", 1));
            case "LinearScheduler" or "LinearWithWarmupScheduler":
                return Warm(new Anneal(a.Number("alpha_i", 1), low, end), a.Number("alpha_i", 1));
            case "ExponentialScheduler":
                return new ExponentialDecay(1, T("decay_period", "1ep"), a.Number("gamma"));
            case "CosineAnnealingScheduler" or "CosineAnnealingWithWarmupScheduler":
                return Warm(new CosineDecay(1, end, low), 1);
            case "PolynomialScheduler" or "PolynomialWithWarmupScheduler":
                return Warm(new PolynomialDecay(1, end, low, a.Number("power", 2)), 1);
            case "CosineAnnealingWarmRestartsScheduler":
                Length first = T("t_0", "");
                return new CosineDecay(1, first, low).Repeat(first, a.Number("t_mult", 1), wholeSteps: true);
            default:
                throw new NotSupportedException(name);
        }
    }

    private static LearningRateSchedule DeepSpeed(string name, PythonArguments a, double b)
    {
        double warmup = Math.Max(2, a.Number("warmup_num_steps", 1000));
        bool log = a.Text("warmup_type", "log") != "linear";
        double total = a.Number("total_num_steps", 0);
        LearningRateSchedule Rise(double from, double to) => log
            ? new Anneal(from, to, Length.Steps(warmup - 1), new LogCurve(warmup - 1))
            : new Anneal(from, to, Length.Steps(warmup));

        // The counter is one behind the update, so the constructor's rate is used twice.
        LearningRateSchedule Late(double first, LearningRateSchedule schedule) => new ConstantRate(first).Then(1, schedule);
        switch (name)
        {
            case "WarmupLR":
                double start = a.Number("warmup_min_lr", 0);
                return Late(start, Rise(start, a.Number("warmup_max_lr", b)));
            case "WarmupDecayLR":
                double low = a.Number("warmup_min_lr", 0);
                double high = a.Number("warmup_max_lr", 0.001);
                LearningRateSchedule fall = total > warmup ? new Anneal(high, low, Length.Steps(total - warmup)) : new ConstantRate(low);
                return Late(low, Rise(low, high).Then(Length.Steps(warmup), fall));
            case "WarmupCosineLR":
                double floor = b * a.Number("cos_min_ratio", 0.0001);
                LearningRateSchedule wave = new Anneal(b, floor, Length.Steps(Math.Max(1, total - warmup)), Curve.Cosine).Skip(1);
                return Late(0, Rise(b * a.Number("warmup_min_ratio", 0), b).Then(Length.Steps(warmup), wave));
            case "OneCycle":
                double first = a.Number("cycle_first_step_size", 2000);
                double second = a.Number("cycle_second_step_size", first);
                double stairs = a.Number("cycle_first_stair_count", 0);
                double stairsDown = a.Number("cycle_second_stair_count", stairs);
                double min = a.Number("cycle_min_lr");
                double size = a.Number("decay_step_size", 0);
                LearningRateSchedule Way(double to, double length, double count, double from)
                {
                    LearningRateSchedule way = new Anneal(from, to, Length.Steps(length));
                    return count == 0 ? way : way.Staircase(Length.Steps(length / count));
                }

                LearningRateSchedule Cycle(double low, double top, LearningRateSchedule after) => Way(top, first, stairs, low)
                    .Then(Length.Steps(first), Way(top, second, stairsDown, low).Reverse(Length.Steps(second)))
                    .Then(Length.Steps(first + second), after);
                LearningRateSchedule rates = Cycle(
                    min,
                    a.Number("cycle_max_lr"),
                    size == 0 ? new ConstantRate(min) : new InverseTimeDecay(min, Length.Steps(size), a.Number("decay_lr_rate", 0)));
                if (!a.Flag("cycle_momentum", true))
                {
                    return rates;
                }

                double minMomentum = a.Number("cycle_min_mom", 0.8);
                double maxMomentum = a.Number("cycle_max_mom", 0.9);
                double growth = size == 0 ? 0 : a.Number("decay_mom_rate", 0) / size;
                LearningRateSchedule momentum = Cycle(
                    maxMomentum, minMomentum, new LambdaSchedule(step => maxMomentum * (1 + (growth * step))));
                return rates.WithMomentum(new ConstantRate(minMomentum).Then(1, momentum.Skip(1)));
            case "LRRangeTest":
                double step = a.Number("lr_range_test_step_size", 2000);
                double rate = a.Number("lr_range_test_step_rate", 1);
                double begin = a.Number("lr_range_test_min_lr", 0.001);
                LearningRateSchedule line = new LambdaSchedule(t => begin * (1 + (rate * t / step)));
                return a.Flag("lr_range_test_staircase") ? line.Staircase(Length.Steps(step)) : line;
            default:
                throw new NotSupportedException(name);
        }
    }

    private static LearningRateSchedule PyTorchOptimizer(string name, PythonArguments a)
    {
        double max = a.Number("max_lr", 1);
        double min = a.Number("min_lr", 0);
        switch (name)
        {
            case "REXScheduler":
                return new ConstantRate(min).Then(1, new Anneal(max, min, a.Steps("total_steps"), Curve.Rex).Skip(1));
            case "CosineAnnealingWarmupRestarts":
                double first = a.Number("first_cycle_steps");
                double warmup = a.Number("warmup_steps", 0);
                double mult = a.Number("cycle_mult", 1);
                List<LearningRateSchedule> cycles = [];
                List<double> borders = [];
                double length = first;
                double border = 0;
                for (int i = 0; i < 40; i++)
                {
                    double peak = max * Math.Pow(a.Number("gamma", 0.9), i);
                    LearningRateSchedule cycle = new Anneal(peak, min, Length.Steps(length - warmup), Curve.Cosine)
                        .WithWarmup(Length.Steps(warmup), min);
                    cycles.Add(i == 0 && warmup == 0 ? new ConstantRate(min).Then(1, cycle.Skip(1)) : cycle);
                    borders.Add(border += length);
                    length = Math.Floor((length - warmup) * mult) + warmup;
                }

                return Joined(cycles, borders[..^1]);
            default:
                throw new NotSupportedException(name);
        }
    }

    private static LearningRateSchedule Joined(
        IEnumerable<LearningRateSchedule> schedules, IReadOnlyList<double> boundaries)
    {
        LearningRateSchedule[] parts = [.. schedules];
        LearningRateSchedule joined = parts[0];
        for (int i = 0; i < boundaries.Count; i++)
        {
            joined = joined.Then(Length.Steps(boundaries[i]), parts[i + 1]);
        }

        return joined;
    }

    private static List<(double At, double Factor)> Scales(PythonArguments a) =>
        [.. a.Find("boundaries_and_scales")?.EnumerateObject()
            .Select(pair => (double.Parse(pair.Name, System.Globalization.CultureInfo.InvariantCulture), pair.Value.Number())) ?? []];

    private static PiecewiseInterpolation Interpolated(double init, IEnumerable<(double At, double Factor)> scales, string type)
    {
        List<Length> moments = [0];
        List<double> values = [init];
        foreach ((double at, double factor) in scales.OrderBy(scale => scale.At))
        {
            moments.Add(Length.Steps(at));
            values.Add(values[^1] * factor);
        }

        return new PiecewiseInterpolation(moments, values, type == "cosine" ? Curve.Cosine : Curve.Linear);
    }

    private static PiecewiseInterpolation OneCycleKnots(PythonArguments a, double n, string type, double? pctFinal)
    {
        double div = a.Number("div_factor", 25);
        double final = a.Number("final_div_factor", 1e4);

        // A later knot at the same step replaces an earlier one, as in the dictionary that optax writes them to.
        var scales = new Dictionary<double, double> { [Math.Floor(a.Number("pct_start", 0.3) * n)] = div };
        if (pctFinal is { } middle)
        {
            scales[Math.Floor(middle * n)] = 1 / div;
        }

        scales[n] = pctFinal is null ? 1 / (div * final) : 1 / final;
        return Interpolated(a.Number("peak_value") / div, scales.Select(pair => (pair.Key, pair.Value)), type);
    }
}
