namespace TfLrCallbacks.Porting;

/// <summary>The schedules of Keras 3 and Keras 2, and their optimizers as far as their rate goes.</summary>
internal static class KerasFactories
{
    private const string WholeRate = "The initial rate is a whole number: Keras 3 then computes in integers, with π as 3. Write 1.0 instead of 1.";
    private const string ReadsAhead = "In a callback, optimizer.learning_rate at the end of a batch is already the next step's.";

    public static Factory[] All(bool isKeras3) =>
    [
        new("CosineDecay(initial_learning_rate, decay_steps, alpha=0.0, name='CosineDecay', warmup_target=None, warmup_steps=0)", "initial + (target − initial) · t / W, then target · ((1 − alpha) · ½ · (1 + cos(π · (t − W) / decay_steps)) + alpha)", a => Cosine(a, isKeras3))
        {
            Traps = CosineTraps,
        },
        new("CosineDecayRestarts(initial_learning_rate, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name='SGDRDecay')", "initial · ((1 − alpha) · m_mul^i · ½ · (1 + cos(π · x)) + alpha) at part x of cycle i", Restarts)
        {
            Traps = _ => ["Keras finds its cycle by a rounded logarithm and is a step off at some borders.", "m_mul lowers the part above the floor only."],
        },
        new("ExponentialDecay(initial_learning_rate, decay_steps, decay_rate, staircase=False, name='ExponentialDecay')", "initial · decay_rate^(t / decay_steps), in stairs ⌊t / decay_steps⌋", a => Exponential(a, isKeras3))
        {
            Traps = a => WholeTrap(a).Append("In a compiled fit a staircase can fall one step late, because t / N is computed as t · (1 / N) in float32."),
        },
        new("InverseTimeDecay(initial_learning_rate, decay_steps, decay_rate, staircase=False, name='InverseTimeDecay')", "initial / (1 + decay_rate · t / decay_steps), in stairs ⌊t / decay_steps⌋", a => InverseTime(a, isKeras3))
        {
            Traps = WholeTrap,
        },
        new("PolynomialDecay(initial_learning_rate, decay_steps, end_learning_rate=0.0001, power=1.0, cycle=False, name='PolynomialDecay')", "(initial − end) · (1 − min(t, N) / N)^power + end; cycling, N is stretched to its next multiple", a => Polynomial(a, isKeras3))
        {
            Traps = a => WholeTrap(a).Append("The end is 0.0001 unless given, not 0."),
        },
        new("PiecewiseConstantDecay(boundaries, values, name='PiecewiseConstant')", "values[number of boundaries b < t]", Piecewise)
        {
            Traps = _ => ["The boundary itself still has the old rate; in PyTorch and optax it has the new one."],
        },
        new("LearningRateScheduler(schedule, verbose=0, optimizer=None)", "schedule(epoch), or schedule(epoch, the last rate)", Scheduler)
        {
            Traps = a => TakesRate(a)
                ? ["The function takes the last rate too: another callback that changes the rate, and a second fit, change all that comes after. In C#: new LearningRateScheduler((epoch, learningRate) => …)."]
                : ["A callback that counts epochs: new LearningRateScheduler(schedule, StepUnit.Epoch) asks it once an epoch."],
            Unit = _ => StepUnit.Epoch,
        },
        .. KerasOptimizers.All(isKeras3),
    ];

    private static bool TakesRate(Arguments a) => a["schedule"] is Value.Function { Arity: >= 2 };

    private static LearningRateSchedule Scheduler(Arguments a)
    {
        if (a["schedule"] is Value.Call)
        {
            return a.Schedule("schedule");
        }

        Value.Function function = a.Function("schedule").Source;
        if (!TakesRate(a))
        {
            LambdaSchedule rates = new(new ScalarFunction(function).At);
            return a.Context.Precision is Precision.Float32 ? Float32.Of(rates) : rates;
        }

        double first = a.Context.BaseLearningRate ?? (a["optimizer"] is Value.Call ? a.Schedule("optimizer").ValueAt(0L)
            : FirstOf(function) ?? throw a.Refuse("schedule", "takes the last rate too, so its rates begin with the optimizer's. Give the line with compile too, or the rate (--base-lr, PortingContext.BaseLearningRate)"));
        return new RecursiveSchedule(first, function, a.Context.Precision is Precision.Float32);
    }

