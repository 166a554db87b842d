using System.Text.Json;

namespace TfLrCallbacks.Porting;

/// <summary>timm's training options as a JSON object: <c>{"sched": "cosine", "epochs": 300, "lr": 0.1, …}</c>.</summary>
internal static class TimmJson
{
    /// <summary>The options of a command line, the argument of create_scheduler_v2 that each is, and its default there.</summary>
    public static readonly (string Option, string Argument, Value Default)[] Options =
    [
        ("sched", "sched", "cosine"),
        ("epochs", "num_epochs", 100),
        ("decay_epochs", "decay_epochs", 30),
        ("decay_milestones", "decay_milestones", Value.List(30, 60)),
        ("warmup_epochs", "warmup_epochs", 5),
        ("cooldown_epochs", "cooldown_epochs", 0),
        ("decay_rate", "decay_rate", 0.1),
        ("min_lr", "min_lr", 0.0),
        ("warmup_lr", "warmup_lr", 1e-5),
        ("warmup_prefix", "warmup_prefix", false),
        ("lr_noise", "noise", Value.None),
        ("lr_noise_pct", "noise_pct", 0.67),
        ("lr_noise_std", "noise_std", 1.0),
        ("seed", "noise_seed", 42),
        ("lr_cycle_mul", "cycle_mul", 1.0),
        ("lr_cycle_decay", "cycle_decay", 0.1),
        ("lr_cycle_limit", "cycle_limit", 1),
        ("lr_k_decay", "k_decay", 1.0),
        ("lr_decay_fn", "decay_fn", Value.None),
        ("lr_stable_timescale", "stable_timescale", Value.None),
    ];

    /// <summary>Gives the arguments of create_scheduler_v2 for the options of a command line.</summary>
    /// <param name="option">Gives an option; null where it is not there.</param>
    public static List<(string? Name, Value Value)> Arguments(Func<string, Value?> option) => [.. Options.Select(known => ((string?)known.Argument, option(known.Option) ?? known.Default))];

    public static bool IsOne(JsonElement root) => root.TryGetProperty("sched", out _);

    public static PortedSchedule Read(JsonElement root, PortingContext context)
    {
        Dictionary<string, Value> given = JsonValues.Members(root).ToDictionary(member => member.Name!, member => member.Value, StringComparer.Ordinal);
        List<(string?, Value)> arguments = Arguments(given.GetValueOrDefault);
        if (given.TryGetValue("sched_on_updates", out Value? onUpdates) && Arithmetic.Truth(onUpdates))
        {
            long updates = context.Run?.StepsPerEpoch ?? throw new PortingException("sched_on_updates needs the steps per epoch of the run.");
            arguments.AddRange([("step_on_epochs", false), ("updates_per_epoch", updates)]);
        }

        double? rate = given.TryGetValue("lr", out Value? lr) ? lr.AsDouble() : null;
        return Dialect.Timm.Create("create_scheduler_v2", arguments, context with { BaseLearningRate = context.BaseLearningRate ?? rate });
    }
}
