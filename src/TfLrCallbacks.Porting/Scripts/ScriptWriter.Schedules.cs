using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Schedules, and objects of the script that give rates.</content>
internal sealed partial class ScriptWriter
{
    private void Schedule(ScriptConstruct construct, ScriptPlace place)
    {
        if (construct.Call is not null && _schedules.ContainsKey(construct.Call))
        {
            return;
        }

        if (construct.Name is "ReduceLROnPlateau" or "PlateauLRScheduler" or "GreedyLR" or "get_greedy_schedule" or "get_reduce_on_plateau_schedule")
        {
            Plateau(construct, place);
            return;
        }

        if (OfSeveral(construct, place))
        {
            return;
        }

        if (construct.Kind == "hf-training-arguments" && HasOwnSchedule)
        {
            _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: the Trainer is given an optimizer and a schedule of the script's own: the rate of {construct.Name} drives nothing.\n\n");
            return;
        }

        string name = ScheduleName(construct, place);
        string? counted = null;
        if (Apart(construct, place) is { } apart && (counted = OfCounter(construct, name)) is null)
        {
            _members.Remove(name);
            Quote(construct, $"{apart}, so its own rates are not what trains. Write all of it as one LambdaSchedule.");
            return;
        }

        string? code = counted ?? OfFunction(construct, place) ?? OfLambda(construct, place) ?? FromSettings(construct, place) ?? Exact(construct, place) ?? Joined(construct) ?? Carried(construct) ?? (IsOfFunction(construct) ? FromSource(construct, place, name) : null) ?? AtRun(construct, place);
        if (code is null)
        {
            _members.Remove(name);
            string? counter = construct.Arguments.SelectMany(argument => Expressions.Free(argument.Written)).FirstOrDefault(_source.IsCounter);
            Quote(construct, counter is null ? "It cannot be written with what is known in this file." : $"'{counter}' is another value in each turn of a loop.");
            return;
        }

        _schedules[construct.Call!] = name;
        _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: {One(Brief.Of(SourceWriter.Write(construct.Call!), 200))}\n    public static LearningRateSchedule {name}() =>\n        {code};\n\n");
    }

    /// <summary>Gets whether each Trainer is given its optimizer and its schedule: <c>optimizers=(optimizer, scheduler)</c>.</summary>
    private bool HasOwnSchedule => Calls.Where(item => (ScriptSource.Dotted(item.Call.Function) ?? string.Empty).EndsWith("Trainer", StringComparison.Ordinal)).Select(item => item.Call.Arguments.FirstOrDefault(argument => argument.Name == "optimizers")?.Value).ToArray() is { Length: > 0 } given
        && given.All(optimizers => optimizers is Expression.Sequence { Items: [_, not Expression.Literal { Value: Value.Nothing }] });

    /// <summary>Gives a schedule that is made with settings, which stay in the C#; null where all is known.</summary>
    private string? FromSettings(ScriptConstruct construct, ScriptPlace place) =>
        (construct.Kind == "keras-schedule" && (construct.Codes.Contains("argparse-value") || construct.Arguments.Any(IsCarried)) ? Carried(construct) : null)
        ?? (IsOfSettings(construct) ? Joined(construct) : null)
        ?? OfSettings(construct, place)
        ?? (HasSettings(construct, place) && construct.Kind is not "keras-schedule" && !IsOfFunction(construct) && construct.Name is not ("SequentialLR" or "ChainedScheduler" or "join_schedules") ? AtRun(construct, place) : null);

    /// <summary>Gets whether a setting stands in a schedule's arguments, or is the rate that it begins with.</summary>
    private bool HasSettings(ScriptConstruct construct, ScriptPlace place) => construct.Codes.Contains("argparse-value") || OfRate(construct).Any(argument => IsSetting(argument.Written))
        || (construct.IsOnOptimizer && !double.TryParse(Rate(construct, place), NumberStyles.Float, CultureInfo.InvariantCulture, out _) && !IsConstant(OptimizerOf(construct, place)?.Construct));

    /// <summary>Gets whether the rate of an optimizer is known and no setting of the command line or of an object.</summary>
    private bool IsConstant(ScriptConstruct? optimizer) => optimizer?.Arguments.FirstOrDefault(argument => argument.Name is "lr" or "learning_rate") is { Known: Value.Integer or Value.Float, Written: var rate } && !IsSetting(rate);

