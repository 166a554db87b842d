namespace TfLrCallbacks.Porting;

/// <summary>
/// fastai's schedules. <c>SchedLin</c> and its like are functions of a position from 0 to 1: they are one step long, or as long as the run where
/// one is given. The fit functions are as many epochs long as they say.
/// </summary>
internal static class FastaiFactories
{
    private const string Position = "A function of the position from 0 to 1; with a run it is stretched over it.";
    private const string NeverLast = "The last update runs at position (n − 1) / n, so the last value is never used. Positions are float32 in fastai.";

    public static Factory[] All() =>
    [
        new("SchedLin(start, end)", "start + (end − start) · pos", a => Stretched(a, Between(a, Curve.Linear))) { Traps = _ => [Position] },
        new("SchedCos(start, end)", "start + ½ · (1 + cos(π · (1 − pos))) · (end − start)", a => Stretched(a, Between(a, Curve.Cosine))) { Traps = _ => [Position] },
        new("SchedNo(start, end)", "start", a => Stretched(a, new ConstantRate(a.AtLeast(0, "start")))) { Traps = _ => [Position] },
        new("SchedExp(start, end)", "start · (end / start)^pos", a => Stretched(a, Exponential(a))) { Traps = _ => [Position] },
        new("SchedPoly(start, end, power)", "start + (end − start) · pos^power", a => Stretched(a, Between(a, new PowerCurve(a.AtLeast(0, "power")))))
        {
            Traps = _ => [Position, "pos^power, where Keras, PyTorch and optax have 1 − (1 − pos)^power."],
        },
        new("combine_scheds(pcts, scheds)", "schedule i over its part of the positions", a => Stretched(a, Combine(a))) { Traps = _ => [Position] },
        new("combined_cos(pct, start, middle, end)", "a cosine from start to middle until pct, then one to end", a =>
            Stretched(a, Cosines(Part(a, "pct"), a.AtLeast(0, "start"), a.AtLeast(0, "middle"), a.AtLeast(0, "end"))))
        {
            Traps = _ => [Position],
        },
        new("fit_one_cycle(n_epoch, lr_max=None, div=25.0, div_final=1e5, pct_start=0.25, wd=None, moms=None, cbs=None, reset_opt=False, start_epoch=0)", "cosines from lr_max / div to lr_max to lr_max / div_final; momentum 0.95, 0.85, 0.95", OneCycle)
        {
            Traps = a => [.. Slice(a, "lr_max"), NeverLast, "The end is lr_max / div_final; in PyTorch it is max_lr / (div_factor · final_div_factor)."],
        },
        new("fit_one_cycle(cyc_len, max_lr=slice(0.003), moms=(0.95, 0.85), div_factor=25.0, pct_start=0.3, final_div=None, wd=None, callbacks=None, tot_epochs=None, start_epoch=None, batch_multiplier=1)", "cosines from max_lr / div_factor to max_lr in the first ⌊n · pct_start⌋ of n updates, then to max_lr / final_div", OneCycleOfVersion1)
        {
            Title = "fastai 1.0.61",
            IsFor = IsOfVersion1,
            Traps = a => [.. Slice(a, "max_lr"), "This is fastai 1: its arguments are called otherwise, pct_start is 0.3 and the end max_lr / (div_factor · 10,000). In fastai 2 the same peak is lr_max=, with 0.25 and lr_max / 100,000."],
        },
        new("fit_flat_cos(n_epoch, lr=None, div_final=1e5, pct_start=0.75, wd=None, cbs=None, reset_opt=False, start_epoch=0)", "lr until pct_start, then a cosine to lr / div_final", a =>
            OverEpochs(a, "n_epoch", Flat(a)))
        {
            Traps = a => [.. Slice(a, "lr"), NeverLast],
        },
        new("fit_sgdr(n_cycles, cycle_len, lr_max=None, cycle_mult=2, cbs=None, reset_opt=False, wd=None, start_epoch=0)", "cosines from lr_max to 0 in cycles of cycle_len · cycle_mult^i epochs", Sgdr)
        {
            Traps = a => [.. Slice(a, "lr_max"), NeverLast],
        },
        new("lr_find(start_lr=1e-07, end_lr=10, num_it=100, stop_div=True, show_plot=True, suggest_funcs=None)", "start_lr · (end_lr / start_lr)^(t / num_it)", a =>
            new Anneal(a.Positive("start_lr"), a.Positive("end_lr"), Length.Steps(a.PositiveWhole("num_it")), new ExponentialCurve(a.Number("end_lr") / a.Number("start_lr"))))
        {
            Traps = _ => ["The sweep of a range test, not a schedule to train with."],
        },
        new("fine_tune(epochs, base_lr=2e-3, freeze_epochs=1, lr_mult=100, pct_start=0.3, div=5.0)", "fit_one_cycle with pct_start 0.99 while frozen, then with half the rate", FineTune)
        {
            Traps = _ => [NeverLast, "Earlier layers get a smaller rate, down to base_lr / 2 / lr_mult."],
        },
    ];

