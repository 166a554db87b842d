using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>The remedies in the words of the library that the schedule was read from; in C# where there is no such call.</summary>
internal static class LintRemedies
{
    /// <summary>Lengths that count epochs were given as steps.</summary>
    public static string CountSteps(LintSubject s)
    {
        string written = Scaled(s, s.PerEpoch) is { Length: > 0 } lengths ? $"write {lengths}"
            : NumberOf(s, "gamma") is > 0 and < 1 and var gamma ? string.Create(CultureInfo.InvariantCulture, $"write gamma={Math.Pow(gamma, 1.0 / s.PerEpoch):G8}, the {s.PerEpoch}th root")
            : "multiply its lengths by the steps per epoch";
        return Library(s) switch
        {
            null => $"Give the lengths in epochs (\"{Epochs(s)}\"), or {written}.",
            "torch" or "paddle" or "warmup_scheduler" => $"If the script calls scheduler.step() once an epoch, read it in epochs (tflr: --unit epoch; here: Stretch(\"1 epoch\")). If it calls it once a batch, {written}.",
            "keras" or "tf_keras" => $"Keras' schedules count updates: {written}.",
            "timm" => $"With t_in_epochs=False timm counts updates: {written}, or leave t_in_epochs out.",
            _ => $"A step is an update here: {written}.",
        };
    }

    /// <summary>The schedule is not as long as the run: it ends at a step.</summary>
    public static string FitRun(LintSubject s, double end) => Library(s) is null
        ? $"Give the length as a part of the run (\"100%\", or leave it out), or as epochs (\"{Epochs(s)}\")."
        : (AllEpochs(s) ?? Scaled(s, Factor(s, end))) is { Length: > 0 } lengths
            ? string.Create(CultureInfo.InvariantCulture, $"Make it as long as the run of {s.Steps} updates: {lengths}.")
            : string.Create(CultureInfo.InvariantCulture, $"Make it as long as the run of {s.Steps} updates.");

    /// <summary>Gives the argument that says how many epochs the run has, with those that it has (<c>n_epoch=10</c>); null where the call has none, or another length counts.</summary>
    private static string? AllEpochs(LintSubject s) => s.Ported is { Call: var call } && !(NumberOf(s, "max_steps") > 0) && LengthHints.Epochs(call) is { } all && all != s.Run.Epochs
        && LengthHints.Arguments(call).FirstOrDefault(argument => argument.Name is "n_epoch" or "cyc_len" or "epochs" or "num_train_epochs") is { Name: { } name, Value: var given } && given.AsInteger() is { } epochs && epochs + s.Run.Epochs - all > 0
        ? Written(s, name, (long)(epochs + s.Run.Epochs - all)) : null;

    private static double? NumberOf(LintSubject s, string name) => s.Ported is null ? null : LengthHints.Arguments(s.Ported.Call).Where(argument => argument.Name == name).Select(argument => argument.Value.AsDouble()).FirstOrDefault();

    /// <summary>
    /// Gives how many times as long the lengths of the call must be. A length of n steps ends at step n in one library and at n - 1 in another, and a cosine that comes down again at
    /// each multiple of its length is seen at the last of them: the length itself is what must become that of the run.
    /// </summary>
    private static double Factor(LintSubject s, double end)
    {
        double unit = s.Ported is { Unit: StepUnit.Epoch } ? s.PerEpoch : 1;
        double longest = s.Ported is null ? 0 : LengthHints.Arguments(s.Ported.Call)
            .Where(argument => LengthHints.IsLength(argument.Name)).Select(argument => argument.Value.AsDouble() ?? 0).DefaultIfEmpty(0).Max() * unit;
        double times = longest > 0 ? Math.Round(end / longest) : 0;
        return times >= 1 && Math.Abs(end - (times * longest)) <= Math.Max(unit, 2.0 * s.Steps / s.Samples.Count) ? s.Steps / longest : s.Steps / Math.Max(1, end);
    }

    /// <summary>The first rate is 0.</summary>
    public static string StartAboveZero(LintSubject s) => Library(s) switch
    {
        null => "Start the warm-up above 0 (startLearningRate), or one step ahead (Skip(1)).",
        "keras" or "tf_keras" => "Start the warm-up above 0: initial_learning_rate is where it begins.",
        "optax" => "Start the warm-up above 0: init_value.",
        "timm" => "Start the warm-up above 0: warmup_lr_init.",
        "deepspeed" => "Start the warm-up above 0: warmup_min_lr.",
        "transformers" => "transformers' warm-up always starts at 0; one update is lost. In C# Skip(1) starts one step ahead.",
        _ => "One update is lost. In C# Skip(1) starts one step ahead.",
    };

    /// <summary>The warm-up does not fit the run.</summary>
    public static string ShortenWarmup(LintSubject s) => Library(s) is null
        ? "Shorten the warm-up, or give lengths as parts of the run (\"5%\")."
        : Given(s, name => (name.Contains("warmup", StringComparison.OrdinalIgnoreCase) && LengthHints.IsLength(name)) || name is "warmup_ratio" or "t_warmup" or "pct_start" or "step_size_up" or "total_iters") is { Length: > 0 } warmup
            ? $"Shorten the warm-up ({warmup}), or lengthen the run."
            : "Shorten the rise, or lengthen the run.";