    /// <summary>Gives the schedule as its library computes it, where all of its arguments are known.</summary>
    private string? Exact(ScriptConstruct construct, ScriptPlace place)
    {
        if ((construct.Codes.Contains("unresolved-argument") && !IsOfFunction(construct) && !IsGiven(construct)) || construct.Kind is "fastai-fit" || Evaluated(construct.Call!) is not Value.Call call)
        {
            return null;
        }

        // The rate of an object of the script's own stands in no argument that is known here.
        if (construct.IsOnOptimizer && ((OptimizerOf(construct, place) is { } driven && HasOwnRates(driven.Construct)) || call.Arguments.Any(argument => argument.Name is null or "optimizer" && argument.Value is Value.Instance { Type: not null })))
        {
            return null;
        }

        try
        {
            // What no call reaches does not know the rate of its optimizer by its own value.
            bool isUnseen = Driven(call) is { } optimizer && UnseenGroups.Has(optimizer);
            PortingContext context = construct.IsOnOptimizer && (!_source.Reading.Given.ContainsKey(construct.Call!) || IsUndecided(construct) || isUnseen) && double.TryParse(Rate(construct, place), NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)
                ? new() { BaseLearningRate = rate } : new();
            LearningRateSchedule schedule = ScheduleNames.Create((Value.Call)Extent.Check(call), context).Schedule;
            try
            {
                return (context.BaseLearningRate is null ? Varied(call) : null) ?? Whole(ScheduleForms.ToCSharp(schedule));
            }
            catch (PortingException)
            {
                // What cannot be read back, as it needs names of the script, is no form.
                LearningRateSchedule read = ScheduleReader.Read(call.ToString(), context).Schedule;
                _ = Compared.Sum(step => Asked(read, step));
                string given = context.BaseLearningRate is { } known ? $", new TfLrCallbacks.Porting.PortingContext {{ BaseLearningRate = {ScriptCode.Number(known)} }}" : string.Empty;
                return $"TfLrCallbacks.Porting.ScheduleReader.Read({Quoted(call.ToString())}{given}).Schedule";
            }
        }
        catch (Exception reason) when (reason is PortingException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Gets whether the one call of the function around gives all arguments numbers, or schedules of numbers, with no setting of the command line among them.</summary>
    private bool IsGiven(ScriptConstruct construct) => construct.Kind is "optax-schedule" or "tf1-schedule" && !construct.Codes.Contains("argparse-value") && !construct.Codes.Contains("star-arguments")
        && _source.Reading.Given.GetValueOrDefault(construct.Call!) is Value.Call given && (construct.Kind == "tf1-schedule" || IsOfNumbers(given));

    private static bool IsOfNumbers(Value value) => value switch
    {
        Value.Integer or Value.Float => true,
        Value.Sequence list => list.Items.All(IsOfNumbers),
        Value.Call call => call.Arguments.All(argument => IsOfNumbers(argument.Value)),
        _ => false,
    };

    /// <summary>Gives one of Keras' schedules with the expressions of its arguments carried over.</summary>
    private string? Carried(ScriptConstruct construct)
    {
        if (construct is not { Kind: "keras-schedule", CSharp: { } type } || construct.Arguments.Any(argument => argument.Name.StartsWith("warmup", StringComparison.Ordinal) || argument.Name is "*" or "**"))
        {
            return null;
        }

        try
        {
            return $"new {type}({string.Join(", ", construct.Arguments.Where(argument => argument.Name != "name").Select(argument => $"{ScriptCode.Camel(argument.Name)}: {Carried(argument)}"))})";
        }
        catch (PortingException)
        {
            return null;
        }
    }

    private string Carried(ScriptArgument argument) => (argument with { Written = InPlace(argument) }) switch
    {
        { Known: Value.Boolean truth } => truth.Truth ? "true" : "false",
        { Name: "staircase" or "cycle" } => _code.Condition(argument.Written, None),
        { Name: "decay_steps" or "first_decay_steps" } => Steps(argument.Written),
        { Name: "boundaries", Written: Expression.Sequence list } => $"[{string.Join(", ", list.Items.Select(Steps))}]",
        { Name: "boundaries", Known: Value.Sequence { Items: var items } } when !IsSetting(argument.Written) && items.All(item => item is Value.Integer) => $"[{string.Join(", ", items)}]",
        { Name: "boundaries" } => _items(argument.Written, None) is { } many ? $"[.. System.Linq.Enumerable.Select({many}, Length.Steps)]" : throw new PortingException(argument.Written.Position, "The boundaries are not known."),
        { Name: "values", Written: not Expression.Sequence } => _items(argument.Written, None) ?? throw new PortingException(argument.Written.Position, "The values are not known."),
        { Name: "values", Written: Expression.Sequence list } => $"[{string.Join(", ", list.Items.Select(item => _code.Number(item, None)))}]",
        _ => _code.Number(argument.Written, None),
    };

    private static Expression Epochs(ScriptConstruct fit) => fit.Arguments.FirstOrDefault(argument => argument.Name is "n_epoch" or "cyc_len" or "epochs" or "n_cycles" or "arg0")?.Written ?? new Expression.Literal(1L, default);

    /// <summary>Gives the arguments that concern the rate.</summary>
    private IEnumerable<ScriptArgument> OfRate(ScriptConstruct construct) => construct.Arguments.Where(argument => construct.Kind switch
    {
        "hf-training-arguments" => argument.Name is "learning_rate" or "lr_scheduler_type" or "lr_scheduler_kwargs" or "warmup_ratio" or "warmup_steps" or "max_steps",
        "fastai-fit" => argument.Name is not ("cbs" or "callbacks" or "wd" or "reset_opt" or "start_epoch"),
        "tf1-schedule" => argument.Name is not "name",
        "keras-thirdparty" when construct.Name == "create_optimizer" => argument.Name is "init_lr" or "num_train_steps" or "num_warmup_steps" or "end_lr" or "poly_power",
        "hf-schedule" when construct.Name == "get_scheduler" => argument.Name is not ("optimizer" or "last_epoch") && IsTaken(construct, argument.Name),
        _ => argument.Name is not ("optimizer" or "verbose" or "last_epoch"),
    });

    /// <summary>Gets whether <c>get_scheduler</c> hands an argument on to the schedule that it is asked for.</summary>
    private bool IsTaken(ScriptConstruct construct, string argument)
    {
        string? name = construct.Arguments.FirstOrDefault(given => given.Name == "name") is { } given ? Word(given)?.Characters : null;
        bool isOfDiffusers = Module(construct).StartsWith("diffusers", StringComparison.Ordinal);
        return (name, argument) switch
        {
            ("constant", "num_warmup_steps" or "num_training_steps") or ("constant_with_warmup", "num_training_steps") => false,
            ("piecewise_constant", "num_warmup_steps" or "num_training_steps") when isOfDiffusers => false,
            (not null, "num_cycles") when isOfDiffusers => name == "cosine_with_restarts",
            (not null, "power") when isOfDiffusers => name == "polynomial",
            (not null, "step_rules") when isOfDiffusers => name == "piecewise_constant",
            _ => true,
        };
    }

    /// <summary>Gives the module under which the reader knows a schedule.</summary>
    private string Module(ScriptConstruct construct) => construct.Kind switch
    {
        "tf1-schedule" => "tf.compat.v1.train",
        "hf-schedule" when construct.Call is { } call && _source.Resolve(call.Function) is { } full && full.StartsWith("diffusers.", StringComparison.Ordinal) => "diffusers.optimization",
        "hf-schedule" or "hf-training-arguments" => "transformers",
        "torch-schedule" => "torch.optim.lr_scheduler",
        "optax-schedule" => "optax",
        "timm-schedule" => "timm.scheduler",
        "keras-thirdparty" => construct.Name == "create_optimizer" ? "official.nlp.optimization" : "tensorflow_addons",
        _ => "keras.optimizers.schedules",
    };

    /// <summary>Gives what a call made when the script was run through; if it was not reached, what it makes with the names of the file.</summary>
    private Value? Evaluated(Expression.Call call)
    {
        if (_source.Reading.Given.TryGetValue(call, out Value? made))
        {
            return made;
        }

        try
        {
            return Budget.OfText(budget => new Evaluator(_source.Scope, budget, _source.Reading).Evaluate(call));
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Writes a schedule or callback class that scripts copy from each other, by its name and arguments.</summary>
    private void Extra(ScriptConstruct construct, ScriptPlace place)
    {
        string? code = null;
        if (Evaluated(construct.Call!) is Value.Call call)
        {
            try
            {
                code = Varied(call) ?? Whole(ScheduleForms.ToCSharp(Dialect.KerasExtras.Create((Value.Call)Extent.Check(call with { Name = construct.Name }), new PortingContext()).Schedule));
            }
            catch (PortingException)
            {
                // With what is not known it is read when the program runs.
            }
        }

        string name = ScheduleName(construct, place);
        if ((code ?? AtRun(construct, place)) is not { } written)
        {
            _members.Remove(name);
            return;
        }

        _schedules[construct.Call!] = name;
        if (construct.Name == "CosineAnnealingScheduler")
        {
            _objects[construct.Call!] = $"new LearningRateScheduler({name}(), StepUnit.Epoch),";
        }

        _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: {One(Brief.Of(SourceWriter.Write(construct.Call!), 200))}\n    public static LearningRateSchedule {name}() =>\n        {written};\n\n");
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private void Decay(ScriptConstruct construct, ScriptPlace place)
    {
        try
        {
            ScriptArgument? rate = construct.Arguments.FirstOrDefault(argument => argument.Name is "lr" or "learning_rate");
            ScriptArgument decay = construct.Arguments.First(argument => argument.Name == "decay");
            string divided = _code.Number(decay.Written, None);
            string name = Member(ScriptCode.Pascal($"{place.Into ?? construct.Name}Rate"));
            string start = rate is null ? ScriptCode.Number(KerasOptimizers.Default(construct.Name) ?? throw new PortingException(construct.Call!.Position, $"The rate of {construct.Name} is not known.")) : _code.Number(rate.Written, None);
            _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: decay= lowers the rate at every update\n    public static LearningRateSchedule {name}() =>\n        new InverseTimeDecay({start}, 1, {divided});\n\n");
            _schedules[construct.Call!] = name;
        }
        catch (PortingException reason)
        {
            Quote(construct, reason.Message);
        }
    }
}
