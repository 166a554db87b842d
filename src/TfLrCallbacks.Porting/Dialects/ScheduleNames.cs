namespace TfLrCallbacks.Porting;

/// <summary>Finds the library that a call belongs to.</summary>
internal static class ScheduleNames
{
    /// <summary>
    /// Makes the schedule of a call. The module decides; a bare name is looked up in the libraries in their order, first in the one
    /// that the call stands in, and the first that knows the name and can take the arguments is used.
    /// </summary>
    public static PortedSchedule Create(Value.Call call, PortingContext context, Dialect? around = null)
    {
        if (OptaxOptimizers.Injected(call) is { } injected)
        {
            return Create(injected, context, around);
        }

        if (call is { Name: "__call__", Target: { } asked })
        {
            string at = Brief.Of(new Value.Sequence([.. call.Arguments.Select(argument => argument.Value)], IsTuple: false), 60)[1..^1];
            throw new PortingException(
                call.Position, $"What {Brief.Of(asked, 80)} gives for {at} is not known here. Write the schedule itself in the place of this call; for its rate at one step say what {at} is in a line before.");
        }

        if (call.Target is { } target)
        {
            return Dialect.Own.Create(new Value.Call(null, call.Name, [(null, target), .. call.Arguments], call.Position), context);
        }

        if (OptimizerCall.IsTorch(call.Name))
        {
            throw new PortingException(
                call.Position, $"{call.Name} has a rate and no schedule: nothing here makes a scheduler with it. Give the scheduler's call too; a rate that a loop or a function sets by hand is carried over by tflr port.");
        }

        if (call.Name is "optax.multi_transform" or "optax.partition")
        {
            throw new PortingException(call.Position, $"{call.Name} trains each group of parameters with a transformation of its own. Give that of the group whose rate is asked for.");
        }

        Dialect[] candidates = Candidates(call, around);
        PortingException? first = null;

        // What names its arguments as Python does is no call of this library's: its refusal would be in the wrong words.
        bool isPython = candidates.Length > 1 && call.Arguments.Any(argument => argument.Name?.Contains('_', StringComparison.Ordinal) == true);
        Dialect? pythons = candidates.Length > 1 && Dialect.Own.Find(call.Name) is { } own && call.Arguments.All(argument => argument.Name?.Any(char.IsUpper) != true) && !Binds(own, call)
            ? candidates.FirstOrDefault(dialect => dialect != Dialect.Own && dialect.Find(call.Name) is { } other && Begins(other) == Begins(own)) : null;
        foreach (Dialect dialect in candidates.Where(dialect => !isPython || dialect != Dialect.Own))
        {
            try
            {
                return dialect.Create(call, context);
            }
            catch (PortingException refusal) when (candidates.Length > 1)
            {
                // Arguments that are missing or unknown in a line that names none as C# does are told in Python's words, where Python's call begins with the same argument.
                first = first is null || (dialect == pythons) ? refusal : first;
            }
        }

        if (first is null && CallbackNames.All.Contains(Dialect.LastPart(call.Name)))
        {
            throw new PortingException(
                call.Position, $"'{call.Name}' reacts to a metric and is no function of the step. It is a callback: CallbackReader.Read, or tflr replay with a recorded run.");
        }

        throw first ?? new PortingException(
            call.Position,
            ForeignModules.Refusal(call.Name, "schedule") ?? $"No library that is known here has a schedule '{call.Name}'. {RenamedSchedules.Remedy(call.Name) ?? Nearest.Suggest(Dialect.LastPart(call.Name), Dialect.All.SelectMany(dialect => dialect.Factories))}");
    }

    /// <summary>Gives what makes the schedule of a call; null where no library has the name.</summary>
    public static Factory? Find(Value.Call call) => Candidates(call, null).Select(dialect => dialect.Find(call)).FirstOrDefault();

    private static bool Binds(Factory factory, Value.Call call)
    {
        try
        {
            factory.Signature.Bind(call.Arguments, call.Position);
            return true;
        }
        catch (PortingException)
        {
            return false;
        }
    }

    private static string? Begins(Factory factory) => factory.Signature.Parameters.Select(parameter => ArgumentNames.Plain(parameter.Name)).FirstOrDefault();

    private static Dialect[] Candidates(Value.Call call, Dialect? around)
    {
        // keras.optimizers.legacy. is Keras 2, keras. alone Keras 3.
        Dialect owner = Dialect.All.MaxBy(dialect => dialect.Owns(call.Name))!;
        if (owner == Dialect.Keras && call.Arguments.Any(argument => argument.Name is "lr" or "decay") && KerasOptimizers.Has(call.Name))
        {
            // Arguments that only Keras 2 takes; Keras 3 refuses them.
            return [Dialect.TfKeras];
        }

        if (owner.Owns(call.Name) > 0)
        {
            return owner.Find(call.Name) is null && CallbackNames.All.Contains(Dialect.LastPart(call.Name)) ? [] : [owner];
        }

        if (ForeignModules.Refusal(call.Name, "schedule") is not null)
        {
            return [];
        }

        if (call.Name == "optimization.create_optimizer")
        {
            // BERT and the Model Garden have it in a module of that name, transformers in another one.
            return [Dialect.KerasExtras];
        }

        IEnumerable<Dialect> order = around is null ? Dialect.All : Dialect.All.Prepend(around).Distinct();
        return [.. order.Where(dialect => dialect.Find(call.Name) is not null)];
    }
}