    /// <summary>Gives the rate of epoch 0 of a function that takes the last rate too; null where it depends on that.</summary>
    private static double? FirstOf(Value.Function function)
    {
        try
        {
            return function.Invoke([0, new Value.Symbol("lr", default) { Why = "The optimizer's rate is not known here." }]).AsDouble();
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gets whether the initial rate is a whole number, which makes Keras 3 compute in integers; Keras 2 fails.</summary>
    private static bool IsWhole(Arguments a, bool isKeras3)
    {
        bool isWhole = a["initial_learning_rate"] is Value.Integer;
        return isWhole && (!isKeras3 || a.Number("decay_steps") < 1) ? throw Whole(a) : isWhole;
    }

    private static PortingException Whole(Arguments a) =>
        a.Refuse("initial_learning_rate", "must be a float, such as 1.0: with a whole number Keras computes in integers and fails here");

    private static IEnumerable<string> WholeTrap(Arguments a) => a["initial_learning_rate"] is Value.Integer ? [WholeRate] : [];

    private static string[] CosineTraps(Arguments a)
    {
        bool isWarm = a.IsGiven("warmup_target");
        return
        [
            .. WholeTrap(a),
            .. isWarm ? ["decay_steps does not include the warm-up: the decay ends at warmup_steps + decay_steps (optax' includes it)."] : Array.Empty<string>(),
            .. !isWarm && a.Number("warmup_steps") > 0 ? ["warmup_steps without warmup_target is ignored."] : Array.Empty<string>(),
            "alpha is a fraction of the rate; PyTorch's eta_min is a rate.",
            ReadsAhead,
        ];
    }

    /// <summary>Gives a schedule in the arithmetic that is asked for.</summary>
    private static LearningRateSchedule In(Arguments a, LearningRateSchedule schedule) =>
        a.Context.Precision is Precision.Float32 ? new KerasFloat32(schedule) : schedule;

    /// <summary>Gives a number as Keras 3 has it where the initial rate is a whole number: cut to a whole number too.</summary>
    private static double Cast(bool isWhole, double number) => isWhole ? Math.Truncate(number) : number;

    private static LearningRateSchedule Cosine(Arguments a, bool isKeras3)
    {
        double start = a.AtLeast(0, "initial_learning_rate");
        Length steps = Length.Steps(a.Positive("decay_steps"));
        double alpha = a.AtLeast(0, "alpha");
        double warmup = a.AtLeast(0, "warmup_steps");
        if (IsWhole(a, isKeras3))
        {
            return a.IsGiven("warmup_target") ? throw Whole(a) : WithPiOfThree(start, Math.Truncate(steps.Amount), alpha);
        }

        return In(a, a.IsGiven("warmup_target")
            ? new CosineDecay(a.AtLeast(0, "warmup_target"), steps, alpha).WithWarmup(Length.Steps(warmup), start)
            : new CosineDecay(start, steps, alpha));
    }

    private static JoinedSchedule WithPiOfThree(double start, double steps, double alpha)
    {
        Length length = Length.Steps(steps);
        double end = start * (((1 - alpha) * 0.5 * (1 + Math.Cos(3))) + alpha);
        return new CosineWave(start, length, start * alpha, cycles: 3 / Math.Tau).Then(length, new ConstantRate(end));
    }

    private static LearningRateSchedule Restarts(Arguments a) => a["initial_learning_rate"] is Value.Integer
        ? throw Whole(a)
        : In(a, new CosineRestarts(
            a.AtLeast(0, "initial_learning_rate"),
            Length.Steps(a.Positive("first_decay_steps")),
            a.Positive("t_mul"),
            a.AtLeast(0, "m_mul"),
            a.AtLeast(0, "alpha")));

    private static LearningRateSchedule Exponential(Arguments a, bool isKeras3)
    {
        bool isWhole = IsWhole(a, isKeras3);
        return In(a, new ExponentialDecay(
            a.AtLeast(0, "initial_learning_rate"),
            Length.Steps(Cast(isWhole, a.Positive("decay_steps"))),
            Cast(isWhole, a.AtLeast(0, "decay_rate")),
            a.Flag("staircase")));
    }

    private static LearningRateSchedule InverseTime(Arguments a, bool isKeras3)
    {
        bool isWhole = IsWhole(a, isKeras3);
        return In(a, new InverseTimeDecay(
            a.AtLeast(0, "initial_learning_rate"),
            Length.Steps(Cast(isWhole, a.Positive("decay_steps"))),
            Cast(isWhole, a.AtLeast(0, "decay_rate")),
            a.Flag("staircase")));
    }

    private static LearningRateSchedule Polynomial(Arguments a, bool isKeras3)
    {
        bool isWhole = IsWhole(a, isKeras3);
        return In(a, new PolynomialDecay(
            a.AtLeast(0, "initial_learning_rate"),
            Length.Steps(Cast(isWhole, a.Positive("decay_steps"))),
            Cast(isWhole, a.AtLeast(0, "end_learning_rate")),
            Cast(isWhole, a.AtLeast(0, "power")),
            a.Flag("cycle")));
    }

    private static LearningRateSchedule Piecewise(Arguments a)
    {
        double[] boundaries = a.Numbers("boundaries");
        double[] values = a.Numbers("values");
        if (boundaries.Length == 0)
        {
            throw a.Refuse("boundaries", "must not be empty, where Keras fails at the first step. Write ConstantRate for a rate that stays");
        }

        if (values.Length != boundaries.Length + 1)
        {
            throw a.Refuse("values", $"must have one entry more than boundaries, which are {boundaries.Length}");
        }

        if (!boundaries.SequenceEqual(boundaries.Order()) || boundaries.Any(boundary => boundary < 0))
        {
            throw a.Refuse("boundaries", "must be in order and not negative; Keras 3 does not check that and then adds the values of overlapping ranges");
        }

        return In(a, new PiecewiseConstantDecay([.. boundaries.Select(Length.Steps)], values));
    }
}
