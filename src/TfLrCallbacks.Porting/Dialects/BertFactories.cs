namespace TfLrCallbacks.Porting;

/// <summary>The optimizers of <c>pytorch_pretrained_bert</c>, whose schedule is a word or an object (pytorch_pretrained_bert/optimization.py).</summary>
internal static class BertFactories
{
    private const string Formula = "lr · x / warmup for x = t / t_total < warmup, then lr · (1 − x) / (1 − warmup), or half a cosine with 'warmup_cosine'; lr without t_total";

    private static readonly string[] Optimizers = ["BertAdam", "OpenAIAdam"];

    /// <summary>The classes of schedules, the word of each, and how many cycles it has where none are given.</summary>
    private static readonly (string Class, string Word, double Cycles)[] Classes =
    [
        ("ConstantLR", "none", 1), ("WarmupConstantSchedule", "warmup_constant", 1), ("WarmupLinearSchedule", "warmup_linear", 1), ("WarmupCosineSchedule", "warmup_cosine", 0.5),
        ("WarmupCosineWithHardRestartsSchedule", "warmup_cosine_hard_restarts", 1),
    ];

    /// <summary>What a schedule is by.</summary>
    private sealed record Plan(string Word, double Warmup, double Total, double Cycles);

    public static Factory[] All() =>
    [
        .. Optimizers.Select(name => new Factory($"{name}(params, lr, warmup=-1, t_total=-1, schedule='warmup_linear', **others)", Formula, Build)
        {
            IsOptimizer = true,
            Traps = Traps,
        }),
    ];

    private static LearningRateSchedule Build(Arguments a)
    {
        double rate = a.Context.BaseLearningRate ?? a.AtLeast(0, "lr");
        Plan plan = PlanOf(a);
        if (plan.Total < 0 || plan.Word == "none")
        {
            return new ConstantRate(rate);
        }

        double warmup = plan.Warmup * plan.Total;
        double rest = plan.Total - warmup;
        return plan.Word switch
        {
            "warmup_constant" => WarmupShapes.Line(0, rate, warmup, new ConstantRate(rate)),
            "warmup_linear" => WarmupShapes.Line(0, rate, warmup, new Anneal(rate, 0, Length.Steps(rest))),
            "warmup_cosine" => WarmupShapes.Line(0, rate, warmup, new CosineWave(rate, Length.Steps(rest / (2 * plan.Cycles)))),
            _ => WarmupShapes.Line(0, rate, warmup, new Anneal(rate, 0, Length.Steps(rest / plan.Cycles), Curve.Cosine).Repeat(Length.Steps(rest / plan.Cycles))),
        };
    }

    private static Plan PlanOf(Arguments a)
    {
        if (a["schedule"] is not Value.Call made)
        {
            string word = a.IsGiven("schedule") ? a.OneOf("schedule", "warmup_linear", "warmup_cosine", "warmup_constant", "warmup_cosine_hard_restarts", "none") : "none";
            return new Plan(word, Part(a), Total(a, word), Classes.First(known => known.Word == word).Cycles);
        }

        (string name, string itsWord, double cycles) = Array.Find(Classes, known => known.Class == Dialect.LastPart(made.Name));
        if (name is null)
        {
            throw a.Refuse("schedule", $"must be a word, or one of {string.Join(", ", Classes.Select(known => known.Class))}");
        }

        // An object says all itself: the optimizer's own warmup and t_total do nothing then.
        Signature signature = Signature.Read(FormattableString.Invariant($"{name}(warmup=0.002, t_total=-1, cycles={cycles:R}, **others)"));
        Arguments own = new(Dialect.TorchExtras, signature, signature.Bind(made.Arguments, made.Position), a.Context, made.Position);
        return new Plan(itsWord, Part(own), Total(own, itsWord), own.Positive("cycles"));
    }

    private static double Part(Arguments a) => a.Number("warmup") is var given and (-1 or (>= 0 and < 1)) ? Math.Max(0, given) : throw a.Refuse("warmup", "must be a part of t_total, at least 0 and below 1, or -1 for no warm-up");

    private static double Total(Arguments a, string word) => a.Number("t_total") is var total && (total < 0 || word == "none") ? total : a.Positive("t_total");

    private static string[] Traps(Arguments a)
    {
        Plan plan = PlanOf(a);
        return
        [
            .. plan.Total < 0 ? [plan.Warmup > 0 ? "Without t_total the rate stays: warmup does nothing." : "Without t_total the rate stays."]
                : plan.Warmup > 0 ? ["warmup is a part of t_total, not a number of steps.", "Update 0 runs at 0."] : Array.Empty<string>(),
            .. a["schedule"] is Value.Call && (a.Number("warmup") != -1 || a.Number("t_total") != -1) ? ["warmup and t_total of the optimizer do nothing beside a schedule that is an object."] : Array.Empty<string>(),
            .. plan.Word == "warmup_cosine" && plan.Total > 0 ? ["The rate rises again after t_total."] : Array.Empty<string>(),
        ];
    }
}
