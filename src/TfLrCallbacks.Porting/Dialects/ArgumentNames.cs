namespace TfLrCallbacks.Porting;

/// <summary>Finds the argument of a library that a rule of the core is about: <c>decay_rate</c> for <c>decayRate</c>.</summary>
internal static class ArgumentNames
{
    /// <summary>What the libraries call what the core calls otherwise.</summary>
    private static readonly Dictionary<string, string[]> Synonyms = new(StringComparer.Ordinal)
    {
        ["factor"] = ["decay_rate", "gamma"],
        ["minlearningrate"] = ["min_lr", "lr_min", "min_scale", "eta_min", "warmup_min_lr"],
        ["maxlearningrate"] = ["max_lr", "lr_max", "warmup_max_lr", "cycle_max_lr"],
        ["baselearningrate"] = ["base_lr", "cycle_min_lr"],
        ["initiallearningrate"] = ["initial_learning_rate", "learning_rate", "init_value"],
        ["startlearningrate"] = ["warmup_lr_init", "warmup_min_lr", "initial_learning_rate"],
        ["learningrate"] = ["lr", "initial_learning_rate", "init_value", "value"],
        ["warmuplearningrate"] = ["warmup_lr_init"],
        ["cooldown"] = ["cooldown_t"],
        ["patience"] = ["patience_t"],
        ["warmup"] = ["warmup_t", "num_warmup_steps", "warmup_steps"],
        ["smoothing"] = ["window_size"],
        ["smoothingwindow"] = ["window_size"],
        ["accumulation"] = ["accumulation_size"],
        ["minmomentum"] = ["base_momentum", "cycle_min_mom"],
        ["mindelta"] = ["min_delta", "threshold"],
        ["epsilon"] = ["eps"],
        ["resetafter"] = ["reset_start"],
        ["relativethreshold"] = ["rtol"],
        ["absolutethreshold"] = ["atol"],
        ["limit"] = ["noise_pct"],
        ["standarddeviation"] = ["noise_std"],
        ["mmul"] = ["cycle_decay", "m_mul"],
        ["tmul"] = ["cycle_mul", "T_mult", "t_mul"],
        ["period"] = ["t_initial", "T_0"],
        ["stepsize"] = ["step_size", "decay_t"],
    };

    public static string? Of(ArgumentException cause, IReadOnlyList<string> names, IReadOnlyDictionary<string, Value> values)
    {
        string own = Plain(cause.ParamName ?? string.Empty);
        return names.FirstOrDefault(name => Plain(name) == own)
            ?? (Synonyms.TryGetValue(own, out string[]? known) ? known.FirstOrDefault(names.Contains) : null)
            ?? (cause is ArgumentOutOfRangeException { ActualValue: IConvertible and not string and not Enum and var actual }
                ? names.FirstOrDefault(name => values[name].AsDouble() == Convert.ToDouble(actual, null))
                : null);
    }

    /// <summary>Gives an argument's name without what Python and C# write differently in it.</summary>
    public static string Plain(string name) => name.Replace("_", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
}
