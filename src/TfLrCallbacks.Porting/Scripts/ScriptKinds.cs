namespace TfLrCallbacks.Porting;

/// <summary>What a call in a script is, by the module of its name and by its use.</summary>
internal sealed class ScriptKinds(ScriptSource source)
{
    private static readonly string[] KerasModules = ["keras.", "tf.keras.", "tensorflow.keras.", "tf_keras.", "tensorflow.python.keras.", "tensorflow.compat.v1.keras.", "tf.compat.v1.keras."];

    private static readonly HashSet<string> KerasOptimizers = new(
        ["SGD", "RMSprop", "RMSProp", "Adam", "AdamW", "Nadam", "Adamax", "Adadelta", "Adagrad", "Adafactor", "Ftrl", "Lion", "Lamb", "Muon", "LossScaleOptimizer"], StringComparer.Ordinal);

    private static readonly HashSet<string> KerasCallbacks = new(
        ["ReduceLROnPlateau", "EarlyStopping", "LearningRateScheduler", "ModelCheckpoint", "CSVLogger", "TensorBoard", "TerminateOnNaN", "LambdaCallback", "BackupAndRestore", "SwapEMAWeights"],
        StringComparer.Ordinal);

    private static readonly HashSet<string> KerasSchedules = new(Dialect.Keras.Schedules.Except(KerasCallbacks), StringComparer.Ordinal);

    private static readonly HashSet<string> TorchOptimizers = new(
        ["SGD", "Adam", "AdamW", "RMSprop", "NAdam", "RAdam", "Adamax", "Adadelta", "Adagrad", "ASGD", "Rprop", "LBFGS", "SparseAdam", "Adafactor", "Muon"], StringComparer.Ordinal);

    /// <summary>The classes of packages that are read, and others that are only found.</summary>
    private static readonly HashSet<string> ThirdParty = new(
        [
            .. Dialect.KerasExtras.Schedules, .. Dialect.GradualWarmup.Schedules,
            "OneCycleLR", "OneCycleScheduler", "OneCycle", "SGDRScheduler", "WarmUpLearningRateScheduler", "LRFinder", "LearningRateFinder",
            "WarmupMultiStepLR", "CosineAnnealingWarmupRestarts", "PolynomialLRWarmup", "WarmupCosineSchedule", "WarmupLinearSchedule",
        ],
        StringComparer.Ordinal);

    private static readonly HashSet<string> NoRates = new(["DDPMScheduler", "DDIMScheduler", "PNDMScheduler", "EulerDiscreteScheduler", "LMSDiscreteScheduler", "AsyncIOScheduler", "BackgroundScheduler", "BlockingScheduler", "ConstantSparsity"], StringComparer.Ordinal);

    /// <summary>What names of models have in them.</summary>
    private static readonly string[] Models = ["model", "net", "trainer", "learn"];

    private static readonly HashSet<string> FitArguments = new(
        ["epochs", "batch_size", "validation_data", "callbacks", "validation_split", "steps_per_epoch", "verbose", "nb_epoch", "initial_epoch", "samples_per_epoch", "shuffle", "class_weight"], StringComparer.Ordinal);

    /// <summary>Gets a value indicating whether the script imports Keras.</summary>
    public bool HasKeras { get; } = source.Imports.Any(module => module.Split('.')[0] is "keras" or "tensorflow" or "tf_keras" or "tensorflow_addons");

    public bool HasFastai { get; } = source.Imports.Any(module => module.Split('.')[0] is "fastai" or "fastbook");

    public bool HasTorch { get; } = source.Imports.Any(module => module.Split('.')[0] is "torch" or "transformers" or "pytorch_lightning" or "lightning" or "timm");

    /// <summary>Gets whether a module of Keras has a callback of this name, or the class that callbacks derive from.</summary>
    public static bool HasCallback(string module, string name) =>
        (KerasCallbacks.Contains(name) || name is "Callback") && module.EndsWith("callbacks", StringComparison.Ordinal) && IsKeras($"{module}.");

    public static bool IsKeras(string name) => Array.Exists(KerasModules, module => name.StartsWith(module, StringComparison.Ordinal));