    /// <summary>The call gives a warm-up, and the schedule has none.</summary>
    public static string GiveWarmup(LintSubject s, string ignored) => Library(s) switch
    {
        "keras" or "tf_keras" when ignored.StartsWith("warmup_steps", StringComparison.Ordinal) => "Give warmup_target too: the rate rises from initial_learning_rate to it. Without it there is no warm-up, and initial_learning_rate is the peak.",
        "transformers" or "diffusers" => "Take a schedule with a warm-up (constant_with_warmup), or leave it out.",
        _ => "Give the other arguments of the warm-up too, or leave it out.",
    };

    /// <summary>The curve drops where the warm-up ends.</summary>
    public static string StartDecayAfterWarmup(LintSubject s) => Library(s) switch
    {
        not null when NumberOf(s, "num_training_steps") <= NumberOf(s, "num_warmup_steps") => string.Create(CultureInfo.InvariantCulture, $"num_training_steps has the warm-up in it and must be greater: write num_training_steps={s.Steps}."),
        "transformers" when AllEpochs(s) is { } epochs => $"The run of the call ends in the warm-up: write {epochs}, or shorten the warm-up.",
        "timm" => "Let the decay start where the warm-up ends: warmup_prefix=True.",
        null => "Let the decay start where the warm-up ends (WithWarmup puts it in front).",
        _ => "Let the decay start where the warm-up ends, at the rate that the warm-up reaches.",
    };

    /// <summary>A part of the schedule begins after the run.</summary>
    public static string MoveMilestone(LintSubject s) => Library(s) is null
        ? "Give the boundary as a part of the run (\"10%\") or in epochs, or lengthen the run."
        : Given(s, name => name is "milestones" or "boundaries") is { Length: > 0 } milestones
            ? $"Move it into the run ({milestones}), in the unit that the schedule counts (steps or epochs), or lengthen the run."
            : "Move it into the run, in the unit that the schedule counts (steps or epochs), or lengthen the run.";

    /// <summary>The first cycle is longer than the run.</summary>
    public static string ShortenCycle(LintSubject s) => Library(s) is null
        ? "Give the cycle as a part of the run (\"25%\"), or use CosineDecay for one fall over the run."
        : Given(s, name => name is "T_0" or "first_decay_steps" or "t_initial" or "cycle_length" || LengthHints.IsLength(name)) is { Length: > 0 } lengths
            ? $"Shorten the cycle ({lengths}), in the unit that the schedule counts (steps or epochs), or use one cosine over the run."
            : "Shorten the cycle, or use one cosine over the run.";

    /// <summary>A decay that is too fast for the run.</summary>
    public static string SlowDown(LintSubject s) => Given(s, LengthHints.IsLength) is { Length: > 0 } lengths
        ? $"It falls too fast for this run: lengthen {lengths}, or take a factor nearer to 1."
        : "It falls too fast for this run: lengthen it, or take a factor nearer to 1.";

    private static string Epochs(LintSubject s) => s.Run.Epochs == 1 ? "1 epoch" : string.Create(CultureInfo.InvariantCulture, $"{s.Run.Epochs} epochs");

    /// <summary>Gets the library of the call; null for C#.</summary>
    private static string? Library(LintSubject s) => s.Ported?.Dialect is { } dialect && dialect != Dialect.Own ? dialect.Name : null;

    /// <summary>Gives the arguments of the call that fit, as they were written: <c>decay_steps=10</c>.</summary>
    private static string Given(LintSubject s, Func<string, bool> isWanted) => s.Ported is null
        ? string.Empty
        : string.Join(", ", LengthHints.Arguments(s.Ported.Call).Where(argument => isWanted(argument.Name)).Select(argument => Written(s, argument.Name, argument.Value)));

    /// <summary>Gives the lengths of the call, so many times as long: <c>decay_steps=3000</c>.</summary>
    private static string Scaled(LintSubject s, double factor) => s.Ported is null
        ? string.Empty
        : string.Join(", ", LengthHints.Arguments(s.Ported.Call)
            .Where(argument => LengthHints.IsLength(argument.Name))
            .Select(argument => (argument.Name, Value: Times(argument.Value, factor)))
            .Where(argument => argument.Value is not null)
            .Select(argument => Written(s, argument.Name, argument.Value!)));

    private static string Written(LintSubject s, string name, Value value) => s.Ported!.Dialect == Dialect.Own ? $"{name}: {value}" : $"{name}={value}";

    private static Value? Times(Value value, double factor) => value switch
    {
        Value.Sequence list when list.Items.Select(item => Times(item, factor)).ToArray() is var items && !items.Contains(null) => new Value.Sequence(items!, list.IsTuple),
        Value.Dictionary items when items.Items.Select(item => KeyValuePair.Create(Times(item.Key, factor)!, item.Value)).ToArray() is var scaled && scaled.All(item => item.Key is not null) =>
            new Value.Dictionary(scaled),
        Value.Boolean or Value.Text => null,
        _ => value.AsDouble() is { } number && Math.Abs(number * factor) < 1e15 ? (Value)(long)(number > 0 ? Math.Max(1, Math.Round(number * factor)) : Math.Round(number * factor)) : null,
    };
}
