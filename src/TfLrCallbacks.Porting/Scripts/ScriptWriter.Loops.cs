using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>The callbacks of a training that is a loop of the script's own, or of Lightning or a Trainer.</content>
internal sealed partial class ScriptWriter
{
    private bool HasLightning => _source.Imports.Any(module => module.Split('.')[0] is "pytorch_lightning" or "lightning");

    private bool HasFastai => _source.Imports.Any(module => module.Split('.')[0] is "fastai" or "fastbook");

    private void Loop()
    {
        (ScriptConstruct Construct, ScriptPlace Place)[] made = [.. _found.Where(item => item.Construct.Call is { } call && item.Construct.Kind is not "keras-optimizer" && _schedules.ContainsKey(call))];
        List<string> lines = [];
        string? comment = null;
        if (Owner(Counts()) is Value.Instance left && Objects.IsTorchScheduler(left.Type) && !made.Any(item => ReferenceEquals(Evaluated(item.Construct.Call!), left)))
        {
            // What it holds is not what drives the rate.
            lines.Add($"        // TODO line {left.Position.Line}: {left.Type!.Name}, which drives the rate, is not carried over.");
        }
        else if (Foreign(made) is { } foreign)
        {
            lines.Add(foreign);
        }
        else if (made.Length > 0)
        {
            (ScriptConstruct Construct, ScriptPlace Place)[] chosen = Chosen(made, out string? together);
            comment = made.Length > 1 && together is null && chosen.Length != 1
                ? $"    // Of {string.Join(", ", made.Select(item => $"{_schedules[item.Construct.Call!]}() (line {item.Construct.Line})"))} one drives the rate here: take the one that your run needs.\n"
                : null;
            string name = together ?? _schedules[chosen[^1].Construct.Call!];
            lines.AddRange(Driven(name, chosen[^1]));
            lines.AddRange(made.Where(item => item.Construct.Kind == "fastai-fit" && !chosen.Contains(item)).Select(item => $"        // line {item.Construct.Line}: {_schedules[item.Construct.Call!]}() is of another fit: call Fit once for each."));
        }

        lines.AddRange(_manual.Select(item => $"        new LearningRateScheduler({item.Method}(), {item.Unit}), // line {item.Line}"));
        bool isAnyReached = made.Select(item => item.Construct.Call!).Concat(_callbacks.Keys).Any(_source.Reading.Given.ContainsKey);
        lines.AddRange(_callbacks.Select(item => isAnyReached && !_source.Reading.Given.ContainsKey(item.Key)
            ? $"        // line {item.Key.Position.Line}: {item.Value}(), which the script does not reach with its own values."
            : $"        {item.Value}(),"));
        lines.AddRange(Watching());
        if (lines.Count == 0)
        {
            // What reaches no fit in the file is named all the same.
            lines.AddRange(_found.Select(item => item.Construct).Where(construct => construct is { Kind: "keras-callback", Call: not null })
                .Select(construct => $"        // TODO line {construct.Line}: {One(Brief.Of(SourceWriter.Write(construct.Call!), 150))} reaches no fit in this file."));
        }

        if (lines.Count == 0)
        {
            return;
        }

        _body.Append(CultureInfo.InvariantCulture, $"{comment}    // Give these to {(_engine is PortEngine.Embedded ? "Sequential.Fit" : "model.Fit")}.\n    public static Callback[] Callbacks() =>\n    [\n{string.Join('\n', lines)}\n    ];\n");
    }

    /// <summary>Gives the callback of a schedule, by what its scheduler's step is given: <c>step(epoch + i / len(loader))</c> counts parts of epochs.</summary>
    private IEnumerable<string> Driven(string name, (ScriptConstruct Construct, ScriptPlace Place) schedule)
    {
        string unit = Unit(schedule);
        ScriptConstruct? step = Steps(schedule.Place).LastOrDefault();
        ScriptPlace? place = step is null ? null : _found.First(item => ReferenceEquals(item.Construct, step)).Place;
        if (step?.Call is { Arguments: [{ Value: var argument }, ..] } && place is not null && schedule.Construct.Kind is "torch-schedule" or "torch-own-class" && argument is not (Expression.Name or Expression.Attribute))
        {
            if (PartOfEpoch(argument, place) is { } batches)
            {
                string byUpdate = Member($"{name}ByUpdate");
                _body.Append(CultureInfo.InvariantCulture, $"    // line {step.Line}: step({One(SourceWriter.Write(argument))}) gives it parts of epochs\n    public static LearningRateSchedule {byUpdate}()\n    {{\n        LearningRateSchedule inEpochs = {name}();\n        return new LambdaSchedule(update => inEpochs.ValueAt(update / {batches}));\n    }}\n\n");
                yield return $"        new LearningRateScheduler({byUpdate}(), StepUnit.Batch),";
                yield break;
            }

            if (OnlyCounter(argument, place) is null)
            {
                yield return $"        // TODO line {step.Line}: the scheduler's step gets {One(Brief.Of(SourceWriter.Write(argument), 80))}, here it is asked for the {(unit == "StepUnit.Epoch" ? "epoch" : "step")}: the rates differ. Write what it gets.";
            }
        }

        yield return $"        new LearningRateScheduler({name}(), {unit}),";
    }

