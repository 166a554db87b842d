namespace TfLrCallbacks.Porting;

/// <summary>
/// optax' optimizers and gradient transformations: what counts here is the rate or the schedule that they are given (optax/_src/alias.py, transforms).
/// </summary>
internal static class OptaxOptimizers
{
    private const string Rate = "the rate or schedule in learning_rate";

    /// <summary>The optimizers whose first argument is the learning rate, and its default; null where it must be given.</summary>
    private static readonly (string Name, double? Default)[] Optimizers =
    [
        .. new[]
        {
            "adabelief", "adadelta", "adafactor", "adagrad", "adam", "adamax", "adamaxw", "adamw", "adan", "amsgrad", "fromage", "lamb", "lars", "lion", "nadam",
            "nadamw", "noisy_sgd", "novograd", "optimistic_adam", "optimistic_adam_v2", "optimistic_gradient_descent", "radam", "rmsprop", "rprop", "sgd", "sign_sgd",
            "signum", "sm3", "yogi", "ademamix", "adopt", "madgrad", "momo", "momo_adam", "muon", "sophia", "acprop", "cocob",
        }.Select(name => (name, (double?)null)),
        ("prodigy", 1.0), ("dadapt_adamw", 1.0),
    ];

    /// <summary>The schedule-free optimizers, which have a warm-up of their own, and their default rates.</summary>
    private static readonly (string Name, double Default)[] ScheduleFree = [("schedule_free_adamw", 0.0025), ("schedule_free_sgd", 1.0)];

    /// <summary>Transformations that hold another one, which alone has a rate.</summary>
    private static readonly string[] Around = ["masked", "apply_if_finite", "MultiSteps", "skip_not_finite", "maybe_update", "conditionally_transform", "conditionally_mask", "with_extra_args_support", "lookahead"];

    public static IEnumerable<Factory> All() =>
    [
        .. Optimizers.Select(optimizer => new Factory(
            optimizer.Default is { } rate ? FormattableString.Invariant($"{optimizer.Name}(learning_rate={rate:R}, **others)") : $"{optimizer.Name}(learning_rate, **others)",
            Rate,
            a => Of(a, "learning_rate")) { IsOptimizer = true }),
        .. ScheduleFree.Select(free => new Factory(
            FormattableString.Invariant($"{free.Name}(learning_rate={free.Default:R}, warmup_steps=None, **others)"), "the rate, behind a line from 0 in warmup_steps", WarmedUp) { IsOptimizer = true }),
        .. Around.Select(name => new Factory(name == "MultiSteps" ? "MultiSteps(inner, every_k_schedule=1, **others)" : $"{name}(inner, **others)", "the inner transformation's", a => a.Schedule("inner"))
        {
            IsOptimizer = true,
            Traps = _ => name == "MultiSteps" ? ["The schedule counts what reaches the inner optimizer: one update for every every_k_schedule batches."] : [],
        }),
        new("schedule_free(base_optimizer, learning_rate, **others)", Rate, a => Of(a, "learning_rate")) { IsOptimizer = true },
        new("scale_by_learning_rate(learning_rate, **others)", "the rate or schedule", a => Of(a, "learning_rate")) { IsOptimizer = true },
        new("scale(step_size)", "|step_size|", a => new ConstantRate(Math.Abs(a.Number("step_size")))) { IsOptimizer = true },
        new("scale_by_schedule(step_size_fn)", "|step_size_fn(t)|", a => a["step_size_fn"] is Value.Function { Arity: >= 1 } function
            ? new LambdaSchedule(new ScalarFunction(Magnitude(function)).At)
            : a.Schedule("step_size_fn")) { IsOptimizer = true },
        new("chain(*transformations)", "the product of all rates, schedules and scales in the chain", Chain)
        {
            IsOptimizer = true,
            Traps = a => Sign(a["transformations"]) > 0 ? ["Nothing in the chain turns the sign (scale(-1.0), scale_by_learning_rate, an optimizer): the updates go uphill."] : [],
        },
        new("inject_hyperparams(inner_factory, **others)", "the inner factory's, called with its arguments", _ => throw new PortingException("inject_hyperparams gives a function. Call it with the arguments of the optimizer: inject_hyperparams(optax.adam)(learning_rate=…).")) { IsOptimizer = true },
    ];

