namespace TfLrCallbacks.Porting;

/// <summary>
/// Reads a schedule as people have it: a call of this library's (<c>OneCycle(maxLearningRate: 0.1, totalSteps: 500)</c>), a line or a few lines
/// of Python (imports, assignments, the call), or JSON.
/// </summary>
/// <remarks>
/// The text is read and evaluated, never executed. The module says which library a name belongs to (<c>keras.</c> and <c>tf.keras.</c> are Keras 3);
/// a bare name is looked up in the order of <see cref="Dialect.All"/>.
/// </remarks>
/// <example>
/// <code>
/// PortedSchedule ported = ScheduleReader.Read("optax.warmup_cosine_decay_schedule(0.0, 1e-3, 1000, 10_000)");
/// double rate = ported.Schedule.ValueAt(1000); // 0.001
/// </code>
/// </example>
public static class ScheduleReader
{
    /// <summary>Reads a schedule.</summary>
    /// <param name="text">A call, some lines of Python, a whole script or notebook, or JSON.</param>
    /// <param name="context">What the schedule takes from its surroundings; null for the defaults.</param>
    /// <returns>The schedule, and how it was written.</returns>
    /// <exception cref="PortingException">The text cannot be read; the message says where, what and the remedy.</exception>
    public static PortedSchedule Read(string text, PortingContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        context ??= new PortingContext();
        if (text.AsSpan().TrimStart(" \t\r\n\uFEFF") is ['{', ..] && !Notebook.Is(text))
        {
            try
            {
                return JsonSchedules.Read(text.TrimStart('\uFEFF'), context);
            }
            catch (PortingException wrong) when (wrong.InnerException is System.Text.Json.JsonException && IsDictionary(text))
            {
                // A dictionary of Python, as Lightning's configure_optimizers gives it, or as Python prints Keras' get_config().
            }
        }

        Reading reading = Snippet.Read(text, context.Run?.StepsPerEpoch ?? context.StepsPerEpoch, context.Run?.TotalSteps);
        return GlobalStep.IsIn(text) ? OfGlobalStep(reading, text, context) : Of(reading, text, context);
    }

    /// <summary>Reads a text of TensorFlow 1: as the schedule that it makes, where it does nothing else with the global step.</summary>
    private static PortedSchedule OfGlobalStep(Reading reading, string text, PortingContext context)
    {
        PortedSchedule? read = null;
        PortingException? refusal = null;
        try
        {
            read = Of(reading, text, context);
        }
        catch (PortingException reason)
        {
            refusal = reason;
        }

        if ((read is null || read.Dialect == Dialect.TensorFlow1) && GlobalStep.Rate(Snippet.Statements(text), read?.Schedule) is { } rate)
        {
            // Where the text makes no schedule as it stands, what was said of that does not hold.
            Reading told = read is null ? new Reading() : reading;
            told.Conclude("The rate is computed from the global step: the text is evaluated for each step.");
            return ScheduleNames.Create(new Value.Call(null, "TfLrCallbacks.LambdaSchedule", [(null, rate)], default), context).With(told, text);
        }

        return read ?? throw GlobalStep.WhyNone(Snippet.Statements(text)) ?? refusal!;
    }

    private static PortedSchedule Of(Reading reading, string text, PortingContext context)
    {
        Value chosen = Choice.Schedule(reading);
        Choice.NoteSet(chosen, reading, context);
        if (context is { Run: null, StepsPerEpoch: { } steps } && chosen is Value.Call known && LengthHints.Epochs(known) is { } epochs)
        {
            context = context with { Run = new RunLength(epochs, steps) };
        }

        foreach (Value.Instance own in reading.Instances.Where(instance => Objects.IsTorchScheduler(instance.Type)))
        {
            own.BaseRate ??= context.BaseLearningRate;
        }

        context = Choice.WithRate(chosen, reading, context);
        context = context.Unit is null && reading.IsOfEpoch ? context with { Unit = StepUnit.Epoch } : context;
        return chosen switch
        {
            Value.Call call => AsStepped(ScheduleNames.Create(call, context), reading, text, context).With(reading, text),
            Value.Dictionary config when LightningConfig.Scheduler(config) is { } scheduler =>
                ScheduleNames.Create(scheduler.Call, context.Unit is null ? context with { Unit = scheduler.Unit } : context).With(reading, text),
            Value.Dictionary config when DictionaryJson.Of(config) is { } json => JsonSchedules.Read(json, context),
            Value.Symbol { Why: not null } symbol => throw Arithmetic.UnknownName(symbol),
            Value.Symbol symbol => throw BareName.Refuse(symbol, "schedule", Dialect.All.SelectMany(dialect => dialect.Factories)),
            Value.Dictionary { } settings when settings["policy"] is not null || settings["type"] is not null => throw new PortingException(
                "This is a configuration of mmcv or mmengine, whose schedules are not followed here. Write the call of a library that is, such as torch.optim.lr_scheduler.MultiStepLR, or a function of the step."),
            Value.Sequence { Items: { Count: > 1 } rates } when rates.All(rate => rate.AsDouble() is not null) => throw new PortingException(
                $"The text ends in {rates.Count} numbers, which are no schedule. Take the rate of a step from them in a last line: lambda step: NAME[min(step, {rates.Count - 1})]."),
            Value value => throw new PortingException(value.AsDouble() is null
                ? $"The text ends in {Brief.Of(value, 100)}, which is no schedule, and makes none. Give a call such as CosineDecay(0.1, 1000)."
                : $"{Brief.Of(value, 100)} is no schedule. Write a call such as ConstantRate({Brief.Of(value, 20)})."),
        };
    }

    /// <summary>Gives a schedule that the script steps as that script does: in epochs where its loops step it once an epoch and nobody said otherwise.</summary>
    private static PortedSchedule AsStepped(PortedSchedule read, Reading reading, string text, PortingContext context)
    {
        if (!read.Dialect.IsSteppedByScript || read.Unit is StepUnit.Epoch || ScriptSteps.In(text) is not { } steps)
        {
            return read;
        }

        if (steps.IsAhead)
        {
            reading.Conclude($"line {steps.Line} steps {read.Name} before the updates of its turn: the training begins with its second rate, and the rates here with its first.");
        }

        if (context.Unit is not null || reading.Uneven is not null || !(steps.IsPerEpoch || steps.TakesEpoch))
        {
            return read;
        }

        reading.Conclude(!steps.IsPerEpoch ? $"line {steps.Line} tells {read.Name} the epoch with each step: it is read in epochs, with the rate of the beginning of each. Between them the script's rate goes on. Another unit: --unit step, or PortingContext.Unit." : $"line {steps.Line} steps {read.Name} once an epoch: it is read in epochs. Another unit: --unit step, or PortingContext.Unit.");
        return ScheduleNames.Create(read.Call, context with { Unit = StepUnit.Epoch });
    }

    private static bool IsDictionary(string text)
    {
        try
        {
            return Snippet.Evaluate(text) is Value.Dictionary config && (LightningConfig.Names.Any(name => config[name] is not null) || DictionaryJson.Of(config) is not null);
        }
        catch (PortingException)
        {
            return false;
        }
    }
}