    /// <summary>Gives the kind and the name of a call; null where it does not concern the rate.</summary>
    public (string Kind, string Name)? Of(Expression.Call call)
    {
        if (ScriptHyperparams.Injected(call) is { } injected)
        {
            return source.Resolve(injected)?.Split('.') is ["optax", .., var optimizer] ? OfOptax(optimizer) : null;
        }

        // A name that nothing in the file gives a meaning is a variable of elsewhere: its method decides, as for a model that another file builds, or that is imported.
        if (source.Resolve(call.Function) is { } full && (OfName(full, Dialect.LastPart(full)) is var named) && (named is not null || (source.IsImported(ScriptSource.Dotted(call.Function)!.Split('.')[0]) && !IsOfModel(call.Function))))
        {
            return named;
        }

        if (call.Function is Expression.Name own && source.Classes.TryGetValue(own.Text, out Statement.Class? type) && OfClass(type) is { } kind)
        {
            return (kind == "class-torch" ? "torch-own-class" : "keras-own-class", own.Text);
        }

        return call.Function is Expression.Attribute method ? OfMethod(method, call) : null;
    }

    /// <summary>Gives what a class of the script is: a schedule, a callback; null for anything else.</summary>
    public string? OfClass(Statement.Class type) => OfClass(type, []);