    /// <summary>Writes the schedule of a library without constructs of its own here (PaddlePaddle, ignite, …) where it drives the rate, and gives its callback; null where none does.</summary>
    private string? Foreign((ScriptConstruct Construct, ScriptPlace Place)[] made)
    {
        if (Counts() is not Value.Call { Target: null } call || !Others.Any(dialect => dialect.Owns(call.Name) > 0 && dialect.Find(call.Name) is not null)
            || made.Any(item => Evaluated(item.Construct.Call!) is { } value && (ReferenceEquals(value, call) || (value is Value.Instance instance && instance.Position == call.Position))))
        {
            return null;
        }

        try
        {
            PortedSchedule ported = ScheduleNames.Create((Value.Call)Extent.Check(call), new PortingContext());
            string name = Member($"{ScriptCode.Pascal(Dialect.LastPart(call.Name))}OfLine{call.Position.Line}");
            string code = ScheduleForms.ToCSharp(ported)
                .Replace("ScheduleReader.Read(", "TfLrCallbacks.Porting.ScheduleReader.Read(", StringComparison.Ordinal)
                .Replace("new PortingContext", "new TfLrCallbacks.Porting.PortingContext", StringComparison.Ordinal);
            _body.Append(CultureInfo.InvariantCulture, $"    // line {call.Position.Line}: {One(Brief.Of(call.ToString(), 200))}\n    public static LearningRateSchedule {name}() =>\n        {code};\n\n");
            return $"        new LearningRateScheduler({name}(), {(IsSteppedByEpoch(call) ? "StepUnit.Epoch" : "StepUnit.Batch")}), // line {call.Position.Line}";
        }
        catch (PortingException reason)
        {
            return $"        // TODO line {call.Position.Line}: {Dialect.LastPart(call.Name)}, which drives the rate, is not carried over: {One(Brief.Of(reason.Message, 200))}";
        }
    }

    /// <summary>Gets whether a scheduler is stepped once an epoch: by the name that it is assigned to, else by any scheduler's step.</summary>
    private bool IsSteppedByEpoch(Value.Call call)
    {
        string[] names = [.. Calls.Where(item => item.Place.Into is not null && _source.Reading.Given.GetValueOrDefault(item.Call) is Value.Call made && made.Position == call.Position && made.Name == call.Name).Select(item => item.Place.Into!)];
        bool IsOwn(Expression target) => ScriptSource.Dotted(target) is { } dotted && names.Any(name => dotted == name || dotted.EndsWith($".{name}", StringComparison.Ordinal));
        ScriptPlace[] steps = [.. Calls.Where(item => item.Call.Function is Expression.Attribute { Text: "step", Target: var target } && IsOwn(target)).Select(item => item.Place)];
        return steps.Length > 0
            ? ScriptUnits.Code(steps[^1], _walk, IsOwn) == "step-per-epoch"
            : _found.Select(item => item.Construct).LastOrDefault(item => item.Kind == "scheduler-step")?.Codes.Contains("step-per-epoch") == true;
    }

    /// <summary>Gets the libraries whose schedules are carried over by what the reader makes of them.</summary>
    public static IReadOnlyList<Dialect> Others { get; } = [Dialect.Paddle, Dialect.GradualWarmup, Dialect.Ignite, Dialect.Composer, Dialect.DeepSpeed, Dialect.PytorchOptimizer];

    /// <summary>Gives what the reader takes for the schedule of the whole script; null where it takes nothing.</summary>
    private Value? Counts()
    {
        try
        {
            return Choice.Schedule(_source.Reading);
        }
        catch (PortingException)
        {
            // The order of the text decides.
            return null;
        }
    }

