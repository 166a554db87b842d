namespace TfLrCallbacks.Porting;

/// <summary>
/// Which value of a text is the schedule or the callbacks that count: what stands alone at its end, else what reaches <c>fit</c>, <c>compile</c>, a
/// Trainer or an optimizer, else the last that is made. Several schedulers of PyTorch on one optimizer act together.
/// </summary>
internal static partial class Choice
{
    /// <summary>The scheduler that several of one optimizer make together.</summary>
    public const string Chained = "torch.optim.lr_scheduler.ChainedScheduler";

    /// <summary>Gives the value that is the schedule.</summary>
    public static Value Schedule(Reading reading)
    {
        if (reading is { Failure: { } failure, IsFailureDecisive: true })
        {
            throw failure;
        }

        Value[] made = Made(reading);
        if (reading.Configured is { } configured && LightningConfig.Returned(configured) is { } config)
        {
            return Extent.Check(config);
        }

        if (reading.Settings is not null && !made.Any(IsSchedule))
        {
            throw new PortingException("This is a configuration of mmcv or mmengine, whose schedules are not followed here. Write the call of a library that is, such as torch.optim.lr_scheduler.MultiStepLR, or a function of the step.");
        }

        if (Compiled(made).Where(optimizer => optimizer is Value.Call or Value.Text).Select(optimizer => optimizer!.ToString()).Distinct().Skip(1).Any())
        {
            reading.Conclude("The model is compiled more than once: the last optimizer counts.");
        }

        NoteFits(made, reading);
        Value? chosen = AtEnd(reading, made) ?? InFit(made) ?? Unfitted(made) ?? InCompile(made) ?? InTrainer(made) ?? InDeepSpeed(made) ?? OnOptimizer(reading, made) ?? InOther(made) ?? Last(made, reading);
        if (reading.Undecided is { } undecided)
        {
            if (chosen is null || (chosen is Value.Call bare && (OptimizerCall.IsTorch(bare.Name) || ScheduleNames.Find(bare) is null)))
            {
                throw undecided;
            }

            reading.Conclude($"A choice between schedules could not be made and is left out: {undecided.Message}");
        }

        NoteFastaiFits(chosen, made, reading);
        NoteIdle(chosen, made, reading);
        chosen = WithOptimizer(chosen, made);
        bool isUnscheduled = chosen is null || (chosen is Value.Call { Target: null } optimizer && (OptimizerCall.IsTorch(optimizer.Name) || IsOther(optimizer)));
        if (isUnscheduled && InLoop(reading) is { } inLoop)
        {
            return inLoop;
        }

        CheckIsWhole(chosen, reading);
        if (reading.ByHand is { } line)
        {
            if (isUnscheduled)
            {
                throw new PortingException($"line {line} sets the rate by hand, and nothing here is a schedule. Give the rate as a function of the step, or carry the script over: tflr port.");
            }

            reading.Conclude($"line {line} sets the rate by hand in the training: the rates here are those without it. tflr port carries it over.");
        }

        if (reading.Uneven is { } uneven)
        {
            reading.Conclude(uneven);
        }

        chosen = Asking(chosen, made, reading) ?? (chosen is null || (chosen is Value.Call { Target: null } alone && OptimizerCall.IsTorch(alone.Name)) ? SetByHand(reading) : null) ?? chosen ?? (reading.Configured is Value.Call { Target: null } bareOptimizer && OptimizerCall.IsTorch(bareOptimizer.Name) ? bareOptimizer : null);

        if (chosen is not null && reading.Late(chosen) is { } late)
        {
            reading.Conclude(late);
        }

        if (chosen is Value.Call listed && reading.Configured is { } returned && LightningConfig.IsListed(listed, returned))
        {
            return Extent.Check(LightningConfig.Of(listed));
        }

        if ((chosen ?? reading.Last) is null or Value.Call && ((chosen ?? reading.Last) is not Value.Call other || IsOther(other)) && Unscheduled.Refusal(made.OfType<Value.Call>()) is { } unscheduled)
        {
            throw unscheduled;
        }

        reading.IsOfEpoch = (chosen ?? reading.Last) is Value.Function { Arity: >= 1, Callable.Parameters: [var (counted, _), ..] } && ScriptUnits.CountsEpochs(counted);
        return Extent.Check(Callable(chosen ?? reading.Last ?? throw reading.Failure ?? reading.Uncalled?.Invoke() ?? Snippet.Nothing()));
    }

