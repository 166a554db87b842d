namespace TfLrCallbacks.Porting;

/// <content>PyTorch, Hugging Face, optax.</content>
internal sealed partial class ScriptRules
{
    /// <summary>Gets whether an optimizer is given another group with a rate of its own later, as when layers are unfrozen.</summary>
    private bool GetsGroup(ScriptConstruct optimizer) => ScriptSource.All(source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part =>
        part is Expression.Call { Function: Expression.Attribute { Text: "add_param_group", Target: var holder }, Arguments: [{ Value: var given }] } && Expressions.Table(given) is { } group && Expressions.HasKey(group, "lr")
        && (_all.Count(other => other.Kind == optimizer.Kind) == 1 || optimizer.PluggedIn.Any(plug => ScriptSource.IsNamed(ScriptSource.Dotted(holder), plug))));

    private List<string> TorchOptimizer(ScriptConstruct optimizer)
    {
        List<string> codes = ["torch-optimizer", .. Unresolved(optimizer, argument => argument.Name is not ("params" or "arg0"))];
        if (MayHaveGroups(Get(optimizer, "params")?.Written) || GetsGroup(optimizer))
        {
            codes.Add("param-groups");
        }

        if (optimizer.Name != "SGD" && !Has(optimizer, "eps"))
        {
            codes.Add("epsilon-differs");
        }

        if (optimizer.Name is "SGD" or "Adam" or "RMSprop" && Get(optimizer, "weight_decay") is { } decay && decay.Known?.AsDouble() != 0)
        {
            codes.Add("l2-weight-decay");
        }

        if (optimizer.Name == "AdamW" && !Has(optimizer, "weight_decay"))
        {
            codes.Add("adamw-decay-default");
        }

        return codes;
    }

    /// <summary>Gets whether what an optimizer is given may be parameter groups with rates of their own. All parameters of a model, and groups that stand in the call and differ in other things, are none.</summary>
    private bool MayHaveGroups(Expression? given) => given switch
    {
        Expression.Sequence { Items: [var first, ..] groups } when Expressions.Table(first) is not null => groups.Any(group => Expressions.Table(group) is not { } table || table.Items.Any(item => item.Key is not Expression.Literal { Value: Value.Text { Characters: not "lr" } })),
        Expression.Call { Function: Expression.Attribute { Text: "parameters" } } => false,
        _ => ScriptSource.All(source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(Expressions.IsGroup),
    };

    private List<string> TorchSchedule(ScriptConstruct schedule)
    {
        List<string> codes = [.. Unresolved(schedule, argument => argument.Name is not ("optimizer" or "schedulers" or "lr_lambda" or "verbose" or "last_epoch"))];
        codes.AddRange(schedule.Name switch
        {
            "LambdaLR" or "MultiplicativeLR" => ["lambda-multiplier"],
            "OneCycleLR" when Get(schedule, "cycle_momentum")?.Known is not Value.Boolean { Truth: false } => ["onecycle-momentum"],
            "CosineAnnealingLR" => ["rises-after-t-max"],
            "ReduceLROnPlateau" => ["plateau-dialect-torch"],
            _ => Array.Empty<string>(),
        });
        codes.AddRange(Has(schedule, "verbose") ? ["removed-argument"] : []);
        codes.AddRange(Resumes(schedule));
        codes.AddRange(Accumulation(schedule));
        codes.Add("unit-from-step-call");
        return codes;
    }

    private static IEnumerable<string> Resumes(ScriptConstruct schedule) => Get(schedule, "last_epoch") is { } last && last.Known?.AsDouble() != -1 ? ["resume-argument"] : [];

    private static IEnumerable<string> Accumulation(ScriptConstruct schedule) => schedule.Arguments.Any(argument =>
        SourceWriter.Write(argument.Written) is var text && (text.Contains("accum", StringComparison.OrdinalIgnoreCase) || text.Contains("num_processes", StringComparison.OrdinalIgnoreCase) || text.Contains("world_size", StringComparison.OrdinalIgnoreCase)))
        ? ["accumulation-in-lengths"]
        : [];

    private List<string> TrainingArguments(ScriptConstruct arguments)
    {
        List<string> codes = [.. Unresolved(arguments, argument => argument.Name is "learning_rate" or "warmup_ratio" or "warmup_steps" or "num_train_epochs" or "max_steps")];
        codes.AddRange(Has(arguments, "warmup_ratio") ? ["warmup-ratio"] : []);
        codes.AddRange(!Has(arguments, "learning_rate") || !Has(arguments, "lr_scheduler_type") ? ["trainer-defaults"] : []);
        codes.AddRange(Has(arguments, "gradient_accumulation_steps") ? ["accumulation-in-lengths"] : []);
        return codes;
    }

    private IEnumerable<string> OptaxSchedule(ScriptConstruct schedule) =>
    [
        .. Unresolved(schedule, argument => argument.Name is not "schedules"),
        "optax-schedule",
        .. schedule.Name.StartsWith("warmup_cosine", StringComparison.Ordinal) || schedule.Name.StartsWith("warmup_exponential", StringComparison.Ordinal) && schedule.Name.StartsWith("warmup_cosine", StringComparison.Ordinal) ? ["decay-steps-include-warmup"] : Array.Empty<string>(),
        .. schedule.Name == "join_schedules" ? ["join-inner-clock"] : Array.Empty<string>(),
    ];

    private IEnumerable<string> OptaxTransform(ScriptConstruct transform) => transform.Name switch
    {
        "clip" or "clip_by_global_norm" or "clip_by_block_rms" or "adaptive_grad_clip" => ["clip-ignored-by-host"],
        "scale" or "scale_by_learning_rate" => ["sign-of-scale"],
        "scale_by_schedule" or "add_decayed_weights" or "identity" or "trace" or "ema" => [],
        var name when name.StartsWith("scale_by", StringComparison.Ordinal) => [],
        _ => ["optax-optimizer", .. Unresolved(transform, argument => argument.Name is "learning_rate")],
    };
}