    private static Value? Owner(Value? counts) => counts is Value.Call { Name: "TfLrCallbacks.LambdaSchedule", Arguments: [(_, Value.Function { Owner: { } instance })] } ? instance : counts;

    /// <summary>Gives the schedulers that reach the optimizer of the last one; several at once are written as one schedule.</summary>
    private (ScriptConstruct Construct, ScriptPlace Place)[] Chosen((ScriptConstruct Construct, ScriptPlace Place)[] made, out string? together)
    {
        together = null;
        Value? counts = Counts();
        Value? owner = Owner(counts);
        (ScriptConstruct Construct, ScriptPlace Place)[] same = [.. made.Where(item => owner is not null && ReferenceEquals(Evaluated(item.Construct.Call!), owner))];
        if (same.Length > 0)
        {
            return same;
        }

        (ScriptConstruct Construct, ScriptPlace Place)[] stepped = [.. made.Where(item => Steps(item.Place).Any())];
        if (counts is Value.Call { Name: "torch.optim.lr_scheduler.ChainedScheduler" } chain && stepped.Length > 1 && AreTogether(stepped))
        {
            try
            {
                string code = ScheduleForms.ToCSharp(ScheduleNames.Create(chain, new PortingContext()).Schedule);
                together = Member("AllSchedulers");
                _body.Append(CultureInfo.InvariantCulture, $"    // lines {string.Join(", ", stepped.Select(item => item.Construct.Line))}: they drive one optimizer, so their factors are multiplied\n    public static LearningRateSchedule {together}() =>\n        {code};\n\n");
                return stepped;
            }
            catch (PortingException)
            {
                // Without a form of its own the last is taken, and the others are named.
            }
        }

        return stepped.Length > 0 ? stepped : made;
    }

    /// <summary>Gets whether schedulers are stepped side by side, not in different branches of one choice.</summary>
    private bool AreTogether((ScriptConstruct Construct, ScriptPlace Place)[] stepped)
    {
        Statement.If[] choices = [.. ScriptSource.All(_source.Statements).OfType<Statement.If>()];
        return !choices.Any(choice =>
        {
            IReadOnlyList<Statement>[] blocks = [.. choice.Blocks];
            int[] at = [.. stepped.SelectMany(item => Steps(item.Place).Select(step => Array.FindIndex(blocks, block => Holds(block, step.Line))))];
            return at.Distinct().Count() > 1;
        });
    }

    private static bool Holds(IReadOnlyList<Statement> block, int line) => ScriptSource.All(block).Any(statement => statement.Position.Line <= line && line <= statement.EndLine);

    private IEnumerable<ScriptConstruct> Steps(ScriptPlace place) => _found.Select(item => item.Construct).Where(step => step is { Kind: "scheduler-step", Call: { } call }
        && place.Into is not null && ScriptSource.Dotted(((Expression.Attribute)call.Function).Target) is { } target && (target == place.Into || target.EndsWith($".{place.Into}", StringComparison.Ordinal)));

    /// <summary>Gives what a schedule counts: by where it is stepped, by Lightning's interval, by its library.</summary>
    private string Unit((ScriptConstruct Construct, ScriptPlace Place) schedule)
    {
        ScriptConstruct? step = Steps(schedule.Place).LastOrDefault() ?? _found.Select(item => item.Construct).LastOrDefault(item => item.Kind == "scheduler-step");
        bool isEpochs = schedule.Construct.Kind == "timm-schedule"
            ? schedule.Construct.Arguments.FirstOrDefault(argument => argument.Name == "t_in_epochs")?.Known is not Value.Boolean { Truth: false }
            : step is not null ? step.Codes.Contains("step-per-epoch")
            : HasLightning && !IsInterval("step");
        return isEpochs ? "StepUnit.Epoch" : "StepUnit.Batch";
    }