    /// <summary>Gets whether a call is neither a schedule nor an optimizer nor a callback.</summary>
    private static bool IsOther(Value.Call call) => !IsSchedule(call) && !OptimizerCall.IsTorch(call.Name) && !CallbackNames.Knows(call);

    /// <summary>Gives the context with the rate of the text's one optimizer, for a schedule of composer, which its Trainer puts together with it.</summary>
    public static PortingContext WithRate(Value chosen, Reading reading, PortingContext context)
    {
        if (context.BaseLearningRate is not null || chosen is not Value.Call { Target: null } call || Dialect.Composer.Owns(call.Name) == 0)
        {
            return context;
        }

        double[] rates = [.. reading.Calls.Where(made => made.Target is null && OptimizerCall.IsTorch(made.Name)).Select(made => OptimizerCall.LearningRate(made, context.Group)).OfType<double>().Distinct()];
        if (rates is [var only])
        {
            return context with { BaseLearningRate = only };
        }

        reading.Conclude("composer multiplies the optimizer's rate, which is not known here: the rates are parts of it, as if it were 1. Give it: --base-lr, or PortingContext.BaseLearningRate.");
        return context;
    }

    /// <summary>Gets whether a text makes a schedule of one of some libraries, by its module.</summary>
    public static bool Finds(Reading reading, IEnumerable<Dialect> dialects) =>
        reading.Calls.Any(call => call.Target is null && dialects.Any(dialect => dialect.Owns(call.Name) > 0 && dialect.Find(call.Name) is not null)) || OfDeepSpeed(reading) is not null;

    /// <summary>Hands Keras' LearningRateScheduler whose function takes the last rate too the optimizer that the model is compiled with.</summary>
    private static Value? WithOptimizer(Value? chosen, Value[] made) =>
        chosen is Value.Call { Target: null } scheduler && Dialect.LastPart(scheduler.Name) == "LearningRateScheduler" && scheduler.Arguments.Any(argument => argument.Value is Value.Function { Arity: >= 2 })
        && (InCompile(made) ?? ByWord(made)) is { } optimizer && scheduler.Arguments.All(argument => argument.Name != "optimizer")
            ? scheduler with { Arguments = [.. scheduler.Arguments, ("optimizer", optimizer)] }
            : chosen;

    /// <summary>Gives the values that are the callbacks, in their order.</summary>
    public static IReadOnlyList<Value> Callbacks(Reading reading)
    {
        if (reading is { Failure: { } failure, IsFailureDecisive: true })
        {
            throw failure;
        }

        Value[] made = Made(reading);
        Value[] chosen = reading.Last is Value.Sequence { Items.Count: > 0 } list && list.Items.Any(item => item is Value.Call or Value.Instance) ? [.. list.Items]
            : reading.Last is Value.Call call && reading.IsLastAlone ? [call]
            : InFitAll(made) is { Length: > 0 } inFit ? inFit
            : made.Where(value => value is Value.Call known && CallbackNames.Knows(known)).ToArray() is { Length: > 0 } free ? free
            : [reading.Last ?? throw reading.Failure ?? Snippet.Nothing()];
        Extent.Check(new Value.Sequence(chosen, IsTuple: false));
        return chosen;
    }

    /// <summary>Gets whether an expression calls something that a library here knows.</summary>
    public static bool Names(Expression expression) => Expressions.All(expression).OfType<Expression.Call>().Any(call =>
        (call.Function switch { Expression.Name name => name.Text, Expression.Attribute attribute => attribute.Text, _ => null }) is { } called
        && Dialect.All.Any(dialect => dialect.Find(called) is { IsOptimizer: false })

        // A method in small letters is a schedule only where its library stands in front: scaler.scale(loss) is none.
        && (call.Function is Expression.Name || char.IsUpper(called[0]) || (ScriptSource.Dotted(call.Function) is { } dotted && Dialect.All.Any(dialect => dialect.Owns(dotted) > 0))));

