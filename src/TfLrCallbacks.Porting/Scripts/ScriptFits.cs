using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <summary>Writes the callbacks of a fit, and the compile and fit themselves.</summary>
internal sealed partial class ScriptFits(
    IReadOnlyList<(ScriptConstruct Construct, ScriptPlace Place)> found,
    IReadOnlyDictionary<Expression.Call, string> schedules,
    Func<Expression, string?> functionName,
    Func<Expression, string> number,
    IReadOnlyDictionary<Expression.Call, string> objects,
    Func<Expression, int, (string Name, bool IsRecursive)?> bound,
    IReadOnlyList<ScriptModel> models,
    ScriptSource source,
    IReadOnlyDictionary<Expression.Call, ScriptFits.ByHand> byHand,
    ScriptTrace? trace,
    Func<ScriptConstruct, string?> own,
    IReadOnlyDictionary<Expression.Call, int> often,
    IReadOnlyDictionary<Expression.Lambda, (string Name, bool IsRecursive)> closed)
{
    /// <summary>A rate set by hand around a fit: its line in the list of callbacks, and the epochs of all calls together; null for the epochs of the fit itself.</summary>
    public sealed record ByHand(string Line, string? Epochs)
    {
        /// <summary>Gets a value indicating whether it is only the rate with which the fit begins.</summary>
        public bool IsBeginning { get; init; }

        /// <summary>Gets the line of the script that sets the rate.</summary>
        public int At { get; init; }
    }

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["monitor"] = "monitor", ["factor"] = "factor", ["patience"] = "patience", ["verbose"] = "verbose", ["mode"] = "mode", ["min_delta"] = "minDelta", ["epsilon"] = "minDelta",
        ["cooldown"] = "cooldown", ["min_lr"] = "minLearningRate", ["baseline"] = "baseline", ["restore_best_weights"] = "restoreBestWeights", ["start_from_epoch"] = "startFromEpoch",
        ["filepath"] = "filepath", ["save_best_only"] = "saveBestOnly", ["save_weights_only"] = "saveWeightsOnly",
    };

    private static readonly HashSet<string> WholeNumbers = new(["patience", "verbose", "cooldown", "start_from_epoch", "save_freq"], StringComparer.Ordinal);

    /// <summary>Writes one fit: its callbacks in their order, then how the model is compiled and trained.</summary>
    public void Write(StringBuilder body, ScriptConstruct fit, string suffix, PortEngine engine, ScriptTrace.Fit? called = null)
    {
        _called = called;
        // What a callback needs may be written on the way: it stands before them.
        StringBuilder listed = new();
        ScriptConstruct? optimizer = Optimizer(fit);
        string[] lines = [.. _called is null ? Static(fit) : Traced(fit, _called)];
        string? schedule = optimizer is not null ? Rate(optimizer) : Scheduled ?? Handed(Compile(fit));
        string[]? decayed = schedule is not null && optimizer?.Codes.Contains("legacy-decay") == true ? Decayed(optimizer, $"{schedule}(){Skipped(fit)}", lines, isFirst: Skipped(fit)?.Length == 0) : null;
        if (schedule is not null && decayed is null)
        {
            listed.Append(CultureInfo.InvariantCulture, $"        {schedule}(){Skipped(fit)}, // line {optimizer?.Line ?? fit.Line}: the rate of {optimizer?.Name ?? "the optimizer"}, set at every step\n");
            if (_called is null && Skipped(fit) is null)
            {
                listed.Append(CultureInfo.InvariantCulture, $"        // TODO line {fit.Line}: the schedule goes on from the updates of the fits before, and here begins at 0: give it its part, with .Skip(…).\n");
            }
        }

        Others(listed, fit);
        foreach (string line in decayed ?? lines)
        {
            listed.Append(CultureInfo.InvariantCulture, $"        {line}\n");
        }

        Declare(body);
        bool isDefined = ScriptUses.IsOfDefinition(fit, source.Statements);
        body.Append(CultureInfo.InvariantCulture, $"    {(isDefined ? "// Give these to model.Fit." : $"// line {fit.Line}: the callbacks of fit, in their order")}\n    public static Callback[] Callbacks{suffix}() =>\n    [\n").Append(listed).Append("    ];\n\n");
        if (isDefined)
        {
            return;
        }

        if (engine is PortEngine.TensorFlowNet)
        {
            Fit(body, fit, optimizer, suffix);
        }
        else
        {
            EngineFit(body, fit, optimizer, suffix);
        }
    }

    /// <summary>Gives the line of a callback in a file that fits nothing.</summary>
    public string Alone(ScriptConstruct callback) => Lined(Callback(callback), callback);

    /// <summary>Gives the lines of a fit's callbacks as the text alone says them.</summary>
    private IEnumerable<string> Static(ScriptConstruct fit) =>
    [
        .. byHand.GetValueOrDefault(fit.Call!) is { } hand ? [hand.Line] : Array.Empty<string>(),
        .. often.TryGetValue(fit.Call!, out int calls) && byHand.GetValueOrDefault(fit.Call!)?.Epochs is null ? [$"// TODO line {fit.Line}: the script calls this fit {calls} times, here it is called once: call it as often, and set between the calls what the script sets there."] : Array.Empty<string>(),
        .. Listed(fit),
    ];

    /// <summary>Gives the lines of the callbacks in a fit's list as the text alone says them.</summary>
    private IEnumerable<string> Listed(ScriptConstruct fit) =>
    [
        .. Callbacks(fit).Select(callback => $"{Lined(Shared(callback, fit, null, Callback(callback)), callback)}{(IsOfMaker(fit, callback) ? Condition(callback) : string.Empty)}"),
        .. Live(fit).Changed is { } changed ? [$"// TODO line {changed.Position.Line}: {Brief.Of(source.Lines(changed).First().Trim(), 100)} changes this list: leave out what it takes away."] : Array.Empty<string>(),
        .. Unread(fit).Select(Unknown),
        .. Makers(fit).SelectMany(Unread).Select(Unknown),
        .. fit.Arguments.FirstOrDefault(argument => argument.Name == "callbacks") is { } list && !IsWritten(list.Written, fit.Line) && !Callbacks(fit).Any()
            ? [$"// TODO line {fit.Line}: {Brief.Of(SourceWriter.Write(list.Written), 100).ReplaceLineEndings(" ")}: which callbacks these are is not known here."] : Array.Empty<string>(),
        .. _called is null && fit.Arguments.FirstOrDefault(argument => argument.Name is "*" or "**") is { } handed ? [$"// TODO line {fit.Line}: {handed.Name}{Brief.Of(SourceWriter.Write(handed.Written), 60).ReplaceLineEndings(" ")} gives this fit what is not known here: its epochs and callbacks may be among it."] : Array.Empty<string>(),
    ];

    private static string Unknown(Expression.Call other) => Dialect.LastPart(ScriptSource.Dotted(other.Function) ?? string.Empty) is "BroadcastGlobalVariablesCallback" or "MetricAverageCallback" ? $"// line {other.Position.Line}: {SourceWriter.Write(other.Function)} joins several devices: left out." : $"// TODO line {other.Position.Line}: {Brief.Of(SourceWriter.Write(other), 120).ReplaceLineEndings(" ")}";

    /// <summary>Gives the calls in a list of callbacks that are nothing that is known here.</summary>
    private IEnumerable<Expression.Call> Unread(ScriptConstruct fit) => Items(fit.Arguments.FirstOrDefault(argument => argument.Name == "callbacks")?.Written, fit.Line)
        .Where(call => !found.Any(item => ReferenceEquals(item.Construct.Call, call)) && !(call.Function is Expression.Name function && source.Functions.ContainsKey(function.Text)));

    private IEnumerable<Expression.Call> Items(Expression? list, int line) => list switch
    {
        Expression.Sequence items => items.Items.SelectMany(item => item is Expression.Call call ? [call] : item is Expression.Name name ? Assigned(name, line).OfType<Expression.Call>() : []),
        Expression.Name name => Assigned(name, line).OfType<Expression.Sequence>().SelectMany(inner => Items(inner, line)),
        _ => [],
    };

    private IEnumerable<ScriptConstruct> Callbacks(ScriptConstruct fit)
    {
        ScriptConstruct[] own = [.. Plugged[fit.Line.ToString(CultureInfo.InvariantCulture)].Concat(Makers(fit).SelectMany(maker => OfMakers[maker])).Where(callback => !IsNever(callback)).Distinct()];
        Expression[] order = [.. Order(fit.Arguments.FirstOrDefault(argument => argument.Name == "callbacks")?.Written, fit.Line)];
        HashSet<Expression> other = Live(fit).Other;
        return own.Where(construct => !other.Contains(construct.Call!)).OrderBy(construct => Array.FindIndex(order, item => ReferenceEquals(item, construct.Call) || (item is Expression.Name name && construct.PluggedIn.Contains($"assigned to {name.Text}"))) is var at && at < 0 ? int.MaxValue : at);
    }

    /// <summary>Gives the optimizer of the last compile before a fit.</summary>
    private ScriptConstruct? Optimizer(ScriptConstruct fit)
    {
        if (_called is not null)
        {
            return Of(_called.Optimizer?.Made) is { } made ? Bound(made, _called.Optimizer!.Value) : Evaluated(_called);
        }

        ScriptConstruct? compile = Compile(fit);
        return compile is null ? null : found.Select(item => item.Construct).LastOrDefault(construct => construct.Kind == "keras-optimizer" && construct.PluggedIn.Any(plug => plug.EndsWith($"compile @{compile.Line}", StringComparison.Ordinal)))
            ?? found.Select(item => item.Construct).LastOrDefault(construct => construct.Kind == "keras-optimizer" && construct.PluggedIn.Any(plug => plug.StartsWith("returned by ", StringComparison.Ordinal)));
    }

    private ScriptConstruct? Compile(ScriptConstruct fit)
    {
        if (_called is not null)
        {
            return Of(_called.Compile);
        }

        ScriptConstruct[] all = Compiles;
        ScriptConstruct[] own = [.. all.Where(compile => ModelName(compile) == ModelName(fit))];
        return (own.Length > 0 ? own : all).LastOrDefault(construct => construct.Line < fit.Line) ?? all.FirstOrDefault();
    }

    /// <summary>Gives the fit that a fit goes on from: the one before of the same model in the same function; null for the first, or one in another branch.</summary>
    private ScriptConstruct? Before(ScriptConstruct fit)
    {
        if (!_before.TryGetValue(fit, out ScriptConstruct? known))
        {
            ScriptPlace place = Place(fit);
            _before[fit] = known = Models[ModelName(fit)].LastOrDefault(other => other.Line < fit.Line && ReferenceEquals(Place(other).Function, place.Function) && !AreApart(other, fit));
        }

        return known;
    }

    private ScriptPlace Place(ScriptConstruct construct) => Places[construct];

    /// <summary>Gives the fit that a fit goes on from without another compile between; null if the model is compiled for it.</summary>
    private ScriptConstruct? GoesOnFrom(ScriptConstruct fit) => _called is not null ? Of(_called.Before?.Call) : Before(fit) is { } before && Compile(fit) is { } compile && ReferenceEquals(Compile(before), compile) && IsDoneOnce(compile, fit) ? before : null;

    /// <summary>Gets whether a compile is made once for all fits of its model: beside them, or in a function that is called once.</summary>
    private bool IsDoneOnce(ScriptConstruct compile, ScriptConstruct fit) => Place(compile).Function is not { } function || ReferenceEquals(function, Place(fit).Function)
        || Called[function.Name].Count() == 1;

    /// <summary>Gives the schedule of an optimizer; null where it has a number.</summary>
    private string? Rate(ScriptConstruct optimizer)
    {
        if (_called is not null && !optimizer.Codes.Contains("legacy-decay"))
        {
            return Scheduled;
        }

        if (optimizer.Call is not null && schedules.TryGetValue(optimizer.Call, out string? decayed))
        {
            return decayed;
        }

        Expression? rate = optimizer.Arguments.FirstOrDefault(argument => argument.Name is "learning_rate" or "lr")?.Written;
        return rate switch
        {
            Expression.Call call when schedules.TryGetValue(call, out string? name) => name,
            Expression.Name or Expression.Attribute when ScriptSource.Dotted(rate) is { } assigned =>
                found.Where(item => item.Place.Into == assigned && item.Construct.Call is not null && schedules.ContainsKey(item.Construct.Call)).Select(item => schedules[item.Construct.Call!]).LastOrDefault(),
            _ => null,
        };
    }

    private string Callback(ScriptConstruct callback)
    {
        if (callback.Call is not null && objects.TryGetValue(callback.Call, out string? made))
        {
            return made;
        }

        if (callback.Call is not null && schedules.TryGetValue(callback.Call, out string? schedule))
        {
            return $"{schedule}(),";
        }

        string? code = callback.Name switch
        {
            "LearningRateScheduler" => Scheduler(callback),
            "ReduceLROnPlateau" or "EarlyStopping" or "ModelCheckpoint" => Watching(callback),
            "CSVLogger" => $"new CsvLogger({Text(callback, "filename") ?? "\"training.log\""}{(Text(callback, "separator") is { } separator and not "\",\"" ? $", separator: {separator}" : string.Empty)}{(callback.Arguments.Any(argument => argument is { Name: "append", Known: Value.Boolean { Truth: true } }) ? ", append: true" : string.Empty)}),",
            "TerminateOnNaN" => "new TerminateOnNaN(),",
            "BackupAndRestore" => $"new BackupAndRestore({Text(callback, "backup_dir") ?? "\"backup\""}),",
            "TensorBoard" => $"// TODO, with the package TfLrCallbacks.TensorBoard: new TensorBoard({Text(callback, "log_dir") ?? "\"logs\""}),",
            _ => null,
        };
        return code ?? $"// TODO: {callback.Name}: {Brief.Of(SourceWriter.Write(callback.Call!), 120).ReplaceLineEndings(" ")},";
    }

    private string? Scheduler(ScriptConstruct callback)
    {
        Expression? function = callback.Arguments.FirstOrDefault(argument => argument.Name == "schedule")?.Written;
        if (function is null)
        {
            return null;
        }

        if (function is Expression.Name several && source.Definitions(several.Text) is { Count: > 1 } lines)
        {
            return $"// TODO: '{several.Text}' is another function in each of the lines {string.Join(", ", lines)}: give each a name of its own in the script, and port it again.";
        }

        if (functionName(function) is { } name)
        {
            bool takesRate = found.Any(item => item.Construct is { Kind: "schedule-function", TakesRate: true }
                && (item.Construct.Function == function || (function is Expression.Name named && item.Construct.Name == named.Text)));
            return takesRate ? $"new LearningRateScheduler((epoch, learningRate) => {name}(epoch, learningRate))," : $"new LearningRateScheduler(epoch => {name}(epoch)),";
        }

        string? schedule = found.Where(item => item.Construct.Call is not null && (ReferenceEquals(item.Construct.Call, function) || (function is Expression.Name known && item.Place.Into == known.Text)) && schedules.ContainsKey(item.Construct.Call))
            .Select(item => schedules[item.Construct.Call!]).LastOrDefault();
        return schedule is not null ? $"new LearningRateScheduler({schedule}(), StepUnit.Epoch),"
            : bound(function, callback.Line) is not var (called, recursive) ? null
            : recursive ? $"new LearningRateScheduler((epoch, learningRate) => {called}(epoch, learningRate))," : $"new LearningRateScheduler(epoch => {called}(epoch)),";
    }

    private string? Watching(ScriptConstruct callback)
    {
        try
        {
            string[] arguments = [.. callback.Arguments.Where(argument => Names.ContainsKey(argument.Name)).Select(argument => $"{Names[argument.Name]}: {Argument(argument)}")];
            if (callback.Arguments.FirstOrDefault(argument => argument.Name == "save_freq") is { Known: Value.Integer batches })
            {
                arguments = [.. arguments, $"saveEveryBatches: {batches}"];
            }

            string? period = callback.Arguments.FirstOrDefault(argument => argument.Name == "period" && argument.Known?.AsDouble() != 1) is { } every ? $" // TODO: only every {Brief.Of(SourceWriter.Write(every.Written), 40)} epochs (saveEveryBatches counts batches)" : null;
            return callback.Name == "ModelCheckpoint" && !callback.Arguments.Any(argument => argument.Name == "filepath") ? null : $"new {callback.Name}({string.Join(", ", arguments)}),{period}";
        }
        catch (PortingException)
        {
            return null;
        }
    }

    private string Argument(ScriptArgument argument) => argument switch
    {
        { Name: "mode", Known: Value.Text mode } => mode.Characters switch { "min" => "MetricMode.Min", "max" => "MetricMode.Max", _ => "MetricMode.Auto" },
        { Name: "monitor", Known: Value.Text { Characters: "acc" } } => "\"accuracy\"",
        { Name: "monitor", Known: Value.Text { Characters: "val_acc" } } => "\"val_accuracy\"",
        { Name: "filepath", Known: Value.Text { IsPartly: false } path } => Quoted(Npz(path.Characters)),
        { Known: Value.Text { IsPartly: false } text } => Quoted(text.Characters),
        { Known: Value.Boolean truth } => truth.Truth && WholeNumbers.Contains(argument.Name) ? "1" : truth.Truth ? "true" : WholeNumbers.Contains(argument.Name) ? "0" : "false",
        { Known: Value.Integer } when WholeNumbers.Contains(argument.Name) => Whole(argument, null)!,
        { Name: "filepath" } => Composed(argument.Written) is { } path ? Quoted(Npz(path)) : "\"model-{epoch}.npz\"",
        { Name: "monitor" } => LastText(argument.Written) ?? throw new PortingException("No text."),
        _ when WholeNumbers.Contains(argument.Name) => $"(int){number(argument.Written)}",
        _ => number(argument.Written),
    };

    /// <summary>Gives the comment on a model that is not compiled again.</summary>
    private static string WentOn(ScriptConstruct before) => $"        // The model goes on as the fit of line {before.Line} left it: with its optimizer, and the rate of that.\n";
}
