namespace TfLrCallbacks.Porting;

/// <summary>The warnings of each construct.</summary>
internal sealed partial class ScriptRules(ScriptSource source, ScriptFinder finder)
{
    /// <summary>The smallest number that is taken for the steps of an epoch.</summary>
    private const int FewestSteps = 10;

    private static readonly HashSet<string> NumericCallbacks = new(["factor", "patience", "min_lr", "min_delta", "epsilon", "cooldown", "baseline", "start_from_epoch"], StringComparer.Ordinal);

    private readonly ScriptConstruct[] _all = [.. finder.Found.Select(item => item.Construct)];
    private bool? _isEpochFunction;

    /// <summary>Gives the codes of a construct, those that were found with it included.</summary>
    public IReadOnlyList<string> Codes(ScriptConstruct construct, ScriptPlace place) => [.. construct.Codes.Concat(construct.Kind switch
    {
        "keras-optimizer" => Optimizer(construct),
        "keras-schedule" => Schedule(construct),
        "keras-callback" => Callback(construct),
        "keras-compile" => Compile(construct),
        "keras-fit" => Fit(construct),
        "keras-own-class" or "torch-own-class" => IsPlugged(construct) || construct.Kind == "torch-own-class" || IsOfDefinition(construct) ? ["instance-of-own-class"] : ["instance-of-own-class", "not-plugged-in"],
        "keras-thirdparty" or "torch-thirdparty" => construct.Name.Contains("warm", StringComparison.OrdinalIgnoreCase) ? ["third-party-class", "warmup-then-decay"] : ["third-party-class"],
        "torch-optimizer" => TorchOptimizer(construct),
        "torch-schedule" or "timm-schedule" => TorchSchedule(construct),
        "hf-schedule" => [.. Unresolved(construct, argument => argument.Name is not ("optimizer" or "name")), "hf-schedule", .. Accumulation(construct), .. Resumes(construct)],
        "hf-training-arguments" => TrainingArguments(construct),
        "hf-trainer" => Has(construct, "args") && !_all.Any(other => other.Kind == "hf-training-arguments") ? ["trainer-arguments-outside"] : [],
        "tf1-schedule" => [.. Unresolved(construct, argument => argument.Name is not ("global_step" or "x" or "name")), "tf1-global-step"],
        "fastai-fit" => [.. Unresolved(construct, argument => argument.Name is not ("cbs" or "moms" or "wd") && !IsSlice(argument.Written)), "steps-unknown"],
        "optax-schedule" => OptaxSchedule(construct),
        "optax-transform" => OptaxTransform(construct),
        _ => [],
    }).Concat(FromArguments(construct)).Distinct()];

    private static bool IsSlice(Expression written) => written is Expression.Call { Function: Expression.Name { Text: "slice" } };

    private static ScriptArgument? Get(ScriptConstruct construct, string name) => construct.Arguments.FirstOrDefault(argument => argument.Name == name);

    private static bool Has(ScriptConstruct construct, string name) => Get(construct, name) is not null;

    private static bool IsOn(ScriptConstruct construct, string name) => Get(construct, name)?.Known is { } value && Arithmetic.Truth(value);

    private static string? TextOf(ScriptConstruct construct, string name) => (Get(construct, name)?.Known as Value.Text)?.Characters;

    private static bool IsPlugged(ScriptConstruct construct) => construct.PluggedIn.Any(plug => !plug.StartsWith("assigned to ", StringComparison.Ordinal) || plug.Contains('.', StringComparison.Ordinal));

    /// <summary>Gets whether a call stands in a table, from which the script takes one: <c>{"adam": Adam(lr), "sgd": SGD(lr)}[kind]</c>. The others are not forgotten, but not chosen.</summary>
    private bool IsOffered(ScriptConstruct construct) => ScriptSource.All(source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Dictionary table && table.Items.Any(item => ReferenceEquals(item.Value, construct.Call)));