    private string? OfClass(Statement.Class type, HashSet<string> derived)
    {
        // class A(B) and class B(A) name each other.
        derived.Add(type.Name);
        foreach (Expression.Argument given in type.Bases)
        {
            string name = Dialect.LastPart(source.Resolve(given.Value) ?? ScriptSource.Dotted(given.Value) ?? string.Empty);
            if (name is "LearningRateSchedule")
            {
                return "class-schedule";
            }

            if (name is "_LRScheduler" or "LRScheduler")
            {
                return "class-torch";
            }

            if (name is "Callback" && ScriptWrites.In(type.Body).Any())
            {
                return "class-callback";
            }

            if (source.Classes.TryGetValue(name, out Statement.Class? known) && !derived.Contains(known.Name) && OfClass(known, derived) is { } kind)
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>Gets whether a call only has the name of a schedule: pruning, diffusion, jobs.</summary>
    public bool IsNoRate(Expression.Call call) => source.Resolve(call.Function) is { } full
        && (NoRates.Contains(Dialect.LastPart(full))
            || (KerasSchedules.Contains(Dialect.LastPart(full)) && (full.Contains("sparsity", StringComparison.Ordinal) || full.Contains("model_optimization", StringComparison.Ordinal) || full.Contains("prun", StringComparison.Ordinal) || full.StartsWith("tfmot.", StringComparison.Ordinal))));

    private (string Kind, string Name)? OfName(string full, string name)
    {
        string root = full.Split('.')[0];
        if (IsKeras(full))
        {
            return KerasSchedules.Contains(name) ? ("keras-schedule", name)
                : KerasOptimizers.Contains(name) && full.Contains("optim", StringComparison.Ordinal) ? ("keras-optimizer", name)
                : KerasCallbacks.Contains(name) && !full.Contains(".layers.", StringComparison.Ordinal) ? ("keras-callback", name)
                : null;
        }

        return root switch
        {
            "tf" or "tensorflow" or "tf1" when full.Contains(".train.", StringComparison.Ordinal) && Dialect.TensorFlow1.Find(name) is not null => ("tf1-schedule", name),
            "fastai" when name is "combine_scheds" or "SchedCos" or "SchedLin" or "SchedExp" or "SchedPoly" => null,
            "torch" or "optim" or "lr_scheduler" when full.Contains("lr_scheduler", StringComparison.Ordinal) || name == "SWALR" => Dialect.Torch.Find(name) is not null || name == "ReduceLROnPlateau" ? ("torch-schedule", name) : null,
            "torch" or "optim" when full.Contains("optim", StringComparison.Ordinal) && TorchOptimizers.Contains(name) => ("torch-optimizer", name),
            "transformers" or "diffusers" when name == "TrainingArguments" || name == "Seq2SeqTrainingArguments" => ("hf-training-arguments", name),
            "transformers" when name is "Trainer" or "Seq2SeqTrainer" => ("hf-trainer", name),
            "transformers" when name is "AdamW" or "Adafactor" => ("torch-optimizer", name),
            "transformers" or "diffusers" when Dialect.HuggingFace.Find(name) is not null => ("hf-schedule", name),
            "optax" => OfOptax(name),
            "horovod" when name is "LearningRateScheduleCallback" or "LearningRateWarmupCallback" => ("keras-thirdparty", name),
            "tensorflow_addons" when name.Contains("Cyclical", StringComparison.Ordinal) => ("keras-thirdparty", name),
            "tensorflow_addons" when name is "AdamW" or "SGDW" or "LAMB" or "RectifiedAdam" => ("keras-optimizer", name),
            "timm" when Dialect.Timm.Find(name) is not null => ("timm-schedule", name),
            _ when name is "create_optimizer" or "WarmUp" && !full.EndsWith($"optimization.{name}", StringComparison.Ordinal) => null,
            _ when ThirdParty.Contains(name) && full.Contains('.', StringComparison.Ordinal) => (HasTorch && !HasKeras ? "torch-thirdparty" : "keras-thirdparty", name),
            _ => null,
        };
    }

    private static (string Kind, string Name)? OfOptax(string name) =>
        name is "chain" or "apply_updates" or "inject_hyperparams" or "MultiSteps" or "masked" or "multi_transform" or "global_norm" ? null
        : name.EndsWith("schedule", StringComparison.Ordinal) && name != "scale_by_schedule" || name is "join_schedules" or "exponential_decay" or "linear_onecycle_schedule" ? ("optax-schedule", name)
        : char.IsAsciiLetterLower(name[0]) && !name.Contains("loss", StringComparison.Ordinal) && !name.Contains("entropy", StringComparison.Ordinal) ? ("optax-transform", name)
        : null;

    /// <summary>Gets whether what is fitted is a model, not what prepares data: it is compiled, or has the name of one.</summary>
    public bool IsModel(Expression fitted) => ScriptSource.Dotted(fitted) is { } name
        && (Compiled.Contains(name) || (Array.Exists(Models, word => Dialect.LastPart(name).Contains(word, StringComparison.OrdinalIgnoreCase)) && !Foreign.Contains(name)));

    /// <summary>Gets the names of what is compiled.</summary>
    private HashSet<string> Compiled => field ??= [.. ScriptSource.All(source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)
        .Select(part => part is Expression.Call { Function: Expression.Attribute { Text: "compile", Target: var compiled } } ? ScriptSource.Dotted(compiled) : null).OfType<string>()];

    private bool IsOfModel(Expression function) => function is Expression.Attribute { Text: "compile" or "fit" or "fit_generator", Target: var model } && ScriptSource.Dotted(model) is { } name && Compiled.Contains(name);

    /// <summary>Gets the names of models of libraries that train without a rate.</summary>
    private HashSet<string> Foreign => field ??= [.. ScriptSource.All(source.Statements).OfType<Statement.Assign>()
        .Where(assign => assign.Value is Expression.Call made && source.Resolve(made.Function) is { } full && full.Split('.')[0] is "sklearn" or "xgboost" or "lightgbm" or "catboost")
        .SelectMany(assign => assign.Targets.Select(ScriptSource.Dotted)).OfType<string>()];

    private (string Kind, string Name)? OfMethod(Expression.Attribute method, Expression.Call call)
    {
        if (HasFastai && method.Text is "fit_one_cycle" or "fine_tune" or "fit_flat_cos" or "fit_sgdr")
        {
            return ("fastai-fit", method.Text);
        }

        if (!HasKeras)
        {
            return null;
        }

        return method.Text switch
        {
            "compile" when call.Arguments.Count > 0 && ScriptSource.Dotted(method.Target) is not ("re" or "torch") => ("keras-compile", "compile"),
            "fit" when call.Arguments.Any(argument => argument.Name is not null && FitArguments.Contains(argument.Name)) || call.Arguments.Any(argument => argument.Name == "**") || (IsModel(method.Target) && (call.Arguments.Count > 2 || Compiled.Contains(ScriptSource.Dotted(method.Target)!))) => ("keras-fit", "fit"),
            "fit_generator" => ("keras-fit", "fit_generator"),
            _ => null,
        };
    }
}
