using System.Text.Json;

namespace TfLrCallbacks.Porting;

/// <summary>A DeepSpeed configuration, or the <c>scheduler</c> in it: <c>{"type": "WarmupLR", "params": {…}}</c>.</summary>
internal static class DeepSpeedJson
{
    public static bool IsOne(JsonElement root) =>
        root.TryGetProperty("scheduler", out JsonElement inner) ? IsOne(inner) : root.TryGetProperty("type", out _) && root.TryGetProperty("params", out _);

    public static PortedSchedule Read(JsonElement root, PortingContext context)
    {
        JsonElement scheduler = root.TryGetProperty("scheduler", out JsonElement inner) ? inner : root;
        Value.Call call = new(
            null, $"deepspeed.{(scheduler.GetProperty("type") is { ValueKind: JsonValueKind.String } type ? type.GetString() : "?")}", [.. JsonValues.Members(scheduler.GetProperty("params"))], default);
        return Dialect.DeepSpeed.Create(call, context with { BaseLearningRate = context.BaseLearningRate ?? Rate(root) });
    }

    private static double? Rate(JsonElement root) =>
        root.TryGetProperty("optimizer", out JsonElement optimizer)
        && optimizer.TryGetProperty("params", out JsonElement parameters)
        && parameters.TryGetProperty("lr", out JsonElement rate)
        && rate.ValueKind is JsonValueKind.Number
            ? rate.GetDouble()
            : null;
}
