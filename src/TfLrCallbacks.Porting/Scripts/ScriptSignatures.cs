namespace TfLrCallbacks.Porting;

/// <summary>The parameters of what scripts call, in order, to name positional arguments.</summary>
internal static class ScriptSignatures
{
    private const string Adam = "learning_rate beta_1 beta_2 epsilon amsgrad weight_decay";

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["keras-optimizer.SGD"] = "learning_rate momentum nesterov weight_decay",
        ["keras-optimizer.RMSprop"] = "learning_rate rho momentum epsilon centered",
        ["keras-optimizer.Adam"] = Adam,
        ["keras-optimizer.AdamW"] = "learning_rate weight_decay beta_1 beta_2 epsilon amsgrad",
        ["keras-optimizer.Nadam"] = Adam,
        ["keras-optimizer.Adamax"] = Adam,
        ["keras-optimizer.Adadelta"] = "learning_rate rho epsilon",
        ["keras-optimizer.Adagrad"] = "learning_rate initial_accumulator_value epsilon",
        ["keras-optimizer"] = "learning_rate",
        ["keras-callback.ReduceLROnPlateau"] = "monitor factor patience verbose mode min_delta cooldown min_lr",
        ["keras-callback.EarlyStopping"] = "monitor min_delta patience verbose mode baseline restore_best_weights start_from_epoch",
        ["keras-callback.LearningRateScheduler"] = "schedule verbose",
        ["keras-callback.ModelCheckpoint"] = "filepath monitor verbose save_best_only save_weights_only mode save_freq",
        ["keras-callback.CSVLogger"] = "filename separator append",
        ["keras-callback.TensorBoard"] = "log_dir histogram_freq write_graph write_images",
        ["keras-callback.TerminateOnNaN"] = "raise_error",
        ["keras-callback.LambdaCallback"] = "on_epoch_begin on_epoch_end on_train_begin on_train_end on_train_batch_begin on_train_batch_end",
        ["keras-callback.BackupAndRestore"] = "backup_dir save_freq",
        ["keras-thirdparty.LearningRateScheduleCallback"] = "initial_lr multiplier start_epoch end_epoch staircase momentum_correction steps_per_epoch",
        ["keras-thirdparty.LearningRateWarmupCallback"] = "initial_lr warmup_epochs momentum_correction steps_per_epoch verbose",
        ["keras-compile"] = "optimizer loss metrics",
        ["keras-fit.fit"] = "x y batch_size epochs verbose callbacks validation_split validation_data shuffle class_weight sample_weight initial_epoch steps_per_epoch",
        ["keras-fit.fit_generator"] = "generator steps_per_epoch epochs verbose callbacks validation_data validation_steps",
        ["fastai1-fit.fit_one_cycle"] = "cyc_len max_lr moms div_factor pct_start final_div wd",
        ["keras-thirdparty.create_optimizer"] = "init_lr num_train_steps num_warmup_steps end_lr optimizer_type beta_1 poly_power",
        ["bert-optimizer.create_optimizer"] = "loss init_lr num_train_steps num_warmup_steps use_tpu",
        ["torch-optimizer.SGD"] = "params lr momentum dampening weight_decay nesterov",
        ["torch-optimizer.RMSprop"] = "params lr alpha eps weight_decay momentum centered",
        ["torch-optimizer.Adadelta"] = "params lr rho eps weight_decay",
        ["torch-optimizer.Adagrad"] = "params lr lr_decay weight_decay initial_accumulator_value eps",
        ["torch-optimizer.ASGD"] = "params lr lambd alpha t0 weight_decay",
        ["torch-schedule.ReduceLROnPlateau"] = "optimizer mode factor patience threshold threshold_mode cooldown min_lr eps verbose",
        ["torch-optimizer"] = "params lr betas eps weight_decay amsgrad",
        ["optax-transform.clip_by_global_norm"] = "max_norm",
        ["optax-transform.clip"] = "max_delta",
        ["optax-transform.scale"] = "step_size",
        ["optax-transform.scale_by_schedule"] = "step_size_fn",
        ["optax-transform.scale_by_learning_rate"] = "learning_rate flip_sign",
        ["optax-transform.add_decayed_weights"] = "weight_decay mask",
        ["optax-transform.sgd"] = "learning_rate momentum nesterov",
        ["optax-transform"] = "learning_rate b1 b2 eps eps_root",
    };

    /// <summary>Gets whether a <c>create_optimizer</c> is BERT's, which is handed the loss first, and not the Model Garden's.</summary>
    public static bool TakesLoss(Expression.Call call) => ScriptSource.Dotted(call.Function) is { } name && Dialect.LastPart(name) == "create_optimizer"
        && (call.Arguments.Any(argument => argument.Name is "loss" or "use_tpu") || call.Arguments is [{ Name: null, Value: Expression.Name { Text: var first } }, ..] && first.Contains("loss", StringComparison.OrdinalIgnoreCase));

    /// <summary>Gives the name of a parameter by its position; null where it is not known.</summary>
    public static string? Parameter(string kind, string name, int position)
    {
        if (Known.TryGetValue($"{kind}.{name}", out string? parameters) || Known.TryGetValue(kind, out parameters))
        {
            string[] names = parameters.Split(' ');
            return position < names.Length ? names[position] : null;
        }

        Dialect? dialect = kind switch
        {
            "keras-schedule" => Dialect.Keras,
            "torch-schedule" => Dialect.Torch,
            "hf-schedule" => Dialect.HuggingFace,
            "optax-schedule" => Dialect.Optax,
            "timm-schedule" => Dialect.Timm,
            "tf1-schedule" => Dialect.TensorFlow1,
            "fastai-fit" => Dialect.Fastai,
            "hf-training-arguments" => Dialect.HuggingFace,
            _ => null,
        };
        IReadOnlyList<(string Name, Value? Default)>? known = dialect?.Find(name)?.Signature.Parameters;
        return known is not null && position < known.Count ? known[position].Name : null;
    }
}
