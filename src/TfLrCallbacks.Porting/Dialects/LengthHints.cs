namespace TfLrCallbacks.Porting;

/// <summary>The lengths among the arguments of a call: which they are, and how long a schedule without an end is worth looking at for their sake.</summary>
internal static class LengthHints
{
    private const double TimesOfOwn = 4;
    private const long Otherwise = 1000;
    private const long Most = 100_000_000;

    /// <summary>How many times its value each argument is worth looking at; a length of this library's own that is not named here, <see cref="TimesOfOwn"/> times.</summary>
    internal static readonly Dictionary<string, double> Times = new(StringComparer.Ordinal)
    {
        ["num_training_steps"] = 1, ["total_steps"] = 1, ["total_num_steps"] = 1, ["T_max"] = 2, ["T_0"] = 7, ["step_size"] = 4,
        ["step_size_up"] = 6, ["milestones"] = 1.25, ["boundaries"] = 1.25, ["decay_steps"] = 4, ["first_decay_steps"] = 7, ["transition_steps"] = 4,
        ["num_warmup_steps"] = 5, ["warmup_steps"] = 5, ["warmup_num_steps"] = 3, ["decay_t"] = 4, ["cycle_size"] = 4, ["first_cycle_steps"] = 4,
        ["steps"] = 2, ["firstDecaySteps"] = 7, ["timescale"] = 10, ["warmup"] = 5,
        ["cycle_first_step_size"] = 3, ["lr_range_test_step_size"] = 5, ["max_steps"] = 1, ["num_train_steps"] = 1, ["num_epochs"] = 1, ["decay_epochs"] = 4, ["decay_milestones"] = 1.25,
        ["max_epochs"] = 1, ["max_iters"] = 1, ["max_iter"] = 1, ["t_total"] = 1, ["warmup_iters"] = 3,
    };

    /// <summary>Further arguments that are lengths.</summary>
    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        "total_iters", "anneal_epochs", "step_size_down", "transition_begin", "boundaries_and_scales", "num_decay_steps", "num_stable_steps", "t_initial",
        "warmup_t", "warmup_duration", "durations", "cycle_second_step_size", "decay_step_size", "total_epoch", "hold_base_rate_steps", "warmup_epochs", "cooldown_epochs",
    };

    /// <summary>Gives whether an argument of that name is a length.</summary>
    public static bool IsLength(string name) => Times.ContainsKey(name) || Others.Contains(name) || OwnTypes.LengthNames.Contains(name);

    /// <summary>Gives the arguments of a call and of the calls in it, each with the name of its parameter.</summary>
    public static IEnumerable<(string Name, Value Value)> Arguments(Value.Call call)
    {
        Factory? factory = ScheduleNames.Find(call);
        IEnumerable<(string Name, Value Value)> inTarget = call.Target is Value.Call target ? Arguments(target) : [];
        int shift = call.Target is null ? 0 : 1;
        return inTarget.Concat(call.Arguments.SelectMany((argument, i) =>
        {
            string? name = argument.Name ?? (i + shift < factory?.Signature.Parameters.Count ? factory.Signature.Parameters[i + shift].Name : null);
            return name is null ? Inside(argument.Value) : Inside(argument.Value) is var inner && inner.Any() ? inner : [(name, argument.Value)];
        }));
    }

    /// <summary>Gives how many epochs a call says that the run has; null where it does not say.</summary>
    public static int? Epochs(Value.Call call) => FastaiFactories.Epochs(call) is { } fitted ? (int)fitted : Arguments(call)
        .Where(argument => argument.Name is "epochs" or "n_epoch" or "cyc_len" or "num_epochs" or "num_train_epochs" or "max_epochs")
        .Select(argument => argument.Value.AsInteger())
        .FirstOrDefault(epochs => epochs >= 1 && epochs < 1_000_000) is { } found ? (int)found
        : HuggingFaceTrainer.IsArguments(call.Name) ? HuggingFaceTrainer.DefaultEpochs
        : null;

    public static long Of(Value.Call call)
    {
        (string Name, Value Value)[] all = [.. Arguments(call)];

        // Where a call says how long the run is, no other length counts.
        (string Name, Value Value)[] whole = [.. all.Where(argument => Times.GetValueOrDefault(argument.Name) == 1)];
        double most = (whole.Length > 0 ? whole : all).Select(argument => Worth(argument.Name, argument.Value)).DefaultIfEmpty(0).Max();
        return most < 2 ? Otherwise : (long)Math.Min(most, Most);
    }

    private static IEnumerable<(string Name, Value Value)> Inside(Value value) => value switch
    {
        Value.Call inner when ScheduleNames.Find(inner) is not null => Arguments(inner),
        Value.Sequence list => list.Items.OfType<Value.Call>().SelectMany(Inside),
        _ => [],
    };

    private static double Worth(string name, Value value) => value switch
    {
        Value.Sequence list => list.Items.Select(item => Worth(name, item)).DefaultIfEmpty(0).Max(),
        _ => (Times.TryGetValue(name, out double times) ? times : OwnTypes.LengthNames.Contains(name) ? TimesOfOwn : 0) * (value.AsDouble() ?? 0),
    };
}
