namespace TfLrCallbacks.Porting;

/// <summary>The schedules of <c>optax</c>: pure functions of the count of updates.</summary>
internal static class OptaxFactories
{

    public static Factory[] All() =>
    [
        new("constant_schedule(value)", "value", a => new ConstantRate(a.AtLeast(0, "value"))),
        new("linear_schedule(init_value, end_value, transition_steps, transition_begin=0)", "init + (end − init) · clip(t − begin, 0, N) / N", a => Polynomial(a, 1))
        {
            Traps = a => Stuck(a, "transition_steps"),
        },
        new("polynomial_schedule(init_value, end_value, power, transition_steps, transition_begin=0)", "(init − end) · (1 − clip(t − begin, 0, N) / N)^power + end", a => Polynomial(a, a.AtLeast(0, "power")))
        {
            Traps = a => Stuck(a, "transition_steps"),
        },
        new("exponential_decay(init_value, transition_steps, decay_rate, transition_begin=0, staircase=False, end_value=None)", "init · rate^((t − begin) / N), not beyond end_value", a => Exponential(a, a.AtLeast(0, "init_value")))
        {
            Traps = a => [.. Stuck(a, "transition_steps"), .. a.Number("decay_rate") == 0 ? ["decay_rate=0 keeps the initial value for ever."] : Array.Empty<string>()],
        },
        new("cosine_decay_schedule(init_value, decay_steps, alpha=0.0, exponent=1.0)", "init · ((1 − alpha) · (½ · (1 + cos(π · min(t, N) / N)))^exponent + alpha)", a =>
            Cosine(a.AtLeast(0, "init_value"), a.Positive("decay_steps"), a.AtLeast(0, "alpha"), a.AtLeast(0, "exponent"))),
        new("piecewise_constant_schedule(init_value, boundaries_and_scales=None)", "init · the scales of all boundaries b ≤ t", PiecewiseConstant),
        new("piecewise_interpolate_schedule(interpolate_type, init_value, boundaries_and_scales=None)", "between the accumulated products of the scales, along a line or a cosine", a =>
            Interpolation(a, a.AtLeast(0, "init_value"), Scales(a), a.OneOf("interpolate_type", "linear", "cosine") == "linear" ? Curve.Linear : Curve.Cosine)),
        new("cosine_onecycle_schedule(transition_steps, peak_value, pct_start=0.3, div_factor=25.0, final_div_factor=1e4)", "peak / div at 0, peak at ⌊pct · T⌋, peak / (div · final_div) at T, cosines between", a =>
            OneCycle(a, Curve.Cosine, isLinear: false))
        {
            Traps = _ => ["The end is met at step T; PyTorch's OneCycleLR meets it at T − 1."],
        },
        new("linear_onecycle_schedule(transition_steps, peak_value, pct_start=0.3, pct_final=0.85, div_factor=25.0, final_div_factor=1e4)", "peak / div at 0, peak at ⌊pct · T⌋, peak / div at ⌊pct_final · T⌋, peak / (div · final_div) at T, lines between", a =>
            OneCycle(a, Curve.Linear, isLinear: true)),
        new("warmup_constant_schedule(init_value, peak_value, warmup_steps)", "a line from init to peak, then peak", a =>
            Line(a.AtLeast(0, "init_value"), a.AtLeast(0, "peak_value"), a.Number("warmup_steps")))
        {
            Traps = a => Stuck(a, "warmup_steps"),
        },
        new("warmup_cosine_decay_schedule(init_value, peak_value, warmup_steps, decay_steps, end_value=0.0, exponent=1.0)", "a line from init to peak in W steps, then a cosine to end at decay_steps", WarmupCosine)
        {
            Traps = _ => ["decay_steps includes the warm-up; Keras' does not."],
        },
        new("warmup_exponential_decay_schedule(init_value, peak_value, warmup_steps, transition_steps, decay_rate, transition_begin=0, staircase=False, end_value=None)", "a line from init to peak in W steps, then an exponential decay", a =>
            Joined(Line(a.AtLeast(0, "init_value"), a.AtLeast(0, "peak_value"), a.AtLeast(0, "warmup_steps")), [Exponential(a, a.Number("peak_value"))], [a.Number("warmup_steps")])),
        new("join_schedules(schedules, boundaries)", "schedule i, its clock at 0 on boundary i", Join)
        {
            Traps = _ => ["The clock of each schedule starts at its boundary."],
        },
        new("sgdr_schedule(cosine_kwargs)", "warm-up cosine cycles, one after the other", Sgdr),
        .. OptaxOptimizers.All(),
    ];

