namespace TfLrCallbacks.Porting;

/// <summary>
/// detectron2's <c>LRMultiplier</c>: the base rate times what a scheduler of fvcore gives for the part of the training that is done
/// (detectron2/solver/lr_scheduler.py, fvcore/common/param_scheduler.py).
/// </summary>
internal static class DetectronFactories
{
    /// <summary>By how much fvcore counts a part as more than it is where it looks for the step that it is in.</summary>
    private const double Epsilon = 1e-6;

    private static readonly Signature[] Multipliers =
    [
        .. new[]
        {
            "ConstantParamScheduler(value)", "LinearParamScheduler(start_value, end_value)", "CosineParamScheduler(start_value, end_value)", "ExponentialParamScheduler(start_value, decay)",
            "PolynomialDecayParamScheduler(base_value, power)", "MultiStepParamScheduler(values, num_updates=None, milestones=None)", "StepParamScheduler(num_updates, values)",
            "StepWithFixedGammaParamScheduler(base_value, num_decays, gamma, num_updates)", "WarmupParamScheduler(scheduler, warmup_factor, warmup_length, warmup_method='linear', rescale_interval=False)",
        }.Select(Signature.Read),
    ];

    public static Factory[] All() =>
    [
        new("LRMultiplier(optimizer, multiplier, max_iter, last_iter=-1)", "base · multiplier(t / max_iter)", a =>
        {
            if (a.Number("last_iter") != -1)
            {
                throw a.Refuse("last_iter", "must be -1: a schedule keeps no position here. To resume, go on with the step that the run has reached");
            }

            return Multiplier(a, "multiplier", a.PositiveWhole("max_iter")).Scale(a.BaseLearningRate);
        })
        {
            Traps = a => a["multiplier"] is Value.Call { Name: var name } && Dialect.LastPart(name) == "WarmupParamScheduler" ? ["The scheduler's clock runs during the warm-up, which begins at warmup_factor times its first value."] : [],
        },
    ];

    /// <summary>Gives what a scheduler of fvcore gives for each step of a training.</summary>
    private static LearningRateSchedule Multiplier(Arguments a, string name, double steps)
    {
        if (a[name] is not Value.Call call || Array.Find(Multipliers, known => known.Name == Dialect.LastPart(call.Name)) is not { } signature)
        {
            throw a.Refuse(name, $"must be one of {string.Join(", ", Multipliers.Select(known => known.Name))} that stands here");
        }

        Arguments of = new(Dialect.TorchExtras, signature, signature.Bind(call.Arguments, call.Position), a.Context, call.Position);
        return signature.Name switch
        {
            "ConstantParamScheduler" => new ConstantRate(of.AtLeast(0, "value")),
            "LinearParamScheduler" => new Anneal(of.AtLeast(0, "start_value"), of.AtLeast(0, "end_value"), Length.Steps(steps)),
            "CosineParamScheduler" => new Anneal(of.AtLeast(0, "start_value"), of.AtLeast(0, "end_value"), Length.Steps(steps), Curve.Cosine),
            "ExponentialParamScheduler" => new ExponentialDecay(of.AtLeast(0, "start_value"), Length.Steps(steps), of.AtLeast(0, "decay")),
            "PolynomialDecayParamScheduler" => new PolynomialDecay(of.AtLeast(0, "base_value"), Length.Steps(steps), 0, of.AtLeast(0, "power")),
            "MultiStepParamScheduler" => MultiStep(of, steps),
            "StepParamScheduler" => Pieces(of.Numbers("values"), steps),
            "StepWithFixedGammaParamScheduler" => Pieces([.. Enumerable.Range(0, (int)of.PositiveWhole("num_decays") + 1).Select(i => of.Positive("base_value") * Math.Pow(of.Positive("gamma"), i))], steps),
            _ => WarmedUp(of, steps),
        };
    }

    private static LearningRateSchedule MultiStep(Arguments a, double steps)
    {
        double[] values = a.Numbers("values");
        double? updates = a.OptionalWhole("num_updates");
        if (!a.IsGiven("milestones"))
        {
            double width = Math.Ceiling((updates ?? throw a.Refuse("needs num_updates or milestones")) / values.Length);
            return Pieces(values, [.. Enumerable.Range(1, values.Length - 1).Select(i => width * i / updates.Value)], steps);
        }

        double[] milestones = a.Numbers("milestones");
        if (milestones.Length != values.Length - (updates is null ? 0 : 1))
        {
            throw a.Refuse("milestones", $"must have {(updates is null ? "as many entries as values" : "one entry less than values")}, which are {values.Length}");
        }

        double all = updates ?? milestones[^1];
        milestones = updates is null ? milestones[..^1] : milestones;
        return milestones.Any(milestone => milestone >= all) || milestones.Prepend(0).Zip(milestones).Any(pair => pair.First >= pair.Second)
            ? throw a.Refuse("milestones", "must be in ascending order, above 0 and below num_updates")
            : Pieces(values, [.. milestones.Select(milestone => milestone / all)], steps);
    }

    private static LearningRateSchedule Pieces(double[] values, double steps) => Pieces(values, [.. Enumerable.Range(1, values.Length - 1).Select(i => (double)i / values.Length)], steps);

    /// <summary>Gives values one after the other, each from a part of the training on.</summary>
    private static LearningRateSchedule Pieces(double[] values, double[] parts, double steps)
    {
        LearningRateSchedule pieces = new ConstantRate(values[^1]);
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            double first = Math.Ceiling(steps * (parts[i] - Epsilon));
            double before = i == 0 ? 0 : Math.Ceiling(steps * (parts[i - 1] - Epsilon));
            pieces = new ConstantRate(values[i]).Then(Length.Steps(first - before), pieces);
        }

        return pieces;
    }

    private static LearningRateSchedule WarmedUp(Arguments a, double steps)
    {
        LearningRateSchedule next = Multiplier(a, "scheduler", steps);
        double length = a.Number("warmup_length") is var part and >= 0 and <= 1 ? part * steps : throw a.Refuse("warmup_length", "must be a part of the training, between 0 and 1");
        if (length == 0)
        {
            return next;
        }

        if (a.Flag("rescale_interval"))
        {
            throw a.Refuse("rescale_interval", "must be False: a scheduler that is squeezed behind its warm-up is not followed here");
        }

        double start = a.AtLeast(0, "warmup_factor") * next.ValueAt(0.0);
        double first = Math.Floor(length - (steps * Epsilon)) + 1;
        LearningRateSchedule rise = a.OneOf("warmup_method", "linear", "constant") == "constant" ? new ConstantRate(start) : new Anneal(start, next.ValueAt(length), Length.Steps(length));
        return rise.Then(Length.Steps(first), next.Skip(Length.Steps(first)));
    }
}
