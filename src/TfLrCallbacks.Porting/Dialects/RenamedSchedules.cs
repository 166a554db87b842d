namespace TfLrCallbacks.Porting;

/// <summary>Schedules that a library has today under another name.</summary>
internal static class RenamedSchedules
{
    /// <summary>The classes of pytorch_transformers, and the functions of transformers that give the same rates.</summary>
    private static readonly Dictionary<string, (string Name, string Arguments)> OfTransformers = new(StringComparer.Ordinal)
    {
        ["ConstantLRSchedule"] = ("get_constant_schedule", string.Empty),
        ["WarmupConstantSchedule"] = ("get_constant_schedule_with_warmup", ", with num_warmup_steps"),
        ["WarmupLinearSchedule"] = ("get_linear_schedule_with_warmup", ", with num_warmup_steps and num_training_steps"),
        ["WarmupCosineSchedule"] = ("get_cosine_schedule_with_warmup", ", with num_warmup_steps and num_training_steps"),
        ["WarmupCosineWithHardRestartsSchedule"] = ("get_cosine_with_hard_restarts_schedule_with_warmup", ", with num_warmup_steps and num_training_steps"),
    };

    /// <summary>Gives the sentence that says what the schedule is called today; null for any other name.</summary>
    public static string? Remedy(string name) => OfTransformers.TryGetValue(Dialect.LastPart(name), out (string Name, string Arguments) now) ? $"transformers calls it {now.Name} today{now.Arguments}." : null;
}