    /// <summary>Gets whether an object stands where its class is defined: the file makes none.</summary>
    private bool IsOfDefinition(ScriptConstruct construct) => source.Classes.TryGetValue(construct.Name, out Statement.Class? type) && construct.Call?.Position == type.Position;

    /// <summary>Gets whether a loop of the script's own makes its updates with an optimizer.</summary>
    private bool IsApplied(ScriptConstruct optimizer) => optimizer.PluggedIn.Where(plug => plug.StartsWith("assigned to ", StringComparison.Ordinal)).Select(plug => plug["assigned to ".Length..])
        .Any(name => finder.Walk.Calls.Any(item => item.Call.Function is Expression.Attribute { Text: "apply_gradients" or "minimize" or "apply", Target: var target } && ScriptSource.Dotted(target) == name));

    private IEnumerable<string> FromArguments(ScriptConstruct construct) =>
        construct.Kind is "keras-compile" or "keras-fit" or "scheduler-step" || !construct.Arguments.Any(argument => source.IsFromArguments(argument.Written)) ? [] : ["argparse-value"];

    private static IEnumerable<string> Stars(ScriptConstruct construct) => construct.Arguments.Any(argument => argument.Name is "**" or "*") ? ["star-arguments"] : [];

    /// <summary>Gives the code for an argument whose value cannot be known, unless it is something that is known in itself.</summary>
    private IEnumerable<string> Unresolved(ScriptConstruct construct, Func<ScriptArgument, bool> counts) =>
        [.. construct.Arguments.Any(argument => argument.Known is null && argument.Name is not ("*" or "**") && counts(argument) && !IsMade(argument.Written)) ? ["unresolved-argument"] : Array.Empty<string>(), .. Stars(construct)];

    /// <summary>Gets whether an expression is a schedule, an optimizer, a function or an object of the script, or the name of one.</summary>
    private bool IsMade(Expression written) => written switch
    {
        Expression.Lambda => true,
        Expression.Call call => finder.Kinds.Of(call) is not null || (call.Function is Expression.Name function && source.Functions.ContainsKey(function.Text) && Made(function.Text)),
        Expression.Name name => source.Functions.ContainsKey(name.Text) || source.Classes.ContainsKey(name.Text) || Made(name.Text),
        Expression.Sequence list => list.Items.Count > 0 && list.Items.All(IsMade),
        _ => false,
    };

    private bool Made(string name) => finder.Found.Any(item => item.Place.Into == name || item.Construct.PluggedIn.Any(plug => plug.StartsWith($"returned by {name} ", StringComparison.Ordinal)));

    /// <summary>Gets whether an expression is a schedule object: one of Keras', or of a class of the script.</summary>
    private bool IsSchedule(Expression written) => written switch
    {
        Expression.Call call => finder.Kinds.Of(call) is { Kind: "keras-schedule" } || IsOwnSchedule(call.Function)
            || (call.Function is Expression.Name function && finder.Found.Any(item => item.Construct.Kind == "keras-schedule" && item.Construct.PluggedIn.Any(plug => plug.StartsWith($"returned by {function.Text} ", StringComparison.Ordinal)))),
        Expression.Name or Expression.Attribute => ScriptSource.Dotted(written) is { } name && finder.Found.Any(item =>
            item.Place.Into == name && (item.Construct.Kind == "keras-schedule" || (item.Construct.Kind == "keras-own-class" && item.Construct.Call is { } made && IsOwnSchedule(made.Function)))),
        _ => false,
    };

    private bool IsOwnSchedule(Expression function) => function is Expression.Name name && source.Classes.TryGetValue(name.Text, out Statement.Class? type) && finder.Kinds.OfClass(type) == "class-schedule";

