namespace TfLrCallbacks.Porting;

/// <summary>The schedules of <c>transformers.optimization</c>: a factor of the optimizer's rate.</summary>
internal static class HuggingFaceFactories
{
    private const string ZeroFirst = "With a warm-up the first update runs at rate 0.";
    private const string RisesAgain = "The cosine is not clamped: after num_training_steps the rate rises again.";

    /// <summary>The names that get_scheduler knows, and the functions behind them.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["linear"] = "get_linear_schedule_with_warmup",
        ["cosine"] = "get_cosine_schedule_with_warmup",
        ["cosine_with_restarts"] = "get_cosine_with_hard_restarts_schedule_with_warmup",
        ["polynomial"] = "get_polynomial_decay_schedule_with_warmup",
        ["constant"] = "get_constant_schedule",
        ["constant_with_warmup"] = "get_constant_schedule_with_warmup",
        ["inverse_sqrt"] = "get_inverse_sqrt_schedule",
        ["cosine_with_min_lr"] = "get_cosine_with_min_lr_schedule_with_warmup",
        ["cosine_warmup_with_min_lr"] = "get_cosine_with_min_lr_schedule_with_warmup_lr_rate",
        ["warmup_stable_decay"] = "get_wsd_schedule",
    };

    public static Factory[] All() =>
    [
        new("get_constant_schedule(optimizer, last_epoch=-1)", "base", a => new ConstantRate(a.BaseLearningRate)),
        new("get_constant_schedule_with_warmup(optimizer, num_warmup_steps, last_epoch=-1)", "base · min(1, t / W)", a =>
            Warm(a, new ConstantRate(a.BaseLearningRate)))
        {
            Traps = FirstIsZero,
        },
        new("get_linear_schedule_with_warmup(optimizer, num_warmup_steps, num_training_steps, last_epoch=-1)", "base · t / W, then base · (T − t) / (T − W), at least 0", Linear)
        {
            Traps = FirstIsZero,
        },
        new("get_cosine_schedule_with_warmup(optimizer, num_warmup_steps, num_training_steps, num_cycles=0.5, last_epoch=-1)", "base · t / W, then base · ½ · (1 + cos(2π · num_cycles · (t − W) / (T − W)))", a =>
            Warm(a, Wave(a, 0)))
        {
            Traps = a => FirstIsZero(a).Append(RisesAgain),
        },
        new("get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, num_warmup_steps, num_training_steps, num_cycles=1, last_epoch=-1)", "base · t / W, then num_cycles times a cosine from base to 0, then 0", Restarts)
        {
            Traps = FirstIsZero,
        },
        new("get_polynomial_decay_schedule_with_warmup(optimizer, num_warmup_steps, num_training_steps, lr_end=1e-7, power=1.0, last_epoch=-1)", "base · t / W, then (base − lr_end) · (1 − (t − W) / (T − W))^power + lr_end", Polynomial)
        {
            Traps = a => FirstIsZero(a).Append("lr_end is a rate, taken as a fraction of the optimizer's default rate: other parameter groups get another floor."),
        },
        new("get_inverse_sqrt_schedule(optimizer, num_warmup_steps, timescale=None, last_epoch=-1)", "base · t / W, then base / √(1 + (t − W) / timescale)", InverseSqrt)
        {
            Traps = a => FirstIsZero(a).Append("timescale is the warm-up where it is not given, and 10000 without a warm-up."),
        },
        new("get_cosine_with_min_lr_schedule_with_warmup(optimizer, num_warmup_steps, num_training_steps, num_cycles=0.5, last_epoch=-1, min_lr=None, min_lr_rate=None)", "base · t / W, then a cosine from base to the minimum", a =>
            Warm(a, Wave(a, MinimumRatio(a))))
        {
            Traps = a => FirstIsZero(a).Append(RisesAgain),
        },
        new("get_cosine_with_min_lr_schedule_with_warmup_lr_rate(optimizer, num_warmup_steps, num_training_steps, num_cycles=0.5, last_epoch=-1, min_lr=None, min_lr_rate=None, warmup_lr_rate=None)", "base · (t + 1) / W, then a cosine from base to the minimum, one step ahead", WaveAhead)
        {
            Traps = _ => [RisesAgain],
        },
        new("get_wsd_schedule(optimizer, num_warmup_steps, num_decay_steps, num_training_steps=None, num_stable_steps=None, warmup_type='linear', decay_type='cosine', min_lr_ratio=0, num_cycles=0.5, last_epoch=-1)", "warm-up from min_lr_ratio · base to base, then base, then decay to min_lr_ratio · base", StableDecay)
        {
            Traps = a => a.IsGiven("num_training_steps") && a.IsGiven("num_stable_steps") ? ["Both num_training_steps and num_stable_steps are given: the latter wins."] : [],
        },
        new("get_scheduler(name, optimizer, num_warmup_steps=None, num_training_steps=None, scheduler_specific_kwargs=None)", "the schedule of that name", a => ByName(a).Schedule)
        {
            Traps = a => ByName(a).Traps,
        },
        .. HuggingFaceTrainer.All(),
    ];

    /// <summary>Gives the name of a scheduler, which may be written as a member of SchedulerType.</summary>
    internal static string NameOf(Arguments a, string argument) => a[argument] switch
    {
        Value.Symbol symbol when symbol.Name.Split('.') is var parts && Array.IndexOf(parts, "SchedulerType") is var at && at >= 0 && at + 1 < parts.Length =>
            parts[at + 1] == "REDUCE_ON_PLATEAU" ? "reduce_lr_on_plateau" : parts[at + 1].ToLowerInvariant(),
        Value.Call { Arguments: [var (_, inner)] } call when Dialect.LastPart(call.Name) == "SchedulerType" && inner is Value.Text word => word.Characters,
        _ => a.Text(argument),
    };

    /// <summary>Gives why a scheduler has no such name, or is no function of the step; null for one that is.</summary>
    internal static string? Unknown(string name) => name is "reduce_lr_on_plateau" or "greedy" ? "needs a metric and is no function of the step. It is a callback: CallbackReader.Read, or tflr replay with a recorded run"
        : Names.ContainsKey(name) ? null
        : $"is not known. {Nearest.Suggest(name, Names.Keys)}";

    private static IEnumerable<string> FirstIsZero(Arguments a) => a.Number("num_warmup_steps") switch
    {
        > 0 and < 1 => [ZeroFirst, "A num_warmup_steps below 1 is less than one update. A part of the run is TrainingArguments' warmup_ratio: multiply it by num_training_steps."],
        > 0 => [ZeroFirst],
        _ => [],
    };

    private static double Warmup(Arguments a) => a.AtLeast(0, "num_warmup_steps");

    /// <summary>Gives T − W, at least 1 as there.</summary>
    private static double Rest(Arguments a) => Math.Max(1, a.AtLeast(0, "num_training_steps") - Warmup(a));

    private static LearningRateSchedule Warm(Arguments a, LearningRateSchedule next) =>
        WarmupShapes.Line(0, a.BaseLearningRate, Warmup(a), next);

    private static LearningRateSchedule Linear(Arguments a)
    {
        double room = a.AtLeast(0, "num_training_steps") - Warmup(a);
        return Warm(a, room <= 0
            ? new ConstantRate(0)
            : new Anneal(a.BaseLearningRate * Math.Min(1, room), 0, Length.Steps(room)));
    }

    /// <summary>Gives waves between the base rate and a floor, for ever.</summary>
    private static LearningRateSchedule Wave(Arguments a, double floor)
    {
        double cycles = Math.Abs(a.Number("num_cycles"));
        return cycles == 0
            ? new ConstantRate(a.BaseLearningRate)
            : new CosineWave(a.BaseLearningRate, Length.Steps(Rest(a)), a.BaseLearningRate * floor, cycles);
    }

    private static LearningRateSchedule WaveAhead(Arguments a)
    {
        double warmup = Warmup(a);
        double rate = a.BaseLearningRate;
        LearningRateSchedule next = Wave(a, MinimumRatio(a)).Skip(1);
        if (warmup == 0)
        {
            return next;
        }

        double first = a.OptionalNumber("warmup_lr_rate") ?? (1 / Math.Max(1, warmup));
        LearningRateSchedule rise = warmup <= 1
            ? new ConstantRate(rate * first)
            : new Anneal(rate * first, rate, Length.Steps(warmup - 1));
        return rise.Then(Length.Steps(warmup), next);
    }

    private static LearningRateSchedule Restarts(Arguments a)
    {
        double cycles = a.AtLeast(0, "num_cycles");
        Length length = Length.Steps(Rest(a));
        return Warm(a, cycles == 0
            ? new ConstantRate(a.BaseLearningRate).Then(length, new ConstantRate(0))
            : new Anneal(a.BaseLearningRate, 0, length, Curve.Cosine.Repeat(cycles)));
    }

    private static LearningRateSchedule Polynomial(Arguments a)
    {
        double reference = a.DefaultLearningRate;
        double end = a.Number("lr_end") is var given && given >= 0 && given < reference
            ? given
            : throw a.Refuse("lr_end", FormattableString.Invariant($"must be 0 or more and below the optimizer's rate {reference}"));
        double room = a.AtLeast(0, "num_training_steps") - Warmup(a);
        if (room == 0)
        {
            throw a.Refuse("num_training_steps", "must not equal num_warmup_steps, where transformers divides by zero");
        }

        double floor = a.BaseLearningRate == reference ? end : end / reference * a.BaseLearningRate;
        double power = a.AtLeast(0, "power");
        LearningRateSchedule decay = room < 0
            ? new ConstantRate(floor)
            : new PolynomialDecay(a.BaseLearningRate, Length.Steps(room), floor, power);

        // A power of 0 stays at the base rate up to the last step, and is at the end after it.
        return Warm(a, room > 0 && power == 0 ? decay.Then(Length.Steps(Math.BitIncrement(room)), new ConstantRate(floor)) : decay);
    }

    private static LearningRateSchedule InverseSqrt(Arguments a)
    {
        double timescale = a.IsGiven("timescale") ? a.Positive("timescale") : Warmup(a) is var warmup && warmup > 0 ? warmup : 10_000;
        return Warm(a, new InverseSqrt(a.BaseLearningRate, Length.Steps(timescale)));
    }

    private static double MinimumRatio(Arguments a) => (a.OptionalNumber("min_lr"), a.OptionalNumber("min_lr_rate")) switch
    {
        ({ } rate, null) when rate >= 0 => rate / (a.DefaultLearningRate),
        (null, { } ratio) when ratio >= 0 => ratio,
        (null, null) => throw a.Refuse("needs min_lr or min_lr_rate"),
        ({ }, { }) => throw a.Refuse("takes min_lr or min_lr_rate, not both"),
        _ => throw a.Refuse("min_lr and min_lr_rate must be 0 or more"),
    };

    private static LearningRateSchedule StableDecay(Arguments a)
    {
        double rate = a.BaseLearningRate;
        double floor = rate * a.AtLeast(0, "min_lr_ratio");
        double warmup = Warmup(a);
        double decay = a.AtLeast(0, "num_decay_steps");
        double stable = a.OptionalNumber("num_stable_steps")
            ?? (a.OptionalNumber("num_training_steps") ?? throw a.Refuse("needs num_training_steps or num_stable_steps")) - warmup - decay;
        Curve up = a.OneOf("warmup_type", "linear", "cosine", "1-sqrt") switch
        {
            "linear" => Curve.Linear,
            "cosine" => Curve.Cosine,
            _ => Curve.OneMinusSqrt.Reversed(),
        };
        LearningRateSchedule down = a.OneOf("decay_type", "linear", "cosine", "1-sqrt") switch
        {
            "linear" => new Anneal(rate, floor, Length.Steps(Math.Max(1, decay))),
            "cosine" => new CosineWave(rate, Length.Steps(Math.Max(1, decay)), floor, Math.Abs(a.Number("num_cycles"))),
            _ => new Anneal(rate, floor, Length.Steps(Math.Max(1, decay)), Curve.OneMinusSqrt),
        };
        LearningRateSchedule end = decay <= Math.Max(0, -stable)
            ? new ConstantRate(floor)
            : down.Then(Length.Steps(decay), new ConstantRate(floor));
        LearningRateSchedule rest = stable >= 0
            ? new ConstantRate(rate).Then(Length.Steps(stable), end)
            : end.Skip(Length.Steps(-stable));
        return warmup == 0 ? rest : new Anneal(floor, rate, Length.Steps(warmup), up).Then(Length.Steps(warmup), rest);
    }

    private static PortedSchedule ByName(Arguments a)
    {
        string name = NameOf(a, "name");
        if (Unknown(name) is { } unknown)
        {
            throw a.Refuse("name", unknown);
        }

        string function = Names[name];

        List<(string?, Value)> arguments = [];
        if (name != "constant")
        {
            Add("num_warmup_steps", isNeeded: true);
            Add("num_training_steps", isNeeded: name is not ("constant_with_warmup" or "inverse_sqrt" or "warmup_stable_decay"));
            arguments.AddRange(Specific(a));
        }

        return Dialect.HuggingFace.Create(function, arguments, a.Context with { BaseLearningRate = a.BaseLearningRate, DefaultLearningRate = a.DefaultLearningRate });

        void Add(string argument, bool isNeeded)
        {
            bool isTaken = name is not ("constant_with_warmup" or "inverse_sqrt") || argument == "num_warmup_steps";
            if (isTaken && a.IsGiven(argument))
            {
                arguments.Add((argument, a[argument]));
            }
            else if (isNeeded)
            {
                throw a.Refuse(argument, $"is needed for '{name}'");
            }
        }
    }

    private static IEnumerable<(string?, Value)> Specific(Arguments a) => a["scheduler_specific_kwargs"] switch
    {
        Value.Nothing => [],
        Value.Dictionary items => items.Items.Select(item => ((string?)(item.Key as Value.Text)?.Characters, item.Value)),
        _ => throw a.Refuse("scheduler_specific_kwargs", "must be a dictionary"),
    };
}
