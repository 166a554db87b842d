namespace TfLrCallbacks.Porting;

/// <summary>
/// The modules of libraries that have schedules or callbacks of the same names as those known here and are not followed, so that a call of theirs
/// is refused by name and never read as another library's.
/// </summary>
internal static class ForeignModules
{
    /// <summary>The module's first names and what the library is called.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["paddle"] = "PaddlePaddle", ["mmcv"] = "mmcv", ["mmengine"] = "mmengine", ["mxnet"] = "MXNet", ["gluon"] = "MXNet", ["chainer"] = "Chainer",
        ["mindspore"] = "MindSpore", ["jittor"] = "Jittor", ["oneflow"] = "OneFlow", ["catalyst"] = "Catalyst", ["fairseq"] = "fairseq", ["allennlp"] = "AllenNLP",
        ["monai"] = "MONAI", ["official"] = "the TensorFlow Model Garden",
        ["tfm"] = "the TensorFlow Model Garden", ["flax"] = "Flax", ["haiku"] = "Haiku", ["sonnet"] = "Sonnet", ["caffe2"] = "Caffe2",
        ["torch_optimizer"] = "torch_optimizer", ["keras_cv"] = "KerasCV", ["keras_nlp"] = "KerasNLP", ["keras_hub"] = "KerasHub",
        ["sklearn"] = "scikit-learn", ["skorch"] = "skorch", ["mlx"] = "MLX", ["tinygrad"] = "tinygrad", ["xgboost"] = "XGBoost", ["lightgbm"] = "LightGBM",
        ["accelerate"] = "Accelerate", ["tensorflow"] = "TensorFlow", ["tf"] = "TensorFlow", ["cosine_annealing_warmup"] = "cosine_annealing_warmup", ["poptorch"] = "PopTorch",
        ["pytorch_warmup"] = "pytorch_warmup",
    };

    /// <summary>What scripts call a module or a class of a library that is known here, where the import is not there to say it.</summary>
    private static readonly HashSet<string> Neutral = new(StringComparer.Ordinal)
    {
        "schedules", "optimizers", "callbacks", "scheduler", "schedulers", "sched", "lr_schedulers", "lr_schedule", "learning_rate_schedule", "optimization",
        "lrs", "tuner", "trainer", "tracker", "handlers", "learn", "learner", "self", "contrib", "Optimizers", "Schedules", "Callbacks",
    };

    /// <summary>Gets whether a dotted name is a scheduler, or a hook that sets the rate, of a library that is named here and not followed.</summary>
    public static bool IsScheduler(string dotted) => dotted.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && dotted[..dot] is var first && first is not ("tf" or "tensorflow" or "accelerate") && Known.ContainsKey(first)
        && !Dialect.All.Any(dialect => dialect.Owns(dotted) > 0)
        && Dialect.LastPart(dotted) is var name && (name.EndsWith("LR", StringComparison.Ordinal) || name.Contains("Scheduler", StringComparison.Ordinal) || name.Contains("LrUpdater", StringComparison.Ordinal) || name.Contains("Decay", StringComparison.Ordinal) || name.EndsWith("Warmup", StringComparison.Ordinal) || name is "create_optimizer" || name.EndsWith("ParamScheduler", StringComparison.Ordinal));

    /// <summary>Gives why a dotted name belongs to no library that is known here; null where it may be looked up by its last part.</summary>
    /// <param name="dotted">The name with its module, as the imports say it.</param>
    /// <param name="what">What is looked for: a schedule, a callback.</param>
    public static string? Refusal(string dotted, string what)
    {
        int dot = dotted.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return null;
        }

        string first = dotted[..dot];
        string name = Dialect.LastPart(dotted);
        bool isSchedule = what == "schedule";
        string module = dotted[..dotted.LastIndexOf('.')];
        if (Known.TryGetValue(first, out string? library))
        {
            return $"'{dotted}' is of {library}, whose {what}s are not followed here. Write the call of a library that is, such as {(isSchedule ? "torch.optim.lr_scheduler.CosineAnnealingLR, or a function of the step" : "keras.callbacks.EarlyStopping")}.";
        }

        return Neutral.Contains(first) || module.Split('.').All(Neutral.Contains)
            ? null
            : $"'{name}' of the module '{module}' is not known here. If it is your own, write it out; if it is of a known library, write that library's module, such as {(isSchedule ? "torch.optim.lr_scheduler.StepLR" : "keras.callbacks.EarlyStopping")}.";
    }
}