    private List<string> Optimizer(ScriptConstruct optimizer)
    {
        ScriptArgument? rate = Get(optimizer, "learning_rate") ?? Get(optimizer, "lr");
        List<string> codes = [];
        if (Has(optimizer, "lr"))
        {
            codes.Add("lr-alias");
        }

        if (Get(optimizer, "decay") is { } decay)
        {
            codes.Add(decay.Known?.AsDouble() == 0 ? "legacy-decay-zero" : "legacy-decay");
        }

        if (optimizer.Name is not ("SGD" or "Adam" or "AdamW" or "RMSprop" or "RMSProp"))
        {
            codes.Add("optimizer-missing-in-host");
        }

        codes.AddRange(Unresolved(optimizer, argument => argument.Name is not "name"));
        if (rate is null && !codes.Contains("star-arguments") && optimizer.Name != "LossScaleOptimizer")
        {
            codes.Add("default-lr");
        }

        if (optimizer.Arguments.Any(argument => argument.Name is "clipnorm" or "clipvalue" or "global_clipnorm" && argument.Known is not Value.Nothing))
        {
            codes.Add("clip-ignored-by-host");
        }

        if (IsOn(optimizer, "amsgrad"))
        {
            codes.Add("amsgrad-missing-in-host");
        }

        if (IsOn(optimizer, "nesterov"))
        {
            codes.Add("nesterov-ignored-by-host");
        }

        if (optimizer.Name is "RMSprop" or "RMSProp" && Get(optimizer, "momentum") is { } momentum && momentum.Known?.AsDouble() != 0)
        {
            codes.Add("rmsprop-momentum-ignored-by-host");
        }

        if (Get(optimizer, "weight_decay") is { Known: not Value.Nothing })
        {
            codes.Add("weight-decay");
        }

        if (Get(optimizer, "epsilon")?.Known is Value.Nothing)
        {
            codes.Add("epsilon-none");
        }

        if (rate is not null && IsSchedule(rate.Written))
        {
            codes.Add("schedule-as-callback");
        }

        if (!IsPlugged(optimizer) && !IsApplied(optimizer) && !IsOffered(optimizer))
        {
            codes.Add("not-plugged-in");
        }

        return codes;
    }

    private List<string> Schedule(ScriptConstruct schedule)
    {
        List<string> codes = [.. Unresolved(schedule, argument => argument.Name != "name")];
        bool isAsked = IsAskedByEpoch(schedule);
        bool isEpochFunction = isAsked || (_isEpochFunction ??= _all.Any(other => other.Name == "LearningRateScheduler" && Get(other, "schedule") is { } function && IsSchedule(function.Written)));
        if (!isEpochFunction)
        {
            codes.Add("schedule-as-callback");
        }

        foreach (ScriptArgument length in schedule.Arguments.Where(argument => argument.Name is "decay_steps" or "first_decay_steps" or "boundaries"))
        {
            if (length.Known is null && length.Name != "boundaries")
            {
                codes.Add("steps-unknown");
            }

            if (IsInEpochs(length.Written) && !isEpochFunction)
            {
                codes.Add("decay-steps-in-epochs");
            }
        }

        if (!IsPlugged(schedule) && !isAsked && !IsOffered(schedule))
        {
            codes.Add("not-plugged-in");
        }

        return codes;
    }

    /// <summary>Gets whether the function of a LearningRateScheduler asks a schedule: <c>LearningRateScheduler(lambda epoch: float(cosine(epoch)))</c>.</summary>
    private bool IsAskedByEpoch(ScriptConstruct schedule)
    {
        HashSet<string> names = [.. schedule.PluggedIn.Where(plug => plug.StartsWith("assigned to ", StringComparison.Ordinal)).Select(plug => plug["assigned to ".Length..])];
        return names.Count > 0 && _all.Where(other => other.Name == "LearningRateScheduler").Select(other => Get(other, "schedule")?.Written).OfType<Expression>().Any(function =>
            (function is Expression.Name name && source.Functions.TryGetValue(name.Text, out Statement.Function? defined) ? ScriptSource.All(defined.Body).SelectMany(statement => statement.Expressions) : [function])
                .SelectMany(Expressions.All).Any(part => part is Expression.Call call && ScriptSource.Dotted(call.Function) is { } asked && names.Contains(asked)));
    }

