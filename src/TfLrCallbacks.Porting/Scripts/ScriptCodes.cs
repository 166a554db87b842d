namespace TfLrCallbacks.Porting;

/// <summary>The codes of warnings, what each means and what to do.</summary>
internal static class ScriptCodes
{
    private static readonly HashSet<string> Errors = new(
        [
            "decay-steps-in-epochs", "function-not-in-file", "legacy-decay", "library-not-followed", "optimizer-missing-in-host", "plateau-and-scheduler", "schedule-object-as-epoch-function", "string-loss", "string-optimizer",
        ],
        StringComparer.Ordinal);

    private static readonly HashSet<string> Notes = new(
        [
            "argparse-value", "checkpoint-format", "cooldown-1-no-effect", "default-lr", "epoch-schedule", "file-name-template", "hf-schedule", "host-early-stopping", "instance-of-own-class", "keras1-names", "legacy-decay-zero", "lr-alias", "optax-optimizer", "optax-schedule", "patience-0-is-1", "plateau-epsilon-alias", "print-in-schedule", "removed-argument", "schedule-as-callback", "step-per-batch", "tensorboard-arguments", "torch-optimizer", "verbose-message",
        ],
        StringComparer.Ordinal);

    /// <summary>What TensorFlow.NET alone lacks or does otherwise: the embedded engine has it as Keras does, or the C# says at the place what is left out.</summary>
    private static readonly HashSet<string> OfTensorFlowNet = new(
        [
            "amsgrad-missing-in-host", "baseline", "checkpoint-format", "clip-ignored-by-host", "host-early-stopping", "metric-missing-in-host", "nesterov-ignored-by-host", "optimizer-missing-in-host",
            "rmsprop-momentum-ignored-by-host", "string-loss", "string-optimizer", "validation-step",
        ],
        StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["acc-key"] = "Keras up to 2.2 logs 'acc' and 'val_acc'; TensorFlow.NET and later Keras log 'accuracy' and 'val_accuracy'.",
        ["accumulation-in-lengths"] = "The lengths count accumulated gradients or processes: one step here is one update of the weights.",
        ["adamw-decay-default"] = "weight_decay is .01 by default in PyTorch and .004 in Keras and TensorFlow.NET. Write it out.",
        ["amsgrad-missing-in-host"] = "TensorFlow.NET's optimizer throws with amsgrad. Leave it out.",
        ["argparse-value"] = "The value is the default of a command-line argument: set the property where you give another.",
        ["baseline"] = "TensorFlow.NET's EarlyStopping has another rule for baseline; ours has Keras'.",
        ["checkpoint-format"] = "TensorFlow.NET writes weights as HDF5 under a new name each time, or a folder without the optimizer.",
        ["checkpoint-period"] = "period= is gone from Keras 3: the checkpoint is written every so many epochs.",
        ["clip-ignored-by-host"] = "TensorFlow.NET's optimizers do not clip gradients: put ClipNorm, ClipGlobalNorm or ClipValue around the optimizer, as the C# does where the script compiles.",
        ["cooldown-1-no-effect"] = "A cooldown of 1 has no effect in Keras.",
        ["custom-callback-class"] = "A callback of the script's own that touches the rate: look at each hook.",
        ["custom-schedule-class"] = "A schedule class of the script's own: it became a LambdaSchedule where it can be written as one.",
        ["decay-steps-in-epochs"] = "The length is a number of epochs, but schedule objects count updates. The value is kept; multiply it by the steps per epoch if epochs were meant.",
        ["decay-steps-include-warmup"] = "decay_steps includes the warm-up here.",
        ["default-lr"] = "No rate is given: it is Keras' default of this optimizer.",
        ["early-stop-before-plateau"] = "The early stop comes no later than the first reduction, so the plateau rule never acts.",
        ["epoch-schedule"] = "The function is asked at each epoch's begin, with the epoch from 0 on.",
        ["epsilon-differs"] = "eps is 1e-8 by default in PyTorch and 1e-7 in Keras and TensorFlow.NET. Write it out.",
        ["epsilon-none"] = "epsilon=None is 1e-7 in Keras.",
        ["file-name-template"] = "Keras fills in the epoch from 1 on and metrics with Python's formats; our templates are the same.",
        ["fit-argument-missing-in-host"] = "TensorFlow.NET's fit has not this argument, or ignores it: the C# leaves it out.",
        ["function-factory"] = "The function is made by a call: its arguments are bound.",
        ["function-not-in-file"] = "The function is not in this file. Write it where the TODO is.",
        ["generator-input"] = "TensorFlow.NET's fit takes arrays or data sets of a known length, no generators and no steps_per_epoch.",
        ["global-state"] = "It keeps state between its calls, in global names or in members of its object: it is no function of the step alone.",
        ["hf-schedule"] = "A factor on the optimizer's rate, per update; with a warm-up the first rate is 0.",
        ["host-early-stopping"] = "This is our EarlyStopping; TensorFlow.NET's throws at a missing metric and counts otherwise.",
        ["initial-epoch"] = "initial_epoch: schedules in epochs go on at that epoch, those in steps at the optimizer's steps.",
        ["instance-of-own-class"] = "An object of a class of this file.",
        ["join-inner-clock"] = "Each later schedule begins at its own step 0.",
        ["keras1-names"] = "These are Keras 1's names of arguments.",
        ["l2-weight-decay"] = "weight_decay of this PyTorch optimizer is a part of the gradient (L2), not decoupled.",
        ["lambda-multiplier"] = "The function is a factor on the optimizer's rate.",
        ["legacy-decay"] = "decay= lowers the rate at every update: it became InverseTimeDecay(rate, 1, decay). Keras 3 has none, TensorFlow.NET ignores it.",
        ["legacy-decay-zero"] = "decay=0 does nothing: left out.",
        ["library-not-followed"] = "A scheduler or a configuration of a library that is not followed here (mmcv, mmengine, …): nothing is written for it. Write its rates as a LambdaSchedule, or call PyTorch's scheduler that does the same.",
        ["lr-alias"] = "lr= is the name of learning_rate before Keras 3.",
        ["lr-attribute"] = "optimizer.lr is gone from Keras 3: it is learning_rate.",
        ["lr-read-back"] = "The rate is read from the optimizer: take run.LearningRate.",
        ["manual-lr-write"] = "The rate is set by hand: write run.LearningRate in the same hook.",
        ["metric-missing-in-host"] = "TensorFlow.NET knows the metrics accuracy, acc, mae and mape by name; others throw. Give the object.",
        ["monitor-not-logged-by-host"] = "TensorFlow.NET logs no such metric by itself: give the model a metric object.",
        ["monitor-without-validation"] = "A val_ metric is monitored, but the fit has no validation data.",
        ["nesterov-ignored-by-host"] = "TensorFlow.NET ignores nesterov.",
        ["no-train-on-batch"] = "There is no train_on_batch here. Give the batches to Fit, or drive a training run of your own.",
        ["not-a-learning-rate"] = "Not a learning rate, although the name says so: left out.",
        ["not-plugged-in"] = "It reaches no fit, compile or optimizer in this file.",
        ["nothing-found"] = "Nothing here concerns the learning rate. A name counts by the module that it is imported from: is an import missing?",
        ["onecycle-momentum"] = "OneCycleLR moves the momentum too, and sets the first rate itself.",
        ["optax-optimizer"] = "An optax optimizer: its learning_rate may be a schedule.",
        ["optax-schedule"] = "A function of the count of updates.",
        ["optimizer-missing-in-host"] = "TensorFlow.NET has only SGD, Adam, AdamW and RMSprop.",
        ["param-groups"] = "Several groups with rates of their own: this is the first group's.",
        ["patience-0-is-1"] = "A patience of 0 does what 1 does in Keras.",
        ["patience-default-0"] = "Without patience it stops at the first epoch that is not better.",
        ["plateau-and-scheduler"] = "The scheduler overwrites every reduction of the plateau at the next epoch's begin. Give the schedule to the plateau, or leave one out.",
        ["plateau-dialect-torch"] = "PyTorch's rule: a relative threshold, and the rate is reduced when more than patience epochs were bad.",
        ["plateau-epsilon-alias"] = "epsilon= is the old name of min_delta.",
        ["plateau-with-schedule-object"] = "Keras raises when it reduces the rate of an optimizer that has a schedule object.",
        ["print-in-schedule"] = "The function prints: left out.",
        ["reads-or-writes-optimizer"] = "The function reads or writes the optimizer's rate itself.",
        ["recompile"] = "compile is called more than once: a new optimizer begins anew with its own rate, and the same one again goes on with the rate that it has.",
        ["recursive-schedule"] = "The function goes on from the current rate, which Keras hands to its second parameter, also over a default: it is no function of the epoch alone, and a second fit goes on from where it is.",
        ["removed-argument"] = "verbose is gone from PyTorch's schedulers: left out.",
        ["resume"] = "To resume, use BackupAndRestore or a saved run.",
        ["resume-argument"] = "last_epoch resumes: a schedule here is asked for the step that the run has reached.",
        ["rises-after-t-max"] = "CosineAnnealingLR goes up again after T_max; CosineDecay holds its last value.",
        ["rmsprop-momentum-ignored-by-host"] = "TensorFlow.NET's RMSprop ignores momentum.",
        ["save-freq-steps"] = "save_freq counts batches here.",
        ["schedule-as-callback"] = "The optimizers take a number: the schedule became a callback that sets the rate of every step.",
        ["schedule-object-as-epoch-function"] = "A schedule object is asked with the epoch: its steps count epochs. Keras 3 refuses its result.",
        ["several-fits"] = "More than one fit: the rate stays, but plateaus and early stops count anew.",
        ["sign-of-scale"] = "The sign is the descent's; the rate is the absolute value.",
        ["star-arguments"] = "Arguments come from a mapping and cannot be read here.",
        ["step-per-batch"] = "Stepped once for each batch: lengths are steps.",
        ["step-per-epoch"] = "Stepped once for each epoch: lengths are epochs.",
        ["step-unit-by-caller"] = "step() stands in no loop here, so its unit is not known.",
        ["step-with-argument"] = "step(x): a metric for a plateau, else a number of an epoch.",
        ["state-not-carried-over"] = "A scheduler or an optimizer is given a saved state here: its position is not carried over, and schedules begin at step 0. To resume, use BackupAndRestore or a saved run.",
        ["steps-unknown"] = "The length depends on the data: it became a parameter. Take it from the run's length.",
        ["stop-mid-epoch"] = "Keras stops at once at a NaN; TensorFlow.NET only between epochs.",
        ["string-loss"] = "TensorFlow.NET makes every loss in words but mse and mae the mean squared error: give the object.",
        ["string-optimizer"] = "TensorFlow.NET makes every optimizer in words an RMSprop: it became an object with Keras' default rate.",
        ["tensor-result"] = "The function gives a tensor: Keras 3 refuses that. It became a double.",
        ["tensorboard-arguments"] = "Only scalars are written: the other arguments have no counterpart.",
        ["tf1-global-step"] = "A function of TensorFlow 1's global step.",
        ["third-party-class"] = "A class of another package: it is ours where name and arguments are known.",
        ["torch-optimizer"] = "A PyTorch optimizer.",
        ["trainer-arguments-outside"] = "The Trainer's arguments come from the command line.",
        ["trainer-defaults"] = "The Trainer's defaults: a rate of 5e-5, linear to 0, no warm-up.",
        ["unit-from-step-call"] = "Whether lengths are epochs or batches is decided by where scheduler.step() stands.",
        ["unresolved-argument"] = "An argument cannot be known from this file: the expression is carried over, and its names are parameters.",
        ["user-code"] = "Code of the script's own: port it by hand.",
        ["validation-step"] = "A data set with validation data needs validation_step: -1 in TensorFlow.NET, or the callbacks at an epoch's end are skipped.",
        ["verbose-message"] = "verbose prints a message at each reduction; ours does too.",
        ["warmup-ratio"] = "The warm-up is the ratio of all steps, rounded up.",
        ["warmup-then-decay"] = "The decay begins after the warm-up.",
        ["weight-decay"] = "Decoupled weight decay: the C# keeps it for AdamW alone, as TensorFlow.NET has it for no other optimizer, and there with the constructor's rate.",
    };

    /// <summary>Gets all codes.</summary>
    public static IReadOnlyCollection<string> All => Texts.Keys;

    /// <summary>Gets whether a warning concerns who trains with an engine.</summary>
    public static bool Concerns(PortEngine engine, string code) => engine is PortEngine.TensorFlowNet || !OfTensorFlowNet.Contains(code);

    public static ScriptWarning Warning(int line, string code) => new(
        line, code, Texts[code], Errors.Contains(code) ? ScriptSeverity.Error : Notes.Contains(code) ? ScriptSeverity.Note : ScriptSeverity.Warning);
}