    private static string[] Stuck(Arguments a, string steps) => a.Number(steps) <= 0 ? [$"{steps} of 0 or less keeps the initial value for ever."] : [];

    private static LearningRateSchedule Polynomial(Arguments a, double power)
    {
        double start = a.AtLeast(0, "init_value");
        double end = a.AtLeast(0, "end_value");
        double steps = a.Number("transition_steps");
        return steps <= 0
            ? new ConstantRate(start)
            : Begin(a, new PolynomialDecay(start, Length.Steps(steps), end, power));
    }

    private static LearningRateSchedule Begin(Arguments a, LearningRateSchedule schedule) =>
        a.Number("transition_begin") is var begin && begin > 0 ? schedule.Shift(Length.Steps(begin)) : schedule;

    private static LearningRateSchedule Exponential(Arguments a, double start)
    {
        double rate = a.AtLeast(0, "decay_rate");
        double steps = a.Number("transition_steps");
        if (steps <= 0 || rate == 0)
        {
            return new ConstantRate(start);
        }

        LearningRateSchedule decay = Begin(a, new ExponentialDecay(start, Length.Steps(steps), rate, a.Flag("staircase")));
        return !a.IsGiven("end_value") ? decay
            : rate < 1 ? decay.Clamp(min: a.AtLeast(0, "end_value"))
            : decay.Clamp(max: a.AtLeast(0, "end_value"));
    }

    private static Anneal Cosine(double start, double steps, double alpha, double exponent) =>
        new(start, start * alpha, Length.Steps(steps), exponent == 1 ? Curve.Cosine : Curve.Cosine.ToPower(exponent));

    public static LearningRateSchedule Line(double from, double to, double steps) =>
        steps <= 0 ? new ConstantRate(from) : new Anneal(from, to, Length.Steps(steps));

    private static LearningRateSchedule WarmupCosine(Arguments a)
    {
        double peak = a.AtLeast(0, "peak_value");
        double warmup = a.AtLeast(0, "warmup_steps");
        double rest = a.Number("decay_steps") - warmup;
        if (rest <= 0)
        {
            throw a.Refuse("decay_steps", "includes the warm-up and must be greater than warmup_steps");
        }

        double end = a.AtLeast(0, "end_value");
        double exponent = a.AtLeast(0, "exponent");
        return exponent == 1
            ? new WarmupCosine(peak, Length.Steps(warmup), Length.Steps(warmup + rest), a.AtLeast(0, "init_value"), end)
            : Joined(Line(a.AtLeast(0, "init_value"), peak, warmup), [Cosine(peak, rest, peak == 0 ? 0 : end / peak, exponent)], [warmup]);
    }

    private static LearningRateSchedule Join(Arguments a)
    {
        IReadOnlyList<LearningRateSchedule> parts = a.Schedules("schedules");
        double[] boundaries = a.Numbers("boundaries");
        if (parts.Count == 0 || boundaries.Length != parts.Count - 1)
        {
            throw a.Refuse("boundaries", $"must have one entry less than schedules, which are {parts.Count}");
        }

        return boundaries.Any(boundary => boundary < 0)
            ? throw a.Refuse("boundaries", "must be 0 or more")
            : Joined(parts[0], [.. parts.Skip(1)], boundaries);
    }

