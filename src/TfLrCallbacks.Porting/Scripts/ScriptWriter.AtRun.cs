using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Schedules that are read when the program runs, from a call into which the settings are put.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives a schedule that is read when the program runs, with the expressions of its arguments put in.</summary>
    private string? AtRun(ScriptConstruct construct, ScriptPlace place)
    {
        if (IsOfFunction(construct) && construct.Arguments.FirstOrDefault(argument => argument.Name == "lr_lambda") is not { Written: Expression.Lambda })
        {
            // A function is no number that could be put in.
            return null;
        }

        try
        {
            string? rate = construct.IsOnOptimizer ? Rate(construct, place) : null;
            if (OptionsOf(construct.Call!) is { } options)
            {
                return OfOptions(construct, options, rate);
            }

            if (construct.Arguments.FirstOrDefault(argument => argument.Name is "*" or "**") is { } handed)
            {
                throw new PortingException(handed.Written.Position, $"{handed.Name}{SourceWriter.Write(handed.Written)} is not known.");
            }

            string arguments = string.Join(", ", OfRate(construct).Select(argument => $"{(argument.Name.StartsWith("arg", StringComparison.Ordinal) ? string.Empty : $"{argument.Name}=")}{AtRun(construct, argument)}"));
            if (construct.Kind == "hf-training-arguments" && construct.Arguments.All(argument => argument.Name != "max_steps"))
            {
                // The Trainer counts updates: batches over accumulated gradients, rounded down in an epoch (transformers 5, trainer.py).
                ScriptArgument? epochs = construct.Arguments.FirstOrDefault(argument => argument.Name == "num_train_epochs");
                string updates = Parameter("UpdatesPerEpoch", null, "TODO: rows / (per_device_train_batch_size · devices · gradient_accumulation_steps)");
                arguments += $"{(arguments.Length > 0 ? ", " : string.Empty)}max_steps={{Whole(Math.Ceiling({(epochs is null ? "3.0" : _code.Number(epochs.Written, None))} * {updates}))}}";
            }

            if (construct.Kind == "fastai-fit")
            {
                string steps = Parameter("StepsPerEpoch", null, "TODO: the batches of an epoch");
                string epochs = _code.Number(Epochs(construct), None);
                epochs = epochs.EndsWith(".0", StringComparison.Ordinal) && int.TryParse(epochs.AsSpan(0, epochs.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? epochs[..^2] : $"(int){epochs}";
                return $"TfLrCallbacks.Porting.ScheduleReader.Read({Filled($"fastai.{construct.Name}({arguments})")}, new TfLrCallbacks.Porting.PortingContext {{ Run = new RunLength({epochs}, (long){steps}) }}).Schedule";
            }

            string context = rate is null ? string.Empty : $", new TfLrCallbacks.Porting.PortingContext {{ BaseLearningRate = {rate} }}";
            return $"TfLrCallbacks.Porting.ScheduleReader.Read({Filled($"{Module(construct)}.{construct.Name}({arguments})")}{context}).Schedule";
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gives timm's scheduler that takes its options from an object of the command line: each option of that object is an argument.</summary>
    private string OfOptions(ScriptConstruct construct, Expression holder, string? rate)
    {
        if (_source.Holder(holder) is not { } options || Objects.Attribute(options, "sched") is null || (Objects.Attribute(options, "sched_on_updates") is { } onUpdates && onUpdates is not Value.Boolean { Truth: false }))
        {
            throw new PortingException(construct.Call!.Position, "Its options are an object that is not known here.");
        }

        IReadOnlyList<(string Name, Value? Default)> parameters = Dialect.Timm.Find("create_scheduler_v2")!.Signature.Parameters;
        string arguments = string.Join(", ", TimmJson.Options.Select(option => Objects.Attribute(options, option.Option) is { } value
            ? (option.Argument, Written: new Expression.Attribute(holder, option.Option, holder.Position), Value: value)
            : (option.Argument, Written: (Expression)new Expression.Literal(option.Default, holder.Position), Value: option.Default))
            .Where(option => option.Written is not Expression.Literal || !option.Value.Equals(parameters.First(parameter => parameter.Name == option.Argument).Default))
            .Select(option => $"{option.Argument}={AtRun(construct, new ScriptArgument(option.Argument, null, null) { Known = option.Value, Written = option.Written })}"));
        return $"TfLrCallbacks.Porting.ScheduleReader.Read({Filled($"timm.scheduler.create_scheduler_v2({arguments})")}{(rate is null ? string.Empty : $", new TfLrCallbacks.Porting.PortingContext {{ BaseLearningRate = {rate} }}")}).Schedule";
    }

    /// <summary>Gives the object from whose members a function of timm takes its options: <c>create_scheduler(args, …)</c>, <c>create_scheduler_v2(…, **scheduler_kwargs(args))</c>; null for any other call.</summary>
    private Expression? OptionsOf(Expression.Call call)
    {
        Expression.Call? taker = IsOfTimm(call, "create_scheduler", "create_optimizer") ? call
            : IsOfTimm(call, "create_scheduler_v2", "create_optimizer_v2") ? call.Arguments.FirstOrDefault(argument => argument is { Name: "**", Value: Expression.Call given } && IsOfTimm(given, "scheduler_kwargs", "optimizer_kwargs"))?.Value as Expression.Call : null;
        return taker?.Arguments.FirstOrDefault(argument => argument.Name is null or "args" or "cfg")?.Value;
    }

    private bool IsOfTimm(Expression.Call call, params string[] names) => _source.Resolve(call.Function) is { } full && full.StartsWith("timm.", StringComparison.Ordinal) && names.Contains(Dialect.LastPart(full));

    /// <summary>Gives an argument in a text that is read when the program runs: as the script has it, or, in braces, what is put in then.</summary>
    private string AtRun(ScriptConstruct construct, ScriptArgument argument)
    {
        if (argument.Name is "global_step" || (argument.Name is "x" && construct.Kind == "tf1-schedule"))
        {
            return "0";
        }

        if (argument.Written is Expression.Call slice && IsSlice(slice))
        {
            return $"slice({string.Join(", ", slice.Arguments.Select(part => PutIn(part.Value)))})";
        }

        if (argument.Written is Expression.Lambda lambda && Expressions.Free(lambda).FirstOrDefault(name => !_source.IsImported(name) && _source.Scope.Find(name) is not null) is { } own)
        {
            throw new PortingException(argument.Written.Position, $"'{own}' is of the script, and is not in the text.");
        }

        Value? known = argument.Written is Expression.Lambda ? null
            : Words.Contains(argument.Name) ? Word(argument) ?? throw new PortingException("A word is not known.")
            : argument.Known is not null and not Value.Boolean && argument.Known.AsDouble() is not null && (IsNamed(argument.Written) || _source.IsFromArguments(argument.Written)) ? null
            : argument.Known;
        return argument.Written is Expression.Lambda ? Braced(SourceWriter.Write(argument.Written))
            : known is not null ? Braced(known.ToString())
            : argument.Name is "milestones" or "boundaries" or "values" && _items(argument.Written, None) is { } many ? $"[{{string.Join(',', System.Linq.Enumerable.Select({many}, Whole))}}]"
            : PutIn(argument.Written);

        static string Braced(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

        string PutIn(Expression written) => _code.Number(written, None) is var number && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double constant) ? constant.ToString("R", CultureInfo.InvariantCulture) : $"{{Whole({number})}}";
    }

    private static bool IsSlice(Expression written) => written is Expression.Call { Function: Expression.Name { Text: "slice" } };
}
