using System.Text.Json;

namespace TfLrCallbacks.Porting;

/// <summary>A DeepSpeed configuration, or the <c>scheduler</c> in it: <c>{"type": "WarmupLR", "params": {…}}</c>.</summary>
internal static class DeepSpeedJson
{
    public static bool IsOne(JsonElement root) => Scheduler(root) is { } scheduler
        && scheduler.Find("type") is { ValueKind: JsonValueKind.String }
        && scheduler.Find("params") is { ValueKind: JsonValueKind.Object };

    public static PortedSchedule Read(JsonElement root, PortingContext context)
    {
        JsonElement scheduler = Scheduler(root)!.Value;
        Value.Call call = new(
            null, $"deepspeed.{scheduler.GetProperty("type").GetString()}", [.. JsonValues.Members(scheduler.GetProperty("params"))], default);
        double? rate = root.Find("optimizer")?.Find("params")?.Find("lr") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
        return Dialect.DeepSpeed.Create(call, context with { BaseLearningRate = context.BaseLearningRate ?? rate });
    }

    private static JsonElement? Scheduler(JsonElement root) => root.Find("scheduler") ?? root;
}
