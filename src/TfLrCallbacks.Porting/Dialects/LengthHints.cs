namespace TfLrCallbacks.Porting;

/// <summary>How long a schedule without an end is worth looking at, from the lengths among its arguments.</summary>
internal static class LengthHints
{
    private const long Otherwise = 1000;
    private const long Most = 100_000_000;

    /// <summary>How many times its value each argument is worth looking at.</summary>
    private static readonly Dictionary<string, double> Times = new(StringComparer.Ordinal)
    {
        ["num_training_steps"] = 1.2, ["total_steps"] = 1, ["total_num_steps"] = 1.1, ["T_max"] = 2, ["T_0"] = 7, ["step_size"] = 4,
        ["step_size_up"] = 6, ["milestones"] = 1.25, ["boundaries"] = 1.25, ["decay_steps"] = 4, ["first_decay_steps"] = 7, ["transition_steps"] = 4,
        ["num_warmup_steps"] = 5, ["warmup_steps"] = 5, ["warmup_num_steps"] = 3, ["decay_t"] = 4, ["cycle_size"] = 4, ["first_cycle_steps"] = 4,
        ["stepSize"] = 4, ["steps"] = 2, ["decaySteps"] = 4, ["firstDecaySteps"] = 7, ["period"] = 4, ["timescale"] = 10, ["warmup"] = 5,
        ["cycle_first_step_size"] = 3, ["lr_range_test_step_size"] = 5,
    };

    public static long Of(Value.Call call)
    {
        Factory? factory = ScheduleNames.Find(call);
        double most = 0;
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            string? name = call.Arguments[i].Name ?? (i < factory?.Signature.Parameters.Count ? factory.Signature.Parameters[i].Name : null);
            most = Math.Max(most, Worth(name, call.Arguments[i].Value));
        }

        return most < 2 ? Otherwise : (long)Math.Min(most, Most);
    }

    private static double Worth(string? name, Value value) => value switch
    {
        Value.Call inner => ScheduleNames.Find(inner) is null ? 0 : Of(inner),
        Value.Sequence list => list.Items.Select(item => item is Value.Call ? Worth(null, item) : Worth(name, item)).DefaultIfEmpty(0).Max(),
        _ => name is not null && Times.TryGetValue(name, out double times) ? times * (value.AsDouble() ?? 0) : 0,
    };
}