    private static LearningRateSchedule Joined(LearningRateSchedule first, IReadOnlyList<LearningRateSchedule> next, IReadOnlyList<double> boundaries) =>
        next.Zip(boundaries).Aggregate(first, (joined, part) => joined.Then(Length.Steps(part.Second), part.First));

    /// <summary>Gives steps and factors in order, as a dictionary keeps them: the last of two with one key.</summary>
    private static SortedDictionary<double, double> Scales(Arguments a)
    {
        SortedDictionary<double, double> scales = [];
        if (a.IsGiven("boundaries_and_scales"))
        {
            Value.Dictionary given = a["boundaries_and_scales"] as Value.Dictionary
                ?? throw a.Refuse("boundaries_and_scales", "must be a dictionary such as {100: 0.1}");
            foreach ((Value key, Value value) in given.Items)
            {
                scales[a.Number("boundaries_and_scales", key)] = a.Number("boundaries_and_scales", value);
            }
        }

        return scales.Any(item => item.Key < 0 || item.Value < 0)
            ? throw a.Refuse("boundaries_and_scales", "must hold steps and factors of 0 or more")
            : scales;
    }

    private static LearningRateSchedule PiecewiseConstant(Arguments a)
    {
        double rate = a.AtLeast(0, "init_value");
        LearningRateSchedule schedule = new ConstantRate(rate);
        foreach ((double boundary, double scale) in Scales(a))
        {
            rate *= scale;
            schedule = schedule.Then(Length.Steps(boundary), new ConstantRate(rate));
        }

        return schedule;
    }

    private static PiecewiseInterpolation Interpolation(Arguments a, double start, SortedDictionary<double, double> scales, Curve curve)
    {
        List<Length> boundaries = [Length.Steps(0)];
        List<double> values = [start];
        foreach ((double boundary, double scale) in scales)
        {
            boundaries.Add(Length.Steps(boundary));
            values.Add(values[^1] * scale);
        }

        return values.TrueForAll(double.IsFinite)
            ? new PiecewiseInterpolation(boundaries, values, curve)
            : throw a.Refuse("the values overflow");
    }

    private static PiecewiseInterpolation OneCycle(Arguments a, Curve curve, bool isLinear)
    {
        double steps = a.PositiveWhole("transition_steps");
        double divide = a.Positive("div_factor");
        double finalDivide = a.Positive("final_div_factor");
        SortedDictionary<double, double> scales = new() { [Knot("pct_start")] = divide };
        if (isLinear)
        {
            scales[Knot("pct_final")] = 1 / divide;
        }

        scales[steps] = 1 / (isLinear ? finalDivide : divide * finalDivide);
        return Interpolation(a, a.AtLeast(0, "peak_value") / divide, scales, curve);

        double Knot(string name) => Math.Truncate(a.Number(name) is var part && part is >= 0 and <= 1 ? part * steps : throw a.Refuse(name, "must be between 0 and 1"));
    }

    private static LearningRateSchedule Sgdr(Arguments a)
    {
        LearningRateSchedule? joined = null;
        double start = 0;
        foreach (Value item in a.Items("cosine_kwargs"))
        {
            Value.Dictionary cycle = item as Value.Dictionary ?? throw a.Refuse("cosine_kwargs", "must hold dictionaries");
            LearningRateSchedule next = Dialect.Optax.Create(
                "warmup_cosine_decay_schedule", [.. cycle.Items.Select(pair => ((pair.Key as Value.Text)?.Characters, pair.Value))], a.Context).Schedule;
            joined = joined?.Then(Length.Steps(start), next) ?? next;
            start += a.Number("cosine_kwargs", cycle["decay_steps"] ?? Value.None);
        }

        return joined ?? throw a.Refuse("cosine_kwargs", "must hold at least one cycle");
    }
}