    /// <summary>Gives the optimizer of <c>inject_hyperparams(optax.adam)(learning_rate=…)</c> as its own call; null for any other call.</summary>
    public static Value.Call? Injected(Value.Call call) =>
        call is { Name: "__call__", Target: Value.Call { Target: null, Arguments: [var (_, factory), ..] } outer }
        && Dialect.LastPart(outer.Name) is "inject_hyperparams" or "inject_stateful_hyperparams"
        && factory is Value.Symbol inner
            ? new Value.Call(null, inner.Name, call.Arguments, call.Position)
            : null;

    private static LearningRateSchedule Of(Arguments a, string name) => a[name] switch
    {
        Value.Call or Value.Function => a.Schedule(name),
        _ => new ConstantRate(a.AtLeast(0, name)),
    };

    /// <summary>The schedule-free optimizers' own warm-up is optax' warmup_constant_schedule from 0 to the rate, which must be a number then.</summary>
    private static LearningRateSchedule WarmedUp(Arguments a) => !a.IsGiven("warmup_steps") ? Of(a, "learning_rate")
        : OptaxFactories.Line(0, a.AtLeast(0, "learning_rate"), a.Number("warmup_steps"));

    private static LearningRateSchedule Chain(Arguments a)
    {
        LearningRateSchedule? product = null;
        foreach (Value.Call part in a.Items("transformations").OfType<Value.Call>().Where(HasRate))
        {
            LearningRateSchedule next = a.Schedule("transformations", part);
            product = (product, next) switch
            {
                (null, _) => next,
                (ConstantRate one, ConstantRate two) => new ConstantRate(one.LearningRate * two.LearningRate),
                (_, ConstantRate { LearningRate: 1 }) => product,
                (ConstantRate { LearningRate: 1 }, _) => next,
                (_, ConstantRate two) => product.Scale(two.LearningRate),
                (ConstantRate one, _) => next.Scale(one.LearningRate),
                _ => product.Times(next),
            };
        }

        return product ?? throw a.Refuse("holds no rate: an optimizer, scale, scale_by_schedule or scale_by_learning_rate");
    }

    private static bool HasRate(Value.Call part) => part.Target is not null || All().Any(factory => factory.Name == Dialect.LastPart(part.Name));

    /// <summary>Gives the sign that the updates come out with: an optimizer and a negative scale turn it.</summary>
    private static int Sign(Value transformations) => ((Value.Sequence)transformations).Items.OfType<Value.Call>().Aggregate(1, (sign, part) => Dialect.LastPart(part.Name) switch
    {
        "scale" => part.Arguments.Any(argument => argument.Value.AsDouble() < 0) ? -sign : sign,
        "scale_by_schedule" => part.Arguments.Select(argument => argument.Value).OfType<Value.Function>().FirstOrDefault()?.Invoke([0]).AsDouble() < 0 ? -sign : sign,
        "chain" => sign * Sign(Value.List(part.Arguments.Select(argument => argument.Value))),
        _ => HasRate(part) ? -sign : sign,
    });

    /// <summary>Gives the size of a function's value, whose sign says only which way the update goes.</summary>
    private static Value.Function Magnitude(Value.Function function)
    {
        Expression.Lambda? lambda = function.Lambda is { } written
            ? written with { Body = new Expression.Call(new Expression.Name("abs", written.Position), [new Expression.Argument(null, written.Body)], written.Position) }
            : null;
        return new Value.Function(1, arguments => Math.Abs(function.Invoke(arguments).AsDouble() ?? double.NaN), lambda is null ? function.Source : SourceWriter.Write(lambda)) { Lambda = lambda };
    }
}