    private static bool IsSchedule(Value value) => value is Value.Call call
        ? call.Target is null ? ScheduleNames.Find(call) is not null : Dialect.Own.Find(call.Name) is not null || OptaxOptimizers.Injected(call) is not null
        : value is Value.Instance instance && (Objects.Rates(instance) is not null || instance.Base is not null || GradualWarmupFactories.Copied(instance) is not null);

    private static Value? AtEnd(Reading reading, Value[] made) => reading.Last switch
    {
        Value.Sequence { Items.Count: > 0 } list when list.Items.All(IsSchedule) && AreOfOne(list.Items) => Together([.. list.Items], reading),
        { } value when reading.IsLastAlone && IsSchedule(value) => value,
        Value.Dictionary config when reading.IsLastAlone && LightningConfig.Scheduler(config) is not null => config,
        Value.Function { Arity: >= 1 } function when reading.IsLastAlone => function,
        _ => null,
    };

    /// <summary>Gets whether schedulers drive one optimizer, as far as they say.</summary>
    private static bool AreOfOne(IReadOnlyList<Value> schedules)
    {
        Value[] optimizers = [.. schedules.OfType<Value.Call>().Select(Optimizer).OfType<Value>()];
        return optimizers.All(optimizer => IsSame(optimizer, optimizers[0]));
    }

    private static Value? InFit(Value[] made) => InFitAll(made).LastOrDefault(value => value is Value.Call call && Dialect.LastPart(call.Name) == "LearningRateScheduler");

    private static Value[] InFitAll(Value[] made) =>
        [.. made.OfType<Value.Call>()
            .Where(call => call.Target is not null || call.Name.Contains('.', StringComparison.Ordinal))
            .Where(call => Dialect.LastPart(call.Name) is "fit" or "fit_generator" or "Trainer" or "learn")
            .Select(call => call.Arguments.FirstOrDefault(argument => argument.Name is "callbacks" or "cbs").Value)
            .OfType<Value>()
            .TakeLast(1)
            .SelectMany(value => value is Value.Sequence list ? list.Items : [value])];

    private static Value? InCompile(Value[] made) => Compiled(made).Any(value => value is Value.Call) && Compiled(made).Last() is Value.Text ? ByWord(made)
        : Compiled(made).LastOrDefault(value => value is Value.Call optimizer && ScheduleNames.Find(optimizer) is not null);

    /// <summary>Gives what models are compiled with, in the order of the text.</summary>
    private static IEnumerable<Value?> Compiled(Value[] made) => made.OfType<Value.Call>()
        .Where(call => Dialect.LastPart(call.Name) == "compile")
        .Select(call => call.Arguments.FirstOrDefault(argument => argument.Name == "optimizer").Value ?? call.Arguments.FirstOrDefault(argument => argument.Name is null).Value)
        .Select(optimizer => optimizer is Value.Dictionary config ? KerasConfigs.Made("keras.optimizers.get", [(null, config)], default) ?? optimizer : optimizer);

    /// <summary>Gives the optimizer that <c>compile</c> is given as a word, with Keras' default rate.</summary>
    private static Value.Call? ByWord(Value[] made) => Compiled(made)
        .Select(value => value is Value.Text word && KerasOptimizers.ByWord(word.Characters) is { } name ? new Value.Call(null, $"keras.optimizers.{name}", [], default) : null)
        .LastOrDefault(call => call is not null);

    private static Value? InTrainer(Value[] made) => made.OfType<Value.Call>()
        .Where(call => Dialect.LastPart(call.Name).EndsWith("Trainer", StringComparison.Ordinal))
        .Select(call => call.Arguments.FirstOrDefault(argument => argument.Name == "optimizers").Value is Value.Sequence { Items: [_, var scheduler] } ? scheduler
            : call.Arguments.FirstOrDefault(argument => argument.Name == "args").Value)
        .LastOrDefault(value => value is not null && IsSchedule(value));