    private bool IsInterval(string unit) => ScriptSource.All(_source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Dictionary>()
        .SelectMany(dictionary => dictionary.Items)
        .Any(item => item is { Key: Expression.Literal { Value: Value.Text { Characters: "interval" } }, Value: Expression.Literal { Value: Value.Text text } } && text.Characters == unit);

    /// <summary>Gives the metric that the Trainer's arguments say is the best model's (transformers: larger is better unless it ends in loss).</summary>
    private string BestMetric() => _found.Select(item => item.Construct).Where(item => item.Kind == "hf-training-arguments")
        .Select(item => (item.Arguments.FirstOrDefault(argument => argument.Name == "metric_for_best_model")?.Known as Value.Text)?.Characters)
        .LastOrDefault() is not { } metric ? "val_loss" : $"val_{(metric.StartsWith("eval_", StringComparison.Ordinal) ? metric[5..] : metric)}";

    /// <summary>Writes the callbacks of a Trainer that stop a training.</summary>
    private IEnumerable<string> Watching()
    {
        foreach ((Expression.Call call, ScriptPlace _) in Calls)
        {
            string? name = _source.Resolve(call.Function);
            if (name is not null && name.Split('.')[0] is "pytorch_lightning" or "lightning" && Dialect.LastPart(name) is "ModelCheckpoint")
            {
                yield return Checkpoint(call);
                continue;
            }

            if (name is not null && name.Split('.')[0] is "pytorch_lightning" or "lightning" or "fastai" && Dialect.LastPart(name) is "LearningRateMonitor" or "SaveModelCallback" or "CSVLogger" or "RichProgressBar")
            {
                yield return $"        // line {call.Position.Line}: {Dialect.LastPart(name)} watches and does not set the rate: left out.";
                continue;
            }

            if (HasFastai && name is "ReduceLROnPlateau" or "fastai.callback.tracker.ReduceLROnPlateau")
            {
                string written = $"fastai.callback.tracker.{SourceWriter.Write(call)}";
                yield return $"        TfLrCallbacks.Porting.CallbackReader.Read({Quoted(written)})[0].Create(), // line {call.Position.Line}";
                continue;
            }

            bool isLightning = name is not null && name.EndsWith(".EarlyStopping", StringComparison.Ordinal) && name.Split('.')[0] is "pytorch_lightning" or "lightning";
            bool isTransformers = name is "transformers.EarlyStoppingCallback";
            bool isFastai = name is not null && name.EndsWith("EarlyStoppingCallback", StringComparison.Ordinal) && !isTransformers;
            if (!isLightning && !isTransformers && !isFastai)
            {
                continue;
            }

            if ((isTransformers ? NotKnown(call, ("early_stopping_patience", 0), ("early_stopping_threshold", 1)) : NotKnown(call, ("monitor", 0), ("patience", isLightning ? 2 : 3), ("min_delta", isLightning ? 1 : 2))) is { } unknown)
            {
                yield return $"        // TODO line {call.Position.Line}: {One(Brief.Of(SourceWriter.Write(call), 120))}: {unknown} is not known in this file. Write it as new EarlyStopping(…).";
                continue;
            }

            string monitor = isTransformers ? BestMetric() : (GivenValue(call, "monitor", 0) as Value.Text)?.Characters switch { "valid_loss" or null => "val_loss", "accuracy" => "val_accuracy", var other => other };
            double patience = isTransformers ? GivenValue(call, "early_stopping_patience", 0)?.AsDouble() ?? 1 : GivenValue(call, "patience", isLightning ? 2 : 3)?.AsDouble() ?? (isLightning ? 3 : 1);
            double delta = (isTransformers ? GivenValue(call, "early_stopping_threshold", 1) : GivenValue(call, "min_delta", isLightning ? 1 : 2))?.AsDouble() ?? 0;
            bool isLargerBetter = isLightning ? (GivenValue(call, "mode", 4) as Value.Text)?.Characters is "max"
                : isTransformers ? !monitor.EndsWith("loss", StringComparison.Ordinal) : IsLargerBetter(call, monitor);
            string mode = isLargerBetter ? ", mode: MetricMode.Max" : monitor.EndsWith("loss", StringComparison.Ordinal) ? string.Empty : ", mode: MetricMode.Min";
            yield return $"        new EarlyStopping(monitor: {Quoted(monitor)}{(delta > 0 ? $", minDelta: {ScriptCode.Number(delta)}" : string.Empty)}, patience: {(long)patience}{mode}){(isLightning ? StopsAtOnce(call) : string.Empty)}, // line {call.Position.Line}";
        }
    }

    /// <summary>fastai compares by <c>comp</c>; without it less is better where the name of the metric holds loss or error.</summary>
    private static bool IsLargerBetter(Expression.Call call, string monitor) =>
        Given(call, "comp", 1) is { } comparison ? SourceWriter.Write(comparison).EndsWith("greater", StringComparison.Ordinal)
            : !monitor.Contains("loss", StringComparison.Ordinal) && !monitor.Contains("error", StringComparison.Ordinal);
}