    /// <summary>Says which group of layers is shown where the rate is a slice.</summary>
    private static string[] Slice(Arguments a, string name) => a[name] is Value.Call { Name: "slice" } slice
        ? [a.Context.Groups == 1
            ? $"{slice} gives every group of layers its own rate; shown is the last group's. The others need the number of groups."
            : FormattableString.Invariant($"{slice} gives every group of layers its own rate; shown is group {a.Context.Group} of {a.Context.Groups}, counted from 0.")]
        : [];

    private static Anneal Between(Arguments a, Curve curve) => new(a.AtLeast(0, "start"), a.AtLeast(0, "end"), 1, curve);

    private static Anneal Exponential(Arguments a)
    {
        double start = a.Positive("start");
        double end = a.Positive("end");
        return new Anneal(start, end, 1, new ExponentialCurve(end / start));
    }

    private static LearningRateSchedule Stretched(Arguments a, LearningRateSchedule schedule) =>
        a.Context.Run?.TotalSteps is { } steps && !a.Context.IsNested ? schedule.Stretch(steps) : schedule;

    private static double Part(Arguments a, string name) =>
        a.Number(name) is var part && part is >= 0 and <= 1 ? part : throw a.Refuse(name, "must be between 0 and 1");

    private static FastaiCombination Combine(Arguments a)
    {
        double[] parts = a.Numbers("pcts");
        IReadOnlyList<LearningRateSchedule> schedules = a.Schedules("scheds");
        double sum = parts.Sum();
        if (sum != 1 || parts.Any(part => part < 0))
        {
            throw a.Refuse("pcts", FormattableString.Invariant($"must not be negative and must add up to 1 exactly, as fastai asserts; they add up to {sum:R}"));
        }

        if (parts.Length != schedules.Count)
        {
            throw a.Refuse("scheds", $"must have one entry for each of the {parts.Length} pcts");
        }

        return new FastaiCombination([.. parts], [.. schedules]);
    }

    /// <summary>Puts schedules of length 1 one behind the other, each squeezed into its part.</summary>
    private static LearningRateSchedule Joined(double[] parts, IReadOnlyList<LearningRateSchedule> schedules)
    {
        LearningRateSchedule? joined = null;
        double start = 0;
        for (int i = 0; i < parts.Length; start += parts[i], i++)
        {
            if (parts[i] > 0)
            {
                LearningRateSchedule squeezed = schedules[i].Stretch(Length.Steps(parts[i]));
                joined = joined?.Then(Length.Steps(start), squeezed) ?? squeezed;
            }
        }

        return joined ?? schedules[0];
    }

    private static LearningRateSchedule Cosines(double part, double start, double middle, double end) =>
        Joined([part, 1 - part], [new Anneal(start, middle, 1, Curve.Cosine), new Anneal(middle, end, 1, Curve.Cosine)]);

    private static StretchedSchedule OverEpochs(Arguments a, string name, LearningRateSchedule schedule)
    {
        double epochs = a.PositiveWhole(name);
        return schedule.Stretch(OfRun(a, epochs));
    }

    /// <summary>Gives epochs in steps where the run is known.</summary>
    private static Length OfRun(Arguments a, double epochs) =>
        a.Context.Run is { StepsPerEpoch: not null } run ? Length.Epochs(epochs).Bind(run) : Length.Epochs(epochs);

    private static StretchedSchedule OneCycle(Arguments a)
    {
        double rate = FastaiRates.OfGroup(a, "lr_max");
        double part = Part(a, "pct_start");
        double[] momentum = a.IsGiven("moms") ? a.Numbers("moms") : [0.95, 0.85, 0.95];
        return momentum.Length == 3
            ? OverEpochs(a, "n_epoch", Cosines(part, rate / a.Positive("div"), rate, rate / a.Positive("div_final")).WithMomentum(Cosines(part, momentum[0], momentum[1], momentum[2])))
            : throw a.Refuse("moms", "must hold three momentums");
    }