    /// <summary>Gives the schedule that a call which is not known here takes as its rate: an optimizer of another library, beside which one of the weight decay may stand.</summary>
    private static Value? InOther(Value[] made) => made.OfType<Value.Call>().Where(call => call.Target is null && IsOther(call))
        .Select(call => call.Arguments.FirstOrDefault(argument => argument.Name is "learning_rate" or "lr" or "learning_rate_fn").Value)
        .LastOrDefault(value => value is not null && IsSchedule(value));

    /// <summary>Gives the configuration that DeepSpeed is started with, where it has a scheduler, which is then the one that trains.</summary>
    private static Value.Dictionary? InDeepSpeed(Value[] made) => made.OfType<Value.Call>()
        .Where(call => call.Name == "deepspeed.initialize")
        .Select(call => call.Arguments.FirstOrDefault(argument => argument.Name is "config" or "config_params").Value as Value.Dictionary)
        .LastOrDefault(config => config is not null && config["scheduler"] is Value.Dictionary && DictionaryJson.Of(config) is not null);

    /// <summary>Gives the scheduler of the configuration that DeepSpeed is started with, as the call that makes it; null for none.</summary>
    public static Value.Call? OfDeepSpeed(Reading reading) =>
        reading.Calls.LastOrDefault(call => call.Name == "deepspeed.initialize") is { } started && InDeepSpeed([started]) is { } config ? DeepSpeedConfig.Scheduler(config, started.Position) : null;

    /// <summary>Gives the schedulers that drive the optimizer that comes last; those of other optimizers are named.</summary>
    private static Value? OnOptimizer(Reading reading, Value[] made)
    {
        Value.Call[] schedulers = Kept(Last([.. made.OfType<Value.Call>().Where(call => IsSchedule(call) && Optimizer(call) is not null)], reading), reading);
        if (schedulers.Length == 0)
        {
            return null;
        }

        // What is stepped counts; a scheduler that is only made does nothing.
        Value.Call[] stepped = [.. schedulers.Where(scheduler => reading.Calls.Any(call => call.Name == "step" && ReferenceEquals(call.Target, scheduler)))];
        foreach (Value.Call idle in stepped.Length == 0 ? [] : schedulers.Where(scheduler => !stepped.Contains(scheduler, ReferenceEqualityComparer.Instance) && stepped.Any(other => IsSame(Optimizer(other)!, Optimizer(scheduler)!)) && !IsPart(scheduler, made)))
        {
            reading.Conclude($"line {idle.Position.Line}: {Dialect.LastPart(idle.Name)} drives the same optimizer, and no step of it is reached here: it is left out.");
        }

        schedulers = stepped.Length > 0 ? stepped : schedulers;

        Value last = Optimizer(schedulers.FirstOrDefault(scheduler => ReferenceEquals(scheduler, reading.Last)) ?? schedulers[^1])!;
        Value.Call[] together = [.. schedulers.Where(scheduler => IsSame(Optimizer(scheduler)!, last))];
        foreach (Value.Call other in schedulers.Except(together, ReferenceEqualityComparer.Instance).Cast<Value.Call>())
        {
            reading.Conclude($"line {other.Position.Line}: {Dialect.LastPart(other.Name)} drives another optimizer and is left out; what counts here is {Dialect.LastPart(together[^1].Name)} in line {together[^1].Position.Line}. Give the other one alone to read it.");
        }

        return Together([.. together], reading);
    }

    private static Value? Optimizer(Value.Call scheduler)
    {
        if (ScheduleNames.Find(scheduler)?.Signature.Parameters is not { } parameters)
        {
            return null;
        }

        int at = parameters.ToList().FindIndex(parameter => parameter.Name == "optimizer");
        Value? given = scheduler.Arguments.FirstOrDefault(argument => argument.Name == "optimizer").Value
            ?? (at >= 0 && at < scheduler.Arguments.Count && scheduler.Arguments[at].Name is null ? scheduler.Arguments[at].Value : null);
        return given is Value.Call or Value.Symbol ? given : null;
    }

    private static Value? Last(Value[] made, Reading reading)
    {
        Value? last = made.LastOrDefault(IsSchedule);
        return last ?? (reading.Last is Value.Call ? reading.Last : made.OfType<Value.Call>().LastOrDefault(call => CallbackNames.Knows(call)));
    }
}