    /// <summary>Gets whether a length is made of names of epochs only.</summary>
    private static bool IsInEpochs(Expression written)
    {
        string[] names = [.. Expressions.All(written).Select(part => part is Expression.Name name ? name.Text : part is Expression.Attribute attribute ? attribute.Text : null).OfType<string>().Where(name => name is not ("args" or "self" or "config" or "cfg" or "FLAGS" or "int" or "float"))];
        return names.Length > 0 && names.All(name => name.Contains("epoch", StringComparison.OrdinalIgnoreCase) && !name.Contains("steps", StringComparison.OrdinalIgnoreCase) && !name.Contains("per_epoch", StringComparison.OrdinalIgnoreCase))
            && !Expressions.All(written).Any(part => part is Expression.Call { Function: Expression.Name { Text: "len" } } || IsTimesSteps(part));
    }

    /// <summary>Gets whether a product has the steps of an epoch as a number: <c>EPOCHS * 100</c>, but not <c>EPOCHS * 2</c>.</summary>
    private static bool IsTimesSteps(Expression part) => part is Expression.Binary { Operator: "*" } product
        && new[] { product.Left, product.Right }.Any(factor => factor is Expression.Literal { Value: Value.Integer { Number: var steps } } && steps >= FewestSteps);

    private IEnumerable<string> Compile(ScriptConstruct compile)
    {
        ScriptArgument? optimizer = Get(compile, "optimizer");
        if (optimizer?.Known is Value.Text || (optimizer is null && !compile.Arguments.Any(argument => ScriptFits.IsOther(argument.Name))))
        {
            yield return "string-optimizer";
            yield return "default-lr";
        }

        if (TextOf(compile, "loss") is { } loss && loss is not ("mse" or "mae"))
        {
            yield return "string-loss";
        }

        if (Get(compile, "metrics")?.Written is Expression.Sequence metrics && metrics.Items.OfType<Expression.Literal>().Any(item => item.Value is Value.Text text && text.Characters is not ("accuracy" or "acc" or "mae" or "mape")))
        {
            yield return "metric-missing-in-host";
        }

        if (_all.Count(other => other.Kind == "keras-compile") > 1)
        {
            yield return "recompile";
        }
    }

    private IEnumerable<string> Fit(ScriptConstruct fit)
    {
        if (Has(fit, "initial_epoch"))
        {
            yield return "initial-epoch";
        }

        string first = fit.Arguments.Count > 0 ? SourceWriter.Write(fit.Arguments[0].Written) : string.Empty;
        if (fit.Name == "fit_generator" || Has(fit, "steps_per_epoch") || Has(fit, "samples_per_epoch") || first.Contains("generator", StringComparison.OrdinalIgnoreCase) || first.Contains(".flow", StringComparison.Ordinal))
        {
            yield return "generator-input";
        }

        if (fit.Arguments.Any(argument => argument.Name is "nb_epoch" or "samples_per_epoch" or "nb_val_samples" or "nb_worker" or "max_q_size"))
        {
            yield return "keras1-names";
        }

        if (fit.Arguments.Any(argument => argument.Name is "validation_steps" or "validation_freq" or "validation_batch_size" or "workers" or "use_multiprocessing" or "max_queue_size"))
        {
            yield return "fit-argument-missing-in-host";
        }

        if (Has(fit, "validation_data") && !Has(fit, "y") && (first.Contains("ds", StringComparison.Ordinal) || first.Contains("dataset", StringComparison.OrdinalIgnoreCase)))
        {
            yield return "validation-step";
        }

        if (_all.Count(other => other.Kind == "keras-fit") > 1)
        {
            yield return "several-fits";
        }
    }
}