    /// <summary>Tells a call of fastai 1 by the imports of its text, by the names that only it has, or by momentums that come in twos.</summary>
    private static bool IsOfVersion1(Value.Call call) => call.Name.StartsWith(FastaiVersion.First, StringComparison.Ordinal) || call.Arguments.Any(argument =>
        FastaiVersion.IsFirst(argument.Name)
        || (argument is { Name: null or "moms", Value: Value.Sequence { Items.Count: 2 } } && argument.Value != call.Arguments.ElementAtOrDefault(1).Value));

    private static StretchedSchedule OneCycleOfVersion1(Arguments a)
    {
        if (a.IsGiven("start_epoch") && a.Whole("start_epoch") != 0)
        {
            throw a.Refuse("start_epoch", "must be None: a schedule keeps no position here. To resume, go on with the step that the run has reached");
        }

        double rate = FastaiRates.OfGroup(a, "max_lr");
        double[] momentum = a.Numbers("moms") is { Length: 2 } two ? two : throw a.Refuse("moms", "must hold two momentums");
        double end = a.IsGiven("final_div") ? a.Positive("final_div") : a.Positive("div_factor") * 10_000;
        string length = a.IsGiven("tot_epochs") ? "tot_epochs" : "cyc_len";
        double part = Part(a, "pct_start");
        if (OfRun(a, a.PositiveWhole(length)) is { Unit: LengthUnit.Steps, Amount: var updates })
        {
            part = Math.Floor(updates * part) / updates;
        }

        return OverEpochs(a, length, Cosines(part, rate / a.Positive("div_factor"), rate, rate / end).WithMomentum(Cosines(part, momentum[0], momentum[1], momentum[0])));
    }

    private static LearningRateSchedule Flat(Arguments a)
    {
        double rate = FastaiRates.OfGroup(a, "lr");
        return Cosines(Part(a, "pct_start"), rate, rate, rate / a.Positive("div_final"));
    }

    private static StretchedSchedule Sgdr(Arguments a)
    {
        double rate = FastaiRates.OfGroup(a, "lr_max");
        double cycles = a.PositiveWhole("n_cycles");
        double length = a.PositiveWhole("cycle_len");
        double grow = a.Whole("cycle_mult") is var factor && factor > 1 ? factor : throw a.Refuse("cycle_mult", "must be greater than 1; fastai divides by cycle_mult − 1");
        double epochs = length * Cycles(cycles, grow);
        Anneal cycle = new(rate, 0, 1, Curve.Cosine);
        return new FastaiCombination(
            [.. Enumerable.Range(0, (int)cycles).Select(i => length * Math.Pow(grow, i) / epochs)],
            [.. Enumerable.Repeat(cycle, (int)cycles)]).Stretch(OfRun(a, epochs));
    }

    /// <summary>Gives the length of all cycles together, in lengths of the first one.</summary>
    private static double Cycles(double count, double grow) => Math.Floor((Math.Pow(grow, count) - 1) / (grow - 1));

    /// <summary>Gives how many epochs a fit trains that computes them from several arguments; null for any other call.</summary>
    public static double? Epochs(Value.Call call)
    {
        if (Dialect.LastPart(call.Name) is not ("fit_sgdr" or "fine_tune") || Dialect.Fastai.Find(call.Name) is not { } factory)
        {
            return null;
        }

        try
        {
            Arguments a = new(Dialect.Fastai, factory.Signature, factory.Signature.Bind(call.Arguments, call.Position), new PortingContext(), call.Position);
            double epochs = factory.Name == "fine_tune" ? a.PositiveWhole("epochs") + a.Whole("freeze_epochs") : a.PositiveWhole("cycle_len") * Cycles(a.PositiveWhole("n_cycles"), a.Whole("cycle_mult"));
            return epochs is >= 1 and < 1_000_000 ? epochs : null;
        }
        catch (PortingException)
        {
            // What is wrong with it is told where it is read.
            return null;
        }
    }

    private static JoinedSchedule FineTune(Arguments a)
    {
        double frozen = a.Whole("freeze_epochs");
        Value.Call all = new(null, "slice", [(null, a["base_lr"])], default);
        double half = a.Number("base_lr") / 2;
        Value.Call layers = new(null, "slice", [(null, half / a.Positive("lr_mult")), (null, half)], default);
        LearningRateSchedule first = Fit(a, a["freeze_epochs"], all, 0.99, 25.0);
        return first.Then(OfRun(a, frozen), Fit(a, a["epochs"], layers, a["pct_start"], a["div"]));
    }

    private static LearningRateSchedule Fit(Arguments a, Value epochs, Value rate, Value part, Value divide) =>
        Dialect.Fastai.Create("fit_one_cycle", [("n_epoch", epochs), ("lr_max", rate), ("pct_start", part), ("div", divide)], a.Context).Schedule;
}
